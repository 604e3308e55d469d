"""The tables of this app at once, for a new database: 0001 to 0009 in one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("matching", "0001_initial"),
        ("matching", "0002_labels"),
        ("matching", "0003_forget_vectors_of_unknown_weights"),
        ("matching", "0004_vectors_name_their_weights"),
        ("matching", "0005_allocation_report"),
        ("matching", "0006_learned_models"),
        ("matching", "0007_rematch"),
        ("matching", "0008_own_best_of_chunks"),
        ("matching", "0009_common_ground"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("missions", "0005_only_fitting"),
        ("profiles", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "In use"),
                            ("ready", "Proved better, not in use"),
                            ("retired", "Replaced by a later version"),
                            ("withdrawn", "Taken out of use by a person"),
                            ("refused", "Not taken into use"),
                        ],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=20, verbose_name="why not")),
                ("file", models.CharField(blank=True, max_length=100, verbose_name="file")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file"),
                ),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("missing", "Its file is missing"),
                            ("changed", "Its file is not the one that was written"),
                        ],
                        max_length=7,
                        verbose_name="trouble",
                    ),
                ),
                ("report", models.JSONField(default=dict, verbose_name="report")),
                (
                    "in_use_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="in use since"),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="in use until"),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="model_versions",
                        to="accounts.organisation",
                        verbose_name="organizer",
                    ),
                ),
                (
                    "requested_by",
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
                "verbose_name": "learned model",
                "verbose_name_plural": "learned models",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organizer", "number"), name="model_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("organizer",),
                        name="model_one_in_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["active", "ready", "retired", "withdrawn", "refused"])
                        ),
                        name="model_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "refused"),
                            models.Q(
                                ("refusal", ""),
                                models.Q(("file", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="model_usable_has_a_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "active"), _negated=True),
                            ("in_use_since__isnull", False),
                            _connector="OR",
                        ),
                        name="model_in_use_says_since_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchRun",
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
                            ("pending", "Waiting to start"),
                            ("running", "Running"),
                            ("complete", "Complete"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Stopped by an error"),
                        ],
                        db_index=True,
                        default="pending",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "top",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="proposals computed per need"
                    ),
                ),
                (
                    "supplier_count",
                    models.PositiveIntegerField(default=0, verbose_name="suppliers"),
                ),
                ("need_count", models.PositiveIntegerField(default=0, verbose_name="needs")),
                (
                    "model_version",
                    models.CharField(blank=True, max_length=80, verbose_name="model version"),
                ),
                (
                    "encoder_version",
                    models.CharField(blank=True, max_length=120, verbose_name="encoder version"),
                ),
                (
                    "taxonomy_version",
                    models.CharField(blank=True, max_length=40, verbose_name="taxonomy version"),
                ),
                (
                    "dataset_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the data"),
                ),
                (
                    "result_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the result"),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                ),
                ("error", models.TextField(blank=True, verbose_name="error")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="match_runs",
                        to="missions.mission",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "allocation_report",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="how attention was shared out"
                    ),
                ),
                (
                    "model_trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("missing", "Its file is missing"),
                            ("changed", "Its file is not the one that was written"),
                        ],
                        max_length=7,
                        verbose_name="trouble with the model",
                    ),
                ),
                (
                    "learned_model",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="runs",
                        to="matching.modelversion",
                    ),
                ),
                (
                    "only_fitting",
                    models.BooleanField(default=False, verbose_name="proposes only what fits"),
                ),
            ],
            options={
                "verbose_name": "match run",
                "verbose_name_plural": "match runs",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "running", "complete", "cancelled", "failed"])
                        ),
                        name="match_run_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["pending", "running"])),
                        fields=("mission",),
                        name="match_run_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunDataset",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="dataset",
                        serialize=False,
                        to="matching.matchrun",
                    ),
                ),
                ("payload", models.BinaryField()),
                ("model", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            name="MatchChunk",
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
                    "stage",
                    models.CharField(
                        choices=[("read", "Reading texts"), ("score", "Scoring pairs")],
                        max_length=5,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("claimed", "Being worked on"),
                            ("done", "Done"),
                            ("parked", "Failed three times"),
                        ],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("traceback", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="matching.matchrun",
                    ),
                ),
                ("own_best", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "chunk of a match run",
                "verbose_name_plural": "chunks of match runs",
                "ordering": ["run", "stage", "position"],
                "indexes": [
                    models.Index(
                        fields=["state", "lease_until"], name="matching_ma_state_0157b8_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "stage", "position"), name="match_chunk_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "claimed", "done", "parked"])),
                        name="match_chunk_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rematch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("claimed", "Being worked on"),
                            ("done", "Done"),
                            ("parked", "Failed three times"),
                        ],
                        default="open",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("traceback", models.TextField(blank=True)),
                (
                    "pairs_written",
                    models.PositiveIntegerField(default=0, verbose_name="pairs written"),
                ),
                (
                    "model_version",
                    models.CharField(blank=True, max_length=80, verbose_name="model"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rematches",
                        to="matching.matchrun",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="profiles.supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "re-match of a changed profile",
                "verbose_name_plural": "re-matches of changed profiles",
                "ordering": ["run", "changed_at", "pk"],
                "indexes": [
                    models.Index(
                        fields=["state", "lease_until"], name="matching_re_state_ff0d63_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "supplier", "changed_at"),
                        name="rematch_once_per_supplier_change",
                    ),
                    models.UniqueConstraint(
                        fields=("run", "need", "changed_at"), name="rematch_once_per_need_change"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "claimed", "done", "parked"])),
                        name="rematch_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supplier__isnull", False), ("need__isnull", False), _connector="XOR"
                        ),
                        name="rematch_of_one_side",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                            ("computed", "Computed"),
                            ("proposed", "To review"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("parked", "Parked"),
                        ],
                        default="computed",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("rank", models.PositiveIntegerField(verbose_name="rank")),
                ("score", models.FloatField(verbose_name="score")),
                ("buyer_score", models.FloatField(verbose_name="buyer's interest")),
                ("supplier_score", models.FloatField(verbose_name="supplier's interest")),
                (
                    "blocked",
                    models.BooleanField(default=False, verbose_name="blocked by a must-have"),
                ),
                ("explanation", models.JSONField(default=dict)),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "handed_over_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="handed over"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="missions.mission",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="profiles.need",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="matching.matchrun",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="profiles.supplier",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("common", "Enough in common"),
                            ("untold", "Too little is said to tell"),
                            ("little", "Little in common"),
                        ],
                        max_length=6,
                        verbose_name="in common",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["need", "rank", "supplier"],
                "indexes": [
                    models.Index(
                        fields=["mission", "state"], name="matching_pr_mission_524c0d_idx"
                    ),
                    models.Index(
                        fields=["mission", "need", "supplier"],
                        name="matching_pr_mission_4e550c_idx",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "need", "supplier"), name="proposal_once_per_run"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["computed", "proposed", "approved", "rejected", "parked"],
                            )
                        ),
                        name="proposal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0.0), ("score__lte", 1.0)),
                        name="proposal_score_is_a_probability",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["", "common", "untold", "little"])),
                        name="proposal_ground_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("approve", "Approve"),
                            ("reject", "Reject"),
                            ("park", "Park"),
                            ("undo", "Undo"),
                        ],
                        max_length=7,
                        verbose_name="decision",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_product", "Not the product that the buyer wants"),
                            ("wrong_process", "Not the process or technology"),
                            ("certification", "A certification is missing"),
                            ("capacity", "Capacity or minimum order does not fit"),
                            ("price", "Price or terms do not fit"),
                            ("not_ready", "Supplier is not ready for Japan"),
                            ("relation", "They know each other or must not meet"),
                            ("better_supplier", "Another supplier fits better"),
                            ("other", "Other reason"),
                        ],
                        max_length=15,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("score_seen", models.FloatField(blank=True, null=True)),
                ("model_version", models.CharField(blank=True, max_length=80)),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="missions.mission",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="profiles.need",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="matching.proposal",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="profiles.supplier",
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
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["mission", "need", "supplier", "-at"],
                        name="matching_re_mission_259ee1_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "reject"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rejection_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TextVector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("encoder", models.CharField(max_length=120)),
                ("text_hash", models.CharField(max_length=64)),
                ("vector", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("digest", models.CharField(max_length=64)),
                ("dimension", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("text_hash", "encoder", "digest", "dimension"),
                        name="text_vector_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnreadText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("source", models.CharField(max_length=40, verbose_name="where it stands")),
                ("source_id", models.PositiveBigIntegerField(verbose_name="id there")),
                ("language", models.CharField(blank=True, max_length=2, verbose_name="language")),
                ("text", models.TextField(verbose_name="text")),
                ("settled", models.BooleanField(default=False, verbose_name="settled")),
            ],
            options={
                "verbose_name": "text without a known term",
                "verbose_name_plural": "texts without a known term",
                "constraints": [
                    models.UniqueConstraint(fields=("source", "source_id"), name="unread_text_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("organizer", "Organizer"),
                            ("supplier", "Supplier"),
                            ("buyer", "Buyer"),
                        ],
                        max_length=9,
                        verbose_name="who judged",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("review", "Organizer's review"),
                            ("answer", "Answer to a letter"),
                            ("rating", "Rating after a meeting"),
                            ("outcome", "Outcome"),
                        ],
                        max_length=7,
                        verbose_name="kind of judgement",
                    ),
                ),
                ("positive", models.BooleanField(null=True, verbose_name="in favour")),
                ("reason", models.CharField(blank=True, max_length=30, verbose_name="reason")),
                ("decided_at", models.DateTimeField(verbose_name="judged")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labels",
                        to="matching.proposal",
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
                "verbose_name": "label",
                "verbose_name_plural": "labels",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        fields=["proposal", "party", "kind", "-id"],
                        name="matching_la_proposa_6a36a5_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party__in", ["organizer", "supplier", "buyer"]),
                            ("kind__in", ["review", "answer", "rating", "outcome"]),
                        ),
                        name="label_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "review"), ("party", "organizer")),
                            models.Q(
                                models.Q(("party", "organizer"), _negated=True),
                                models.Q(("kind", "review"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="label_kind_of_its_party",
                    ),
                ],
            },
        ),
    ]
