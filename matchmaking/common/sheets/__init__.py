"""CSV, TSV and XLSX files to rows of text and back, with limits and in any encoding people use."""

from matchmaking.common.sheets.problems import SheetError, SheetProblem
from matchmaking.common.sheets.reading import Limits, Sheet, read_sheet, refuse_large
from matchmaking.common.sheets.writing import (
    CONTENT_TYPES,
    neutralised,
    write_csv,
    write_sheet,
    write_xlsx,
)

__all__ = [
    "CONTENT_TYPES",
    "Limits",
    "Sheet",
    "SheetError",
    "SheetProblem",
    "neutralised",
    "read_sheet",
    "refuse_large",
    "write_csv",
    "write_sheet",
    "write_xlsx",
]
