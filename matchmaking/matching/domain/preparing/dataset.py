"""The only bridge from profiles to scoring: rows of the database to records, frozen for one run."""

import datetime as dt
import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import Purpose
from accounts.models import Consent
from matchmaking.common.enums import Publication
from matchmaking.matching.domain.learning.judgements import rates_now, with_rates
from matchmaking.matching.domain.preparing.amounts import (
    largest,
    need_volume,
    number,
    only_price,
    quantity,
    smallest,
    unit_price,
)
from matchmaking.matching.domain.preparing.cooling import cooling_pairs
from matchmaking.matching.domain.preparing.earlier import earlier_needs
from matchmaking.matching.domain.preparing.pieces import need_pieces, supplier_pieces
from matchmaking.missions.domain.exclusions import excluded_pairs
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.profiles.domain.publication import REQUIRED_CONSENTS
from matchmaking.profiles.domain.queries import (
    TO_BE_READ,
    needs_with_everything,
    took_back_consent,
)
from matchmaking.profiles.enums import JapanExperience, NeedState, OriginStatus, SizeClass
from matchmaking.profiles.models import Buyer, Need, Product, Supplier
from matchmaking.scoring.language.text import fold
from matchmaking.scoring.reading.neighbours import EarlierNeed
from matchmaking.scoring.records import (
    Blocked,
    NeedRecord,
    Piece,
    Quantity,
    SupplierRecord,
)

COOL_OFF = "recently_introduced"

Record = TypeVar("Record", SupplierRecord, NeedRecord)


