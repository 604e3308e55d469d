"""What a letter states about a need and a supplier, in the reader's language.

Structured facts are named by the taxonomy in the reader's language. Free text keeps its own and
says which. Nothing here carries a person's name, an address or a number to call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from matchmaking.common.enums import Language
from matchmaking.introductions.models import Introduction
from matchmaking.matching.domain.telling.topics import codes_read, topics_of
from matchmaking.profiles.domain.relay import (
    excerpt,
    free_text,
    is_anonymous,
    one_line,
    without_contacts,
    without_names,
)
from matchmaking.profiles.enums import (
    CertificationStatus,
    JapanExperience,
    OriginStatus,
    SampleOffer,
)
from matchmaking.profiles.models import Certification, Need, Product, Supplier
from matchmaking.scoring.language.text import guess_language
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.models import TERM_MODELS, Term
from matchmaking.taxonomy.quantities import quantity

LIST_LENGTH = 6
NOTHING_READ: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Quote:
    """Free text in its own language, safe to show to the other side."""

    text: str
    language: str

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def as_written(text: str, language: str) -> Quote:
    """What a reader of `language` wrote to the other side: in it, or in English as asked to."""
    # Latin letters that are no sentence ("MOQ?") are not Japanese, whoever wrote them.
    latin = Language.ENGLISH if language == Language.JAPANESE else language
    return Quote(text, guess_language(text, unsure=latin) or language)


@dataclass(frozen=True)
class Point:
    """One line of "what fits" or "what is missing": a code, and the values that it names."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


def names(terms: Any, language: str) -> list[str]:
    return [one_line(term.name_in(language)) for term in terms][:LIST_LENGTH]


def topic_of(need: Need, language: str, explanation: Mapping[str, Any]) -> str:
    """What is looked for, in the reader's language; empty where only the need's own title says."""
    topics = topics_of([(need, explanation)], language=language)
    return one_line(topics[need.pk], length=60)


def topics_for_readers(introductions: Iterable[Introduction], *, language: str) -> dict[int, str]:
    """What the title of each need says, for whoever cannot read it, else "": by introduction."""
    shown = list(introductions)
    foreign = [one for one in shown if one.need.language != language]
    topics = topics_of(((one.need, one.proposal.explanation) for one in foreign), language=language)
    return {one.pk: topics.get(one.need_id, "") for one in shown}


def shared_terms(explanation: Mapping[str, Any], kind: Kind) -> list[Term]:
    """The terms that scoring found on both sides of the pair, in its order."""
    codes = codes_read(explanation, kind)
    found = TERM_MODELS[kind].objects.in_bulk(codes)
    return [found[code] for code in codes if code in found]


def need_facts(
    need: Need, language: str, explanation: Mapping[str, Any] = NOTHING_READ
) -> dict[str, Any]:
    """The need as the supplier may see it before both sides agreed."""
    anonymous = is_anonymous(need)
    buyer = need.buyer
    return {
        "title": Quote(
            one_line(free_text(need.title, need=need, language=language)), need.language
        ),
        "description": Quote(
            free_text(need.description, need=need, language=language), need.language
        ),
        "topic": topic_of(need, language, explanation),
        "sector": need.sector.name_in(language) if need.sector else "",
        "products": names(need.product_terms.all(), language),
        "capabilities": names(need.required_capabilities.all(), language),
        "certifications": names(need.required_certifications.all(), language),
        "preferred_certifications": names(need.preferred_certifications.all(), language),
        "annual_volume": quantity(need.annual_volume, need.volume_unit, language),
        "first_order": quantity(need.first_order_quantity, need.volume_unit, language),
        "monthly_capacity": quantity(need.min_monthly_capacity, need.volume_unit, language),
        "incoterms": [term.pk.upper() for term in need.incoterms.all()][:LIST_LENGTH],
        "max_lead_time_days": need.max_lead_time_days,
        "delivery_from": need.delivery_from,
        "delivery_to": need.delivery_to,
        "sample_wanted": bool(need.sample_wanted),
        "use": need.use,
        "buyer_role": buyer.role,
        "buyer_name": "" if anonymous else one_line(buyer.name_in(language)),
        "buyer_region": ""
        if anonymous or buyer.prefecture is None
        else buyer.prefecture.name_in(language),
    }


