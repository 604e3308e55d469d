"""Labels as scoring reads them: what both sides thought of a pair, and how each has answered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
from django.db.models import QuerySet

from accounts.models import Membership, Organisation
from matchmaking.matching.domain.learning.labels import labels_in_force
from matchmaking.matching.enums import LabelKind, Party
from matchmaking.matching.models import Label, Proposal
from matchmaking.missions.models import Mission
from matchmaking.scoring.comparing.features import COLUMN, FEATURES, Feature
from matchmaking.scoring.learning.influence import FREE_ORGANIZER, FREE_PARTY, capped_weights
from matchmaking.scoring.learning.learned import Judged
from matchmaking.scoring.learning.rates import Answered, PartyRates, party_rates
from matchmaking.scoring.records import NeedRecord, SupplierRecord

# The later in the course, the nearer to business: of one party's judgements the last kind counts.
_COURSE: Final = (LabelKind.REVIEW, LabelKind.ANSWER, LabelKind.RATING, LabelKind.OUTCOME)
# How much a pair counts by who has judged it. An organizer's word alone is an expectation; what
# both sides said themselves is what the model is to foretell.
WEIGHT_BY_SIDES: Final = {0: 0.5, 1: 0.75, 2: 1.0}


@dataclass(frozen=True)
class Rates:
    """How readily each organisation answered, of the answers to one organizer's introductions."""

    of_buyers: PartyRates
    of_suppliers: PartyRates

    def of_supplier(self, organisation: str) -> tuple[float, float]:
        """(says yes, is said yes to); NaN where nothing is known."""
        return (
            self.of_suppliers.given_lift(organisation),
            self.of_buyers.received_lift(organisation),
        )

    def of_buyer(self, organisation: str) -> tuple[float, float]:
        return (
            self.of_buyers.given_lift(organisation),
            self.of_suppliers.received_lift(organisation),
        )


@dataclass(frozen=True)
class Judgements:
    """Everything that a training reads: pairs as capped, and how many labels of which kind."""

    judged: Judged
    counts: dict[str, int]
    accounts: int
    missions: tuple[int, ...]


@dataclass
class _Pair:
    """Labels of one pair: the latest of each party and kind, and the proposal judged last."""

    labels: dict[tuple[str, str], Label]

    def verdict(self, party: Party) -> Label | None:
        """The party's judgement of the latest kind; what judged nothing takes none back."""
        for kind in reversed(_COURSE):
            label = self.labels.get((party, kind))
            if label is not None and label.positive is not None:
                return label
        return None


def missions_learned_from(organizer: Organisation) -> QuerySet[Mission]:
    """The organizer's missions; made-up ones only while there are no others."""
    missions = Mission.objects.filter(organizer=organizer)
    real = missions.filter(is_fictional=False)
    return real if real.exists() else missions


def judgements_of(organizer: Organisation) -> Judgements:
    """The judged pairs of an organizer's missions, features and party rates as each run had them.

    Pairs that failed a must-have are left out: what a gate decides is nothing to be weighed.
    """
    missions = missions_learned_from(organizer)
    labels = list(_labels(missions))
    pairs = _pairs(labels)
    answers = _answers(labels)
    members = _members(labels)
    rates = _RatesByTime(answers)
    rows = [
        row for key in sorted(pairs) if (row := _row(key, pairs[key], rates, members)) is not None
    ]
    return Judgements(
        _judged(rows),
        _counts(labels),
        len({row.account for row in rows}),
        tuple(sorted({row.mission for row in rows})),
    )


def rates_now(organizer: Organisation, *, now: datetime) -> Rates:
    """Rates from every answer so far, for a run that begins `now`."""
    answers = _answers(_labels(missions_learned_from(organizer)))
    return _RatesByTime(answers).before(now)


def pairs_welcomed(organizer: Organisation) -> list[tuple[int, int]]:
    """(need, supplier) of the organizer's pairs that the buyer said yes to, in their order.

    A deal, or a promise that the supplier kept, is a yes too. What either side said last counts,
    in whichever mission, and a pair that one of them does not want any more is not among them.
    """
    labels = (
        labels_in_force()
        .filter(proposal__mission__in=missions_learned_from(organizer))
        .exclude(party=Party.ORGANIZER)
        .select_related("proposal")
        .only("party", "kind", "positive", "proposal__need_id", "proposal__supplier_id")
        .order_by("decided_at", "pk")
    )
    pairs: dict[tuple[int, int], _Pair] = {}
    for label in labels:
        key = (label.proposal.need_id, label.proposal.supplier_id)
        pairs.setdefault(key, _Pair({})).labels[label.party, label.kind] = label
    return sorted(key for key, pair in pairs.items() if _is_welcome(pair))


