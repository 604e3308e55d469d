"""How much of a profile is filled, what to add next, and what Japan will ask that is missing.

Everything is computed from a supplier loaded by `queries.with_everything`, without queries of its
own, so that a list of suppliers costs no more queries than one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.profiles.enums import OriginStatus, SampleOffer, Step
from matchmaking.profiles.models import Product, Supplier
from matchmaking.taxonomy.models import CertificationScheme

Filled = Callable[[Supplier], bool]

FOOD_SECTORS: Final = frozenset({"food", "beverages", "agroindustry"})
TECHNICAL_SECTORS: Final = frozenset(
    {"automotive", "aerospace", "electronics", "medical", "machinery", "chemicals-plastics"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a profile may say, what it weighs, and why a Japanese buyer wants it."""

    code: str
    weight: int
    step: str
    label: Promise
    why: Promise
    filled: Filled


@dataclass(frozen=True, slots=True)
class Completeness:
    percent: int
    missing: tuple[Part, ...]
    """The heaviest first."""

    @property
    def next(self) -> Part | None:
        return self.missing[0] if self.missing else None


def _any_product(test: Callable[[Product], bool]) -> Filled:
    return lambda supplier: any(test(product) for product in supplier.products.all())


def _any_certificate(supplier: Supplier) -> bool:
    return any(not row.is_expired for row in supplier.certifications.all())


# The weights add up to 100. They follow the order in which a Japanese purchasing manager reads a
# company sheet: what and how much, under which certificate, since when, for whom, who answers.
PARTS: Final[tuple[Part, ...]] = (
    Part("description", 10, Step.COMPANY, _("What your company does"),
         _("It is the first paragraph of the letter that a buyer receives."),
         lambda supplier: supplier.is_described),
    Part("products", 12, Step.PRODUCTS, _("A first product"),
         _("Buyers look for a product, not for a company."),
         lambda supplier: bool(supplier.products.all())),
    Part("certifications", 10, Step.CERTIFICATIONS, _("A certification"),
         _("A Japanese buyer asks for certificates first; many stop reading without one."),
         _any_certificate),
    Part("capacity", 8, Step.PRODUCTS, _("The monthly capacity of a product"),
         _("Without a quantity nobody can tell whether you fit an order."),
         _any_product(lambda product: product.monthly_capacity is not None)),
    Part("capabilities", 7, Step.CAPABILITIES, _("Your processes and services"),
         _("They tell apart two suppliers of the same product."),
         lambda supplier: bool(supplier.capabilities.all())),
    Part("hs", 5, Step.PRODUCTS, _("The HS code of a product"),
         _("The importer finds duty and rules of origin by it."),
         _any_product(lambda product: product.has_hs_code)),
    Part("terms", 5, Step.PRODUCTS, _("Minimum order and lead time of a product"),
         _("They are the first two questions in every reply."),
         _any_product(lambda product: product.minimum_order is not None
                      and product.lead_time_days is not None)),
    Part("price", 4, Step.PRODUCTS, _("A price band with its Incoterm"),
         _("A band is enough; it saves a round of letters."),
         _any_product(lambda product: product.price_low is not None
                      and product.incoterm_id is not None)),
    Part("samples", 3, Step.PRODUCTS, _("Whether you send samples"),
         _("Nearly every Japanese buyer tests a sample before quoting."),
         _any_product(lambda product: product.samples != SampleOffer.UNKNOWN)),
    Part("size", 5, Step.COMPANY, _("Staff and annual sales"),
         _("Buyers compare them with the size of the order; we show only the size class."),
         lambda supplier: supplier.staff is not None and supplier.annual_sales_mxn is not None),
    Part("founded", 3, Step.COMPANY, _("The founding year"),
         _("A long history counts in Japan."), lambda supplier: supplier.founded_year is not None),
    Part("katakana", 4, Step.COMPANY, _("The katakana reading of your name"),
         _("It is how your name is said on the telephone in Japan."),
         lambda supplier: bool(supplier.katakana_reading)),
    Part("sectors", 3, Step.COMPANY, _("Your sectors"),
         _("Needs are sorted by sector."), lambda supplier: bool(supplier.sectors.all())),
    Part("exports", 4, Step.TRADE, _("Your export history"),
         _("It shows that papers and packing for export are not new to you."),
         lambda supplier: bool(supplier.export_countries)),
    Part("japan", 3, Step.TRADE, _("Your experience with Japan"),
         _("“None yet” is a fair answer; silence is not."),
         lambda supplier: bool(supplier.japan_experience)),
    Part("languages", 2, Step.TRADE, _("The languages you speak"),
         _("The organizer plans interpreters by them."), lambda supplier: bool(supplier.languages)),
    Part("customers", 3, Step.TRADE, _("Main customers"),
         _("主要取引先, the main customers, stand on every Japanese company sheet."),
         lambda supplier: bool(supplier.main_customers.all())),
    Part("continuity", 4, Step.CONTINUITY, _("Ports, second site, insurance or stock abroad"),
         _("Buyers who come to Mexico worry first about interrupted supply."),
         lambda supplier: bool(supplier.ports_used or supplier.insurance or supplier.stock_abroad
                               or supplier.second_site is not None)),
    Part("social", 2, Step.CONTINUITY, _("Inclusive employment or other social value"),
         _("Several hosts in Japan look for people-centred companies."),
         lambda supplier: bool(supplier.inclusive_employment or supplier.social_value)),
    Part("photo", 3, Step.CONTACT, _("A photo or a catalogue"),
         _("A picture of the plant says more than an adjective."),
         lambda supplier: bool(supplier.files.all())),
)  # fmt: skip
TOTAL: Final = sum(part.weight for part in PARTS)


