"""What a person says of a row before it is taken: whom it is about, and which certificates go."""

from django.db import transaction

from matchmaking.exchange.domain.assigning import assign, dropped_by, known_likely, likely_of
from matchmaking.exchange.domain.batches import cells_of, read_row, terms_for
from matchmaking.exchange.domain.dropping import on_word_alone
from matchmaking.exchange.domain.noticing import notices_of, with_notices
from matchmaking.exchange.domain.recognising import Recognised
from matchmaking.exchange.enums import BatchState, Recognition, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.exchange.problems import CellProblem


@transaction.atomic
def choose_organisation(*, batch: ImportBatch, number: int, organisation_id: int | None) -> bool:
    """A person says whom row `number` is about; None: a new organisation.

    A buyer's other rows of the sheet follow. False once rows are being taken, for somebody who was
    not among the likely ones, and for a supplier whom another row is about.
    """
    if not _lock_while_checked(batch):
        return False
    row = batch.rows.filter(number=number, state=RowState.GOOD).first()
    likely = likely_of(row) if row is not None else ()
    parties = known_likely(batch, likely)
    if row is None or not parties or (organisation_id or likely[0].pk) not in parties:
        return False
    same = batch.rows.filter(party_key=row.party_key, state=RowState.GOOD)
    if batch.kind == SheetKind.SUPPLIERS:
        others = batch.rows.exclude(pk=row.pk).exclude(state=RowState.BAD)
        if organisation_id is not None and others.filter(organisation=organisation_id).exists():
            return False
        same = same.filter(pk=row.pk)
    party = parties[organisation_id] if organisation_id is not None else None
    found = Recognised(Recognition.CHOSEN, party, likely, doubted=parties.get(likely[0].pk))
    for row in same:
        assign(row, found)
        notices = [*notices_of(batch.kind, found), *_dropped_by(batch, row, found)]
        row.problems = with_notices(row.problems, notices)
        row.save(
            update_fields=["organisation", "recognised", "likely", "dropped", "drops", "problems"]
        )
    return True


@transaction.atomic
def choose_certificates(
    *, batch: ImportBatch, number: int, organisation_id: int, shown: list[str], drops: bool
) -> bool:
    """A person says whether the certificates that row `number` does not list go when it is taken.

    `shown` are those that the person saw, of the organisation that the row was then about. False
    once rows are being taken, and where the row is about another one by now or drops others.
    """
    if not _lock_while_checked(batch):
        return False
    row = batch.rows.filter(number=number, state=RowState.GOOD).first()
    if row is None or (row.organisation_id, row.dropped) != (organisation_id, shown) or not shown:
        return False
    row.drops = drops
    row.save(update_fields=["drops"])
    return True


def _lock_while_checked(batch: ImportBatch) -> bool:
    """Whether nothing is being taken yet; its start waits for the lock."""
    checked = ImportBatch.objects.select_for_update().filter(state=BatchState.CHECKED)
    return checked.values_list("pk", flat=True).filter(pk=batch.pk).first() is not None


def _dropped_by(batch: ImportBatch, row: ImportRow, found: Recognised) -> list[CellProblem]:
    if found.party is None or batch.kind != SheetKind.SUPPLIERS:
        return []
    data = read_row(batch.kind, terms_for(batch), cells_of(batch, row))
    return dropped_by(row, data, found.party, on_word_alone([found.party.pk]))