def _is_welcome(pair: _Pair) -> bool:
    buyer, supplier = pair.verdict(Party.BUYER), pair.verdict(Party.SUPPLIER)
    said = [label for label in (buyer, supplier) if label is not None]
    if not all(label.positive for label in said):
        return False
    # A supplier reports a deal or keeps a promise; its own yes to a letter came before the buyer's.
    return buyer is not None or any(label.kind == LabelKind.OUTCOME for label in said)


def with_rates(
    suppliers: Iterable[SupplierRecord], needs: Iterable[NeedRecord], rates: Rates
) -> tuple[tuple[SupplierRecord, ...], tuple[NeedRecord, ...]]:
    """The records of a run with what their parties did before."""

    def told(value: float) -> float | None:
        return None if np.isnan(value) else round(value, 6)

    return (
        tuple(
            replace(one, gives=told(gives), receives=told(receives))
            for one in suppliers
            for gives, receives in [rates.of_supplier(one.party)]
        ),
        tuple(
            replace(one, gives=told(gives), receives=told(receives))
            for one in needs
            for gives, receives in [rates.of_buyer(one.party)]
        ),
    )


class _RatesByTime:
    """Rates as they stood at the start of each run, computed once for each."""

    def __init__(self, answers: dict[Party, list[Answered]]) -> None:
        self.answers = answers
        self.known: dict[datetime, Rates] = {}

    def before(self, moment: datetime) -> Rates:
        if moment not in self.known:
            at = moment.timestamp()
            self.known[moment] = Rates(
                party_rates(self.answers[Party.BUYER], before=at),
                party_rates(self.answers[Party.SUPPLIER], before=at),
            )
        return self.known[moment]


@dataclass(frozen=True)
class _Row:
    features: tuple[float, ...]
    both: float
    buyer_yes: float
    supplier_yes: float
    weight: float
    account: str
    free: float
    mission: int
    need: int
    supplier: int


def _labels(missions: QuerySet[Mission]) -> QuerySet[Label]:
    return (
        labels_in_force()
        .filter(proposal__mission__in=missions)
        .select_related("proposal__run", "proposal__supplier", "proposal__need__buyer")
        .defer("proposal__run__allocation_report")
        .order_by("decided_at", "pk")
    )


def _pairs(labels: Iterable[Label]) -> dict[tuple[int, int, int], _Pair]:
    """By mission, need and supplier: a pair judged in two runs is one pair."""
    pairs: dict[tuple[int, int, int], _Pair] = {}
    for label in labels:
        proposal = label.proposal
        key = (proposal.mission_id, proposal.need_id, proposal.supplier_id)
        pairs.setdefault(key, _Pair({})).labels[label.party, label.kind] = label
    return pairs


def _answers(labels: Iterable[Label]) -> dict[Party, list[Answered]]:
    """The sides' own yeses and noes, between organisations."""
    found: dict[Party, list[Answered]] = {Party.BUYER: [], Party.SUPPLIER: []}
    for label in labels:
        if label.kind != LabelKind.ANSWER or label.positive is None:
            continue
        buyer = str(label.proposal.need.buyer.organisation_id)
        supplier = str(label.proposal.supplier.organisation_id)
        giver, receiver = (buyer, supplier) if label.party == Party.BUYER else (supplier, buyer)
        at = label.decided_at.timestamp()
        found[Party(label.party)].append(Answered(at, giver, receiver, label.positive))
    return found


def _members(labels: Iterable[Label]) -> set[tuple[int, int]]:
    """(user, organisation) of everybody who judged something under a name."""
    users = {label.user_id for label in labels if label.user_id is not None}
    rows = Membership.objects.filter(user__in=users)
    return set(rows.values_list("user_id", "organisation_id"))