@dataclass(frozen=True)
class Dataset:
    """Both sides of a run in the order of their ids, and what its history says of them.

    That is the pairs which are ruled out, and the earlier needs which speak for a supplier.
    """

    suppliers: tuple[SupplierRecord, ...]
    needs: tuple[NeedRecord, ...]
    blocked: Blocked
    earlier: tuple[EarlierNeed, ...] = ()

    def pack(self) -> bytes:
        """A compressed JSON form that is the same for the same content."""
        content = {
            "suppliers": self.suppliers,
            "needs": self.needs,
            "blocked": self.blocked.pairs,
            "earlier": self.earlier,
        }
        text = json.dumps(
            content, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return zlib.compress(text.encode())

    @staticmethod
    def unpack(payload: bytes) -> "Dataset":
        content = json.loads(zlib.decompress(payload))
        return Dataset(
            tuple(_record(SupplierRecord, item) for item in content["suppliers"]),
            tuple(_record(NeedRecord, item) for item in content["needs"]),
            Blocked(content["blocked"]),
            # Runs that were packed before earlier needs were thought of have none.
            tuple(EarlierNeed(**item) for item in content.get("earlier", ())),
        )


def payload_hash(payload: bytes) -> str:
    """SHA-256 in hex of a packed dataset's content, whatever the compressor's version."""
    return hashlib.sha256(zlib.decompress(payload)).hexdigest()


def mission_dataset(
    mission: Mission,
    *,
    suppliers: Collection[int] | None = None,
    needs: Collection[int] | None = None,
) -> Dataset:
    """Confirmed suppliers and the open needs of confirmed buyers of `mission`, as of now.

    A supplier whose consent to be shared was withdrawn stays in, marked: the gate then says why
    nothing is proposed. With ``suppliers`` or ``needs`` only those of them are read, and no earlier
    needs.
    """
    enrolments = {
        enrolment.organisation_id: enrolment
        for enrolment in Enrolment.objects.filter(mission=mission, state=EnrolmentState.CONFIRMED)
    }
    excluded = _exclusions(enrolments)
    read_suppliers = tuple(_suppliers_of(enrolments, excluded, only=suppliers))
    read_needs = tuple(_needs_of(mission, enrolments, excluded, only=needs))
    rates = rates_now(mission.organizer, now=timezone.now())
    earlier: tuple[EarlierNeed, ...] = ()
    if suppliers is None and needs is None:
        earlier = earlier_needs(mission.organizer, suppliers=read_suppliers, needs=read_needs)
    return Dataset(*with_rates(read_suppliers, read_needs, rates), _cooling_off(mission), earlier)


def _suppliers_of(
    enrolments: Mapping[int, Enrolment],
    excluded: Mapping[int, set[int]],
    *,
    only: Collection[int] | None,
) -> Iterator[SupplierRecord]:
    consented = _consents(enrolments)
    found = suppliers_with_facts().filter(TO_BE_READ, _only(only), organisation__in=enrolments)
    for supplier in found.order_by("pk"):
        yield supplier_record(
            supplier,
            enrolment=enrolments[supplier.organisation_id],
            excluded=excluded.get(supplier.organisation_id, ()),
            consented=consented.get(supplier.organisation_id),
        )


def _needs_of(
    mission: Mission,
    enrolments: Iterable[int],
    excluded: Mapping[int, set[int]],
    *,
    only: Collection[int] | None,
) -> Iterator[NeedRecord]:
    cities = city_names(mission)
    found = (
        needs_with_everything(Need.objects.all())
        .filter(_only(only), buyer__organisation__in=enrolments, state=NeedState.OPEN)
        .filter(buyer__in=Buyer.objects.exclude(took_back_consent()))
        .exclude(buyer__publication=Publication.WITHDRAWN)
    )
    for need in found.order_by("pk"):
        yield need_record(
            need,
            excluded=excluded.get(need.buyer.organisation_id, ()),
            letters=mission.buyer_letters_per_mission,
            cities=cities,
        )


def _only(ids: Collection[int] | None) -> Q:
    return Q() if ids is None else Q(pk__in=ids)


def suppliers_with_facts() -> QuerySet[Supplier]:
    return Supplier.objects.select_related("organisation", "state").prefetch_related(
        "sectors",
        "capabilities",
        "certifications",
        "products__capabilities",
        "products__capacity_unit",
        "products__term",
    )


def supplier_record(
    supplier: Supplier,
    *,
    enrolment: Enrolment | None = None,
    excluded: Iterable[int] = (),
    consented: bool | None = None,
) -> SupplierRecord:
    products = list(supplier.products.all())
    lead_times = (number(product.lead_time_days) for product in products)
    most = enrolment.max_introductions if enrolment else None
    return SupplierRecord(
        id=str(supplier.pk),
        party=str(supplier.organisation_id),
        pieces=supplier_pieces(supplier, products),
        sectors=frozenset(_sectors(supplier, products)),
        products=frozenset(product.term_id for product in products if product.term_id),
        capabilities=frozenset(_capabilities(supplier, products)),
        certifications=frozenset(_certificates_in_force(supplier)),
        hs_codes=frozenset(product.hs6 for product in products if product.hs6),
        region=supplier.state_id,
        employees=supplier.staff,
        annual_sales_mxn=number(supplier.annual_sales_mxn),
        small=supplier.size_class != SizeClass.LARGE if supplier.size_class else None,
        monthly_capacity=largest(
            quantity(product.monthly_capacity, product.capacity_unit, "month")
            for product in products
        ),
        min_order=smallest(
            quantity(product.minimum_order, product.capacity_unit, "") for product in products
        ),
        price=only_price(products),
        lead_time_days=min((days for days in lead_times if days is not None), default=None),
        incoterms=frozenset(product.incoterm_id for product in products if product.incoterm_id),
        export_countries=frozenset(supplier.export_countries),
        languages=frozenset(supplier.languages),
        japan_experience=_japan_experience(supplier),
        epa_origin=_epa_origin(products),
        consented=consented,
        excluded_parties=frozenset(str(organisation) for organisation in excluded),
        max_introductions=most if most is not None else supplier.max_introductions,
    )


def need_record(
    need: Need,
    *,
    excluded: Iterable[int] = (),
    letters: int | None = None,
    cities: Iterable[str] = (),
) -> NeedRecord:
    """`letters` and `cities` are what the mission allows a buyer and where it goes, where known.

    A mission's cities are those that its suppliers travel to.
    """
    required = frozenset(item.code for item in need.required_capabilities.all())
    preferred = frozenset(item.code for item in need.preferred_capabilities.all())
    return NeedRecord(
        id=str(need.pk),
        party=str(need.buyer.organisation_id),
        pieces=need_pieces(need),
        sectors=frozenset([need.sector_id] if need.sector_id else []),
        products=frozenset(term.code for term in need.product_terms.all()),
        capabilities=required | preferred,
        required_capabilities=required,
        required_certifications=frozenset(c.code for c in need.required_certifications.all()),
        preferred_certifications=frozenset(c.code for c in need.preferred_certifications.all()),
        hs_codes=frozenset(need.hs_codes),
        annual_volume=need_volume(need),
        first_order=quantity(need.first_order_quantity, need.volume_unit, ""),
        target_price=unit_price(need.target_price, need.currency, need.volume_unit),
        max_lead_time_days=number(need.max_lead_time_days),
        delivery_days=_days_until(need.delivery_to),
        meets_on_tour=_meets(need, frozenset(cities)),
        min_employees=need.min_staff,
        requires_japan_experience=need.required_japan_experience
        in {JapanExperience.SAMPLES, JapanExperience.EXPORTS},
        incoterms=frozenset(term.code for term in need.incoterms.all()),
        region=need.buyer.prefecture_id,
        languages=frozenset([need.buyer.language]),
        excluded_parties=frozenset(str(organisation) for organisation in excluded),
        max_introductions=need.introductions_wanted,
        party_budget=_letters_to(need.buyer, letters),
    )


def _sectors(supplier: Supplier, products: Iterable[Product]) -> Iterator[str]:
    yield from (sector.code for sector in supplier.sectors.all())
    yield from (product.sector_id for product in products if product.sector_id)


def _capabilities(supplier: Supplier, products: Iterable[Product]) -> Iterator[str]:
    yield from (capability.code for capability in supplier.capabilities.all())
    for product in products:
        yield from (capability.code for capability in product.capabilities.all())


def _letters_to(buyer: Buyer, allowed: int | None) -> int:
    """How many letters the buyer gets: what it takes, and no more than the mission allows."""
    own = buyer.letters_per_mission
    return own if allowed is None else min(own, allowed)


def _certificates_in_force(supplier: Supplier) -> Iterator[str]:
    for certification in supplier.certifications.all():
        if not certification.is_expired:
            yield certification.scheme_id


def _japan_experience(supplier: Supplier) -> bool | None:
    if not supplier.japan_experience:
        return None
    return supplier.japan_experience in {JapanExperience.SAMPLES, JapanExperience.EXPORTS}


def _epa_origin(products: list[Product]) -> bool | None:
    """Whether any product qualifies under the AAEMJ or the CPTPP; None while nobody checked."""
    states = {
        state for product in products for state in (product.origin_aaemj, product.origin_cptpp)
    }
    if OriginStatus.QUALIFIES in states:
        return True
    checked = states - {OriginStatus.UNKNOWN, OriginStatus.IN_STUDY}
    return False if checked else None


def _days_until(day: dt.date | None) -> float | None:
    return None if day is None else float((day - timezone.localdate()).days)


def city_names(mission: Mission) -> frozenset[str]:
    """The mission's cities in all their languages, as keys for comparing."""
    rows = mission.cities.values_list("name_en", "name_es", "name_ja")
    return frozenset(fold(name) for row in rows for name in row if name)


def _meets(need: Need, cities: frozenset[str]) -> bool | None:
    """Whether the buyer can meet in a city of the mission; None where either names none."""
    named = {fold(city) for city in (*need.buyer.meeting_cities, need.city) if city}
    if not named or not cities:
        return None
    # 大阪市 and "Osaka City" are 大阪 and Osaka.
    return any(one.startswith(city) for one in named for city in cities)


def _exclusions(enrolments: Iterable[int]) -> dict[int, set[int]]:
    """Organisation -> organisations in the run that it must not meet."""
    excluded: dict[int, set[int]] = defaultdict(set)
    for one, other in excluded_pairs(organisations=enrolments):
        excluded[one].add(other)
        excluded[other].add(one)
    return excluded


def _consents(enrolments: Iterable[int]) -> dict[int, bool]:
    """Organisation -> whether it may be shared with buyers, for those that ever said so.

    Without the consent to its profile there is none to share.
    """
    latest = Consent.objects.latest_acts().filter(
        organisation__in=list(enrolments), purpose__in=REQUIRED_CONSENTS
    )
    said = list(latest.values_list("organisation_id", "purpose", "given"))
    shared = {one: given for one, purpose, given in said if purpose == Purpose.SHARE_WITH_BUYERS}
    return shared | {one: False for one, _purpose, given in said if not given}


def _cooling_off(mission: Mission) -> Blocked:
    """Pairs of buyer and supplier that were written to for another mission not long ago."""
    suppliers_of_buyer: dict[int, set[int]] = defaultdict(set)
    for buyer, supplier in cooling_pairs(mission):
        suppliers_of_buyer[buyer].add(supplier)
    pairs: dict[str, dict[str, str]] = {}
    needs = Need.objects.filter(buyer__in=suppliers_of_buyer, state=NeedState.OPEN)
    for need, buyer in needs.values_list("pk", "buyer_id"):
        pairs[str(need)] = {str(pk): COOL_OFF for pk in sorted(suppliers_of_buyer[buyer])}
    return Blocked(pairs)


def _plain(value: Any) -> list[str] | dict[str, Any]:
    """Sets of codes and records as JSON has them."""
    if isinstance(value, frozenset):
        return sorted(value)
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _record(kind: type[Record], content: dict[str, Any]) -> Record:
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name not in content:
            # Packed before the field was thought of: unknown.
            continue
        value = content[field.name]
        if field.name == "pieces":
            value = tuple(Piece(**piece) for piece in value)
        elif isinstance(value, dict):
            value = Quantity(**value)
        elif isinstance(value, list):
            value = frozenset(value)
        values[field.name] = value
    return kind(**values)
