"""Match runs, the proposals they made, and what people decided about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.common.models import AppendOnly, Timestamped
from matchmaking.matching.enums import (
    DECIDED_STATES,
    ChunkState,
    CommonGround,
    Decision,
    ModelTrouble,
    ProposalState,
    RejectionReason,
    RunState,
    Stage,
)
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need, Supplier


class MatchRun(Timestamped):
    """One scoring of all open needs of a mission against its suppliers."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="match_runs")
    state = models.CharField(
        _("state"), max_length=9, choices=RunState, default=RunState.PENDING, db_index=True
    )
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    top = models.PositiveSmallIntegerField(_("proposals computed per need"), default=10)
    # The mission's policy as it was at the start; runs from before there was one filled all places.
    only_fitting = models.BooleanField(_("proposes only what fits"), default=False)
    supplier_count = models.PositiveIntegerField(_("suppliers"), default=0)
    need_count = models.PositiveIntegerField(_("needs"), default=0)
    # What made the scores: a proposal must be able to say so years later.
    model_version = models.CharField(_("model version"), max_length=80, blank=True)
    # The learned model that scored it; empty for the rules. Frozen into the dataset at the start.
    learned_model = models.ForeignKey(
        "matching.ModelVersion", models.SET_NULL, null=True, blank=True, related_name="runs"
    )
    # A model was in use and could not be read: the rules scored this run instead.
    model_trouble = models.CharField(
        _("trouble with the model"), max_length=7, choices=ModelTrouble, blank=True
    )
    encoder_version = models.CharField(_("encoder version"), max_length=120, blank=True)
    taxonomy_version = models.CharField(_("taxonomy version"), max_length=40, blank=True)
    dataset_hash = models.CharField(_("hash of the data"), max_length=64, blank=True)
    result_hash = models.CharField(_("hash of the result"), max_length=64, blank=True)
    # How attention was shared out, beside simpler ways; see matching.domain.running.sharing.
    allocation_report = models.JSONField(
        _("how attention was shared out"), default=dict, blank=True
    )
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("match run")
        verbose_name_plural = _("match runs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="match_run_state_known"
            ),
            models.UniqueConstraint(
                fields=["mission"],
                condition=models.Q(state__in=[RunState.PENDING, RunState.RUNNING]),
                name="match_run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission} · {self.pk}"

    def leaves_out(self, ground: str) -> bool:
        """Whether a pair of this common ground is not put forward."""
        return self.only_fitting and ground == CommonGround.LITTLE


class RunDataset(models.Model):
    """Both sides as they were when the run began: chunks of one run must see one world."""

    run = models.OneToOneField(MatchRun, models.CASCADE, related_name="dataset", primary_key=True)
    payload = models.BinaryField()
    # The learned model's file as it was read at the start; empty for the rules.
    model = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return str(self.run_id)


class MatchChunk(Timestamped):
    """A part of a run's work, claimed by one worker at a time under a lease.

    `first` and `last` bound, half open, the texts (stage read) or the needs (stage score) of the
    run's dataset.
    """

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="chunks")
    stage = models.CharField(max_length=5, choices=Stage)
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=ChunkState, default=ChunkState.OPEN)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Counts claims; it is also the claim's number, so that a worker that lost its lease and wakes
    # up late cannot close a chunk that another one has taken.
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    traceback = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Of each supplier the best of the chunk's needs, as lists of scoring.own_best.OwnPlace; emptied
    # when the run is complete.
    own_best = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("chunk of a match run")
        verbose_name_plural = _("chunks of match runs")
        ordering = ["run", "stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "stage", "position"], name="match_chunk_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=ChunkState.values), name="match_chunk_state_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.stage}/{self.position}"


