"""The tables of this app at once, for a new database: 0001 to 0003 in one."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import django_countries.fields
from django.conf import settings
from django.db import migrations, models

import accounts.models
import accounts.time_zones


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_erasure_requests"),
        ("accounts", "0003_who_looked"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                ("full_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        default="es",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="America/Mexico_City",
                        max_length=64,
                        validators=[accounts.time_zones.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("is_staff", models.BooleanField(default=False, verbose_name="administrator")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="user_email_unique"
                    )
                ],
            },
            managers=[
                ("objects", accounts.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                            ("organizer", "Organizer"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("legal_name", models.CharField(max_length=200, verbose_name="legal name")),
                (
                    "trade_name",
                    models.CharField(blank=True, max_length=200, verbose_name="trade name"),
                ),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=200)),
                (
                    "country",
                    django_countries.fields.CountryField(max_length=2, verbose_name="country"),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("is_fictional", models.BooleanField(default=False, verbose_name="fictional")),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["legal_name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["supplier", "buyer", "organizer"])),
                        name="organisation_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner: may invite others and withdraw consent"),
                            ("editor", "Editor: may change the profile and answer"),
                            ("viewer", "Viewer: may read"),
                        ],
                        default="editor",
                        max_length=6,
                        verbose_name="role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "viewer"])),
                        name="membership_role_known",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "organisation"), name="membership_once_per_organisation"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner: may invite others and withdraw consent"),
                            ("editor", "Editor: may change the profile and answer"),
                            ("viewer", "Viewer: may read"),
                        ],
                        default="editor",
                        max_length=6,
                        verbose_name="role",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        default="es",
                        max_length=2,
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "viewer"])),
                        name="invitation_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"
                        ),
                        name="invitation_used_or_taken_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            (
                                "profile",
                                "Keep and show our profile to the organizers of our missions",
                            ),
                            ("share_with_buyers", "Share our profile with Japanese buyers"),
                            (
                                "standing_introduction",
                                "Introduce us in this mission without asking for each introduction",
                            ),
                            ("letters", "Send us letters with introductions"),
                            ("name_in_letters", "Name us in letters to others"),
                        ],
                        max_length=24,
                        verbose_name="purpose",
                    ),
                ),
                ("given", models.BooleanField(verbose_name="given")),
                (
                    "notice_version",
                    models.CharField(max_length=20, verbose_name="version of the notice"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language of the notice",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "On the web site"),
                            ("import", "Collected by the organizer and imported"),
                            ("letter", "By a link in a letter"),
                            ("paper", "On paper"),
                        ],
                        max_length=8,
                        verbose_name="channel",
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, max_length=300, verbose_name="source and basis"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["organisation", "purpose", "-at"],
                        name="accounts_co_organis_d0d4b3_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "profile",
                                    "share_with_buyers",
                                    "standing_introduction",
                                    "letters",
                                    "name_in_letters",
                                ],
                            )
                        ),
                        name="consent_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["web", "import", "letter", "paper"])),
                        name="consent_channel_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("email_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("blocked_at", models.DateTimeField(verbose_name="blocked")),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="erased")),
            ],
            options={
                "verbose_name": "erasure request",
                "verbose_name_plural": "erasure requests",
                "ordering": ["-blocked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True), ("email", ""), _connector="OR"
                        ),
                        name="erasure_request_forgets_the_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DataAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("key", models.CharField(blank=True, max_length=16, verbose_name="API key")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("contact", "Contact details"),
                            ("certificate", "Certificate document"),
                            ("message", "Message by e-mail"),
                            ("account", "User account"),
                        ],
                        max_length=11,
                        verbose_name="what",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("view", "Shown on a page"),
                            ("download", "Downloaded as a file"),
                            ("api", "Read through the API"),
                            ("letter", "Sent in a letter"),
                        ],
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                ("person_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="page")),
                ("related", models.CharField(blank=True, max_length=80, verbose_name="belongs to")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="whose",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="read for",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "look at personal data",
                "verbose_name_plural": "looks at personal data",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["at"], name="data_access_time"),
                    models.Index(fields=["organisation", "-at"], name="data_access_whose"),
                    models.Index(fields=["person_hash", "-at"], name="data_access_person"),
                    models.Index(fields=["reader", "-at"], name="data_access_reader"),
                    models.Index(fields=["related", "-at"], name="data_access_related"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("what__in", ["contact", "certificate", "message", "account"]),
                            ("way__in", ["view", "download", "api", "letter"]),
                        ),
                        name="data_access_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="members",
            field=models.ManyToManyField(
                related_name="organisations",
                through="accounts.Membership",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
