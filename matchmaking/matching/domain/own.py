"""A supplier's own matches: what it may know of each pair, and nothing of anybody else's.

A pair that an organizer rejected or parked, or that one of the two does not want, is not here at
all. Nor does a supplier learn that a pair waits for a consent or cools off: those are the other
side's affairs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organisation
from matchmaking.matching.domain.found import fits, nearest_first
from matchmaking.matching.domain.queries import latest_complete_run
from matchmaking.matching.domain.telling.cards import explanation_from_json
from matchmaking.matching.domain.telling.wording import is_worth_telling
from matchmaking.matching.enums import ProposalState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.missions.domain.queries import TAKING_PART, organisations_taking_part
from matchmaking.missions.models import Exclusion, Mission
from matchmaking.profiles.domain.queries import buyer_kept_back
from matchmaking.profiles.domain.relay import free_text, is_anonymous, one_line
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.models import Need
from matchmaking.scoring import Change, Explanation, Gate, Ground, NamedChange
from matchmaking.scoring.language.concepts import CAPABILITY, HS, PRODUCT, SECTOR

# Told to nobody but the organizer.
PRIVATE_GATES = frozenset({Gate.CONSENT, Gate.EXCLUDED, Gate.COOL_OFF})
FURTHEST = (ProposalState.APPROVED, ProposalState.PROPOSED, ProposalState.COMPUTED)
PUT_FORWARD = (ProposalState.PROPOSED, ProposalState.APPROVED)
# What makes a pair one of the supplier's own trade, whatever the texts say.
TRADE = frozenset({PRODUCT, CAPABILITY, HS})
# Text evidence that says as much where only the sector is shared: some two in a hundred get it.
_NEAR_IN_WORDS = 0.5
# More of what does not fit tells a supplier nothing.
_NEAREST_TOLD = 2


@dataclass(frozen=True)
class NeedShown:
    """A need as a supplier may see it before both sides agreed."""

    title: str
    description: str
    language: str
    buyer_name: str  # "" where the buyer stays anonymous until it accepts


@dataclass(frozen=True)
class OwnMatch:
    """One pair of the supplier; `explanation` holds only what it may be told."""

    proposal: Proposal
    need: NeedShown
    explanation: Explanation


@dataclass(frozen=True)
class CommonChange:
    """One change, how many of the supplier's pairs it would raise, and how many it would open."""

    change: Change
    code: str
    raises: int
    opens: int


def missions_joined_by(organisation: Organisation) -> QuerySet[Mission]:
    """The missions in which `organisation` takes part."""
    return Mission.objects.filter(
        enrolments__organisation=organisation, enrolments__state__in=TAKING_PART
    ).select_related("organizer")


def matches_of_supplier(
    *, mission: Mission, organisation: Organisation, language: str
) -> list[OwnMatch]:
    """What the latest complete run found for the supplier: approved, put forward, near misses.

    The best of each come first. Empty where there is no such run, or nothing in it that the
    supplier may see.
    """
    run = latest_complete_run(mission)
    if run is None:
        return []
    found = [
        OwnMatch(proposal, need_shown(proposal.need, language), explanation)
        for proposal in _own_proposals(run, organisation)
        if (explanation := _tellable(proposal)) is not None
    ]
    return sorted(found, key=_furthest_first)


def nearest_of_supplier(
    *, mission: Mission, organisation: Organisation, language: str
) -> list[OwnMatch] | None:
    """The needs that come nearest to a supplier whom no need of the mission fits.

    None where the latest complete run has something that fits, or nothing to say about it.
    """
    run = latest_complete_run(mission)
    if run is None or not run.only_fitting:
        return None
    own = run.proposals.filter(supplier__organisation=organisation)
    if not own.exists() or own.filter(fits(run)).exists():
        return None
    left_out = nearest_first(_tellable_pairs(run, organisation))
    found = [
        OwnMatch(proposal, need_shown(proposal.need, language), explanation)
        for proposal in left_out
        if (explanation := _tellable(proposal, nearest=True)) is not None
    ]
    return found[:_NEAREST_TOLD]


def _furthest_first(match: OwnMatch) -> tuple[int, bool, float]:
    proposal = match.proposal
    return FURTHEST.index(ProposalState(proposal.state)), proposal.blocked, -proposal.score


