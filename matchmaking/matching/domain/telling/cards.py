"""Stored explanations as what a person reads: why, why not, and what would raise the match most."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.domain.telling.wording import Wording, is_within, is_worth_telling
from matchmaking.scoring import Explanation, Feature, Gate, GateResult, Ground, NamedChange
from matchmaking.scoring.explaining.changes import Change
from matchmaking.scoring.explaining.explain import SharedConcept
from matchmaking.scoring.language.concepts import HS, SECTOR
from matchmaking.scoring.reading.channels import TextEvidence
from matchmaking.taxonomy.files import load_taxonomy

FEATURE_LABELS: dict[Feature, Promise] = {
    Feature.TEXT: _("What both texts say"),
    Feature.CONCEPTS: _("Products and processes in common"),
    Feature.SECTOR: _("Sector"),
    Feature.HS: _("HS codes"),
    Feature.REQUIRED_CERTIFICATIONS: _("Required certifications"),
    Feature.PREFERRED_CERTIFICATIONS: _("Preferred certifications"),
    Feature.CAPABILITIES: _("Capabilities asked for"),
    Feature.CAPACITY: _("Capacity over volume"),
    Feature.LEAD_TIME: _("Lead time"),
    Feature.MIN_ORDER: _("MOQ against the first order"),
    Feature.INCOTERMS: _("Incoterms"),
    Feature.JAPAN_EXPERIENCE: _("Experience with Japan"),
    Feature.EXPORTS: _("Exports"),
    Feature.DUTY_ADVANTAGE: _("Origin and duty advantage"),
    Feature.LANGUAGE: _("Languages"),
    Feature.VOLUME_WORTH: _("Volume worth the effort"),
    Feature.WISHES: _("What the supplier looks for"),
    Feature.PRICE: _("Price against the target"),
    Feature.DELIVERY: _("Lead time against the delivery date"),
    Feature.CITY: _("City where they can meet"),
    Feature.BUYER_GIVES: _("How readily this buyer says yes"),
    Feature.BUYER_RECEIVES: _("How readily suppliers say yes to this buyer"),
    Feature.SUPPLIER_GIVES: _("How readily this supplier says yes"),
    Feature.SUPPLIER_RECEIVES: _("How readily buyers say yes to this supplier"),
}


@dataclass(frozen=True)
class Card:
    """Whole sentences in one language. `change` is "" where nothing would raise the match."""

    reasons: list[str]
    missing: list[str]
    change: str


NO_CARD = Card(reasons=[], missing=[], change="")


@dataclass(frozen=True)
class Contribution:
    """Log-odds that one fact added for each side; None where it has no part in that side."""

    label: str
    buyer: float | None
    supplier: float | None


@dataclass(frozen=True)
class TermInCommon:
    """A product, process or HS code of both sides, with the words of each; "" where it was ticked
    or given as a code.
    """

    name: str
    need_words: str
    supplier_words: str


def card(explanation: Mapping[str, Any], *, language: str) -> Card:
    """As it is told of the supplier, to the organizer and to the buyer."""
    return _card(explanation_from_json(explanation), Wording(language, name_in(language)))


def card_for_supplier(found: Explanation, *, language: str) -> Card:
    """As it is told to the supplier itself. What it may not know is left out before."""
    return _card(found, Wording(language, name_in(language), to_supplier=True))


def _card(found: Explanation, wording: Wording) -> Card:
    # A jam maker is not advised to make cosmetics.
    change = None if found.ground is Ground.LITTLE else found.best_change
    return Card(
        reasons=wording.reasons(found),
        missing=wording.missing(replace(found, best_change=None)),
        change=wording.change(change) if change is not None and is_worth_telling(change) else "",
    )


def contributions(explanation: Mapping[str, Any]) -> list[Contribution]:
    """Every fact that counted, the strongest first."""
    buyer = explanation["buyer_contributions"]
    supplier = explanation["supplier_contributions"]
    lines = [
        Contribution(str(label), buyer.get(str(feature)), supplier.get(str(feature)))
        for feature, label in FEATURE_LABELS.items()
        if str(feature) in buyer or str(feature) in supplier
    ]
    return sorted(lines, key=lambda line: -(abs(line.buyer or 0) + abs(line.supplier or 0)))


def terms_in_common(explanation: Mapping[str, Any], *, language: str) -> list[TermInCommon]:
    """Every term that counted as common ground but the sector, which needs no proof, and the
    headings of HS codes that are told.
    """
    shared = explanation_from_json(explanation).shared
    wording = Wording(language, name_in(language))
    codes = [one.code for one in shared if one.kind == HS]
    return [
        TermInCommon(wording.term(one.kind, one.code), one.need_words, one.supplier_words)
        for one in shared
        if one.kind != SECTOR and not (one.kind == HS and is_within(codes, one.code))
    ]


def name_in(language: str) -> "_Namer":
    return _Namer(language)


@dataclass(frozen=True)
class _Namer:
    language: str

    def __call__(self, kind: str, code: str) -> str:
        """The term's name in the reader's language; the code where the term is gone."""
        entry = load_taxonomy().get(kind, code)
        return entry.names[self.language] if entry is not None else code


def explanation_from_json(stored: Mapping[str, Any]) -> Explanation:
    """What `engine` stored, as scoring made it."""
    change = stored["best_change"]
    ground = stored.get("ground")
    # The fit by the rules is stored beside what scoring says.
    said = {name: value for name, value in stored.items() if name != "fit"}
    return Explanation(
        **{
            **said,
            "features": _by_feature(stored["features"]),
            "buyer_contributions": _by_feature(stored["buyer_contributions"]),
            "supplier_contributions": _by_feature(stored["supplier_contributions"]),
            "evidence": TextEvidence(
                **{**stored["evidence"], "shared_words": tuple(stored["evidence"]["shared_words"])}
            ),
            "shared": tuple(SharedConcept(**item) for item in stored["shared"]),
            "certifications_met": tuple(stored["certifications_met"]),
            "certifications_claimed": tuple(stored.get("certifications_claimed", ())),
            "gates": tuple(
                GateResult(Gate(gate["gate"]), gate["state"], tuple(gate["codes"]))
                for gate in stored["gates"]
            ),
            "ground": Ground(ground) if ground else None,
            "best_change": None
            if change is None
            else NamedChange(**{**change, "change": Change(change["change"])}),
        }
    )


def _by_feature(values: Mapping[str, float]) -> dict[Feature, float]:
    return {Feature(name): value for name, value in values.items()}
