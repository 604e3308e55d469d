"""What can be wrong with a file as a whole, said in the reader's language."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class SheetProblem(StrEnum):
    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    EMPTY = "empty"
    NO_ROWS = "no_rows"
    OLD_EXCEL = "old_excel"
    ENCRYPTED = "encrypted"
    WEB_PAGE = "web_page"
    OTHER_PROGRAM = "other_program"
    NOT_A_SHEET = "not_a_sheet"
    BROKEN = "broken"
    TOO_SLOW = "too_slow"
    ENCODING = "encoding"
    BINARY = "binary"


class SheetError(Exception):
    """A file that cannot be read as a sheet. `str()` is a sentence in the active language."""

    def __init__(self, problem: SheetProblem, **params: object) -> None:
        super().__init__(problem)
        self.problem = problem
        self.params = params

    def __str__(self) -> str:
        return str(SENTENCES[self.problem]) % self.params


SENTENCES = {
    SheetProblem.TOO_LARGE: _(
        "The file has %(size_mb)s MB; at most %(limit_mb)s MB can be read. "
        "Please split it into several files."
    ),
    SheetProblem.UNPACKS_TOO_LARGE: _(
        "The workbook unpacks to more than %(limit_mb)s MB, often because empty rows are formatted"
        " down to the last one. Please copy only the filled rows into a new file."
    ),
    SheetProblem.TOO_MANY_ROWS: _(
        "The file has more than %(limit)s rows. Please split it into several files."
    ),
    SheetProblem.TOO_MANY_COLUMNS: _(
        "The file has more than %(limit)s columns. Is it the right file?"
    ),
    SheetProblem.EMPTY: _("The file is empty."),
    SheetProblem.NO_ROWS: _("The file has a header line but no rows under it."),
    SheetProblem.OLD_EXCEL: _(
        "This is a workbook of an old Excel version (.xls). "
        "Please save it as .xlsx or as CSV and upload it again."
    ),
    SheetProblem.ENCRYPTED: _(
        "The workbook is protected by a password. "
        "Please save it without a password and upload it again."
    ),
    SheetProblem.WEB_PAGE: _(
        "This is a web page or XML under the name of a workbook. "
        "Please open it in Excel, save it as .xlsx and upload that."
    ),
    SheetProblem.OTHER_PROGRAM: _(
        "This file is in the form of another program (LibreOffice, Numbers) or in Excel's binary"
        " form. Please open it there, save or export it as .xlsx and upload that."
    ),
    SheetProblem.NOT_A_SHEET: _(
        "This is not a spreadsheet. Please upload an .xlsx, .csv or .tsv file; "
        "the templates show the columns."
    ),
    SheetProblem.BROKEN: _(
        "The workbook is damaged and cannot be opened. "
        "Please open it in your spreadsheet program and save it again."
    ),
    SheetProblem.TOO_SLOW: _(
        "The workbook took too long or too much memory to read. "
        "Please save only the sheet with the rows in a new file."
    ),
    SheetProblem.ENCODING: _(
        "The text cannot be read as %(encoding)s. Please choose another encoding, "
        "or save the file as CSV UTF-8."
    ),
    SheetProblem.BINARY: _("The file holds binary data where text was expected."),
}
