"""The tables of this app at once, for a new database: 0001 to 0005 in one."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("missions", "0001_initial"),
        ("missions", "0002_letter_calendar"),
        ("missions", "0003_postal_address"),
        ("missions", "0004_signatory_titles"),
        ("missions", "0005_only_fitting"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
                ("name_es", models.CharField(max_length=150, verbose_name="name in Spanish")),
                (
                    "name_ja",
                    models.CharField(blank=True, max_length=150, verbose_name="name in Japanese"),
                ),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=150, verbose_name="name in English"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "In preparation"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                        ],
                        default="preparing",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "time_zone",
                    models.CharField(default="Asia/Tokyo", max_length=64, verbose_name="time zone"),
                ),
                (
                    "host_name_ja",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="Japanese host, in Japanese"
                    ),
                ),
                (
                    "host_name_en",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="Japanese host, in English"
                    ),
                ),
                (
                    "host_may_be_named",
                    models.BooleanField(
                        default=False, verbose_name="the host may be named in letters"
                    ),
                ),
                (
                    "signatory_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="who signs the letters"
                    ),
                ),
                (
                    "signatory_title",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="position of who signs"
                    ),
                ),
                (
                    "reply_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address for replies"
                    ),
                ),
                (
                    "reply_phone",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="telephone for replies"
                    ),
                ),
                (
                    "consent_policy",
                    models.CharField(
                        choices=[
                            ("supplier_first", "Ask the supplier before each letter to a buyer"),
                            ("standing", "Suppliers gave standing consent on enrolment"),
                        ],
                        default="supplier_first",
                        max_length=14,
                        verbose_name="who is asked first",
                    ),
                ),
                (
                    "send_from_hour",
                    models.PositiveSmallIntegerField(
                        default=9,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="letters go out from (hour, reader's time)",
                    ),
                ),
                (
                    "send_to_hour",
                    models.PositiveSmallIntegerField(
                        default=17,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="letters go out until (hour, reader's time)",
                    ),
                ),
                (
                    "send_weekends",
                    models.BooleanField(default=False, verbose_name="letters also at weekends"),
                ),
                (
                    "buyer_letters_per_week",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="most letters to one buyer per week"
                    ),
                ),
                (
                    "buyer_letters_per_mission",
                    models.PositiveSmallIntegerField(
                        default=6, verbose_name="most letters to one buyer in this mission"
                    ),
                ),
                (
                    "reply_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="days to answer a letter"
                    ),
                ),
                (
                    "cool_off_days",
                    models.PositiveSmallIntegerField(
                        default=180, verbose_name="days before the same pair is proposed again"
                    ),
                ),
                ("is_fictional", models.BooleanField(default=False, verbose_name="fictional")),
                (
                    "organizer",
                    models.ForeignKey(
                        limit_choices_to={"kind": "organizer"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="accounts.organisation",
                        verbose_name="organizer",
                    ),
                ),
                (
                    "avoid_breaks",
                    models.BooleanField(
                        default=True, verbose_name="no letters in weeks in which offices are empty"
                    ),
                ),
                (
                    "avoid_closing_days",
                    models.BooleanField(
                        default=True, verbose_name="no letters to Japan on closing days"
                    ),
                ),
                (
                    "avoid_first_mornings",
                    models.BooleanField(
                        default=True, verbose_name="no letters on the first morning after days off"
                    ),
                ),
                (
                    "avoid_holidays",
                    models.BooleanField(default=True, verbose_name="no letters on public holidays"),
                ),
                (
                    "postal_address",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="postal address of who writes"
                    ),
                ),
                (
                    "signatory_title_en",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="position of who signs, in English"
                    ),
                ),
                (
                    "signatory_title_ja",
                    models.CharField(
                        blank=True,
                        max_length=150,
                        verbose_name="position of who signs, in Japanese",
                    ),
                ),
                (
                    "only_fitting",
                    models.BooleanField(default=True, verbose_name="propose only what fits"),
                ),
            ],
            options={
                "verbose_name": "mission",
                "verbose_name_plural": "missions",
                "ordering": ["-starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["preparing", "open", "closed"])),
                        name="mission_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                        name="mission_days_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("send_from_hour__lt", models.F("send_to_hour"))),
                        name="mission_send_window_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissionCity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_en", models.CharField(max_length=80, verbose_name="city")),
                (
                    "name_es",
                    models.CharField(blank=True, max_length=80, verbose_name="city in Spanish"),
                ),
                (
                    "name_ja",
                    models.CharField(blank=True, max_length=80, verbose_name="city in Japanese"),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cities",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "city",
                "verbose_name_plural": "cities",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                        name="city_days_ordered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("confirmed", "Confirmed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="invited",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "standing_consent",
                    models.BooleanField(default=False, verbose_name="standing consent"),
                ),
                (
                    "standing_consent_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="standing consent given"
                    ),
                ),
                (
                    "max_introductions",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="most introductions in this mission"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ["organisation__legal_name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["invited", "confirmed", "withdrawn"])),
                        name="enrolment_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("mission", "organisation"), name="enrolment_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("standing_consent", False),
                            ("standing_consent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="standing_consent_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("competitor", "Competitor"),
                            ("existing_relation", "We already work together"),
                            ("past_dispute", "Past dispute"),
                            ("other", "Other reason"),
                        ],
                        max_length=17,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "excluded",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exclusions",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "exclusion",
                "verbose_name_plural": "exclusions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "excluded"), name="exclusion_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", models.F("excluded")), _negated=True),
                        name="exclusion_of_another",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="mission",
            name="enrolled",
            field=models.ManyToManyField(
                related_name="+", through="missions.Enrolment", to="accounts.organisation"
            ),
        ),
    ]
