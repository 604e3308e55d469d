"""A supplier as a Japanese buyer may see it before contacts are released.

Structured facts are in the reader's language; free text keeps its own and says which. Nothing
here leads past the organizer: no person, no address, no web site, and free text has its telephone
numbers and addresses blanked.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from babel import Locale
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from matchmaking.common.enums import Language
from matchmaking.common.figures import percent
from matchmaking.common.languages import present_language
from matchmaking.common.money import with_currency
from matchmaking.profiles.domain.completeness import is_food, is_technical
from matchmaking.profiles.domain.relay import mark_contacts
from matchmaking.profiles.enums import CertificationStatus, FileKind, OriginStatus, SampleOffer
from matchmaking.profiles.models import Certification, Product, Supplier
from matchmaking.taxonomy.models import Term
from matchmaking.taxonomy.quantities import Quantity

BLANKED: Final = "●●●"


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words that somebody wrote, in the language that they wrote them in."""

    text: str
    language: str
    is_readers_language: bool

    @property
    def language_label(self) -> str:
        """The name of the language, in the language in force."""
        return language_name(self.language, present_language())


@dataclass(frozen=True, slots=True)
class Fact:
    """A structured fact with its label, both in the reader's language."""

    code: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A labelled piece of free text."""

    code: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicCertification:
    scheme: str
    name: str
    stands_for: str
    scope: str
    valid_to: dt.date | None
    is_expired: bool
    status: str
    status_code: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class PublicProduct:
    pk: int
    name: FreeText | None
    description: FreeText | None
    term: str
    sector: str
    facts: tuple[Fact, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class PublicSupplier:
    pk: int
    name: str
    katakana_reading: str
    is_fictional: bool
    description: FreeText | None
    sectors: tuple[str, ...]
    capabilities: tuple[str, ...]
    certifications: tuple[PublicCertification, ...]
    products: tuple[PublicProduct, ...]
    facts: tuple[Fact, ...]
    statements: tuple[Statement, ...]
    photos: tuple[int, ...]
    """Primary keys of the photos among the supplier's files."""


def without_contacts(text: str) -> str:
    """`text` with e-mail and web addresses and telephone numbers blanked."""
    return mark_contacts(text, BLANKED)


def free_text(instance: Any, field: str, language: str) -> FreeText | None:
    """`<field>_<language>`, else in English, Spanish or Japanese; None if nothing was written."""
    for candidate in dict.fromkeys((language, "en", "es", "ja")):
        written = getattr(instance, f"{field}_{candidate}", "")
        if written:
            return FreeText(without_contacts(written), candidate, candidate == language)
    return None


def public_supplier(supplier: Supplier, *, language: str) -> PublicSupplier:
    """What a reader of `language` ("es", "ja", "en") may see of `supplier`.

    Load it by `queries.with_everything`: nothing is read from the database here.
    """
    with translation.override(language):
        return PublicSupplier(
            pk=supplier.pk,
            name=supplier.organisation.legal_name,
            katakana_reading=supplier.katakana_reading,
            is_fictional=supplier.organisation.is_fictional,
            description=free_text(supplier, "description", language),
            sectors=_names(supplier.sectors.all(), language),
            capabilities=_names(supplier.capabilities.all(), language),
            certifications=tuple(
                _certification(row, language) for row in supplier.certifications.all()
            ),
            products=tuple(
                public_product(row, language=language) for row in supplier.products.all()
            ),
            facts=tuple(_supplier_facts(supplier, language)),
            statements=tuple(_supplier_statements(supplier)),
            photos=tuple(f.pk for f in supplier.files.all() if f.kind == FileKind.PHOTO),
        )


def public_product(product: Product, *, language: str) -> PublicProduct:
    with translation.override(language):
        return PublicProduct(
            pk=product.pk,
            name=free_text(product, "name", language),
            description=free_text(product, "description", language),
            term=product.term.name_in(language) if product.term else "",
            sector=product.sector.name_in(language) if product.sector else "",
            facts=tuple(_product_facts(product, language)),
            statements=tuple(_product_statements(product)),
        )


def number_text(value: Decimal | int, language: str) -> str:
    """`value` grouped as the reader's country writes numbers, without idle zeros."""
    locale = {"es": "es_MX", "ja": "ja_JP"}.get(language, "en_US")
    return str(format_decimal(value, locale=locale))


def country_name(code: str, language: str) -> str:
    return str(Locale.parse(language).territories.get(code, code))


def language_name(code: str, language: str) -> str:
    return str(Locale.parse(language).languages.get(code, code))


def _names(terms: Iterable[Term], language: str) -> tuple[str, ...]:
    return tuple(term.name_in(language) for term in terms)


def _joined(values: Iterable[str], language: str) -> str:
    return ("、" if language == "ja" else ", ").join(values)


def _certification(row: Certification, language: str) -> PublicCertification:
    with translation.override(language):
        return PublicCertification(
            scheme=row.scheme_id,
            name=row.scheme.name_in(language),
            stands_for=row.scheme.stands_for,
            scope=row.scope,
            valid_to=row.valid_to,
            is_expired=row.is_expired,
            status=row.get_status_display(),
            status_code=row.status,
            is_verified=row.status == CertificationStatus.VERIFIED,
        )


def _place(supplier: Supplier, language: str) -> str:
    """ "León, Guanajuato"; an address in Japanese goes from the larger to the smaller."""
    state = supplier.state.name_in(language) if supplier.state else ""
    if language == Language.JAPANESE:
        return " ".join(filter(None, (state, supplier.municipality)))
    return ", ".join(filter(None, (supplier.municipality, state)))


