"""The tables of this app at once, for a new database: 0001 to 0002 in one."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("outbox", "0001_initial"), ("outbox", "0002_incoming")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
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
                    "key",
                    models.CharField(
                        editable=False, max_length=150, unique=True, verbose_name="key"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                (
                    "related",
                    models.CharField(
                        blank=True, db_index=True, max_length=80, verbose_name="belongs to"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("at_most_once", "At most once"),
                            ("at_least_once", "At least once"),
                        ],
                        max_length=13,
                        verbose_name="mode",
                    ),
                ),
                ("sender", models.CharField(max_length=320, verbose_name="sender")),
                (
                    "recipient",
                    models.EmailField(db_index=True, max_length=254, verbose_name="recipient"),
                ),
                (
                    "reply_to",
                    models.EmailField(blank=True, max_length=254, verbose_name="reply to"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("html", models.TextField(blank=True, verbose_name="HTML")),
                (
                    "headers",
                    models.JSONField(blank=True, default=dict, verbose_name="further headers"),
                ),
                (
                    "message_id",
                    models.CharField(
                        editable=False, max_length=200, unique=True, verbose_name="Message-ID"
                    ),
                ),
                ("dated_at", models.DateTimeField(editable=False, verbose_name="date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("uncertain", "Delivery uncertain"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("suppressed", "Not sent: the address refuses mail"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "lease_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="lease until"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
                (
                    "content_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the content"),
                ),
                (
                    "service_id",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="number at the mail service"
                    ),
                ),
                (
                    "shredded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="content removed"),
                ),
                ("takes_replies", models.BooleanField(default=False, verbose_name="takes replies")),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ["-dated_at", "-pk"],
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="mail_due"),
                    models.Index(fields=["service_id"], name="mail_at_service"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "queued",
                                    "sending",
                                    "sent",
                                    "uncertain",
                                    "failed",
                                    "cancelled",
                                    "suppressed",
                                ],
                            )
                        ),
                        name="mail_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["at_most_once", "at_least_once"])),
                        name="mail_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sending"), _negated=True),
                            ("lease_until__isnull", False),
                            _connector="OR",
                        ),
                        name="mail_sending_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mail_sent_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filename", models.CharField(max_length=150, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("content", models.BinaryField(verbose_name="content")),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="outbox.mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MailEvent",
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
                            ("cancelled", "Cancelled before it was sent"),
                            ("found_uncertain", "Found with its delivery unknown"),
                            ("marked_sent", "Marked as sent by a person"),
                            ("sent_again", "Sent again by a person"),
                            ("bounced", "Came back undelivered"),
                            ("arrived", "Arrived, as a reply or the mail service showed"),
                            ("complained", "The reader reported it as unwanted"),
                        ],
                        max_length=15,
                        verbose_name="action",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="outbox.mail",
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
                "verbose_name": "mail event",
                "verbose_name_plural": "mail events",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("hard_bounce", "The address does not exist"),
                            ("complaint", "The reader complained"),
                            ("manual", "Entered by an administrator"),
                        ],
                        max_length=11,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "suppressed address",
                "verbose_name_plural": "suppressed addresses",
                "ordering": ["address"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("address"), name="suppression_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reply", "Reply"),
                            ("auto_reply", "Automatic reply"),
                            ("bounce", "Not delivered"),
                            ("delay", "Delayed"),
                            ("complaint", "Complaint"),
                            ("other", "Something else"),
                            ("unreadable", "Unreadable"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "On its way to what it belongs to"),
                            ("done", "Dealt with"),
                            ("for_person", "Waits for a person"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("sender", models.CharField(blank=True, max_length=320, verbose_name="sender")),
                (
                    "sender_name",
                    models.CharField(blank=True, max_length=200, verbose_name="sender's name"),
                ),
                (
                    "recipient",
                    models.CharField(blank=True, max_length=320, verbose_name="recipient"),
                ),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("quoted", models.TextField(blank=True, verbose_name="quoted")),
                ("report", models.TextField(blank=True, verbose_name="report")),
                ("raw", models.BinaryField(blank=True, default=bytes, verbose_name="as it came")),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="incoming",
                        to="outbox.mail",
                        verbose_name="mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "incoming message",
                "verbose_name_plural": "incoming messages",
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["state", "kind"], name="incoming_to_take")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "reply",
                                    "auto_reply",
                                    "bounce",
                                    "delay",
                                    "complaint",
                                    "other",
                                    "unreadable",
                                ],
                            ),
                            ("state__in", ["waiting", "done", "for_person"]),
                        ),
                        name="incoming_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IncomingFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filename", models.CharField(max_length=150, verbose_name="file name")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("content", models.BinaryField(blank=True, default=bytes, verbose_name="content")),
                (
                    "incoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="outbox.incoming",
                    ),
                ),
            ],
            options={
                "verbose_name": "file that came in",
                "verbose_name_plural": "files that came in",
                "ordering": ["pk"],
            },
        ),
    ]