def supplier_facts(supplier: Supplier, need: Need, language: str, *, named: bool) -> dict[str, Any]:
    """The supplier as the buyer may see it before both sides agreed."""
    organisation = supplier.organisation
    product = best_product(supplier, need)
    return {
        "named": named,
        "name": one_line(organisation.legal_name) if named else "",
        "reading": one_line(supplier.katakana_reading) if named else "",
        "state": supplier.state.name_in(language) if supplier.state else "",
        "municipality": one_line(supplier.municipality),
        "founded_year": supplier.founded_year,
        "staff": supplier.staff,
        "sectors": names(supplier.sectors.all(), language),
        "capabilities": names(supplier.capabilities.all(), language),
        "products": [product_name(item, language) for item in supplier.products.all()[:4]],
        "certifications": [
            certification_values(item, language)
            for item in supplier.certifications.all()
            if not item.is_expired
        ][:8],
        "capacity": quantity(
            product.monthly_capacity if product else None,
            product.capacity_unit if product else None,
            language,
        ),
        "lead_time_days": product.lead_time_days if product else None,
        "samples": product is not None and product.samples in {SampleOffer.FREE, SampleOffer.PAID},
        "exports_since_year": supplier.exports_since_year,
        "description": _description(supplier, language, named=named),
    }


def _description(supplier: Supplier, language: str, *, named: bool) -> Quote:
    # The order of the company sheet: whoever does not read Spanish may well read English.
    for candidate in (language, Language.ENGLISH, Language.SPANISH, Language.JAPANESE):
        text = getattr(supplier, f"description_{candidate}")
        if text:
            safe = without_contacts(text, language=language)
            if not named:
                organisation = supplier.organisation
                known = [
                    organisation.legal_name,
                    organisation.trade_name,
                    supplier.katakana_reading,
                ]
                safe = without_names(safe, names=known, language=language)
            return Quote(excerpt(safe, length=400), str(candidate))
    return Quote("", language)


def product_name(product: Product, language: str) -> str:
    """Its kind by the taxonomy where known, else its name in the reader's language or its own."""
    own = next(
        (
            text
            for code in (language, Language.ENGLISH, Language.SPANISH, Language.JAPANESE)
            if (text := getattr(product, f"name_{code}"))
        ),
        "",
    )
    in_language = getattr(product, f"name_{language}")
    if not in_language and product.term is not None:
        return one_line(product.term.name_in(language))
    return one_line(without_contacts(own, language=language), length=80)


def best_product(supplier: Supplier, need: Need) -> Product | None:
    """The product that the need is about: of its kind, else of its HS codes, else the first."""
    products = list(supplier.products.select_related("term", "capacity_unit", "incoterm"))
    wanted = set(need.product_terms.values_list("pk", flat=True))
    codes = tuple(str(code)[:4] for code in need.hs_codes)
    for fits in (
        lambda item: item.term_id in wanted,
        lambda item: bool(codes) and item.hs6.startswith(codes),
    ):
        found = next((item for item in products if fits(item)), None)
        if found is not None:
            return found
    return products[0] if products else None


def certification_values(item: Certification, language: str) -> dict[str, Any]:
    return {
        "name": one_line(item.scheme.name_in(language)),
        "valid_to": item.valid_to,
        "seen": item.status != CertificationStatus.CLAIMED,
    }


def fits_and_gaps(
    supplier: Supplier, need: Need, language: str, explanation: Mapping[str, Any] = NOTHING_READ
) -> tuple[list[Point], list[Point]]:
    """What speaks for the pair and what is missing, each a short list, the weightiest first.

    Facts that both sides stated are compared here, with their figures; `explanation` (the
    proposal's) adds what scoring read in their texts where nothing was ticked.
    """
    product = best_product(supplier, need)
    fits: list[Point] = []
    gaps: list[Point] = []
    for compare in (_products, _capabilities, _certifications, _experience):
        compare(supplier, need, language, fits, gaps)
    if product is not None:
        for compare_product in (_capacity, _terms, _origin):
            compare_product(product, need, language, fits, gaps)
    fits = _read_in_texts(explanation, fits, language) + fits
    return fits[:LIST_LENGTH], gaps[:LIST_LENGTH]


def _read_in_texts(explanation: Mapping[str, Any], fits: list[Point], language: str) -> list[Point]:
    codes = {point.code for point in fits}
    found = []
    for code, kind in (("product", Kind.PRODUCT), ("read_capabilities", Kind.CAPABILITY)):
        terms = shared_terms(explanation, kind)
        if terms and code.removeprefix("read_") not in codes:
            found.append(Point(code, {"names": names(terms, language)}))
    return found


