"""Good rows of a checked sheet become suppliers, buyers and needs, each row by itself."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import ConsentChannel, OrganisationKind
from accounts.models import Organisation
from matchmaking.common.sheets.columns import match_header
from matchmaking.exchange.columns import columns_of
from matchmaking.exchange.domain.batches import cells_at, claim_batch, extend_lease, row_reader
from matchmaking.exchange.domain.known import KnownParties, known_needs, known_parties
from matchmaking.exchange.domain.rows import RowData
from matchmaking.exchange.domain.terms import TermReader
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.exchange.problems import of_value
from matchmaking.missions.domain.enrolments import enrol_organisation, set_standing_consent
from matchmaking.missions.enums import EnrolmentState
from matchmaking.profiles.domain.buyers import save_buyer
from matchmaking.profiles.domain.certifications import save_certification
from matchmaking.profiles.domain.needs import open_need, save_need
from matchmaking.profiles.domain.products import save_product
from matchmaking.profiles.domain.suppliers import save_supplier
from matchmaking.profiles.enums import NeedState, Origin
from matchmaking.profiles.models import Need, Product, Supplier
from matchmaking.profiles.problems import InvalidDataError

ROWS_PER_TRANSACTION = 50
# The organizer's list says that there is a consent, given on paper or elsewhere under a text that
# we do not know. The version of our own notice would claim that it was read.
NOTICE_OF_IMPORT = "import"


@dataclass
class _Context:
    batch: ImportBatch
    terms: TermReader
    known: KnownParties
    needs: dict[str, Need]
    seen_buyers: set[int]


def take_good_rows(*, batch_id: int) -> bool:
    """Take every good row that is left, some at a time; False where another worker is at it.

    Each row is written whole or not at all. A worker that dies leaves finished rows finished;
    whoever comes next goes on with the rest.
    """
    batch = claim_batch(batch_id, BatchState.TAKING)
    if batch is None:
        return False
    supplier = batch.kind == SheetKind.SUPPLIERS
    kind = OrganisationKind.SUPPLIER if supplier else OrganisationKind.BUYER
    context = _Context(
        batch=batch,
        terms=TermReader(language=batch.uploaded_by.language if batch.uploaded_by else "es"),
        known=known_parties(batch.mission, kind),
        needs={} if supplier else known_needs(batch.mission),
        seen_buyers=set(),
    )
    while rows := list(batch.rows.filter(state=RowState.GOOD)[:ROWS_PER_TRANSACTION]):
        with transaction.atomic():
            for row in rows:
                _take(context, row)
            extend_lease(batch=batch)
    ImportBatch.objects.filter(pk=batch.pk, state=BatchState.TAKING).update(
        state=BatchState.TAKEN, lease_until=None, updated_at=timezone.now()
    )
    return True


def _take(context: _Context, row: ImportRow) -> None:
    found = match_header(context.batch.header, columns_of(context.batch.kind))
    data = row_reader(context.batch.kind, context.terms, cells_at(found, row.cells))
    take = _take_supplier if context.batch.kind == SheetKind.SUPPLIERS else _take_need
    try:
        with transaction.atomic():
            row.state = take(context, row, data)
    except InvalidDataError as refused:
        # A rule that looks at the database, or a taxonomy that changed since the check.
        row.state = RowState.BAD
        row.problems = [of_value(problem, problem.field).as_json() for problem in refused.problems]
        row.supplier = row.need = None
    row.save(update_fields=["state", "problems", "supplier", "need"])


def _take_supplier(context: _Context, row: ImportRow, data: RowData) -> RowState:
    legal_name = data.organisation["legal_name"]
    organisation = context.known.find(external_id=data.external_id, legal_name=legal_name)
    created = organisation is None
    if organisation is None:
        organisation = Organisation.objects.create(
            kind=OrganisationKind.SUPPLIER, legal_name=legal_name, country="MX"
        )
        context.known.add(organisation, external_id=data.external_id)
    saved = save_supplier(
        organisation=organisation,
        data={**data.organisation, **data.profile},
        origin=Origin.IMPORT,
    )
    changed = bool(saved.changed)
    changed |= _save_products(saved.instance, data.products)
    changed |= _save_certifications(saved.instance, data.schemes)
    changed |= _enrol(context, organisation, data)
    row.supplier = saved.instance
    context.known.by_external_id.setdefault(data.external_id, organisation)
    return _outcome(created, changed)


def _take_need(context: _Context, row: ImportRow, data: RowData) -> RowState:
    organisation, changed = _take_buyer(context, data)
    buyer = organisation.buyer
    need = context.needs.get(data.external_id)
    if need is not None and need.buyer_id != buyer.pk:
        need = None
    created = need is None
    saved = save_need(buyer=buyer, data=data.need, need=need, origin=Origin.IMPORT)
    context.needs[data.external_id] = saved.instance
    if saved.instance.state == NeedState.DRAFT:
        changed |= open_need(need=saved.instance)
    row.need = saved.instance
    return _outcome(created, changed or bool(saved.changed))


def _take_buyer(context: _Context, data: RowData) -> tuple[Organisation, bool]:
    """The row's buyer, created or updated by the first of its rows in this sheet."""
    legal_name = data.organisation["legal_name"]
    organisation = context.known.find(external_id="", legal_name=legal_name)
    if organisation is not None and organisation.pk in context.seen_buyers:
        return organisation, False
    if organisation is None:
        organisation = Organisation.objects.create(
            kind=OrganisationKind.BUYER, legal_name=legal_name, country="JP"
        )
        context.known.add(organisation)
    elif organisation.buyer.origin == Origin.FORM:
        # What a buyer wrote of itself stands above what an organizer's list says of it.
        context.seen_buyers.add(organisation.pk)
        return organisation, _enrol(context, organisation, data)
    saved = save_buyer(
        organisation=organisation,
        data={**data.organisation, **data.profile},
        origin=Origin.IMPORT,
    )
    organisation.buyer = saved.instance
    context.seen_buyers.add(organisation.pk)
    return organisation, _enrol(context, organisation, data) or bool(saved.changed)


