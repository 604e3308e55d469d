"""The course of an uploaded sheet: kept, checked row by row, its good rows taken over.

Nothing of a profile is written before a person takes the good rows. A batch is worked on under a
lease, so a worker that dies leaves a batch that another one goes on with.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from accounts.models import User
from matchmaking.common.enums import Language
from matchmaking.common.lease import LEASE, kept_alive
from matchmaking.common.sheets import Limits, Sheet, SheetError, read_sheet, refuse_large
from matchmaking.common.sheets.columns import HeaderMatch, below_title, match_header
from matchmaking.exchange.columns import REMARKS, columns_of, is_example
from matchmaking.exchange.domain.asides import is_aside
from matchmaking.exchange.domain.assigning import assign_rows
from matchmaking.exchange.domain.remarks import Remark, remarks_on
from matchmaking.exchange.domain.rows import RowData, read_need, read_supplier
from matchmaking.exchange.domain.terms import TermReader
from matchmaking.exchange.enums import TAKEN_ROWS, BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.exchange.problems import RowCode, error
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.models import Mission

LIMITS = Limits()
# Up to here a sheet is checked while its sender waits; a larger one by a worker.
ROWS_CHECKED_AT_ONCE = 1_000


def keep_upload(
    *, mission: Mission, kind: str, file_name: str, content: bytes, user: User
) -> tuple[ImportBatch, bool]:
    """The batch of this file, and whether it is new: the same bytes again are the same batch.

    Raises SheetError(TOO_LARGE) before anything is kept.
    """
    refuse_large(len(content), LIMITS)
    batch, created = ImportBatch.objects.get_or_create(
        mission=mission,
        kind=SheetKind(kind),
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"file_name": file_name[:200], "content": content, "uploaded_by": user},
    )
    return batch, created


def is_small(batch: ImportBatch) -> bool:
    """Whether the sheet can be checked at once; line breaks bound the rows of a text file."""
    content = bytes(batch.content)
    if content.startswith(b"PK"):
        return len(content) < 300_000
    return content.count(b"\n") <= ROWS_CHECKED_AT_ONCE


def check_batch(*, batch_id: int) -> bool:
    """Read and judge every row; False where another worker has the batch or it was checked.

    A file that cannot be read is marked as refused with its reason.
    """
    batch = claim_batch(batch_id, BatchState.UPLOADED)
    if batch is None:
        return False
    try:
        sheet = read_sheet(
            bytes(batch.content),
            limits=LIMITS,
            encoding=batch.encoding if batch.encoding_chosen else None,
        )
    except SheetError as problem:
        refusal: Remark = {"code": str(problem.problem), "params": problem.params}
        return settle(batch, BatchState.REFUSED, remarks=[refusal])
    sheet = below_title(sheet, columns_of(batch.kind))
    found = match_header(sheet.header, columns_of(batch.kind))
    told: dict[str, Any] = {
        "remarks": remarks_on(batch.kind, sheet, found),
        "header": sheet.header,
        "encoding": sheet.encoding,
        "encoding_guessed": sheet.encoding_guessed and not batch.encoding_chosen,
    }
    if found.missing:
        return settle(batch, BatchState.REFUSED, **told)
    with kept_alive(lambda: extend_lease(batch=batch)):
        rows = _judged_rows(batch, sheet, found)
    with transaction.atomic():
        if not settle(batch, BatchState.CHECKED, **told):
            return False
        batch.rows.all().delete()
        ImportRow.objects.bulk_create(rows, batch_size=500)
    return True


def choose_encoding(*, batch: ImportBatch, encoding: str) -> bool:
    """Read the file again in another encoding; False once its rows are being taken."""
    return (
        ImportBatch.objects.filter(
            pk=batch.pk, state__in=[BatchState.CHECKED, BatchState.REFUSED]
        ).update(
            state=BatchState.UPLOADED,
            encoding=encoding,
            encoding_chosen=True,
            lease_until=None,
            updated_at=timezone.now(),
        )
        == 1
    )


def start_taking(*, batch: ImportBatch) -> bool:
    """Let workers take the good rows over; False where that was begun before.

    Raises MissionClosedError: nobody new takes part in a closed mission.
    """
    if batch.mission.is_closed:
        raise MissionClosedError(batch.mission.slug)
    return (
        ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKED).update(
            state=BatchState.TAKING, lease_until=None, updated_at=timezone.now()
        )
        == 1
    )


def waiting_batches() -> tuple[list[int], list[int]]:
    """Ids of batches to check and to take that nobody is working on."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    waiting = ImportBatch.objects.filter(free)
    return (
        list(waiting.filter(state=BatchState.UPLOADED).values_list("pk", flat=True)),
        list(waiting.filter(state=BatchState.TAKING).values_list("pk", flat=True)),
    )


def cells_of(batch: ImportBatch, row: ImportRow) -> dict[str, str]:
    """{column name: cell} of a kept row."""
    found = match_header(batch.header, columns_of(batch.kind))
    return cells_at(found, row.cells)