def completeness_of(supplier: Supplier) -> Completeness:
    """How much of the profile is filled, in percent of the weights; nothing of an unsaved one."""
    missing = [part for part in PARTS if supplier.pk is None or not part.filled(supplier)]
    filled = TOTAL - sum(part.weight for part in missing)
    # Stable: parts of one weight keep their order, so that the advice does not jump about.
    missing.sort(key=lambda part: -part.weight)
    return Completeness(round(100 * filled / TOTAL), tuple(missing))


# --- Missing for Japan ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a Japanese buyer of this product will ask for. Advice, never a verdict."""

    code: str
    label: Promise
    why: Promise
    schemes: tuple[CertificationScheme, ...] = ()
    """Certificates usually asked in the sector, of which none is held."""


GAPS: Final[dict[str, tuple[Promise, Promise]]] = {
    "certificate": (
        _("One of the certificates usually asked in this sector"),
        _("Buyers in this sector ask for one of these before they quote."),
    ),
    "hs": (_("HS code with six digits"), _("Duty in Japan and rules of origin go by it.")),
    "text": (
        _("Name and description in Japanese or English"),
        _("Free text is not translated by itself; a short text in English already helps."),
    ),
    "katakana": (
        _("Katakana reading of your company's name"),
        _("It is how your name is said on the telephone in Japan."),
    ),
    "capacity": (_("Monthly capacity with its unit"), _("An order is weighed against it.")),
    "lead_time": (_("Lead time"), _("Sea freight to Japan adds three to five weeks.")),
    "minimum_order": (_("Minimum order"), _("First orders from Japan are often small.")),
    "samples": (_("Whether you send samples"), _("A sample is tested before anything else.")),
    "origin": (
        _("Origin under the AAEMJ or the CPTPP"),
        _("A lower duty needs proof of origin; “being checked” is a fair answer."),
    ),
    "shelf_life": (
        _("Shelf life"),
        _("Weeks at sea come off it, and shops want a good part left on arrival."),
    ),
    "storage": (_("Storage temperature"), _("It decides between dry, chilled and frozen cargo.")),
    "ingredients": (
        _("Ingredients with their shares"),
        _("The Japanese label and the import notification list them."),
    ),
    "allergens": (
        _("Allergens, or that there are none"),
        _("Japan has its own list of allergens that must be on the label."),
    ),
    "additives": (
        _("Additives, or that there are none"),
        _("Some additives that Mexico allows are not allowed in Japan."),
    ),
    "residues": (
        _("Residue tests"),
        _("Japan has a limit for each pesticide; a recent test answers the question."),
    ),
    "materials": (_("Materials"), _("Japanese drawings name JIS grades to compare with.")),
    "tolerances": (_("Tolerances"), _("They tell whether your process can hold the drawing.")),
}


def root_sector(product: Product) -> str:
    """The code of the main sector, without a query: codes are "<main>.<sub>"."""
    return (product.sector_id or "").split(".")[0]


def is_food(product: Product) -> bool:
    return root_sector(product) in FOOD_SECTORS