def _row(
    key: tuple[int, int, int],
    pair: _Pair,
    rates: _RatesByTime,
    members: set[tuple[int, int]],
) -> _Row | None:
    """The pair as a row of training; None where nobody judged it or a must-have fails."""
    verdicts = {party: label for party in Party if (label := pair.verdict(party)) is not None}
    both, deciding = _mutual(verdicts)
    if deciding is None or deciding.proposal.blocked:
        return None
    account, free = _account(deciding, members)
    sides = sum(party in verdicts for party in (Party.BUYER, Party.SUPPLIER))
    mission, need, supplier = key
    return _Row(
        features=_features(deciding.proposal, rates),
        both=both,
        buyer_yes=_answer(verdicts.get(Party.BUYER)),
        supplier_yes=_answer(verdicts.get(Party.SUPPLIER)),
        weight=WEIGHT_BY_SIDES[sides],
        account=account,
        free=free,
        mission=mission,
        need=need,
        supplier=supplier,
    )


def _mutual(verdicts: dict[Party, Label]) -> tuple[float, Label | None]:
    """Whether both want it as far as is known, and the label that decides so.

    Any no is a no. A yes is one of both sides, or the organizer's while a side has yet to answer.
    """
    for party in (Party.BUYER, Party.SUPPLIER, Party.ORGANIZER):
        label = verdicts.get(party)
        if label is not None and not label.positive:
            return 0.0, label
    for party in (Party.BUYER, Party.SUPPLIER, Party.ORGANIZER):
        if party in verdicts:
            return 1.0, verdicts[party]
    return float("nan"), None


def _answer(label: Label | None) -> float:
    return float("nan") if label is None else float(bool(label.positive))


def _account(label: Label, members: set[tuple[int, int]]) -> tuple[str, float]:
    """Whose influence a judgement is, and how much of it is free.

    A side's is its organisation's, whoever pressed the button; what an organizer entered for it is
    that person's.
    """
    if label.party == Party.ORGANIZER:
        return f"user:{label.user_id}", FREE_ORGANIZER
    proposal = label.proposal
    organisation = (
        proposal.supplier.organisation_id
        if label.party == Party.SUPPLIER
        else proposal.need.buyer.organisation_id
    )
    if label.user_id is not None and (label.user_id, organisation) not in members:
        return f"user:{label.user_id}", FREE_ORGANIZER
    return f"organisation:{organisation}", FREE_PARTY


def _features(proposal: Proposal, rates: _RatesByTime) -> tuple[float, ...]:
    """The features that the run saw; party rates from the answers before its start."""
    stored = proposal.explanation.get("features", {})
    values = [float(stored.get(str(feature), "nan")) for feature in FEATURES]
    then = rates.before(proposal.run.started_at or proposal.created_at)
    gives, receives = then.of_buyer(str(proposal.need.buyer.organisation_id))
    values[COLUMN[Feature.BUYER_GIVES]], values[COLUMN[Feature.BUYER_RECEIVES]] = gives, receives
    gives, receives = then.of_supplier(str(proposal.supplier.organisation_id))
    values[COLUMN[Feature.SUPPLIER_GIVES]] = gives
    values[COLUMN[Feature.SUPPLIER_RECEIVES]] = receives
    return tuple(values)


def _judged(rows: Sequence[_Row]) -> Judged:
    def column(name: str) -> list[float]:
        return [float(getattr(row, name)) for row in rows]

    weight = np.array(column("weight"), dtype=np.float64)
    if rows:
        weight = capped_weights(weight, [row.account for row in rows], np.array(column("free")))
    return Judged(
        features=np.array([row.features for row in rows]).reshape(len(rows), len(FEATURES)),
        both=np.array(column("both"), dtype=np.float64),
        buyer_yes=np.array(column("buyer_yes"), dtype=np.float64),
        supplier_yes=np.array(column("supplier_yes"), dtype=np.float64),
        weight=weight,
        mission=np.array([str(row.mission) for row in rows], dtype=np.str_),
        need=np.array([str(row.need) for row in rows], dtype=np.str_),
        supplier=np.array([str(row.supplier) for row in rows], dtype=np.str_),
    )


def _counts(labels: Iterable[Label]) -> dict[str, int]:
    """Judgements by kind and party, and answers that judge nothing."""
    found: Counter[str] = Counter()
    for label in labels:
        if label.positive is None:
            found["not_about_fit"] += 1
        elif label.kind == LabelKind.ANSWER:
            found[f"answer_{label.party}"] += 1
        else:
            found[label.kind] += 1
    return dict(found)
