"""Letters as they would read on something real, for who words them. Nothing is stored or sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.domain.accesses import Whose
from matchmaking.common.keys import key_in
from matchmaking.common.languages import present_language
from matchmaking.introductions.domain.contacts import named_in_preview
from matchmaking.introductions.domain.followup.asking import usual_wait
from matchmaking.introductions.domain.followup.followup_letters import amount_text, facts_of
from matchmaking.introductions.domain.inquiries import TO_FOLLOW
from matchmaking.introductions.domain.letters.composing import BOTH_SIDES, RenderedLetter
from matchmaking.introductions.domain.letters.kinds import (
    AFTERWARDS,
    CONFIRMATIONS,
    TO_BUYER,
    TO_SUPPLIER,
    reader_of,
)
from matchmaking.introductions.domain.letters.templates import preview, proposals_to_show
from matchmaking.introductions.domain.letters.wording import Wording
from matchmaking.introductions.enums import InquiryKind, InquiryState, LetterKind, OutcomeKind, Side
from matchmaking.introductions.models import Introduction, Outcome
from matchmaking.matching.models import Proposal
from matchmaking.missions.models import Mission

OFFERED = 50


class Example(NamedTuple):
    """Something real of a mission on which a letter can be shown."""

    key: str
    label: str


class Shown(NamedTuple):
    """A letter made for an example, and whose contact details it names."""

    letter: RenderedLetter
    named: list[Whose]


class Show(NamedTuple):
    """How letters of some kinds are shown: on which examples, and what to say without any."""

    examples: Callable[[Mission, str], Sequence[Example]]
    letter: Callable[..., Shown | None]
    nothing_yet: Promise


@dataclass(frozen=True)
class Group:
    """Letters that stand together on the list."""

    heading: Promise
    kinds: tuple[Any, ...]
    show: Callable[[str], Show]


GROUPS: list[Group] = []


def register_group(group: Group) -> None:
    """A feature above shows its letters here too; called once, when it is ready."""
    GROUPS.append(group)


def group_of(kind: str) -> Group | None:
    return next((group for group in GROUPS if kind in group.kinds), None)


# Before contacts are released: real pairs


def _pairs(mission: Mission, kind: str) -> list[Example]:
    return [Example(str(p.pk), _label(p)) for p in proposals_to_show(mission)[:OFFERED]]


def _label(pair: Proposal | Introduction) -> str:
    title = Truncator(pair.need.title).chars(60)
    buyer = pair.need.buyer.name_in(present_language())
    return f"{pair.supplier.organisation.name} → {buyer}: {title}"


def _on_pair(
    *, mission: Mission, kind: str, language: str, key: str, wording: Wording | None
) -> Shown | None:
    offered = proposals_to_show(mission)
    proposal = _chosen(offered, key) or offered.first()
    if proposal is None:
        return None
    letter = LetterKind(kind)
    made = preview(proposal=proposal, kind=letter, language=language, wording=wording)
    return Shown(made, named_in_preview(proposal, letter))


def _chosen(offered: QuerySet[Any], key: str) -> Any:
    return offered.filter(pk=key_in(key)).first()


# After it: introductions that await an answer to what came of them


def introductions_to_follow(mission: Mission) -> QuerySet[Introduction]:
    """Those of the mission with a question that waits, the oldest first."""
    return (
        Introduction.objects.filter(
            mission=mission, state__in=TO_FOLLOW, inquiries__state=InquiryState.WAITING
        )
        .select_related(
            *BOTH_SIDES,
            "proposal__mission",
            "proposal__need__buyer__organisation",
            "proposal__supplier__organisation",
        )
        .distinct()
        .order_by("pk")
    )


def _followed(mission: Mission, kind: str) -> list[Example]:
    return [Example(str(i.pk), _label(i)) for i in introductions_to_follow(mission)[:OFFERED]]


def _on_followed(
    *, mission: Mission, kind: str, language: str, key: str, wording: Wording | None
) -> Shown | None:
    offered = introductions_to_follow(mission)
    introduction = _chosen(offered, key) or offered.first()
    if introduction is None:
        return None
    letter = LetterKind(kind)
    asked_of = _values_of if letter in CONFIRMATIONS else _questions_of
    asked = asked_of(introduction, reader_of(letter))
    made = preview(
        proposal=introduction.proposal,
        kind=letter,
        language=language,
        wording=wording,
        follow_up=asked,
        wait=usual_wait(letter, asked),
    )
    return Shown(made, named_in_preview(introduction.proposal, letter))


def _questions_of(introduction: Introduction, side: Side) -> dict[str, Any]:
    """What waits to be asked of that side; where nothing does, the open question."""
    waiting = (
        introduction.inquiries.filter(asked=side, state=InquiryState.WAITING)
        .exclude(kind=InquiryKind.CONFIRMATION)
        .select_related("promise", "outcome")
        .order_by("planned_on", "pk")
    )
    asked = facts_of(list(waiting[:3]))
    return asked | {"asks_progress": asked["asks_progress"] or not asked["promises"]}


def _values_of(introduction: Introduction, side: Side) -> dict[str, Any]:
    """What the other side reported; where it reported nothing yet, an order without an amount."""
    reported = Outcome.objects.filter(introduction=introduction, claimed_by=side.other)
    values = [
        {
            "kind": outcome.kind,
            "amount": amount_text(outcome.amount),
            "currency": outcome.currency,
            "agreed_on": outcome.agreed_on,
        }
        for outcome in reported.order_by("-pk")[:3]
    ]
    sample = {"kind": OutcomeKind.ORDER, "amount": "", "currency": "", "agreed_on": None}
    today = timezone.localdate()
    plain = {"promises": [], "asks_progress": False, "again": False}
    return plain | {"values": values or [sample | {"agreed_on": today}]}


_ON_PAIRS = Show(
    _pairs,
    _on_pair,
    _(
        "There is no proposal in this mission yet. As soon as there is one, the letter is shown"
        " here for a real pair."
    ),
)
_ON_FOLLOWED = Show(
    _followed,
    _on_followed,
    _(
        "No introduction of this mission waits for follow-up yet. As soon as one does, the letter"
        " is shown here for it."
    ),
)


def _show(kind: str) -> Show:
    return _ON_FOLLOWED if kind in AFTERWARDS else _ON_PAIRS


register_group(Group(_("Letters to suppliers"), TO_SUPPLIER, _show))
register_group(Group(_("Letters to buyers"), TO_BUYER, _show))
