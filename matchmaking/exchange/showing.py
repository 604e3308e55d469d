"""What the pages of a sheet show: its rows with what is wrong with them, in the reader's words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from matchmaking.common.languages import present_language
from matchmaking.common.sheets.columns import match_header
from matchmaking.exchange.columns import REMARKS, columns_of
from matchmaking.exchange.domain.assigning import known_likely, likely_of
from matchmaking.exchange.domain.batches import bad_rows_sheet, cells_of
from matchmaking.exchange.domain.known import Party
from matchmaking.exchange.domain.noticing import signs_of
from matchmaking.exchange.enums import BatchState, RowState
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.exchange.problems import RowCode, sentence

PREVIEW_COLUMNS = 8


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ShownRow:
    number: int
    state: str
    state_label: str
    title: str
    organisation: str
    """The key of the known one that the row is about; "" for a new one."""
    errors: list[tuple[str, str, str]]
    """(label of the column, the cell, the sentence)."""
    warnings: list[tuple[str, str, str]]
    options: list[Option]
    """Among which a person may choose; empty where there is no doubt, or it is too late."""
    dropped: str
    """Codes of the certificates that a person may let go; "" where there are none, or it is too
    late.
    """
    keeping: list[Option]
    """Whether those stay or go."""


def shown_rows(found: ImportBatch, rows: list[ImportRow]) -> list[ShownRow]:
    labels = _labels(found)
    likely = [item for row in rows for item in likely_of(row)]
    parties = known_likely(found, likely) if found.state == BatchState.CHECKED else {}
    return [_shown(found, row, labels, parties) for row in rows]


def _shown(
    found: ImportBatch, row: ImportRow, labels: dict[str, str], parties: dict[int, Party]
) -> ShownRow:
    cells = cells_of(found, row)
    lines: dict[str, list[tuple[str, str, str]]] = {"error": [], "warning": []}
    for problem in row.problems:
        column = problem["column"]
        line = (labels.get(column, column), cells.get(column, ""), sentence(problem))
        lines[problem["severity"]].append(line)
    title = cells.get("name") or " · ".join(
        filter(None, [cells.get("buyer", ""), cells.get("title", "")])
    )
    return ShownRow(
        row.number,
        row.state,
        row.get_state_display(),
        title,
        str(row.organisation_id or ""),
        lines["error"],
        lines["warning"],
        _options(row, parties),
        ",".join(row.dropped) if row.state == RowState.GOOD else "",
        [
            Option("0", _("Keep them"), not row.drops),
            Option("1", _("Take them off the record"), row.drops),
        ],
    )


def _options(row: ImportRow, parties: dict[int, Party]) -> list[Option]:
    known = [(parties[item.pk], item) for item in likely_of(row) if item.pk in parties]
    if not known or row.state != RowState.GOOD:
        return []
    options = [
        Option(
            str(party.pk),
            _("It is %(name)s (%(signs)s)")
            % {"name": party.name, "signs": " · ".join(signs_of(party, item))},
            party.pk == row.organisation_id,
        )
        for party, item in known
    ]
    return [*options, Option("", _("It is another company"), row.organisation_id is None)]


def _labels(found: ImportBatch) -> dict[str, str]:
    language = present_language()
    return {column.name: column.label(language) for column in columns_of(found.kind)}


def told_remark(found: ImportBatch, remark: dict[str, Any]) -> str:
    """A remark about the header, with the columns named in the reader's language."""
    labels = _labels(found)
    params = dict(remark["params"])
    if params.get("name"):
        params["column"] = labels[params["name"]]
    code = remark["code"]
    if note := _notes(found).get(params.get("name", "")):
        code, params["note"] = RowCode.COLUMN_MISSING_TOLD, note
    if params.get("near_name"):
        params["near"] = labels[params["near_name"]]
    return sentence({"code": code, "params": params})


def _notes(found: ImportBatch) -> dict[str, str]:
    """What belongs into a column, where that is told of it."""
    language = present_language()
    return {column.name: column.notes.get(language, "") for column in columns_of(found.kind)}


def _told_problem(problem: dict[str, Any], labels: dict[str, str]) -> str:
    column = labels.get(problem["column"], problem["column"])
    said = sentence(problem)
    if not column:
        return said
    return _("%(column)s: %(sentence)s") % {"column": column, "sentence": said}


def told_corrections(found: ImportBatch, bad: list[ImportRow]) -> list[list[str]]:
    """The `bad` rows as a sheet to correct, with what is wrong with each in its first column."""
    labels = _labels(found)
    sentences = {
        row.number: "\n".join(_told_problem(problem, labels) for problem in row.problems)
        for row in bad
    }
    remarks = next(column for column in columns_of(found.kind) if column.name == REMARKS)
    return bad_rows_sheet(found, bad, sentences, remarks.label(present_language()))


def preview(found: ImportBatch, first: list[ImportRow]) -> dict[str, Any]:
    """The first rows as they were read, under the columns that were recognised."""
    columns = _labels(found)
    positions = match_header(found.header, columns_of(found.kind)).positions
    by_index = {index: columns[name] for name, index in positions.items()}
    width = min(len(found.header), PREVIEW_COLUMNS)
    return {
        "header": [
            {"written": found.header[index], "means": by_index.get(index, "")}
            for index in range(width)
        ],
        "rows": [row.cells[:width] for row in first],
        "more_columns": max(0, len(found.header) - width),
    }