def _save_products(supplier: Supplier, products: list[dict[str, Any]]) -> bool:
    """Add or change the named products; what the sheet does not name is left alone."""
    known: dict[str, Product] = {}
    for product in supplier.products.all():
        for name in (product.name_es, product.name_en, product.name_ja):
            if name:
                known.setdefault(name.casefold(), product)
    changed = False
    for data in products:
        name = next(value for key, value in data.items() if key.startswith("name_"))
        saved = save_product(supplier=supplier, data=data, product=known.get(name.casefold()))
        known[name.casefold()] = saved.instance
        changed |= saved.created or bool(saved.changed)
    return changed


def _save_certifications(supplier: Supplier, schemes: list[Any]) -> bool:
    held = set(supplier.certifications.values_list("scheme_id", flat=True))
    new = [scheme for scheme in schemes if scheme.pk not in held]
    for scheme in new:
        save_certification(supplier=supplier, data={"scheme": scheme})
    return bool(new)


def _enrol(context: _Context, organisation: Organisation, data: RowData) -> bool:
    """Confirm the organisation's part in the mission; whoever withdrew stays out."""
    mission = context.batch.mission
    existing = mission.enrolments.filter(organisation=organisation).first()
    if existing is not None and existing.state == EnrolmentState.WITHDRAWN:
        return False
    before = existing.state if existing else None
    enrolment = enrol_organisation(
        mission=mission, organisation=organisation, state=EnrolmentState.CONFIRMED
    )
    changed = before != EnrolmentState.CONFIRMED
    if data.standing_consent is not None:
        changed |= set_standing_consent(
            enrolment=enrolment,
            given=data.standing_consent,
            notice_version=NOTICE_OF_IMPORT,
            channel=ConsentChannel.IMPORT,
            user=context.batch.uploaded_by,
            source=str(data.profile.get("contact_source", "")) or context.batch.file_name,
        )
    return changed


def _outcome(created: bool, changed: bool) -> RowState:
    if created:
        return RowState.CREATED
    return RowState.UPDATED if changed else RowState.UNCHANGED
