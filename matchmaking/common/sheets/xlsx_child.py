"""Reads one workbook in a process of its own, under limits of memory and time.

Run as a script: the workbook on standard input, limits as arguments, JSON on standard output:
{"sheet": name, "rows": [[row number, [cell text, ...]], ...]}, with what its reader should hear of
(`others`: visible sheets that hold a table too, `hidden`: numbers of rows that a filter hides,
`uncalculated`: how many formulas came without their results), or {"problem": code}.
"""

import datetime
import io
import json
import re
import resource
import sys
import zipfile
from typing import Any

# In a sheet's XML: a row's attributes, and a formula that no program has worked out.
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*"
    rb"</(?:\w+:)?c>"
)
# So many rows of another sheet tell whether a table stands there.
_ROWS_TELLING = 50


def cell_text(value: object) -> str:
    """A cell as a person sees it: whole numbers without .0, dates in ISO order."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        # A typed 1.125 is one number; as text it could also be 1,125 as it is written in Spain.
        return re.sub(r"^([1-9]\d{0,2}\.\d{3})$", r"\g<1>0", str(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def is_table(rows: list[tuple[int, list[str]]]) -> bool:
    """Whether two rows at least have two filled cells each."""
    return sum(sum(bool(cell.strip()) for cell in cells) > 1 for _, cells in rows) > 1


def read(data: bytes, *, max_rows: int, max_columns: int) -> dict[str, object]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    # The first sheet with a table on it: cover sheets are blank, or hold a title and a note, and
    # hidden ones hold lists for the others.
    cover: dict[str, object] | None = None
    sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    for place, sheet in enumerate(sheets):
        sheet.reset_dimensions()
        rows: list[tuple[int, list[str]]] = []
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            texts = [cell_text(value) for value in cells]
            while texts and not texts[-1].strip():
                texts.pop()
            if not texts:
                continue
            if len(texts) > max_columns:
                return {"problem": "too_many_columns"}
            rows.append((number, texts))
            if len(rows) > max_rows + 1:
                return {"problem": "too_many_rows"}
        found: dict[str, object] = {"sheet": sheet.title, "rows": rows}
        if is_table(rows):
            others = [one for one in sheets[place + 1 :] if one.sheet_state == "visible"]
            found["others"] = [one.title for one in others if _has_table(one)]
            return found | _unseen(data, sheet._worksheet_path, {number for number, _ in rows})
        if rows and cover is None:
            cover = found
    return cover or {"problem": "empty"}


def _has_table(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True, max_row=_ROWS_TELLING)
    return is_table([(0, [cell_text(value) for value in cells]) for cells in rows])


def _unseen(data: bytes, path: str, filled: set[int]) -> dict[str, object]:
    """What the values of a sheet do not show."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(path.lstrip("/"))
    hidden = []
    if b"hidden=" in xml:
        rows = (found[1] for found in _ROW.finditer(xml) if _HIDDEN.search(found[1]))
        numbers = [int(number[1]) for row in rows if (number := _NUMBER.search(row))]
        hidden = [number for number in numbers if number in filled]
    return {"hidden": hidden, "uncalculated": len(_UNCALCULATED.findall(xml))}


def main() -> None:
    max_rows, max_columns, memory, seconds = (int(word) for word in sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    data = sys.stdin.buffer.read()
    try:
        result = read(data, max_rows=max_rows, max_columns=max_columns)
    except MemoryError:
        result = {"problem": "too_slow"}
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its input provokes
        result = {"problem": "broken", "detail": type(error).__name__}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
