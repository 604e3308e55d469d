"""Whom the rows of an uploaded sheet name: shown on its page, and given back for correction."""

from collections.abc import Iterable

from accounts.domain.accesses import Whose
from matchmaking.common.sheets.columns import match_header
from matchmaking.exchange.columns import columns_of
from matchmaking.exchange.domain.batches import cells_at
from matchmaking.exchange.models import ImportBatch, ImportRow

# By what tells best who it is.
NAMING = ("contact_email", "contact_phone", "contact_name")
CONTACT_COLUMNS = frozenset({*NAMING, "contact_title"})


def named_in_rows(
    batch: ImportBatch, rows: Iterable[ImportRow], *, width: int | None = None
) -> list[Whose]:
    """The people of `rows`; with `width`, of rows of which only the first columns are shown."""
    match = match_header(batch.header, columns_of(batch.kind))
    shown = {
        name for name, index in match.positions.items() if width is None or index < width
    } & CONTACT_COLUMNS
    if not shown:
        return []
    return [whose for row in rows if (whose := _named(row, cells_at(match, row.cells), shown))]


def named_in_problems(batch: ImportBatch, rows: Iterable[ImportRow]) -> list[Whose]:
    """The people of rows of which a contact's cell is shown beside what is wrong with it."""
    return named_in_rows(
        batch,
        [row for row in rows if any(p["column"] in CONTACT_COLUMNS for p in row.problems)],
    )


def _named(row: ImportRow, cells: dict[str, str], shown: set[str]) -> Whose | None:
    if not any(cells.get(name) for name in shown):
        return None
    address = next((cells[name] for name in NAMING if cells.get(name)), "")
    return Whose(_organisation_of(row), address)


def _organisation_of(row: ImportRow) -> int | None:
    if row.supplier is not None:
        return row.supplier.organisation_id
    return row.need.buyer.organisation_id if row.need is not None else None