def _supplier_facts(supplier: Supplier, language: str) -> Iterable[Fact]:
    trade_name = supplier.organisation.trade_name
    if trade_name == supplier.organisation.legal_name:
        trade_name = ""
    customers = [c.name for c in supplier.main_customers.all() if c.may_be_named]
    brackets = "{}（{}）" if language == Language.JAPANESE else "{} ({})"
    plants = [brackets.format(p.name, p.state.name_in(language)) for p in supplier.plants.all()]
    countries = [country_name(code, language) for code in supplier.export_countries]
    spoken = [language_name(code, language) for code in supplier.languages]
    share = supplier.export_share_percent
    values = (
        ("trade_name", _("Trade name"), trade_name),
        ("place", _("Place"), _place(supplier, language)),
        ("founded", _("Founded"), _year(supplier.founded_year, language)),
        ("size", _("Size"), supplier.get_size_class_display() if supplier.size_class else ""),
        ("staff", _("Staff"), _staff(supplier.staff, language)),
        ("plants", _("Plants"), _joined(plants, language)),
        ("customers", _("Main customers"), _joined(customers, language)),
        ("exports_to", _("Exports to"), _joined(countries, language)),
        ("exports_since", _("Exports since"), _year(supplier.exports_since_year, language)),
        ("export_share", _("Exports, share of sales"), "" if share is None else percent(share)),
        ("japan", _("Experience with Japan"), supplier.get_japan_experience_display()),
        ("languages", _("Languages spoken"), _joined(spoken, language)),
        ("immex", _("IMMEX programme"), _flag(supplier.immex)),
        ("prosec", _("PROSEC programme"), _flag(supplier.prosec)),
        ("second_site", _("Second site"), _flag(supplier.second_site)),
    )
    return (Fact(code, label, value) for code, label, value in values if value)


def _supplier_statements(supplier: Supplier) -> Iterable[Statement]:
    names = (
        "japan_experience_note", "exclusivity", "wishes", "ports_used", "insurance",
        "stock_abroad", "inclusive_employment", "social_value",
    )  # fmt: skip
    return _statements(supplier, names)


def _product_facts(product: Product, language: str) -> Iterable[Fact]:
    unit = product.capacity_unit
    processes = _names(product.capabilities.all(), language)

    def amount(value: Decimal | None) -> str:
        return "" if value is None else str(Quantity(value, unit, language))

    values = [
        ("hs6", _("HS code"), hs_text(product.hs6)),
        ("capabilities", _("Processes"), _joined(processes, language)),
        ("monthly_capacity", _("Monthly capacity"), amount(product.monthly_capacity)),
        ("available_capacity", _("Of it available"), amount(product.available_capacity)),
        ("minimum_order", _("Minimum order"), amount(product.minimum_order)),
        ("lead_time", _("Lead time"), _days(product.lead_time_days)),
        ("samples", _("Samples"), _said(product, "samples", SampleOffer.UNKNOWN)),
        ("price", _("Price"), _price(product, language)),
        ("origin_aaemj", _("Origin under the AAEMJ"), _origin(product, "origin_aaemj")),
        ("origin_cptpp", _("Origin under the CPTPP"), _origin(product, "origin_cptpp")),
    ]
    if is_food(product):
        values += [
            ("shelf_life", _("Shelf life"), _days(product.shelf_life_days)),
            ("storage", _("Storage"), product.get_storage_display()),
        ]
    if is_technical(product) and product.ppap_level:
        values.append(("ppap", _("PPAP level"), str(product.ppap_level)))
    return (Fact(code, label, str(value)) for code, label, value in values if value)


def _ingredient(name: str, share: float | None) -> str:
    return name if share is None else f"{name} {percent(f'{share:g}')}"


def _product_statements(product: Product) -> Iterable[Statement]:
    if product.ingredients:
        parts = [_ingredient(row["name"], row["share"]) for row in product.ingredients]
        yield Statement("ingredients", _("Ingredients"), without_contacts(", ".join(parts)))
    names = (
        "packaging", "additives", "allergens", "process", "residue_tests", "materials",
        "tolerances",
    )  # fmt: skip
    yield from _statements(product, names)


def _statements(instance: Any, names: Iterable[str]) -> Iterable[Statement]:
    for name in names:
        if written := getattr(instance, name):
            label = str(instance._meta.get_field(name).verbose_name)
            yield Statement(name, label[:1].upper() + label[1:], without_contacts(written))


def _year(value: int | None, language: str) -> str:
    if value is None:
        return ""
    return f"{value}年" if language == "ja" else str(value)


def _staff(value: int | None, language: str) -> str:
    if value is None:
        return ""
    number = number_text(value, language)
    return f"{number}名" if language == "ja" else number


def _flag(value: bool | None) -> str:
    return {True: _("Yes"), False: _("No"), None: ""}[value]


def _days(value: int | None) -> str:
    if value is None:
        return ""
    return translation.ngettext("%(days)s day", "%(days)s days", value) % {"days": value}


def hs_text(code: str) -> str:
    """`code` as customs papers print it: 0804.40."""
    return f"{code[:4]}.{code[4:]}" if len(code) == 6 else code


def _origin(product: Product, name: str) -> str:
    return _said(product, name, OriginStatus.UNKNOWN)


def _said(product: Product, name: str, unknown: str) -> str:
    display: Callable[[], str | Promise] = getattr(product, f"get_{name}_display")
    return "" if getattr(product, name) == unknown else str(display())


def _price(product: Product, language: str) -> str:
    band = [v for v in (product.price_low, product.price_high) if v is not None]
    if not band:
        return ""
    amounts = " – ".join(dict.fromkeys(number_text(value, language) for value in band))
    priced = with_currency(amounts, product.currency, language)
    return f"{priced} {product.incoterm_id or ''}".strip()
