"""The columns of the two sheets; what each is called stands in data/*.tsv."""

from pathlib import Path

from matchmaking.common.sheets.columns import Column, load_columns
from matchmaking.exchange.enums import SheetKind

_DATA = Path(__file__).parent / "data"
REMARKS = "import_remarks"


def columns_of(kind: str) -> tuple[Column, ...]:
    return load_columns(_DATA / f"{SheetKind(kind).value}.tsv")


def template_rows(kind: str, language: str) -> list[list[str]]:
    """Header and one example row, in `language`; the example is passed over on reading."""
    columns = [column for column in columns_of(kind) if column.kind != "ignore"]
    return [
        [column.label(language) for column in columns],
        [column.examples.get(language, "") for column in columns],
    ]


def is_example(kind: str, cells: dict[str, str]) -> bool:
    """Whether a row is the template's example, left in place."""
    columns = [column for column in columns_of(kind) if column.kind != "ignore"]
    return any(
        all(cells.get(column.name, "") == column.examples.get(language, "") for column in columns)
        for language in ("en", "es", "ja")
    )