def is_technical(product: Product) -> bool:
    return root_sector(product) in TECHNICAL_SECTORS


def japan_gaps(
    product: Product, *, supplier: Supplier, asked: "AskedSchemes | None" = None
) -> list[Gap]:
    """What a Japanese buyer will ask of this product that its record does not say."""
    said_in_reach = (product.name_ja and product.description_ja) or (
        product.name_en and product.description_en
    )
    conditions = [
        ("hs", product.has_hs_code),
        ("text", bool(said_in_reach)),
        ("katakana", bool(supplier.katakana_reading)),
        ("capacity", product.monthly_capacity is not None and bool(product.capacity_unit_id)),
        ("lead_time", product.lead_time_days is not None),
        ("minimum_order", product.minimum_order is not None),
        ("samples", product.samples != SampleOffer.UNKNOWN),
        ("origin", {product.origin_aaemj, product.origin_cptpp} != {OriginStatus.UNKNOWN}),
    ]
    if is_food(product):
        conditions += [
            ("shelf_life", product.shelf_life_days is not None),
            ("storage", bool(product.storage)),
            ("ingredients", bool(product.ingredients)),
            ("allergens", bool(product.allergens)),
            ("additives", bool(product.additives)),
            ("residues", bool(product.residue_tests)),
        ]
    elif is_technical(product):
        conditions += [
            ("materials", bool(product.materials)),
            ("tolerances", bool(product.tolerances)),
        ]
    gaps = [Gap(code, *GAPS[code]) for code, said in conditions if not said]
    schemes = asked.missing_for(product, supplier) if asked is not None else ()
    if schemes:
        gaps.insert(0, Gap("certificate", *GAPS["certificate"], schemes))
    return gaps


class AskedSchemes:
    """The schemes that sectors ask for, read once for any number of products."""

    SHOWN: Final = 6
    FEW: Final = 4

    def __init__(self, schemes: Iterable[CertificationScheme]) -> None:
        """`schemes` with their sectors and what they include prefetched."""
        self._schemes: Sequence[CertificationScheme] = list(schemes)
        self._sectors = {s.pk: {sector.pk for sector in s.sectors.all()} for s in self._schemes}
        self._included = {s.pk: {other.pk for other in s.implies.all()} for s in self._schemes}

    @classmethod
    def load(cls) -> "AskedSchemes":
        return cls(
            CertificationScheme.objects.filter(retired=False).prefetch_related("sectors", "implies")
        )

    def held_by(self, supplier: Supplier) -> set[str]:
        """Codes of the schemes that the supplier holds, with those that they include."""
        held: set[str] = set()
        waiting = [row.scheme_id for row in supplier.certifications.all() if not row.is_expired]
        while waiting:
            code = waiting.pop()
            if code not in held:
                held.add(code)
                waiting.extend(self._included.get(code, ()))
        return held

    def among(self, codes: Iterable[str]) -> tuple[CertificationScheme, ...]:
        """The schemes of these codes, in their own order."""
        wanted = set(codes)
        return tuple(scheme for scheme in self._schemes if scheme.pk in wanted)

    def usual_for(self, product: Product) -> tuple[CertificationScheme, ...]:
        """What the product's sector asks for, what says most of it first."""
        if product.sector_id is None:
            return ()
        wanted = {product.sector_id, root_sector(product)}
        asked = [s for s in self._schemes if self._sectors[s.pk] & wanted]
        # A scheme of the very sub-sector says more than one of the whole sector, and one of a few
        # sectors more than one that every sector may ask for.
        asked.sort(
            key=lambda s: (
                product.sector_id not in self._sectors[s.pk],
                self._is_general(s),
                s.position,
                s.pk,
            )
        )
        return tuple(asked[: self.SHOWN])

    def _is_general(self, scheme: CertificationScheme) -> bool:
        roots = {code.split(".")[0] for code in self._sectors[scheme.pk]}
        return len(roots) > self.FEW

    def missing_for(self, product: Product, supplier: Supplier) -> tuple[CertificationScheme, ...]:
        """What the product's sector asks for, if the supplier holds nothing of it; else nothing."""
        if product.sector_id is None:
            return ()
        wanted = {product.sector_id, root_sector(product)}
        every = {s.pk for s in self._schemes if self._sectors[s.pk] & wanted}
        if self.held_by(supplier) & every:
            return ()
        return self.usual_for(product)
