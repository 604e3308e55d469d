"""What a model learned, in words: a training's report of codes and numbers as whole sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matchmaking.matching.domain.telling.cards import FEATURE_LABELS
from matchmaking.scoring.comparing.features import Feature
from matchmaking.scoring.learning.learned import BUYER_RATES, SUPPLIER_RATES
from matchmaking.scoring.learning.promotion import (
    FEWEST_MISSIONS,
    FEWEST_NEEDS,
    FEWEST_OF_EACH,
    FEWEST_PAIRS,
    Refusal,
)

_RATES = frozenset(BUYER_RATES) | frozenset(SUPPLIER_RATES)
# Below this a learned weight counts for next to nothing, whatever the rule's was.
_NOTHING = 0.05

METHOD_LABELS: dict[str, Promise] = {
    "learned": gettext_lazy("What was learned"),
    "rules": gettext_lazy("The rules"),
    "popularity": gettext_lazy("The most accepted suppliers first"),
    "random": gettext_lazy("By chance"),
}
COUNT_LABELS: dict[str, Promise] = {
    "review": gettext_lazy("Organizers' reviews"),
    "answer_supplier": gettext_lazy("Suppliers' answers"),
    "answer_buyer": gettext_lazy("Buyers' answers"),
    "rating": gettext_lazy("Ratings after meetings"),
    "outcome": gettext_lazy("Outcomes"),
    "not_about_fit": gettext_lazy("Not about the fit, so not learned from"),
}
RATE_SENTENCES: dict[str, Promise] = {
    "buyer_gives": gettext_lazy("Buyers that said yes more often before say yes more often again."),
    "supplier_receives": gettext_lazy(
        "Suppliers to which buyers said yes before hear yes more often again."
    ),
    "supplier_gives": gettext_lazy(
        "Suppliers that said yes more often before say yes more often again."
    ),
    "buyer_receives": gettext_lazy(
        "Buyers to which suppliers said yes before hear yes more often again."
    ),
}
# By side, and whether the fact counts for more or less than the rules assumed, or for nothing.
WEIGHT_SENTENCES: dict[tuple[str, str], Promise] = {
    ("buyer", "more"): gettext_lazy(
        "For buyers, “%(fact)s” counts %(times)s times as much as the rules assumed."
    ),
    ("buyer", "less"): gettext_lazy(
        "For buyers, “%(fact)s” counts only %(percent)s %% as much as the rules assumed."
    ),
    ("buyer", "nothing"): gettext_lazy("For buyers, “%(fact)s” makes next to no difference."),
    ("supplier", "more"): gettext_lazy(
        "For suppliers, “%(fact)s” counts %(times)s times as much as the rules assumed."
    ),
    ("supplier", "less"): gettext_lazy(
        "For suppliers, “%(fact)s” counts only %(percent)s %% as much as the rules assumed."
    ),
    ("supplier", "nothing"): gettext_lazy("For suppliers, “%(fact)s” makes next to no difference."),
}


@dataclass(frozen=True)
class Line:
    """One weight: in words where it is sure, in numbers always (log-odds)."""

    sentence: str
    fact: str
    side: str
    rule: float
    weight: float
    low: float
    high: float


@dataclass(frozen=True)
class Count:
    label: str
    count: int


@dataclass(frozen=True)
class Method:
    """A way to order pairs, and how well it does on missions that were left out."""

    label: str
    mean: float
    low: float
    high: float
    ours: bool


@dataclass(frozen=True)
class Story:
    """A training's report as a page tells it."""

    counts: list[Count]
    sure: list[Line]
    lines: list[Line]
    methods: list[Method]
    gain: Mapping[str, float]
    gain_sentence: str
    brier_sentence: str
    bins: list[dict[str, float]]
    needs: int


def story(report: Mapping[str, Any]) -> Story:
    """The report of domain.learning.report_of; parts that it does not have are empty."""
    lines = [_line(entry) for entry in report.get("learned", ())]
    evaluation = report.get("evaluation") or {}
    counts = report.get("counts", {})
    return Story(
        counts=[Count(str(label), counts.get(code, 0)) for code, label in COUNT_LABELS.items()],
        sure=sorted(
            (line for line in lines if line.sentence), key=lambda line: line.weight < line.rule
        ),
        lines=lines,
        methods=_methods(evaluation),
        gain=evaluation.get("gain") or {},
        gain_sentence=_gain(evaluation),
        brier_sentence=_brier(evaluation),
        bins=list(evaluation.get("bins", ())),
        needs=evaluation.get("needs", 0),
    )


