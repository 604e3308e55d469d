"""Answers as labels for learning. An expired or stopped introduction leaves none."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Exists, OuterRef

from matchmaking.introductions.enums import Answer, Side
from matchmaking.introductions.models import Reply
from matchmaking.matching.domain.learning.labels import record_label
from matchmaking.matching.enums import LabelKind, Party
from matchmaking.matching.models import Label

# "Answers the question" is missing on purpose: it leaves the supplier's earlier yes as it is.
_JUDGED: Final[Mapping[Answer, bool | None]] = {
    Answer.ACCEPT: True,
    Answer.DECLINE: False,
    Answer.INTERESTED: True,
    Answer.NOT_A_FIT: False,
    Answer.NEEDS_INFORMATION: None,
    Answer.NOT_NOW: None,
}
_PARTY: Final[Mapping[Side, Party]] = {Side.SUPPLIER: Party.SUPPLIER, Side.BUYER: Party.BUYER}


def label_reply(*, reply: Reply) -> Label | None:
    """The label of an answer; None for one that judges nothing and changes nothing.

    What may have been a mail scanner is kept, but judges nothing until a person answers again.
    """
    answer = Answer(reply.answer)
    if answer not in _JUDGED:
        return None
    return record_label(
        proposal_id=reply.introduction.proposal_id,
        party=_PARTY[Side(reply.side)],
        kind=LabelKind.ANSWER,
        positive=None if reply.scanner_suspected else _JUDGED[answer],
        reason=reply.reason,
        user=reply.user,
        decided_at=reply.at,
    )


def backfill_replies() -> int:
    """Write the labels of answers that have none yet, in their order; how many were written."""
    before = Label.objects.count()
    for side, party in _PARTY.items():
        labelled = Label.objects.filter(
            proposal=OuterRef("introduction__proposal"), party=party, kind=LabelKind.ANSWER
        )
        missing = Reply.objects.filter(~Exists(labelled), side=side)
        for reply in list(missing.select_related("introduction", "user").order_by("at", "pk")):
            label_reply(reply=reply)
    return Label.objects.count() - before
