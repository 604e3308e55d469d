"""The tables of this app at once, for a new database: 0001 to 0004 in one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("exchange", "0001_initial"),
        ("exchange", "0002_recognised_rows"),
        ("exchange", "0003_fill_recognised_rows"),
        ("exchange", "0004_checked_batches_wait"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0003_who_looked"),
        ("accounts", "__first__"),
        ("missions", "0001_initial"),
        ("profiles", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
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
                        choices=[("suppliers", "Suppliers"), ("needs", "Needs of buyers")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting to be checked"),
                            ("checked", "Checked, waiting to be taken over"),
                            ("refused", "Cannot be read"),
                            ("taking", "Being taken over"),
                            ("taken", "Taken over"),
                        ],
                        db_index=True,
                        default="uploaded",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("content", models.BinaryField()),
                ("encoding", models.CharField(blank=True, max_length=20, verbose_name="encoding")),
                ("encoding_guessed", models.BooleanField(default=False)),
                ("encoding_chosen", models.BooleanField(default=False)),
                ("header", models.JSONField(default=list)),
                ("remarks", models.JSONField(default=list)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="missions.mission",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mission", "kind", "sha256"), name="import_once_per_file"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["uploaded", "checked", "refused", "taking", "taken"])
                        ),
                        name="import_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("cells", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("good", "Good"),
                            ("bad", "To correct"),
                            ("created", "Added"),
                            ("updated", "Changed"),
                            ("unchanged", "As before"),
                        ],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="exchange.importbatch",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="profiles.need",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="profiles.supplier",
                    ),
                ),
                ("likely", models.JSONField(default=list)),
                ("name_key", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("party_key", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "recognised",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("listed", "Listed"),
                            ("signs", "Signs"),
                            ("chosen", "Chosen"),
                        ],
                        default="new",
                        editable=False,
                        max_length=6,
                    ),
                ),
            ],
            options={
                "verbose_name": "row of an import",
                "verbose_name_plural": "rows of imports",
                "ordering": ["batch", "number"],
                "indexes": [
                    models.Index(fields=["batch", "state"], name="exchange_im_batch_i_9b220a_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "number"), name="import_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["good", "bad", "created", "updated", "unchanged"])
                        ),
                        name="import_row_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recognised__in", ["new", "listed", "signs", "chosen"])
                        ),
                        name="import_row_recognition_known",
                    ),
                ],
            },
        ),
    ]
