"""A pair that could do business: a plant in León and a buyer in Osaka, with all their facts."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.models import Introduction
from matchmaking.matching.enums import ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Buyer, Certification, Need, Product, Supplier
from matchmaking.taxonomy.enums import (
    CapabilityGroup,
    CertificationGroup,
    RegionCountry,
    UnitDimension,
)
from matchmaking.taxonomy.models import (
    Capability,
    CertificationScheme,
    ProductTerm,
    Region,
    Sector,
    Unit,
)
from tests.factories import (
    BuyerFactory,
    EnrolmentFactory,
    MissionFactory,
    NeedFactory,
    SupplierFactory,
)


def make_mission(**fields: Any) -> Mission:
    """A mission whose letters go out at once, at any hour."""
    given = {
        "name_es": "Misión Japón 2027",
        "name_ja": "日墨ビジネスミッション2027",
        "name_en": "Japan Mission 2027",
        "send_from_hour": 0,
        "send_to_hour": 24,
        "send_weekends": True,
        "avoid_holidays": False,
        "avoid_breaks": False,
        "avoid_first_mornings": False,
        "avoid_closing_days": False,
        "signatory_name": "Lucía Ramírez",
        "signatory_title": "Coordinadora de la misión",
        "reply_email": "mision@confederacion.example",
        "reply_phone": "+52 55 5000 0000",
        "host_name_ja": "大阪メキシコ友好協会",
        "host_name_en": "Osaka-Mexico Friendship Association",
        "host_may_be_named": True,
    } | fields
    return MissionFactory(organizer__legal_name="Confederación Patronal de Ejemplo", **given)


def make_terms() -> dict[str, Any]:
    """The few terms of the taxonomy that the pair uses."""

    def term(model: Any, code: str, en: str, es: str, ja: str, **more: Any) -> Any:
        names = {"name_en": en, "name_es": es, "name_ja": ja}
        return model.objects.update_or_create(code=code, defaults=names | more)[0]

    sector = term(Sector, "automotive", "Automotive", "Automotriz", "自動車")
    return {
        "sector": sector,
        "capability": term(
            Capability,
            "injection-moulding",
            "Plastic injection moulding",
            "Inyección de plástico",
            "射出成形",
            group=CapabilityGroup.PLASTICS_RUBBER,
        ),
        "product": term(
            ProductTerm,
            "plastic-parts",
            "moulded plastic parts",
            "piezas de plástico moldeadas",
            "樹脂成形部品",
            sector=sector,
        ),
        "iatf": _scheme("iatf-16949", "IATF 16949"),
        "iso14001": _scheme("iso-14001", "ISO 14001"),
        "unit": term(Unit, "piece", "piece", "pieza", "個", dimension=UnitDimension.COUNT),
        "guanajuato": term(
            Region,
            "MX-GUA",
            "Guanajuato",
            "Guanajuato",
            "グアナファト州",
            country=RegionCountry.MEXICO,
        ),
        "osaka": term(Region, "JP-27", "Osaka", "Osaka", "大阪府", country=RegionCountry.JAPAN),
    }


def _scheme(code: str, name: str) -> CertificationScheme:
    return CertificationScheme.objects.update_or_create(
        code=code,
        defaults={
            "name_en": name,
            "name_es": name,
            "name_ja": name,
            "group": CertificationGroup.QUALITY,
            "stands_for_en": name,
            "stands_for_es": name,
            "stands_for_ja": name,
        },
    )[0]


def make_supplier(terms: dict[str, Any], **fields: Any) -> Supplier:
    given = {
        "organisation__legal_name": "Plásticos del Bajío S.A. de C.V.",
        "organisation__website": "https://plasticos.example",
        "katakana_reading": "プラスティコス・デル・バヒオ",
        "state": terms["guanajuato"],
        "municipality": "León",
        "founded_year": 1998,
        "staff": 120,
        "description_es": "Inyectamos piezas técnicas para la industria automotriz desde 1998.",
        "japan_experience": "samples",
        "languages": ["es", "en"],
        "contact_name": "Ana López",
        "contact_title": "Gerente de exportación",
        "contact_email": "ana.lopez@plasticos.example",
        "contact_phone": "+52 477 123 4567",
    } | fields
    supplier: Supplier = SupplierFactory(**given)
    supplier.sectors.add(terms["sector"])
    supplier.capabilities.add(terms["capability"])
    Product.objects.create(
        supplier=supplier,
        name_es="Carcasas de conectores",
        term=terms["product"],
        monthly_capacity=Decimal(50_000),
        capacity_unit=terms["unit"],
        minimum_order=Decimal(10_000),
        lead_time_days=45,
        samples="free",
        origin_aaemj="qualifies",
    )
    Certification.objects.create(
        supplier=supplier,
        scheme=terms["iatf"],
        number="A-1",
        valid_to=dt.date(2027, 5, 31),
        status="claimed",
    )
    return supplier


def make_buyer(terms: dict[str, Any], **fields: Any) -> Buyer:
    given = {
        "organisation__legal_name": "株式会社なにわ精機",
        "name_en": "Naniwa Seiki Co., Ltd.",
        "department": "調達部",
        "contact_name": "田中 一郎",
        "contact_title": "課長",
        "contact_email": "tanaka@naniwa.example.jp",
        "contact_phone": "06-1234-5678",
        "role": "manufacturer",
        "prefecture": terms["osaka"],
    } | fields
    return BuyerFactory(**given)


def make_need(terms: dict[str, Any], buyer: Buyer | None = None, **fields: Any) -> Need:
    given = {
        "buyer": buyer or make_buyer(terms),
        "title": "自動車用樹脂コネクタ部品",
        "description": "メキシコ国内工場向けに、現地調達できる成形部品を探しています。",
        "sector": terms["sector"],
        "annual_volume": Decimal(300_000),
        "first_order_quantity": Decimal(5_000),
        "volume_unit": terms["unit"],
        "max_lead_time_days": 60,
        "sample_wanted": True,
    } | fields
    need: Need = NeedFactory(**given)
    need.product_terms.add(terms["product"])
    need.required_capabilities.add(terms["capability"])
    need.required_certifications.add(terms["iatf"])
    need.preferred_certifications.add(terms["iso14001"])
    return need


def make_proposal(
    mission: Mission,
    need: Need,
    supplier: Supplier,
    *,
    state: str = ProposalState.APPROVED,
    anew: bool = False,
) -> Proposal:
    """Of the mission's latest run, or of a new one where `anew`."""
    run = None if anew else mission.match_runs.first()
    run = run or MatchRun.objects.create(mission=mission, state=RunState.COMPLETE)
    return Proposal.objects.create(
        run=run,
        mission=mission,
        need=need,
        supplier=supplier,
        state=state,
        rank=1,
        score=0.8,
        buyer_score=0.8,
        supplier_score=0.8,
        decided_at=timezone.now() - dt.timedelta(hours=1),
    )


def make_introduction(
    *, mission: Mission | None = None, need: Need | None = None, supplier: Supplier | None = None
) -> Introduction:
    """An approved pair, both enrolled, nobody asked yet."""
    terms = make_terms()
    mission = mission or make_mission()
    need = need or make_need(terms)
    supplier = supplier or make_supplier(terms)
    for organisation in (supplier.organisation, need.buyer.organisation):
        enrol(mission, organisation)
    proposal = make_proposal(mission, need, supplier)
    introduction = chain.open_introduction(proposal_id=proposal.pk)
    assert introduction is not None
    return introduction


def enrol(mission: Mission, organisation: Organisation) -> None:
    if not mission.enrolments.filter(organisation=organisation).exists():
        EnrolmentFactory(mission=mission, organisation=organisation)
    assert organisation.kind in {OrganisationKind.SUPPLIER, OrganisationKind.BUYER}