def _products(
    supplier: Supplier, need: Need, language: str, fits: list[Point], gaps: list[Point]
) -> None:
    offered = set(supplier.products.values_list("term_id", flat=True))
    shared = [term for term in need.product_terms.all() if term.pk in offered]
    if shared:
        fits.append(Point("product", {"names": names(shared, language)}))
    elif need.sector and (
        supplier.sectors.filter(pk=need.sector_id).exists()
        or supplier.sectors.filter(pk=need.sector.parent_id).exists()
    ):
        fits.append(Point("sector", {"name": need.sector.name_in(language)}))


def _capabilities(
    supplier: Supplier, need: Need, language: str, fits: list[Point], gaps: list[Point]
) -> None:
    held = set(supplier.capabilities.values_list("pk", flat=True)) | set(
        supplier.products.values_list("capabilities", flat=True)
    )
    required = list(need.required_capabilities.all())
    wanted = required + list(need.preferred_capabilities.all())
    present = [term for term in wanted if term.pk in held]
    absent = [term for term in required if term.pk not in held]
    if present:
        fits.append(Point("capabilities", {"names": names(present, language)}))
    if absent:
        gaps.append(Point("capabilities", {"names": names(absent, language)}))


def _certifications(
    supplier: Supplier, need: Need, language: str, fits: list[Point], gaps: list[Point]
) -> None:
    records = supplier.certifications.select_related("scheme")
    # Of several of one scheme, one that is in force comes last and stands.
    held = {item.scheme_id: item for item in sorted(records, key=lambda one: not one.is_expired)}
    required = {scheme.pk for scheme in need.required_certifications.all()}
    asked = [*need.required_certifications.all(), *need.preferred_certifications.all()]
    unseen = []
    for scheme in dict.fromkeys(asked):
        item = held.get(scheme.pk)
        if item is None:
            values = {"name": scheme.name_in(language), "required": scheme.pk in required}
            gaps.append(Point("certification", values))
            continue
        values = certification_values(item, language)
        if item.is_expired:
            gaps.append(Point("expired", values))
            continue
        fits.append(Point("certification", values))
        if not values["seen"]:
            unseen.append(values["name"])
    if unseen:
        gaps.append(Point("unseen", {"names": unseen}))


def _experience(
    supplier: Supplier, need: Need, language: str, fits: list[Point], gaps: list[Point]
) -> None:
    code = supplier.japan_experience
    if code in {JapanExperience.EXPORTS, JapanExperience.SAMPLES, JapanExperience.CONTACTS}:
        fits.append(Point(f"japan_{code}"))
    else:
        gaps.append(Point("japan_none" if code else "japan_unknown"))


def _capacity(
    product: Product, need: Need, language: str, fits: list[Point], gaps: list[Point]
) -> None:
    # Amounts in different units are not compared: a wrong comparison is worse than none.
    if product.monthly_capacity is None:
        if need.annual_volume or need.min_monthly_capacity:
            gaps.append(Point("capacity_unknown"))
        return
    wanted = need.min_monthly_capacity or (need.annual_volume / 12 if need.annual_volume else None)
    if wanted is None or product.capacity_unit_id != need.volume_unit_id:
        return
    values = {
        "capacity": quantity(product.monthly_capacity, product.capacity_unit, language),
        "wanted": quantity(wanted.quantize(Decimal(1)), need.volume_unit, language),
    }
    (fits if product.monthly_capacity >= wanted else gaps).append(Point("capacity", values))


def _terms(
    product: Product, need: Need, language: str, fits: list[Point], gaps: list[Point]
) -> None:
    if product.lead_time_days and need.max_lead_time_days:
        values = {"days": product.lead_time_days, "wanted": need.max_lead_time_days}
        in_time = product.lead_time_days <= need.max_lead_time_days
        (fits if in_time else gaps).append(Point("lead_time", values))
    if (
        product.minimum_order is not None
        and need.first_order_quantity is not None
        and product.capacity_unit_id == need.volume_unit_id
        and product.minimum_order > need.first_order_quantity
    ):
        minimum = quantity(product.minimum_order, product.capacity_unit, language)
        first = quantity(need.first_order_quantity, need.volume_unit, language)
        gaps.append(Point("minimum_order", {"minimum": minimum, "first": first}))
    if need.sample_wanted and product.samples in {SampleOffer.FREE, SampleOffer.PAID}:
        fits.append(Point("samples"))


def _origin(
    product: Product, need: Need, language: str, fits: list[Point], gaps: list[Point]
) -> None:
    agreements = [
        name
        for name, status in (("AAEMJ", product.origin_aaemj), ("CPTPP", product.origin_cptpp))
        if status == OriginStatus.QUALIFIES
    ]
    if agreements:
        fits.append(Point("origin", {"agreements": agreements}))
