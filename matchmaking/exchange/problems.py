"""What can be wrong with a header or a row beyond what a single value's rule knows.

Problems are kept as codes with parameters and become sentences when somebody reads them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.common.languages import present_language
from matchmaking.common.sheets.problems import SENTENCES as SHEET_SENTENCES
from matchmaking.profiles.problems import MESSAGES as VALUE_MESSAGES
from matchmaking.profiles.problems import Problem, Severity, params_read
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.kinds import Kind


class RowCode(StrEnum):
    DID_YOU_MEAN = "did_you_mean"
    AMBIGUOUS_TERM = "ambiguous_term"
    NOT_HELD = "not_held"
    NAME_UNDECIDED = "name_undecided"
    DROPPED_CERTIFICATES = "dropped_certificates"
    ID_REPEATED = "id_repeated"
    ONE_TEXT_NEEDED = "one_text_needed"
    DUPLICATE_SUPPLIER = "duplicate_supplier"
    DUPLICATE_BUYER = "duplicate_buyer"
    SAME_SUPPLIER = "same_supplier"
    SAME_BUYER = "same_buyer"
    OWN_WORDS_SUPPLIER = "own_words_supplier"
    OWN_WORDS_BUYER = "own_words_buyer"
    OTHER_SUPPLIER = "other_supplier"
    OTHER_BUYER = "other_buyer"
    TAKEN_BY_ROW = "taken_by_row"
    SAID_NEW = "said_new"
    STAYS_OUT = "stays_out"
    RFC_REPEATED = "rfc_repeated"
    NAME_REPEATED = "name_repeated"
    NO_ADDRESS = "no_address"
    BUYER_DIFFERS = "buyer_differs"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_NEAR = "column_near"
    COLUMN_REPEATED = "column_repeated"
    WRONG_SHEET = "wrong_sheet"
    TOO_MANY_CELLS = "too_many_cells"
    FORMULA_FAILED = "formula_failed"
    ROWS_ASIDE = "rows_aside"
    COLUMNS_NAMELESS = "columns_nameless"
    COLUMN_MISSING_TOLD = "column_missing_told"
    OTHER_SHEETS = "other_sheets"
    HIDDEN_ROWS = "hidden_rows"
    UNCALCULATED = "uncalculated"


ROW_MESSAGES: dict[RowCode, Promise] = {
    RowCode.DID_YOU_MEAN: _("“%(value)s” is not in the list. Did you mean %(suggestions)s?"),
    RowCode.AMBIGUOUS_TERM: _("“%(value)s” can mean %(suggestions)s. Please write which."),
    RowCode.NOT_HELD: _("“%(value)s” does not count as a certificate that is held."),
    RowCode.NAME_UNDECIDED: _(
        "“%(value)s” leaves open whether the buyer may be named. Until you write otherwise it is"
        " not named."
    ),
    RowCode.DROPPED_CERTIFICATES: _(
        "On record, but not held by this row: %(names)s. They stay unless you choose otherwise."
    ),
    RowCode.ID_REPEATED: _("The id “%(value)s” stands in row %(row)s already."),
    RowCode.ONE_TEXT_NEEDED: _("Write a description, or name at least one product."),
    RowCode.DUPLICATE_SUPPLIER: _(
        "This may be %(name)s, which you know already. It is added as a supplier of its own unless"
        " you choose otherwise."
    ),
    RowCode.DUPLICATE_BUYER: _(
        "This may be %(name)s, which you know already. It is added as a buyer of its own unless"
        " you choose otherwise."
    ),
    RowCode.SAME_SUPPLIER: _("This is %(name)s, which you brought in before. The row updates it."),
    RowCode.SAME_BUYER: _(
        "This is %(name)s, which you brought in before. The row updates it and adds the need."
    ),
    RowCode.OWN_WORDS_SUPPLIER: _(
        "This is %(name)s, which keeps its profile itself. It is invited if it takes no part yet;"
        " nothing that it wrote is changed."
    ),
    RowCode.OWN_WORDS_BUYER: _(
        "This is %(name)s, which keeps its page itself. The need is added if it is new; nothing"
        " that the buyer wrote is changed."
    ),
    RowCode.OTHER_SUPPLIER: _(
        "Under this id stood %(name)s so far, which seems to be another company. The row is added"
        " as a supplier of its own unless you choose otherwise."
    ),
    RowCode.OTHER_BUYER: _(
        "You know %(name)s with another corporate number. The row is added as a buyer of its own"
        " unless you choose otherwise."
    ),
    RowCode.TAKEN_BY_ROW: _(
        "This may be %(name)s, whom another row of this sheet is about. It is added as a supplier"
        " of its own; if the two are one, put them into one row."
    ),
    RowCode.SAID_NEW: _("You said that %(name)s is another company. The row is added by itself."),
    RowCode.STAYS_OUT: _("%(name)s has withdrawn from this mission and stays out of it."),
    RowCode.RFC_REPEATED: _(
        "The RFC “%(value)s” stands in row %(row)s already. Put what belongs to one company into"
        " one row."
    ),
    RowCode.NAME_REPEATED: _(
        "Row %(row)s has the same name. If the two are one company, put them into one row."
    ),
    RowCode.NO_ADDRESS: _("Without an e-mail address no letter can be sent."),
    RowCode.BUYER_DIFFERS: _(
        "Row %(row)s says something else about the same buyer; that row counts."
    ),
    RowCode.COLUMN_MISSING: _("The column “%(column)s” is missing."),
    RowCode.COLUMN_UNKNOWN: _("The column “%(column)s” is not known; it is left aside."),
    RowCode.COLUMN_NEAR: _(
        "The column “%(column)s” is not known and is left aside. Did you mean “%(near)s”?"
    ),
    RowCode.COLUMN_REPEATED: _("The column “%(column)s” stands twice; the first one counts."),
    RowCode.WRONG_SHEET: _(
        "This looks like the other sheet. Suppliers and needs are uploaded separately."
    ),
    RowCode.COLUMN_MISSING_TOLD: _("The column “%(column)s” is missing. It holds this: %(note)s"),
    RowCode.TOO_MANY_CELLS: _(
        "The row has more cells than the header has columns: a comma or semicolon within a text has"
        " parted it. Put that text into quotation marks."
    ),
    RowCode.FORMULA_FAILED: _(
        "The formula of this cell failed (%(value)s); the cell was read as empty."
    ),
    RowCode.ROWS_ASIDE: _(
        "Left aside, since they hold a single cell, a total or the header once more: rows %(rows)s."
    ),
    RowCode.COLUMNS_NAMELESS: _(
        "What stands in columns without a heading is left aside: %(columns)s."
    ),
    RowCode.OTHER_SHEETS: _(
        "Only the sheet “%(read)s” of the workbook was read. Tables stand on others too:"
        " %(others)s. Save each of those as a file of its own and upload it."
    ),
    RowCode.HIDDEN_ROWS: _(
        "Rows that are hidden in the workbook were read as well: %(rows)s. If a filter hides them"
        " on purpose, copy the visible rows into a new file."
    ),
    RowCode.UNCALCULATED: _(
        "Cells with a formula whose result is not in the file were read as empty: %(number)s. Open"
        " the workbook in Excel, save it and upload it again."
    ),
}


_MESSAGES: dict[str, Promise] = {
    str(code): message
    for messages in (VALUE_MESSAGES, ROW_MESSAGES, SHEET_SENTENCES)
    for code, message in messages.items()
}


@dataclass(frozen=True)
class CellProblem:
    """A problem of one row; `column` is the name of a column of the sheet, "" for the row."""

    column: str
    code: str
    severity: Severity
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        return {
            "column": self.column,
            "code": str(self.code),
            "severity": str(self.severity),
            "params": {key: _plain(value) for key, value in self.params.items()},
        }


def error(column: str, code: RowCode, **params: Any) -> CellProblem:
    return CellProblem(column, code, Severity.ERROR, params)


def warning(column: str, code: RowCode, **params: Any) -> CellProblem:
    return CellProblem(column, code, Severity.WARNING, params)


def of_value(problem: Problem, column: str) -> CellProblem:
    """A value's problem, told of the column that the value stood in."""
    return CellProblem(column, problem.code, problem.severity, problem.params)


def sentence(problem: Mapping[str, Any]) -> str:
    """A stored problem or remark in the language in force."""
    code, params = problem["code"], problem["params"]
    if code == RowCode.DROPPED_CERTIFICATES:
        params = {"names": certificate_names(params["codes"].split(","))}
    return str(_MESSAGES[code]) % params_read(code, params)


def certificate_names(codes: Iterable[str]) -> str:
    """The certificates in the language in force; a code of which the taxonomy knows nothing any
    more as it is.
    """
    taxonomy, language = load_taxonomy(), present_language()
    found = ((code, taxonomy.get(Kind.CERTIFICATION, code)) for code in codes)
    names = (entry.names[language] if entry is not None else code for code, entry in found)
    return " / ".join(names)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | bool | None) else str(value)
