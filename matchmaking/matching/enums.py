"""States of runs, chunks and proposals, and the reasons that people give."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    PENDING = "pending", _("Waiting to start")
    RUNNING = "running", _("Running")
    COMPLETE = "complete", _("Complete")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Stopped by an error")


class Stage(models.TextChoices):
    """Texts are read (encoded) before pairs are scored; each stage is cut into chunks."""

    READ = "read", _("Reading texts")
    SCORE = "score", _("Scoring pairs")


class ChunkState(models.TextChoices):
    OPEN = "open", _("Open")
    CLAIMED = "claimed", _("Being worked on")
    DONE = "done", _("Done")
    PARKED = "parked", _("Failed three times")


class ProposalState(models.TextChoices):
    """`computed` was scored but not put forward; the other four are before or after review."""

    COMPUTED = "computed", _("Computed")
    PROPOSED = "proposed", _("To review")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    PARKED = "parked", _("Parked")


DECIDED_STATES = (ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.PARKED)


class CommonGround(models.TextChoices):
    """Codes of `scoring.Ground`; runs from before it was asked have none."""

    COMMON = "common", _("Enough in common")
    UNTOLD = "untold", _("Too little is said to tell")
    LITTLE = "little", _("Little in common")


class Decision(models.TextChoices):
    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
    PARK = "park", _("Park")
    UNDO = "undo", _("Undo")


class RejectionReason(models.TextChoices):
    """Why an organizer rejects: the labels that learning will read, so each means one thing."""

    WRONG_PRODUCT = "wrong_product", _("Not the product that the buyer wants")
    WRONG_PROCESS = "wrong_process", _("Not the process or technology")
    CERTIFICATION = "certification", _("A certification is missing")
    CAPACITY = "capacity", _("Capacity or minimum order does not fit")
    PRICE = "price", _("Price or terms do not fit")
    NOT_READY = "not_ready", _("Supplier is not ready for Japan")
    RELATION = "relation", _("They know each other or must not meet")
    BETTER_SUPPLIER = "better_supplier", _("Another supplier fits better")
    OTHER = "other", _("Other reason")


class Party(models.TextChoices):
    """Who judges a pair."""

    ORGANIZER = "organizer", _("Organizer")
    SUPPLIER = "supplier", _("Supplier")
    BUYER = "buyer", _("Buyer")


class LabelKind(models.TextChoices):
    """What kind of judgement: the later in the course, the nearer to business."""

    REVIEW = "review", _("Organizer's review")
    ANSWER = "answer", _("Answer to a letter")
    RATING = "rating", _("Rating after a meeting")
    OUTCOME = "outcome", _("Outcome")


class ModelState(models.TextChoices):
    """A learned model's life. At most one of an organizer's is in use; else the rules are."""

    ACTIVE = "active", _("In use")
    READY = "ready", _("Proved better, not in use")
    RETIRED = "retired", _("Replaced by a later version")
    WITHDRAWN = "withdrawn", _("Taken out of use by a person")
    REFUSED = "refused", _("Not taken into use")


class ModelTrouble(models.TextChoices):
    """Why a model in use could not be read: the rules score instead, and the page says so."""

    MISSING = "missing", _("Its file is missing")
    CHANGED = "changed", _("Its file is not the one that was written")
