"""The tables of this app at once, for a new database: 0001 to 0009 in one."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("introductions", "0001_initial"),
        ("introductions", "0002_whole_course"),
        ("introductions", "0003_follow_up"),
        ("introductions", "0004_reminders"),
        ("introductions", "0005_call_answers"),
        ("introductions", "0006_replies_by_mail"),
        ("introductions", "0007_letter_wording"),
        ("introductions", "0008_wording_of_any_letter"),
        ("introductions", "0009_notes_name_their_person"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("matching", "0001_initial"),
        ("missions", "0002_letter_calendar"),
        ("outbox", "0002_incoming"),
        ("profiles", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Introduction",
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
                            ("approved", "Approved"),
                            ("supplier_asked", "Supplier asked"),
                            ("supplier_accepted", "Supplier accepted"),
                            ("supplier_declined", "Supplier declined"),
                            ("buyer_asked", "Buyer asked"),
                            ("buyer_interested", "Buyer interested"),
                            ("buyer_needs_information", "Buyer needs information"),
                            ("buyer_not_a_fit", "Not a fit for the buyer"),
                            ("buyer_not_now", "Not now for the buyer"),
                            ("expired", "Expired without an answer"),
                            ("introduced", "Introduced"),
                            ("meeting_proposed", "Meeting proposed"),
                            ("scheduled", "Meeting agreed"),
                            ("held", "Meeting held"),
                            ("meeting_cancelled", "Meeting cancelled"),
                            ("no_show", "A side did not come"),
                            ("following_up", "Following up"),
                            ("won", "Business done"),
                            ("lost", "No business"),
                            ("dormant", "Dormant"),
                            ("withdrawn", "Consent withdrawn"),
                            ("cancelled", "Cancelled by the organizer"),
                        ],
                        default="approved",
                        max_length=23,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(verbose_name="in this state since")),
                (
                    "expires_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="answer expected until"
                    ),
                ),
                (
                    "not_now_until",
                    models.DateField(blank=True, null=True, verbose_name="not before"),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(default=0, verbose_name="questions asked"),
                ),
                (
                    "waiting_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "buyer_week_full",
                                "The buyer has had as many letters this week as it agreed to",
                            ),
                            (
                                "buyer_mission_full",
                                "The buyer has had as many letters in this mission as it agreed to",
                            ),
                            (
                                "supplier_full",
                                "The supplier has as many introductions open as it can serve",
                            ),
                            (
                                "supplier_without_address",
                                "The supplier's profile has no e-mail address",
                            ),
                            ("buyer_without_address", "The buyer's profile has no e-mail address"),
                            (
                                "buyer_by_organizer",
                                "The buyer is reached through the organizer, and the mission has no reply address",
                            ),
                            ("mission_closed", "The mission is closed"),
                            (
                                "cooling_off",
                                "The two were brought together by another mission not long ago",
                            ),
                        ],
                        max_length=24,
                        verbose_name="waits because",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introductions",
                        to="missions.mission",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introductions",
                        to="profiles.need",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introduction",
                        to="matching.proposal",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introductions",
                        to="profiles.supplier",
                    ),
                ),
                (
                    "remind_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="look again"
                    ),
                ),
            ],
            options={
                "verbose_name": "introduction",
                "verbose_name_plural": "introductions",
                "ordering": ["-state_since", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["mission", "state"], name="introductio_mission_c5508f_idx"
                    ),
                    models.Index(fields=["state"], name="introductio_state_131634_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mission", "need", "supplier"), name="introduction_once_per_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "buyer_not_now"), _negated=True),
                            ("not_now_until__isnull", False),
                            _connector="OR",
                        ),
                        name="introduction_not_now_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["supplier_asked", "buyer_asked"]), _negated=True
                            ),
                            ("expires_at__isnull", False),
                            _connector="OR",
                        ),
                        name="introduction_asked_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "approved",
                                    "supplier_asked",
                                    "supplier_accepted",
                                    "supplier_declined",
                                    "buyer_asked",
                                    "buyer_interested",
                                    "buyer_needs_information",
                                    "buyer_not_a_fit",
                                    "buyer_not_now",
                                    "expired",
                                    "introduced",
                                    "meeting_proposed",
                                    "scheduled",
                                    "held",
                                    "meeting_cancelled",
                                    "no_show",
                                    "following_up",
                                    "won",
                                    "lost",
                                    "dormant",
                                    "withdrawn",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="introduction_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IntroductionEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "Approved"),
                            ("supplier_asked", "Supplier asked"),
                            ("supplier_accepted", "Supplier accepted"),
                            ("supplier_declined", "Supplier declined"),
                            ("buyer_asked", "Buyer asked"),
                            ("buyer_interested", "Buyer interested"),
                            ("buyer_needs_information", "Buyer needs information"),
                            ("buyer_not_a_fit", "Not a fit for the buyer"),
                            ("buyer_not_now", "Not now for the buyer"),
                            ("expired", "Expired without an answer"),
                            ("introduced", "Introduced"),
                            ("meeting_proposed", "Meeting proposed"),
                            ("scheduled", "Meeting agreed"),
                            ("held", "Meeting held"),
                            ("meeting_cancelled", "Meeting cancelled"),
                            ("no_show", "A side did not come"),
                            ("following_up", "Following up"),
                            ("won", "Business done"),
                            ("lost", "No business"),
                            ("dormant", "Dormant"),
                            ("withdrawn", "Consent withdrawn"),
                            ("cancelled", "Cancelled by the organizer"),
                        ],
                        max_length=23,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("supplier_asked", "Supplier asked"),
                            ("supplier_accepted", "Supplier accepted"),
                            ("supplier_declined", "Supplier declined"),
                            ("buyer_asked", "Buyer asked"),
                            ("buyer_interested", "Buyer interested"),
                            ("buyer_needs_information", "Buyer needs information"),
                            ("buyer_not_a_fit", "Not a fit for the buyer"),
                            ("buyer_not_now", "Not now for the buyer"),
                            ("expired", "Expired without an answer"),
                            ("introduced", "Introduced"),
                            ("meeting_proposed", "Meeting proposed"),
                            ("scheduled", "Meeting agreed"),
                            ("held", "Meeting held"),
                            ("meeting_cancelled", "Meeting cancelled"),
                            ("no_show", "A side did not come"),
                            ("following_up", "Following up"),
                            ("won", "Business done"),
                            ("lost", "No business"),
                            ("dormant", "Dormant"),
                            ("withdrawn", "Consent withdrawn"),
                            ("cancelled", "Cancelled by the organizer"),
                        ],
                        max_length=23,
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("system", "Puente"),
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        max_length=9,
                        verbose_name="actor",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=30, verbose_name="reason")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="introductions.introduction",
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
                "verbose_name": "introduction event",
                "verbose_name_plural": "introduction events",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_state__in",
                                [
                                    "approved",
                                    "supplier_asked",
                                    "supplier_accepted",
                                    "supplier_declined",
                                    "buyer_asked",
                                    "buyer_interested",
                                    "buyer_needs_information",
                                    "buyer_not_a_fit",
                                    "buyer_not_now",
                                    "expired",
                                    "introduced",
                                    "meeting_proposed",
                                    "scheduled",
                                    "held",
                                    "meeting_cancelled",
                                    "no_show",
                                    "following_up",
                                    "won",
                                    "lost",
                                    "dormant",
                                    "withdrawn",
                                    "cancelled",
                                ],
                            ),
                            ("actor_kind__in", ["system", "organizer", "supplier", "buyer"]),
                        ),
                        name="introduction_event_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("kind", models.CharField(max_length=24, verbose_name="kind")),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letter_templates",
                        to="missions.mission",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "wording of a letter",
                "verbose_name_plural": "wordings of letters",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mission", "kind", "language", "number"),
                        name="letter_template_version_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), ("subject", "")),
                            models.Q(("subject", ""), ("body", ""), _connector="OR", _negated=True),
                            _connector="OR",
                        ),
                        name="letter_template_whole_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                            ("supplier_request", "Request to the supplier"),
                            ("acknowledgement", "Thanks to the supplier"),
                            ("buyer_teaser", "First letter to the buyer"),
                            ("information_request", "The buyer's question"),
                            ("information_answer", "The supplier's answer"),
                            ("introduction_to_supplier", "Introduction, to the supplier"),
                            ("introduction_to_buyer", "Introduction, to the buyer"),
                            ("follow_up_to_supplier", "Follow-up, to the supplier"),
                            ("follow_up_to_buyer", "Follow-up, to the buyer"),
                            ("confirmation_to_supplier", "Confirmation, to the supplier"),
                            ("confirmation_to_buyer", "Confirmation, to the buyer"),
                            ("supplier_reminder", "Reminder to the supplier"),
                            ("information_reminder", "Reminder of the buyer's question"),
                            ("buyer_reminder", "Reminder to the buyer"),
                            ("thanks_not_a_fit", "Thanks to the buyer for a frank answer"),
                            ("thanks_not_now", "Thanks to the buyer, until later"),
                            ("news_not_a_fit", "News to the supplier: not a fit"),
                            ("news_not_now", "News to the supplier: not now"),
                            ("news_no_answer", "News to the supplier: no answer came"),
                            ("question_unanswered", "News to the buyer: no answer to its question"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "side",
                    models.CharField(
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="reader",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="outbox.mail",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=0)),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="introductions.lettertemplate",
                        verbose_name="wording",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("introduction", "kind", "round", "number"),
                        name="letter_once_per_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    ["buyer_reminder", "information_reminder", "supplier_reminder"],
                                ),
                                ("number__in", [1, 2]),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "buyer_reminder",
                                            "information_reminder",
                                            "supplier_reminder",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("number", 0),
                            ),
                            _connector="OR",
                        ),
                        name="letter_at_most_two_reminders",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyLink",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("supplier_answer", "Supplier's answer"),
                            ("supplier_information", "Supplier's answer to a question"),
                            ("buyer_answer", "Buyer's answer"),
                            ("supplier_follow_up", "Supplier's follow-up"),
                            ("supplier_confirms", "Supplier confirms a value"),
                            ("buyer_follow_up", "Buyer's follow-up"),
                            ("buyer_confirms", "Buyer confirms a value"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link",
                        to="introductions.letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply link",
                "verbose_name_plural": "reply links",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReceivedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "side",
                    models.CharField(
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "sender_differs",
                    models.BooleanField(
                        verbose_name="from another address than the letter went to"
                    ),
                ),
                (
                    "incoming",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received_reply",
                        to="outbox.incoming",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="received",
                        to="introductions.introduction",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply by e-mail",
                "verbose_name_plural": "replies by e-mail",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Forwarding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "department",
                    models.CharField(blank=True, max_length=60, verbose_name="department"),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "from_link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="forwardings",
                        to="introductions.replylink",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forwardings",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forwarding",
                        to="introductions.replylink",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forwarding",
                        to="outbox.mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter passed on",
                "verbose_name_plural": "letters passed on",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("introduction"),
                        django.db.models.functions.text.Lower("email"),
                        name="forwarding_once_per_colleague",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "side",
                    models.CharField(
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accept", "Accepts the introduction"),
                            ("decline", "Declines the introduction"),
                            ("information", "Answers the question"),
                            ("interested", "Is interested"),
                            ("needs_information", "Needs information"),
                            ("not_a_fit", "Not a fit"),
                            ("not_now", "Not now"),
                        ],
                        max_length=17,
                        verbose_name="answer",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                ("until", models.DateField(blank=True, null=True, verbose_name="not before")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "notice_version",
                    models.CharField(max_length=20, verbose_name="version of the notice"),
                ),
                (
                    "scanner_suspected",
                    models.BooleanField(default=False, verbose_name="perhaps a mail scanner"),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="introductions.introduction",
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
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replies",
                        to="introductions.replylink",
                    ),
                ),
                (
                    "answered_by",
                    models.CharField(blank=True, max_length=130, verbose_name="answered by"),
                ),
                (
                    "received",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="entered",
                        to="introductions.receivedreply",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("standing_consent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "notice_version",
                    models.CharField(max_length=20, verbose_name="version of the notice"),
                ),
                (
                    "introduction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_release",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "letter_to_buyer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="introductions.letter",
                    ),
                ),
                (
                    "letter_to_supplier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="introductions.letter",
                    ),
                ),
                (
                    "buyer_reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="introductions.reply",
                    ),
                ),
                (
                    "supplier_reply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="introductions.reply",
                    ),
                ),
            ],
            options={
                "verbose_name": "release of contacts",
                "verbose_name_plural": "releases of contacts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supplier_reply__isnull", False),
                            ("standing_consent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="contact_release_has_the_suppliers_consent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("need", "No more letters about this need"),
                            ("mission", "No more letters in this mission"),
                            ("all", "No more letters at all"),
                        ],
                        max_length=7,
                        verbose_name="scope",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="profiles.need",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opt_outs",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "opt-out",
                "verbose_name_plural": "opt-outs",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("need__isnull", False), ("scope", "need")),
                            models.Q(("mission__isnull", False), ("scope", "mission")),
                            ("scope", "all"),
                            _connector="OR",
                        ),
                        name="opt_out_names_its_scope",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
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
                            ("documents", "Send documents or information"),
                            ("sample_sent", "Send a sample"),
                            ("quoted", "Send a quotation"),
                            ("audit", "Visit or audit the plant"),
                            ("trial_order", "Place a trial order"),
                            ("other", "Something else"),
                        ],
                        max_length=11,
                        verbose_name="what",
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        choices=[
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                            ("organizer", "Organizer"),
                        ],
                        max_length=9,
                        verbose_name="who",
                    ),
                ),
                ("person", models.CharField(blank=True, max_length=150, verbose_name="person")),
                ("due_on", models.DateField(verbose_name="promised for")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("dropped", "Will not happen"),
                        ],
                        default="open",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "person_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address of the person"
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="promise_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "dropped"])),
                        name="promise_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("done_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="promise_done_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("system", "Puente"),
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        max_length=9,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("link", "By the link of a letter"),
                            ("account", "On the web site"),
                            ("telephone", "By telephone"),
                        ],
                        max_length=9,
                        verbose_name="channel",
                    ),
                ),
                (
                    "spoke_with",
                    models.CharField(blank=True, max_length=150, verbose_name="spoke with"),
                ),
                ("spoke_on", models.DateField(blank=True, null=True, verbose_name="spoke on")),
                (
                    "scanner_suspected",
                    models.BooleanField(default=False, verbose_name="perhaps a mail scanner"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("made", "Promised"),
                            ("moved", "Moved to another day"),
                            ("done", "Done"),
                            ("dropped", "Will not happen"),
                        ],
                        max_length=7,
                        verbose_name="act",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="promised for")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="introductions.replylink",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="introductions.promise",
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
                (
                    "spoke_with_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address of whom was spoken with"
                    ),
                ),
            ],
            options={
                "verbose_name": "statement about a promise",
                "verbose_name_plural": "statements about promises",
                "ordering": ["at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "telephone"), _negated=True),
                            models.Q(
                                models.Q(("spoke_with", ""), _negated=True),
                                ("spoke_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="promisestatement_by_telephone_names_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
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
                    "claimed_by",
                    models.CharField(
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="claimed by",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("trial_order", "Trial order"),
                            ("order", "Order"),
                            ("yearly_contract", "Contract, value of one year"),
                            ("other_business", "Other business"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0.01)],
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("MXN", "Mexican pesos (MXN)"),
                            ("USD", "US dollars (USD)"),
                            ("JPY", "Japanese yen (JPY)"),
                        ],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                ("agreed_on", models.DateField(verbose_name="agreed on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed by one side"),
                            ("confirmed", "Confirmed by both sides"),
                            ("unconfirmed", "Not confirmed: no answer came"),
                            ("disputed", "Disputed"),
                            ("settled", "Settled by the organizer"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="claimed",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(verbose_name="in this state since")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="introductions.introduction",
                    ),
                ),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "ordering": ["agreed_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "claimed",
                                    "confirmed",
                                    "unconfirmed",
                                    "disputed",
                                    "settled",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="outcome_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True), ("amount__gt", 0), _connector="OR"
                        ),
                        name="outcome_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__in", ["MXN", "USD", "JPY"])),
                        name="outcome_currency_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("system", "Puente"),
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        max_length=9,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("link", "By the link of a letter"),
                            ("account", "On the web site"),
                            ("telephone", "By telephone"),
                        ],
                        max_length=9,
                        verbose_name="channel",
                    ),
                ),
                (
                    "spoke_with",
                    models.CharField(blank=True, max_length=150, verbose_name="spoke with"),
                ),
                ("spoke_on", models.DateField(blank=True, null=True, verbose_name="spoke on")),
                (
                    "scanner_suspected",
                    models.BooleanField(default=False, verbose_name="perhaps a mail scanner"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("claims", "Claims"),
                            ("confirms", "Confirms"),
                            ("disputes", "Says otherwise"),
                            ("settles", "Settles"),
                            ("withdraws", "Takes it back"),
                        ],
                        max_length=9,
                        verbose_name="says",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("trial_order", "Trial order"),
                            ("order", "Order"),
                            ("yearly_contract", "Contract, value of one year"),
                            ("other_business", "Other business"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MXN", "Mexican pesos (MXN)"),
                            ("USD", "US dollars (USD)"),
                            ("JPY", "Japanese yen (JPY)"),
                        ],
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="introductions.replylink",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="introductions.outcome",
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
                (
                    "spoke_with_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address of whom was spoken with"
                    ),
                ),
            ],
            options={
                "verbose_name": "statement about an outcome",
                "verbose_name_plural": "statements about outcomes",
                "ordering": ["at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "telephone"), _negated=True),
                            models.Q(
                                models.Q(("spoke_with", ""), _negated=True),
                                ("spoke_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="outcomestatement_by_telephone_names_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
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
                            ("confirmation", "Is the value right?"),
                            ("promise", "Was the promise kept?"),
                            ("checkpoint", "How do things stand?"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        choices=[
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                            ("organizer", "Organizer"),
                        ],
                        max_length=9,
                        verbose_name="who is asked",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="months"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("answered", "Answered"),
                            ("silent", "No answer came"),
                            ("unreachable", "Not reachable"),
                            ("dropped", "No longer asked"),
                        ],
                        default="waiting",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("letter", "By letter"),
                            ("call", "To call"),
                            ("lead", "With the lead of the mission"),
                        ],
                        default="letter",
                        max_length=6,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, verbose_name="letters written"),
                ),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="next step")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiries",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "outcome",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiry",
                        to="introductions.outcome",
                    ),
                ),
                (
                    "promise",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiry",
                        to="introductions.promise",
                    ),
                ),
            ],
            options={
                "verbose_name": "inquiry",
                "verbose_name_plural": "inquiries",
                "ordering": ["next_at", "pk"],
                "indexes": [models.Index(fields=["state", "next_at"], name="inquiry_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "answered", "silent", "unreachable", "dropped"],
                            ),
                            ("stage__in", ["letter", "call", "lead"]),
                        ),
                        name="inquiry_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_at__isnull", False), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("next_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="inquiry_waiting_has_a_next_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "checkpoint"), ("months__isnull", False)),
                            models.Q(("kind", "promise"), ("promise__isnull", False)),
                            models.Q(("kind", "confirmation"), ("outcome__isnull", False)),
                            _connector="OR",
                        ),
                        name="inquiry_has_its_subject",
                    ),
                    models.UniqueConstraint(
                        fields=("introduction", "asked", "months"), name="checkpoint_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("system", "Puente"),
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        max_length=9,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("link", "By the link of a letter"),
                            ("account", "On the web site"),
                            ("telephone", "By telephone"),
                        ],
                        max_length=9,
                        verbose_name="channel",
                    ),
                ),
                (
                    "spoke_with",
                    models.CharField(blank=True, max_length=150, verbose_name="spoke with"),
                ),
                ("spoke_on", models.DateField(blank=True, null=True, verbose_name="spoke on")),
                (
                    "scanner_suspected",
                    models.BooleanField(default=False, verbose_name="perhaps a mail scanner"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "progress",
                    models.CharField(
                        choices=[
                            ("ordered", "There is an order or a contract"),
                            ("under_way", "We are in contact and working on it"),
                            ("later", "Nothing yet; ask us again later"),
                            ("no_contact", "We have not been in contact"),
                            ("ended", "Nothing came of it"),
                        ],
                        max_length=10,
                        verbose_name="how things stand",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("product", "The product or process did not fit"),
                            ("quality", "Quality or samples did not convince"),
                            ("terms", "Price or delivery terms did not fit"),
                            ("certification", "A certification was missing"),
                            ("capacity", "Capacity or minimum order did not fit"),
                            ("other_supplier", "Another company was chosen"),
                            ("stopped_answering", "The other side stopped answering"),
                            ("need_gone", "The need is gone"),
                            ("timing", "Not the right time"),
                            ("other", "Another reason"),
                        ],
                        max_length=17,
                        verbose_name="reason",
                    ),
                ),
                ("again_on", models.DateField(blank=True, null=True, verbose_name="ask again on")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="introductions.replylink",
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
                (
                    "spoke_with_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address of whom was spoken with"
                    ),
                ),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "telephone"), _negated=True),
                            models.Q(
                                models.Q(("spoke_with", ""), _negated=True),
                                ("spoke_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="progressreport_by_telephone_names_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("progress", "ended"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="progress_ended_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("progress", "later"), _negated=True),
                            ("again_on__isnull", False),
                            _connector="OR",
                        ),
                        name="progress_later_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterfactualAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("system", "Puente"),
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        max_length=9,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("link", "By the link of a letter"),
                            ("account", "On the web site"),
                            ("telephone", "By telephone"),
                        ],
                        max_length=9,
                        verbose_name="channel",
                    ),
                ),
                (
                    "spoke_with",
                    models.CharField(blank=True, max_length=150, verbose_name="spoke with"),
                ),
                ("spoke_on", models.DateField(blank=True, null=True, verbose_name="spoke on")),
                (
                    "scanner_suspected",
                    models.BooleanField(default=False, verbose_name="perhaps a mail scanner"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("not_at_all", "We would not have found each other"),
                            ("later", "It would have happened later"),
                            ("smaller", "It would have been smaller"),
                            ("anyway", "It would have happened anyway"),
                            ("unknown", "We cannot say"),
                        ],
                        max_length=10,
                        verbose_name="without the mission",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="introductions.replylink",
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
                (
                    "spoke_with_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address of whom was spoken with"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer on what would have happened",
                "verbose_name_plural": "answers on what would have happened",
                "ordering": ["at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "telephone"), _negated=True),
                            models.Q(
                                models.Q(("spoke_with", ""), _negated=True),
                                ("spoke_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="counterfactualanswer_by_telephone_names_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("system", "Puente"),
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        max_length=9,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("link", "By the link of a letter"),
                            ("account", "On the web site"),
                            ("telephone", "By telephone"),
                        ],
                        max_length=9,
                        verbose_name="channel",
                    ),
                ),
                (
                    "spoke_with",
                    models.CharField(blank=True, max_length=150, verbose_name="spoke with"),
                ),
                ("spoke_on", models.DateField(blank=True, null=True, verbose_name="spoke on")),
                (
                    "scanner_suspected",
                    models.BooleanField(default=False, verbose_name="perhaps a mail scanner"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("reached", models.BooleanField(default=True, verbose_name="reached somebody")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="introductions.replylink",
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
                (
                    "reply",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="call",
                        to="introductions.reply",
                    ),
                ),
                (
                    "spoke_with_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address of whom was spoken with"
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
                "ordering": ["at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "telephone"), _negated=True),
                            models.Q(
                                models.Q(("spoke_with", ""), _negated=True),
                                ("spoke_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="call_by_telephone_names_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
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
                    "currency",
                    models.CharField(
                        choices=[
                            ("MXN", "Mexican pesos (MXN)"),
                            ("USD", "US dollars (USD)"),
                            ("JPY", "Japanese yen (JPY)"),
                        ],
                        max_length=3,
                        verbose_name="from",
                    ),
                ),
                (
                    "into",
                    models.CharField(
                        choices=[
                            ("MXN", "Mexican pesos (MXN)"),
                            ("USD", "US dollars (USD)"),
                            ("JPY", "Japanese yen (JPY)"),
                        ],
                        max_length=3,
                        verbose_name="into",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=8,
                        max_digits=16,
                        validators=[django.core.validators.MinValueValidator(1e-08)],
                        verbose_name="rate",
                    ),
                ),
                ("valid_on", models.DateField(verbose_name="rate of")),
                ("source", models.CharField(blank=True, max_length=150, verbose_name="source")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exchange_rates",
                        to="missions.mission",
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
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
                "ordering": ["currency", "into", "-valid_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mission", "currency", "into"), name="exchange_rate_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0)), name="exchange_rate_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency", models.F("into")), _negated=True),
                        name="exchange_rate_between_two",
                    ),
                ],
            },
        ),
    ]
