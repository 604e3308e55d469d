"""Made-up missions whose parties decide by weights of their own, and people who mean harm.

Nothing here is real: it shows what learning does when it is known what there is to learn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from matchmaking.scoring.arrays import Floats, Rows
from matchmaking.scoring.comparing.features import COLUMN, FEATURES, Feature
from matchmaking.scoring.comparing.model import ExpertModel, Weight
from matchmaking.scoring.learning.influence import FREE_PARTY, capped_weights
from matchmaking.scoring.learning.learned import Judged

# Needs of a mission and the pairs of each that people judge: what an organizer reviews.
NEEDS, PAIRS_PER_NEED, SUPPLIERS = 40, 10, 60
# Facts that most profiles leave out.
UNKNOWN = 0.35
# What people weigh in these worlds, in the order in which it is drawn. A feature that scoring gains
# later is unknown here, so that the same seed stays the same world.
FACTS = (
    Feature.TEXT,
    Feature.CONCEPTS,
    Feature.SECTOR,
    Feature.HS,
    Feature.REQUIRED_CERTIFICATIONS,
    Feature.PREFERRED_CERTIFICATIONS,
    Feature.CAPABILITIES,
    Feature.CAPACITY,
    Feature.LEAD_TIME,
    Feature.MIN_ORDER,
    Feature.INCOTERMS,
    Feature.JAPAN_EXPERIENCE,
    Feature.EXPORTS,
    Feature.DUTY_ADVANTAGE,
    Feature.LANGUAGE,
    Feature.VOLUME_WORTH,
    Feature.WISHES,
)
_DRAWN = 21
FEW = 3


class Attack(StrEnum):
    """Who sends the false labels, and to what end."""

    NONE = "none"
    SPREAD = "spread over all accounts"
    FEW_ACCOUNTS = "from three accounts"
    AIMED = "from three accounts, for those without certificates"


@dataclass(frozen=True)
class Market:
    """Judged pairs of some missions with the account that decided each and the true odds."""

    judged: Judged
    accounts: tuple[str, ...]
    odds: Floats

    def capped(self) -> Judged:
        """The pairs as training sees them: no account beyond its cap."""
        free = np.full(len(self.judged), FREE_PARTY)
        return replace(self.judged, weight=capped_weights(self.judged.weight, self.accounts, free))


def make_market(*, seed: int, missions: int, first: int = 0, surprise: float = 0.8) -> Market:
    """``missions`` missions of parties that weigh facts otherwise than the rules.

    Each rule's true weight is the rule's times a lognormal factor of ``surprise``; the factors
    depend on ``seed`` alone, so that ``first`` gives other missions of the same world.
    """
    truth = _true_model(np.random.default_rng(seed), surprise)
    draws = np.random.default_rng([seed, first, missions])
    size = missions * NEEDS * PAIRS_PER_NEED
    features = _features(draws, size)
    of_buyer, of_supplier = truth.log_odds(features)
    # People judge what was put forward, of which about a third pleases: not the whole market.
    of_buyer = of_buyer - np.median(of_buyer)
    of_supplier = of_supplier - np.median(of_supplier) + 0.7
    buyer = (draws.random(size) < _logistic(of_buyer)).astype(np.float64)
    supplier = (draws.random(size) < _logistic(of_supplier)).astype(np.float64)
    mission = first + np.repeat(np.arange(missions), NEEDS * PAIRS_PER_NEED)
    need = np.repeat(np.arange(missions * NEEDS), PAIRS_PER_NEED)
    suppliers = draws.integers(0, SUPPLIERS, size)
    judged = Judged(
        features=features,
        both=buyer * supplier,
        buyer_yes=buyer,
        # A buyer is asked only about a pair that its supplier accepted.
        supplier_yes=supplier,
        weight=np.ones(size),
        mission=mission.astype(str),
        need=np.char.add(f"{first}-", need.astype(str)),
        supplier=suppliers.astype(str),
    )
    judged = replace(judged, buyer_yes=np.where(supplier > 0, buyer, np.nan))
    accounts = tuple(
        f"supplier{suppliers[row]}" if supplier[row] == 0 else f"buyer{need[row] % NEEDS}"
        for row in range(size)
    )
    return Market(judged, accounts, np.minimum(of_buyer, of_supplier))


def attacked(market: Market, attack: Attack, *, share: float = 0.05, seed: int = 0) -> Market:
    """The same market with ``share`` of its pairs judged falsely.

    The falsehoods are the most harmful ones: the contrary of the truth, on those pairs about which
    the truth is clearest; or a yes for whoever lacks what is asked and a no for whoever has it.
    """
    if attack == Attack.NONE:
        return market
    size = len(market.judged)
    count = round(share * size)
    draws = np.random.default_rng(seed)
    if attack == Attack.SPREAD:
        rows = draws.permutation(size)[:count]
    else:
        rows = np.argsort(-np.abs(market.odds), kind="stable")[: 4 * count]
        rows = draws.permutation(rows)[:count]
    lie = (market.odds[rows] < 0).astype(np.float64)
    if attack == Attack.AIMED:
        held = market.judged.features[:, COLUMN[Feature.REQUIRED_CERTIFICATIONS]]
        known = np.flatnonzero(~np.isnan(held))
        rows = draws.permutation(known)[:count]
        lie = (held[rows] < 0.5).astype(np.float64)
    accounts = list(market.accounts)
    if attack != Attack.SPREAD:
        for place, row in enumerate(rows):
            accounts[row] = f"attacker{place % FEW}"
    return Market(_falsified(market.judged, rows, lie), tuple(accounts), market.odds)


def _falsified(judged: Judged, rows: Rows, lie: Floats) -> Judged:
    answers = []
    for column in (judged.both, judged.buyer_yes, judged.supplier_yes):
        changed = column.copy()
        changed[rows] = lie
        answers.append(changed)
    return replace(judged, both=answers[0], buyer_yes=answers[1], supplier_yes=answers[2])


def _true_model(draws: np.random.Generator, surprise: float) -> ExpertModel:
    rules = ExpertModel()
    return replace(
        rules,
        buyer_weights=_bent(rules.buyer_weights, draws, surprise),
        supplier_weights=_bent(rules.supplier_weights, draws, surprise),
    )


def _bent(
    weights: Mapping[Feature, Weight], draws: np.random.Generator, surprise: float
) -> dict[Feature, Weight]:
    factors = dict(zip(FACTS, np.exp(draws.normal(0.0, surprise, _DRAWN)), strict=False))
    return {
        feature: replace(weight, log_odds=weight.log_odds * float(factors.get(feature, 1.0)))
        for feature, weight in weights.items()
    }


def _features(draws: np.random.Generator, size: int) -> Floats:
    """Facts of a kind that pairs put forward have: text that fits more or less, half unknown."""
    drawn = draws.choice([0.0, 0.3, 0.7, 1.0], (size, _DRAWN))
    drawn[draws.random(drawn.shape) < UNKNOWN] = np.nan
    features = np.full((size, len(FEATURES)), np.nan)
    features[:, [COLUMN[fact] for fact in FACTS]] = drawn[:, : len(FACTS)]
    features[:, COLUMN[Feature.TEXT]] = draws.beta(2.0, 2.0, size) * 1.5
    return features


def _logistic(value: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-value)), dtype=np.float64)
