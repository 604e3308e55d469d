"""The tables of this app at once, for a new database: 0001 to 0004 in one."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("meetings", "0001_timetable_and_meetings"),
        ("meetings", "0002_absences_say_who_entered_them"),
        ("meetings", "0003_letters_name_their_wording"),
        ("meetings", "0004_notes_name_their_person"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("introductions", "0008_wording_of_any_letter"),
        ("missions", "0002_letter_calendar"),
        ("outbox", "0002_incoming"),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
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
                    "side",
                    models.CharField(
                        choices=[("supplier", "Supplier"), ("buyer", "Buyer")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(default=0, verbose_name="timetables sent"),
                ),
                (
                    "owed_timetable",
                    models.BooleanField(default=False, verbose_name="timetable to be sent"),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="missions.mission",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["side", "organisation__legal_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("mission", "organisation"), name="party_once"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["supplier", "buyer"])),
                        name="party_side_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="meetings.party",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a timetable",
                "verbose_name_plural": "links to timetables",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Timetable",
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
                    "buyer_meetings_per_day",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="most meetings of one buyer a day",
                    ),
                ),
                (
                    "supplier_meetings_per_day",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="most meetings of one supplier a day",
                    ),
                ),
                (
                    "travel_minutes",
                    models.PositiveSmallIntegerField(
                        default=180,
                        help_text="Door to door, so that nobody is expected in two cities at once.",
                        validators=[django.core.validators.MaxValueValidator(1440)],
                        verbose_name="minutes from one city to another",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last published"),
                ),
                (
                    "mission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="timetable",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "timetable",
                "verbose_name_plural": "timetables",
            },
        ),
        migrations.CreateModel(
            name="MeetingDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("date", models.DateField(verbose_name="day")),
                ("opens_at", models.TimeField(verbose_name="first meeting begins")),
                ("closes_at", models.TimeField(verbose_name="last meeting ends")),
                (
                    "slot_minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(10),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="minutes a meeting",
                    ),
                ),
                (
                    "gap_minutes",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="minutes between meetings",
                    ),
                ),
                ("break_from", models.TimeField(blank=True, null=True, verbose_name="break from")),
                ("break_to", models.TimeField(blank=True, null=True, verbose_name="break until")),
                (
                    "tables",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="tables",
                    ),
                ),
                ("place", models.CharField(max_length=150, verbose_name="place")),
                (
                    "place_ja",
                    models.CharField(blank=True, max_length=150, verbose_name="place in Japanese"),
                ),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="address")),
                (
                    "address_ja",
                    models.CharField(
                        blank=True, max_length=250, verbose_name="address in Japanese"
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="meeting_days",
                        to="missions.missioncity",
                    ),
                ),
                (
                    "timetable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="meetings.timetable",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of meetings",
                "verbose_name_plural": "days of meetings",
                "ordering": ["date", "opens_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("timetable", "city", "date"), name="meeting_day_once_per_city"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                        name="meeting_day_opens_before_it_closes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("break_from__isnull", True), ("break_to__isnull", True)),
                            ("break_from__lt", models.F("break_to")),
                            _connector="OR",
                        ),
                        name="meeting_day_break_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slot_minutes__gte", 10), ("tables__gte", 1)),
                        name="meeting_day_has_tables",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("is_open", models.BooleanField(default=True, verbose_name="open")),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="meetings.meetingday",
                    ),
                ),
            ],
            options={
                "verbose_name": "time",
                "verbose_name_plural": "times",
                "ordering": ["starts_at", "day_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "starts_at"), name="slot_once"),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="slot_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("scheduled", "Agreed by both sides"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                            ("no_show", "A side did not come"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("table", models.PositiveSmallIntegerField(verbose_name="table")),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "buyer_agreed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="the buyer said yes"),
                ),
                (
                    "supplier_agreed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="the supplier said yes"
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings_as_buyer",
                        to="meetings.party",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings_as_supplier",
                        to="meetings.party",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="meetings",
                        to="meetings.slot",
                    ),
                ),
                (
                    "timetable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="meetings.timetable",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["slot__starts_at", "table", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "proposed", "scheduled", "held", "no_show"])
                        ),
                        fields=("slot", "table"),
                        name="meeting_table_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "proposed", "scheduled", "held", "no_show"])
                        ),
                        fields=("slot", "buyer"),
                        name="meeting_buyer_once_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "proposed", "scheduled", "held", "no_show"])
                        ),
                        fields=("slot", "supplier"),
                        name="meeting_supplier_once_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["cancelled", "no_show"]), _negated=True),
                        fields=("introduction",),
                        name="meeting_once_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "proposed", "scheduled", "held", "cancelled", "no_show"],
                            )
                        ),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("table__gte", 1), ("table__lte", 200)),
                        name="meeting_table_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            models.Q(
                                ("buyer_agreed_at__isnull", False),
                                ("supplier_agreed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_scheduled_is_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buyer", models.F("supplier")), _negated=True),
                        name="meeting_of_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingLetter",
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
                            ("meeting_timetable", "Timetable"),
                            ("meeting_changed", "Change of a meeting"),
                            ("meeting_cancelled", "Cancellation of a meeting"),
                            ("meeting_rating", "Request for ratings"),
                            ("meeting_rating_reminder", "Reminder of the ratings"),
                        ],
                        max_length=23,
                        verbose_name="kind",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_letter",
                        to="outbox.mail",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="meetings.party",
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letter",
                        to="meetings.partylink",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_letters",
                        to="introductions.lettertemplate",
                        verbose_name="wording",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter about meetings",
                "verbose_name_plural": "letters about meetings",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("meeting__isnull", True)),
                        fields=("party", "kind", "round"),
                        name="party_letter_once_per_step",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("meeting__isnull", False)),
                        fields=("party", "kind", "round", "meeting"),
                        name="meeting_letter_once_per_step",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="meetings.party",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="meetings.slot",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, null=True, verbose_name="time")),
                (
                    "entered_by",
                    models.CharField(
                        choices=[
                            ("system", "Puente"),
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        default="organizer",
                        max_length=9,
                        verbose_name="entered by",
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
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "constraints": [
                    models.UniqueConstraint(fields=("party", "slot"), name="absence_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entered_by__in", ["system", "organizer", "supplier", "buyer"])
                        ),
                        name="absence_entered_by_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItem",
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
                            ("visit", "Visit"),
                            ("forum", "Forum"),
                            ("reception", "Reception"),
                            ("travel", "Travel"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                (
                    "title_ja",
                    models.CharField(blank=True, max_length=150, verbose_name="title in Japanese"),
                ),
                ("place", models.CharField(blank=True, max_length=150, verbose_name="place")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="missions.missioncity",
                    ),
                ),
                (
                    "timetable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="meetings.timetable",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of the programme",
                "verbose_name_plural": "items of the programme",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["visit", "forum", "reception", "travel"])),
                        name="programme_item_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="programme_item_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Solve",
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
                            ("pending", "Waiting for a worker"),
                            ("running", "Being computed"),
                            ("complete", "Complete"),
                            ("failed", "Failed"),
                        ],
                        default="pending",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("placed", models.PositiveIntegerField(default=0, verbose_name="meetings placed")),
                ("kept", models.PositiveIntegerField(default=0, verbose_name="meetings kept")),
                ("at_most", models.PositiveIntegerField(default=0, verbose_name="at most")),
                ("proven", models.BooleanField(default=False, verbose_name="proven best")),
                ("left_out", models.JSONField(default=list, verbose_name="left out")),
                ("error", models.TextField(blank=True, verbose_name="error")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "timetable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="solves",
                        to="meetings.timetable",
                    ),
                ),
            ],
            options={
                "verbose_name": "computation of the timetable",
                "verbose_name_plural": "computations of the timetable",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "running", "complete", "failed"])
                        ),
                        name="solve_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["pending", "running"])),
                        fields=("timetable",),
                        name="solve_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed to both sides"),
                            ("agreed", "Says that it will come"),
                            ("moved", "Moved"),
                            ("cancelled", "Cancelled"),
                            ("held", "Held"),
                            ("no_show", "A side did not come"),
                        ],
                        max_length=9,
                        verbose_name="action",
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
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="begins")),
                (
                    "table",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="table"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="meetings.meeting",
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
                    "spoke_with",
                    models.CharField(blank=True, max_length=150, verbose_name="spoke with"),
                ),
                (
                    "spoke_with_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="address of whom was spoken with"
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting event",
                "verbose_name_plural": "meeting events",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                ["proposed", "agreed", "moved", "cancelled", "held", "no_show"],
                            ),
                            ("actor_kind__in", ["system", "organizer", "supplier", "buyer"]),
                        ),
                        name="meeting_event_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
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
                    "value",
                    models.CharField(
                        choices=[
                            ("not_held", "It was not held"),
                            ("low_interest", "Little interest"),
                            ("informative", "Informative"),
                            ("cooperation_possible", "We could work together"),
                        ],
                        max_length=20,
                        verbose_name="rating",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "scanner_suspected",
                    models.BooleanField(default=False, verbose_name="perhaps a mail scanner"),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ratings",
                        to="meetings.partylink",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="meetings.meeting",
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
                "verbose_name": "rating",
                "verbose_name_plural": "ratings",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "value__in",
                                ["not_held", "low_interest", "informative", "cooperation_possible"],
                            ),
                            ("side__in", ["supplier", "buyer"]),
                        ),
                        name="rating_known",
                    )
                ],
            },
        ),
    ]
