"""How ready a product is for Japan: duty, origin, what Japan asks, label, and what to do next.

Built on `completeness.japan_gaps` (what the record does not say) and on `japan_rules` (what Japan
asks). Facts with their sources, never a verdict.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.common.names import fold
from matchmaking.profiles.domain import japan_sources as sources
from matchmaking.profiles.domain.completeness import (
    AskedSchemes,
    Gap,
    is_food,
    japan_gaps,
    root_sector,
)
from matchmaking.profiles.domain.japan_label import (
    ALLERGENS,
    LABEL_ITEMS,
    OTHER_NAMES,
    Allergen,
)
from matchmaking.profiles.domain.japan_rules import RULES, Rule
from matchmaking.profiles.domain.japan_sources import Source
from matchmaking.profiles.enums import OriginStatus
from matchmaking.profiles.models import Product, Supplier
from matchmaking.taxonomy.domain.tariff import (
    Duty,
    RateRange,
    current_schedule,
    duty_of,
)
from matchmaking.taxonomy.models import CertificationScheme, TariffSchedule


class Agreement(models.TextChoices):
    AAEMJ = "aaemj", _("AAEMJ (Japan-Mexico EPA)")
    CPTPP = "cptpp", _("CPTPP")


@dataclass(frozen=True)
class AgreementOutlook:
    """One agreement for one product: its rates, what it can save at most, and the origin status.

    `saves` is in percentage points, None where the rates do not compare as percentages.
    """

    agreement: Agreement
    rates: RateRange | None
    origin: OriginStatus
    saves: Decimal | None
    step: Promise
    source: Source


@dataclass(frozen=True)
class RuleOutlook:
    """One rule and the supplier's certificates that bear on it."""

    rule: Rule
    held: tuple[CertificationScheme, ...]


@dataclass(frozen=True)
class LabelItem:
    """One item of the Japanese label; `known` is None where the importer fills it in."""

    name_ja: str
    label: Promise
    known: bool | None


@dataclass(frozen=True)
class Food:
    """What only food has. `named` are the allergens to be declared that the record names."""

    label: tuple[LabelItem, ...]
    named: tuple[Allergen, ...]
    allergens_told: bool
    all_allergens: tuple[Allergen, ...] = ALLERGENS
    label_source: Source = sources.LABEL
    allergen_source: Source = sources.ALLERGENS


@dataclass(frozen=True)
class Readiness:
    """Everything that the page of a product's readiness shows."""

    gaps: tuple[Gap, ...]
    schedule: TariffSchedule | None
    duty: Duty | None
    agreements: tuple[AgreementOutlook, ...]
    rules: tuple[RuleOutlook, ...]
    asked: tuple[CertificationScheme, ...]
    held: tuple[CertificationScheme, ...]
    food: Food | None


# What to do about origin, by agreement and by what the record says.
_STEPS: Final[dict[tuple[Agreement, OriginStatus], Promise]] = {
    (Agreement.AAEMJ, OriginStatus.QUALIFIES): _(
        "Apply in VUCEM (Secretaría de Economía) for the certificate of origin before you ship; it"
        " comes as a PDF. An approved exporter declares origin on its invoice instead."
    ),
    (Agreement.CPTPP, OriginStatus.QUALIFIES): _(
        "Exporter, producer or importer may certify origin; agree with the buyer who does it."
    ),
    (Agreement.AAEMJ, OriginStatus.DOES_NOT): _(
        "Without origin the usual rate applies; look whether another material would change that."
    ),
    (Agreement.CPTPP, OriginStatus.DOES_NOT): _(
        "Without origin the usual rate applies; inputs from other CPTPP countries may count."
    ),
}
_CHECK: Final[dict[Agreement, Promise]] = {
    Agreement.AAEMJ: _(
        "Look up the rule of origin of the HS code in the AAEMJ, and state the result here."
    ),
    Agreement.CPTPP: _(
        "Look up the rule of origin of the HS code in the CPTPP, and state the result here."
    ),
}

_SOURCES: Final[dict[Agreement, Source]] = {
    Agreement.AAEMJ: sources.AAEMJ,
    Agreement.CPTPP: sources.CPTPP,
}


def readiness_of(product: Product, *, supplier: Supplier, asked: AskedSchemes) -> Readiness:
    """`supplier` as loaded by `queries.with_everything`; at most three queries of its own."""
    schedule = current_schedule()
    duty = None
    if schedule and product.has_hs_code:
        duty = duty_of(hs6=product.hs6, schedule=schedule)
    held_codes = asked.held_by(supplier)
    return Readiness(
        gaps=tuple(japan_gaps(product, supplier=supplier, asked=asked)),
        schedule=schedule,
        duty=duty,
        agreements=tuple(_outlook(product, duty, agreement) for agreement in Agreement),
        rules=tuple(
            RuleOutlook(rule, asked.among(rule.schemes & held_codes))
            for rule in RULES
            if rule.applies(sector=root_sector(product), hs6=product.hs6)
        ),
        asked=asked.usual_for(product),
        held=asked.among(held_codes),
        food=_food(product) if is_food(product) else None,
    )


def _outlook(product: Product, duty: Duty | None, agreement: Agreement) -> AgreementOutlook:
    rates: RateRange | None = getattr(duty, agreement.value) if duty else None
    origin = OriginStatus(getattr(product, f"origin_{agreement.value}"))
    return AgreementOutlook(
        agreement,
        rates,
        origin,
        _saving(duty.usual, rates) if duty and rates else None,
        _STEPS.get((agreement, origin), _CHECK[agreement]),
        _SOURCES[agreement],
    )


def _saving(usual: RateRange, rates: RateRange) -> Decimal | None:
    """The most that a line of the code saves; only where all of both is percentages."""
    if usual.written or rates.written or usual.high is None or rates.low is None:
        return None
    return max(Decimal(0), usual.high - rates.low)


def _food(product: Product) -> Food:
    said = {
        "名称": bool(product.name_ja or product.name_en or product.name_es),
        "原材料名": bool(product.ingredients),
        "添加物": bool(product.additives),
        "アレルゲン": bool(product.allergens),
        "内容量": bool(product.packaging),
        "賞味期限・消費期限": product.shelf_life_days is not None,
        "保存方法": bool(product.storage),
    }
    text = " ".join(
        [product.allergens, *(str(item.get("name", "")) for item in product.ingredients)]
    )
    return Food(
        label=tuple(LabelItem(name, label, said.get(name)) for name, label in LABEL_ITEMS),
        named=tuple(one for one in ALLERGENS if _names(text, one)),
        allergens_told=bool(product.allergens),
    )


def _names(text: str, allergen: Allergen) -> bool:
    """Whether a text names an allergen: by whole words in Latin letters, anywhere in Japanese."""
    plain = fold(text)
    for other, meaning in OTHER_NAMES.items():
        plain = plain.replace(fold(other), fold(meaning))
    for word in allergen.words:
        if word.isascii():
            if re.search(rf"\b{re.escape(word)}(?:s|es)?\b", plain):
                return True
        elif fold(word) in plain:
            return True
    return False