def why_not(refusal: str, report: Mapping[str, Any]) -> str:
    """Why a training was not taken into use, with the numbers that decided it; "" for no reason."""
    if not refusal:
        return ""
    gain = (report.get("evaluation") or {}).get("gain") or {}
    missions = report.get("missions", 0)
    return _refusals(missions)[Refusal(refusal)] % {
        "missions": missions,
        "fewest_missions": FEWEST_MISSIONS,
        "pairs": report.get("pairs", 0),
        "fewest_pairs": FEWEST_PAIRS,
        "fewest_of_each": FEWEST_OF_EACH,
        "fewest_needs": FEWEST_NEEDS,
        "gain": _signed(gain.get("mean")),
        "low": _signed(gain.get("low")),
        "high": _signed(gain.get("high")),
    }


def _refusals(missions: int) -> dict[Refusal, str]:
    return {
        Refusal.FEW_MISSIONS: ngettext(
            "Decisions from %(missions)s mission are too few: at least %(fewest_missions)s are "
            "needed, so that it can be tried on a mission that it has not seen.",
            "Decisions from %(missions)s missions are too few: at least %(fewest_missions)s are "
            "needed, so that it can be tried on a mission that it has not seen.",
            missions,
        ),
        Refusal.FEW_PAIRS: _(
            "%(pairs)s judged pairs are too few: at least %(fewest_pairs)s are needed."
        ),
        Refusal.ONE_SIDED: _(
            "Nearly all decisions say the same. At least %(fewest_of_each)s yeses and as many noes "
            "are needed to tell what makes the difference."
        ),
        Refusal.FEW_NEEDS: _(
            "Fewer than %(fewest_needs)s needs have both a yes and a no, so it cannot be told "
            "which order is better."
        ),
        Refusal.NOT_BETTER: _(
            "On missions that it had not seen it was not surely better than the rules: the "
            "difference is %(gain)s, and may lie anywhere between %(low)s and %(high)s."
        ),
        Refusal.NOT_TRUER: _(
            "It put pairs in a better order than the rules, but its probabilities were further "
            "from what came."
        ),
    }


def _line(entry: Mapping[str, Any]) -> Line:
    return Line(
        sentence=_sentence(entry),
        fact=str(FEATURE_LABELS[Feature(entry["feature"])]),
        side=_("Buyer") if entry["side"] == "buyer" else _("Supplier"),
        rule=entry["rule"],
        weight=entry["weight"],
        low=entry["low"],
        high=entry["high"],
    )


def _sentence(entry: Mapping[str, Any]) -> str:
    """What the weight says in words; "" while its interval still holds the rule's."""
    feature = Feature(entry["feature"])
    if entry["low"] <= entry["rule"] <= entry["high"]:
        return ""
    if feature in _RATES:
        return str(RATE_SENTENCES[feature])
    if entry["weight"] <= _NOTHING:
        kind = "nothing"
    else:
        kind = "more" if entry["weight"] > entry["rule"] else "less"
    return str(WEIGHT_SENTENCES[entry["side"], kind]) % {
        "fact": FEATURE_LABELS[feature],
        "times": number_format(entry["weight"] / entry["rule"], 1),
        "percent": round(100 * entry["weight"] / entry["rule"]),
    }


def _methods(evaluation: Mapping[str, Any]) -> list[Method]:
    found = evaluation.get("ndcg") or {}
    return [
        Method(
            str(label),
            found[name]["mean"],
            found[name]["low"],
            found[name]["high"],
            name == "learned",
        )
        for name, label in METHOD_LABELS.items()
        if name in found and found[name]["mean"] is not None
    ]


def _gain(evaluation: Mapping[str, Any]) -> str:
    gain = evaluation.get("gain") or {}
    if gain.get("mean") is None:
        return ""
    needs = evaluation.get("needs", 0)
    return ngettext(
        "On %(needs)s need of missions that it had not seen, what was learned differs from the "
        "rules by %(gain)s; with 95 %% certainty by between %(low)s and %(high)s.",
        "On %(needs)s needs of missions that it had not seen, what was learned differs from the "
        "rules by %(gain)s; with 95 %% certainty by between %(low)s and %(high)s.",
        needs,
    ) % {
        "needs": needs,
        "gain": _signed(gain["mean"]),
        "low": _signed(gain["low"]),
        "high": _signed(gain["high"]),
    }


def _brier(evaluation: Mapping[str, Any]) -> str:
    brier = evaluation.get("brier") or {}
    if brier.get("learned") is None:
        return ""
    return _(
        "Mean squared error of the probabilities (Brier score, 0 is perfect): %(learned)s; of the "
        "rules' %(rules)s; of always saying the usual share %(share)s."
    ) % {name: number_format(brier[name], 3) for name in ("learned", "rules", "share")}


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number_format(abs(value), 3)}"