class Rematch(Timestamped):
    """One supplier or need of a finished run that changed afterwards, to be scored anew alone."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="rematches")
    supplier = models.ForeignKey(Supplier, models.CASCADE, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, null=True, blank=True, related_name="+")
    # The change that is answered; a later one asks for another row.
    changed_at = models.DateTimeField(_("changed"))
    state = models.CharField(_("state"), max_length=7, choices=ChunkState, default=ChunkState.OPEN)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Counts claims, as on a chunk.
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    traceback = models.TextField(blank=True)
    pairs_written = models.PositiveIntegerField(_("pairs written"), default=0)
    model_version = models.CharField(_("model"), max_length=80, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("re-match of a changed profile")
        verbose_name_plural = _("re-matches of changed profiles")
        ordering = ["run", "changed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "supplier", "changed_at"], name="rematch_once_per_supplier_change"
            ),
            models.UniqueConstraint(
                fields=["run", "need", "changed_at"], name="rematch_once_per_need_change"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ChunkState.values), name="rematch_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(supplier__isnull=False) ^ models.Q(need__isnull=False),
                name="rematch_of_one_side",
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        side = f"supplier {self.supplier_id}" if self.supplier_id else f"need {self.need_id}"
        return f"{self.run_id}/{side}"


class Proposal(Timestamped):
    """One supplier for one need, scored in one run."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="proposals")
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="proposals")
    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals")
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="proposals")
    state = models.CharField(
        _("state"), max_length=8, choices=ProposalState, default=ProposalState.COMPUTED
    )
    rank = models.PositiveIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    buyer_score = models.FloatField(_("buyer's interest"))
    supplier_score = models.FloatField(_("supplier's interest"))
    # A failed must-have blocks; the pair is kept so that both sides can see by what alone.
    blocked = models.BooleanField(_("blocked by a must-have"), default=False)
    # Whether the two have enough in common for a look; empty in runs from before that was asked.
    ground = models.CharField(_("in common"), max_length=6, choices=CommonGround, blank=True)
    # Codes and numbers from scoring; matching.domain.telling turns them into a reader's language.
    explanation = models.JSONField(default=dict)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Set when an introduction takes the approved pair over; from then on a review cannot be undone.
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["need", "rank", "supplier"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "need", "supplier"], name="proposal_once_per_run"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="proposal_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ground__in=["", *CommonGround.values]),
                name="proposal_ground_known",
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0.0) & models.Q(score__lte=1.0),
                name="proposal_score_is_a_probability",
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "state"]),
            models.Index(fields=["mission", "need", "supplier"]),
        ]

    @property
    def was_put_forward(self) -> bool:
        """Whether it stands, or stood, before the organizer: not merely computed."""
        return self.state != ProposalState.COMPUTED

    @property
    def is_parked(self) -> bool:
        return self.state == ProposalState.PARKED

    @property
    def is_decided(self) -> bool:
        """Whether a person took a decision, which can be undone until its introduction begins."""
        return self.state in DECIDED_STATES

    def __str__(self) -> str:
        return f"{self.supplier} → {self.need}"


class Review(AppendOnly):
    """One decision of a person about one pair. The latest row for a pair is in force."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="reviews")
    need = models.ForeignKey(Need, models.CASCADE, related_name="+")
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="+")
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    decision = models.CharField(_("decision"), max_length=7, choices=Decision)
    reason = models.CharField(_("reason"), max_length=15, choices=RejectionReason, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # The score and version that the person saw: labels need the situation, not today's score.
    score_seen = models.FloatField(null=True, blank=True)
    model_version = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision=Decision.REJECT) | ~models.Q(reason=""),
                name="rejection_has_a_reason",
            )
        ]
        indexes = [models.Index(fields=["mission", "need", "supplier", "-at"])]

    def __str__(self) -> str:
        return f"{self.supplier_id} → {self.need_id}: {self.decision}"


class TextVector(models.Model):
    """An encoded text: a text is encoded once in its life by each encoder version."""

    encoder = models.CharField(max_length=120)
    # Of the weights: a model that was exchanged under its old name is another encoder.
    digest = models.CharField(max_length=64)
    dimension = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    vector = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text_hash", "encoder", "digest", "dimension"], name="text_vector_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.encoder}:{self.text_hash[:12]}"


class UnreadText(Timestamped):
    """A text in which no concept of the taxonomy was found: work for the administrator."""

    source = models.CharField(_("where it stands"), max_length=40)
    source_id = models.PositiveBigIntegerField(_("id there"))
    language = models.CharField(_("language"), max_length=2, blank=True)
    text = models.TextField(_("text"))
    settled = models.BooleanField(_("settled"), default=False)

    class Meta:
        verbose_name = _("text without a known term")
        verbose_name_plural = _("texts without a known term")
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="unread_text_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]
