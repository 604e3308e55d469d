"""Good rows of a checked sheet become suppliers, buyers and needs, each row by itself."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from accounts.enums import ConsentChannel, OrganisationKind
from accounts.models import Organisation
from matchmaking.common.sheets.columns import match_header
from matchmaking.common.turns import give_way
from matchmaking.exchange.columns import columns_of
from matchmaking.exchange.domain.assigning import Assignments
from matchmaking.exchange.domain.batches import (
    cells_at,
    claim_batch,
    extend_lease,
    read_row,
    settle,
    terms_for,
)
from matchmaking.exchange.domain.dropping import take_off
from matchmaking.exchange.domain.known import KIND_OF_SHEET, Party, known_needs
from matchmaking.exchange.domain.rows import RowData
from matchmaking.exchange.domain.terms import TermReader
from matchmaking.exchange.enums import TAKEN_ROWS, BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.exchange.problems import of_value
from matchmaking.missions.domain.closing import MissionClosedError, refuse_closed
from matchmaking.missions.domain.enrolments import (
    enrol_unless_withdrawn,
    set_standing_consent,
)
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment
from matchmaking.profiles.domain.buyers import save_buyer
from matchmaking.profiles.domain.certifications import save_certification
from matchmaking.profiles.domain.needs import open_need, save_need
from matchmaking.profiles.domain.products import save_product
from matchmaking.profiles.domain.queries import kept_by_themselves
from matchmaking.profiles.domain.suppliers import save_supplier
from matchmaking.profiles.enums import NeedState, Origin
from matchmaking.profiles.models import Buyer, Need, Product, Supplier
from matchmaking.profiles.problems import InvalidDataError

# Few, since on SQLite nobody else writes meanwhile.
ROWS_PER_TRANSACTION = 20
# Some minutes of work, so that a task ends well before its time limit.
TRANSACTIONS_AT_ONCE = 250
# The organizer's list says that there is a consent, given on paper or elsewhere under a text that
# we do not know. The version of our own notice would claim that it was read.
NOTICE_OF_IMPORT = "import"
COUNTRIES = {OrganisationKind.SUPPLIER: "MX", OrganisationKind.BUYER: "JP"}


@dataclass
class _Context:
    batch: ImportBatch
    terms: TermReader
    assignments: Assignments
    needs: dict[str, Need]
    seen_buyers: set[int | None]


def take_good_rows(*, batch_id: int) -> bool:
    """Take the good rows that are left, some at a time, and say whether none is left.

    False where another worker is at it, where the mission was closed (then the rest waits), and
    where the sheet is so large that the rest is for another call.

    Each row is written whole or not at all. A worker that dies leaves finished rows finished;
    whoever comes next goes on with the rest.
    """
    batch = claim_batch(batch_id, BatchState.TAKING)
    if batch is None:
        return False
    suppliers = batch.kind == SheetKind.SUPPLIERS
    taken = batch.rows.filter(state__in=TAKEN_ROWS, organisation__isnull=False)
    context = _Context(
        batch=batch,
        terms=terms_for(batch),
        assignments=Assignments(batch),
        needs={} if suppliers else known_needs(batch.mission.organizer),
        seen_buyers=set(taken.values_list("organisation", flat=True)),
    )
    try:
        finished = _take_some(context)
    except MissionClosedError:
        # Nothing is lost: what is left waits until somebody opens the mission again.
        settle(batch, BatchState.CHECKED)
        return False
    return settle(batch, BatchState.TAKEN if finished else BatchState.TAKING) and finished


def _take_some(context: _Context) -> bool:
    """Whether no good row is left; what another worker has claimed meanwhile is left to it."""
    batch = context.batch
    left = batch.rows.filter(state=RowState.GOOD)
    for _turn in range(TRANSACTIONS_AT_ONCE):
        with transaction.atomic():
            # Not every row enrols somebody: a buyer's second need takes part by its first.
            refuse_closed(batch.mission)
            # First, since it locks the batch: whoever comes next waits, and finds these rows taken.
            if not extend_lease(batch=batch):
                return False
            rows = list(left[:ROWS_PER_TRANSACTION])
            for row in rows:
                _take(context, row)
        if len(rows) < ROWS_PER_TRANSACTION:
            return True
        give_way()
    return not left.exists()


def _take(context: _Context, row: ImportRow) -> None:
    found = match_header(context.batch.header, columns_of(context.batch.kind))
    data = read_row(context.batch.kind, context.terms, cells_at(found, row.cells))
    take = _take_supplier if context.batch.kind == SheetKind.SUPPLIERS else _take_need
    try:
        with transaction.atomic():
            row.state = take(context, row, data)
    except InvalidDataError as refused:
        # A rule that looks at the database, or a taxonomy that changed since the check.
        row.state = RowState.BAD
        row.problems = [of_value(problem, problem.field).as_json() for problem in refused.problems]
        row.supplier = row.need = row.organisation = None
    else:
        context.seen_buyers.add(row.organisation_id)
        context.assignments.note(row)
    row.save(
        update_fields=[
            "state", "problems", "supplier", "need", "party_key", "name_key", "organisation",
            "recognised", "likely", "dropped", "drops",
        ]
    )  # fmt: skip


def _take_supplier(context: _Context, row: ImportRow, data: RowData) -> RowState:
    organisation, party = _organisation_of(context, row, data)
    if party is not None and party.keeps_itself:
        row.supplier = Supplier.objects.filter(organisation=organisation).first()
        return _outcome(False, _invite(context, organisation))
    saved = save_supplier(
        organisation=organisation,
        data={**data.organisation, **data.profile},
        origin=Origin.IMPORT,
    )
    changed = bool(saved.changed)
    changed |= _save_products(saved.instance, data.products)
    changed |= _save_certifications(saved.instance, data.schemes)
    changed |= take_off(row, saved.instance, data)
    changed |= _enrol(context, organisation, data)
    row.supplier = saved.instance
    return _outcome(party is None, changed)


def _take_need(context: _Context, row: ImportRow, data: RowData) -> RowState:
    organisation, party = _organisation_of(context, row, data)
    keeps_itself = party is not None and party.keeps_itself
    buyer, changed = _take_buyer(context, organisation, data, keeps_itself=keeps_itself)
    known = context.needs.get(data.external_id)
    row.need = known if known is not None and known.buyer_id == buyer.pk else None
    if row.need is not None and keeps_itself:
        # The buyer may have written it anew.
        return _outcome(False, changed)
    created = row.need is None
    saved = save_need(buyer=buyer, data=data.need, need=row.need, origin=Origin.IMPORT)
    row.need = context.needs[data.external_id] = saved.instance
    if saved.instance.state == NeedState.DRAFT:
        changed |= open_need(need=saved.instance)
    return _outcome(created, changed or bool(saved.changed))


def _organisation_of(
    context: _Context, row: ImportRow, data: RowData
) -> tuple[Organisation, Party | None]:
    """Whom the row is about, as the preview said; the party is None where it is new."""
    party = context.assignments.of(row, data)
    if party is not None:
        row.organisation = Organisation.objects.get(pk=party.pk)
        # Somebody may have taken its page over since the first row of the sheet was taken.
        kept = kept_by_themselves(Organisation.objects.filter(pk=party.pk)).exists()
        return row.organisation, replace(party, keeps_itself=kept)
    kind = KIND_OF_SHEET[SheetKind(context.batch.kind)]
    row.organisation = Organisation.objects.create(
        kind=kind, legal_name=data.organisation["legal_name"], country=COUNTRIES[kind]
    )
    return row.organisation, None


def _take_buyer(
    context: _Context, organisation: Organisation, data: RowData, *, keeps_itself: bool
) -> tuple[Buyer, bool]:
    """The buyer, by the first of its rows in this sheet unless it has a page of its own words."""
    buyer = Buyer.objects.filter(organisation=organisation).first()
    if buyer is not None and organisation.pk in context.seen_buyers:
        return buyer, False
    changed = _invite(context, organisation) if keeps_itself else False
    if buyer is None or not keeps_itself:
        own = {**data.organisation, **data.profile}
        saved = save_buyer(organisation=organisation, data=own, origin=Origin.IMPORT)
        buyer = saved.instance
        changed |= bool(saved.changed)
    if not keeps_itself:
        changed |= _enrol(context, organisation, data)
    return buyer, changed


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
    enrolment, changed = _bring_in(context, organisation, EnrolmentState.CONFIRMED)
    if data.standing_consent is not None and enrolment.state != EnrolmentState.WITHDRAWN:
        changed |= set_standing_consent(
            enrolment=enrolment,
            given=data.standing_consent,
            notice_version=NOTICE_OF_IMPORT,
            channel=ConsentChannel.IMPORT,
            user=context.batch.uploaded_by,
            source=str(data.profile.get("contact_source", "")) or context.batch.file_name,
        )
    return changed


def _invite(context: _Context, organisation: Organisation) -> bool:
    """Who keeps its page itself takes part, and consents, by its own word."""
    _enrolment, changed = _bring_in(context, organisation, EnrolmentState.INVITED)
    return changed


def _bring_in(
    context: _Context, organisation: Organisation, state: EnrolmentState
) -> tuple[Enrolment, bool]:
    """Its part in the mission, and whether it is another than before."""
    enrolments = context.batch.mission.enrolments.filter(organisation=organisation)
    before = enrolments.values_list("state", flat=True).first()
    enrolment = enrol_unless_withdrawn(
        mission=context.batch.mission, organisation=organisation, state=state
    )
    return enrolment, before != enrolment.state


def _outcome(created: bool, changed: bool) -> RowState:
    if created:
        return RowState.CREATED
    return RowState.UPDATED if changed else RowState.UNCHANGED