def _own_proposals(run: MatchRun, organisation: Organisation) -> QuerySet[Proposal]:
    near_miss = Q(state=ProposalState.COMPUTED, blocked=True)
    return _tellable_pairs(run, organisation).filter(Q(state__in=PUT_FORWARD) | near_miss)


def _tellable_pairs(run: MatchRun, organisation: Organisation) -> QuerySet[Proposal]:
    """Pairs with open needs that their buyers show, of buyers that still take part, and whom
    neither side excludes.
    """
    buyer = OuterRef("need__buyer__organisation")
    excluded = Exclusion.objects.filter(
        Q(organisation=buyer, excluded=organisation) | Q(organisation=organisation, excluded=buyer)
    )
    return (
        run.proposals.filter(
            ~Exists(excluded),
            ~buyer_kept_back("need__buyer"),
            supplier__organisation=organisation,
            need__state=NeedState.OPEN,
            need__buyer__organisation__in=organisations_taking_part(run.mission),
        )
        .select_related("need__buyer__organisation", "need__sector", "need__volume_unit")
        .prefetch_related(
            "need__product_terms",
            "need__required_capabilities",
            "need__required_certifications",
            "need__preferred_certifications",
        )
        .order_by("pk")
    )


def _tellable(proposal: Proposal, *, nearest: bool = False) -> Explanation | None:
    """The explanation without what is private; None where the pair must not be told of at all.

    A pair of another trade is told only as one of the ``nearest``, where nothing fits.
    """
    found = explanation_from_json(proposal.explanation)
    failed = {result.gate for result in found.gates if result.failed}
    if Gate.EXCLUDED in failed:
        return None
    # An approved pair may be cooling off because it was introduced; a near miss then is none.
    # Nor is what a plant of another trade would have to become.
    if proposal.state == ProposalState.COMPUTED and (
        failed & PRIVATE_GATES or not (nearest or is_of_its_trade(found))
    ):
        return None
    gates = tuple(result for result in found.gates if result.gate not in PRIVATE_GATES)
    evidence = found.evidence
    if is_anonymous(proposal.need):
        # A supplier that names its customers could read the buyer's name among common words.
        evidence = replace(evidence, shared_words=())
    # The letter that releases contacts tells of a buyer's yes, not the reasons of another pair.
    return replace(found, gates=gates, evidence=evidence, earlier=0.0)


def is_of_its_trade(found: Explanation) -> bool:
    """Whether the two have enough in common: an avocado plant is not advised to offer private 5G
    networks.

    Of pairs from before that was asked: whether they have a product, a process or a customs heading
    in common, or are near in words within one sector.
    """
    if found.ground is not None:
        return found.ground is not Ground.LITTLE
    kinds = {shared.kind for shared in found.shared}
    return bool(kinds & TRADE) or (SECTOR in kinds and found.evidence.text >= _NEAR_IN_WORDS)


def need_shown(need: Need, language: str) -> NeedShown:
    """Titles and descriptions lose contacts, and an anonymous buyer's name, as in letters."""
    return NeedShown(
        title=one_line(free_text(need.title, need=need, language=language)),
        description=free_text(need.description, need=need, language=language, length=400),
        language=need.language,
        buyer_name="" if is_anonymous(need) else one_line(need.buyer.name_in(language)),
    )


def common_changes(matches: Sequence[OwnMatch], *, most: int = 5) -> list[CommonChange]:
    """The changes that are best for most pairs of the supplier's trade: those that open blocked
    pairs count first.
    """
    changes = [
        change
        for match in matches
        if (change := match.explanation.best_change)
        and is_worth_telling(change)
        and is_of_its_trade(match.explanation)
    ]
    raises = Counter(_kind_of(change) for change in changes)
    opens = Counter(_kind_of(change) for change in changes if change.opens_gate)
    found = [
        CommonChange(Change(change), code, count, opens[change, code])
        for (change, code), count in raises.items()
    ]
    found.sort(key=lambda item: (-item.raises, -item.opens, item.change, item.code))
    return found[:most]


def _kind_of(change: NamedChange) -> tuple[str, str]:
    """Amounts differ from need to need: to reach more capacity is one change, whatever its size."""
    return str(change.change), "" if change.amount is not None else change.code