def cells_at(found: HeaderMatch, cells: list[str]) -> dict[str, str]:
    return {
        name: cells[index].strip() if index < len(cells) else ""
        for name, index in found.positions.items()
    }


def terms_for(batch: ImportBatch) -> TermReader:
    """A reader of terms that speaks to whoever uploaded the sheet."""
    sender = batch.uploaded_by
    return TermReader(language=sender.language if sender else Language.SPANISH)


def read_row(kind: str, terms: TermReader, cells: dict[str, str]) -> RowData:
    read = read_supplier if kind == SheetKind.SUPPLIERS else read_need
    return read(cells, terms)


def _judged_rows(batch: ImportBatch, sheet: Sheet, found: HeaderMatch) -> list[ImportRow]:
    terms = terms_for(batch)
    rows: list[ImportRow] = []
    read: list[tuple[ImportRow, RowData]] = []
    first_row_of: dict[str, int] = {}
    for number, cells, by_name in _rows_with_cells(batch.kind, sheet, found):
        data = read_row(batch.kind, terms, by_name)
        first = first_row_of.setdefault(data.external_id, number)
        if data.external_id and first != number:
            column = "supplier_id" if batch.kind == SheetKind.SUPPLIERS else "need_id"
            repeated = {"value": data.external_id, "row": first}
            data.problems.append(error(column, RowCode.ID_REPEATED, **repeated))
        if sheet.kind != "xlsx" and any(map(str.strip, cells[len(sheet.header) :])):
            # What is wrong with its cells follows from their being parted.
            data.problems = [error("", RowCode.TOO_MANY_CELLS)]
        row = ImportRow(batch=batch, number=number, cells=cells)
        rows.append(row)
        read.append((row, data))
    assign_rows(batch, read)
    for row, data in read:
        row.state = RowState.GOOD if data.is_good else RowState.BAD
        row.problems = [problem.as_json() for problem in data.problems]
    return rows


def _rows_with_cells(
    kind: str, sheet: Sheet, found: HeaderMatch
) -> Iterator[tuple[int, list[str], dict[str, str]]]:
    for number, cells in sheet.rows:
        by_name = cells_at(found, cells)
        if not is_example(kind, by_name) and not is_aside(cells, sheet.header):
            yield number, cells, by_name


def claim_batch(batch_id: int, state: BatchState) -> ImportBatch | None:
    """The batch under a lease, or None where it is in another state or somebody has it."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    claimed = ImportBatch.objects.filter(free, pk=batch_id, state=state).update(
        lease_until=now + LEASE
    )
    if claimed != 1:
        return None
    return ImportBatch.objects.select_related("mission", "uploaded_by").get(pk=batch_id)


def extend_lease(*, batch: ImportBatch) -> bool:
    """Keep a claimed batch for another lease; False where the claim was lost."""
    until = timezone.now() + LEASE
    if _held(batch).update(lease_until=until) != 1:
        return False
    batch.lease_until = until
    return True


def settle(batch: ImportBatch, state: BatchState, **fields: Any) -> bool:
    """End the claim with `state` and `fields`; False, and nothing written, where it was lost."""
    now = timezone.now()
    return _held(batch).update(state=state, lease_until=None, updated_at=now, **fields) == 1


def _held(batch: ImportBatch) -> QuerySet[ImportBatch]:
    """The row while it is as it was claimed: whoever claims it later gives it another lease."""
    held = ImportBatch.objects.filter(lease_until__isnull=False)
    return held.filter(pk=batch.pk, state=batch.state, lease_until=batch.lease_until)


def bad_rows_sheet(
    batch: ImportBatch, bad: Iterable[ImportRow], sentences: dict[int, str], label: str
) -> list[list[str]]:
    """Header and `bad` rows as they were written, with what to correct in a first column.

    `sentences` are by row number; `label` heads their column, which is passed over when the
    corrected sheet comes back.
    """
    found = match_header(batch.header, columns_of(batch.kind))
    old = found.positions.get(REMARKS)

    def without_old(cells: list[str]) -> list[str]:
        return [cell for index, cell in enumerate(cells) if index != old]

    return [
        [label, *without_old(batch.header)],
        *([sentences[row.number], *without_old(row.cells)] for row in bad),
    ]


def noticed_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Rows that a person should look at, bad ones first."""
    first = Case(When(state=RowState.BAD, then=0), default=1)
    return batch.rows.exclude(problems=[]).order_by(first, "number")


def counts(batch: ImportBatch) -> dict[str, int]:
    """Rows by state, with `taken` and `all`."""
    by_state = batch.rows.order_by().values_list("state").annotate(number=Count("pk"))
    found = dict.fromkeys(RowState.values, 0) | dict(by_state)
    return {
        **found,
        "taken": sum(found[state] for state in TAKEN_ROWS),
        "all": sum(found.values()),
    }
