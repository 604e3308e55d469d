"""Reads one workbook in a process of its own, under limits of memory and time.

Run as a script: the workbook on standard input, limits as arguments, JSON on standard output:
{"sheet": name, "rows": [[row number, [cell text, ...]], ...]} or {"problem": code}.
"""

import datetime
import io
import json
import re
import resource
import sys


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
    # The first sheet with a table on it: cover sheets are blank, or hold a title and a note.
    cover: dict[str, object] | None = None
    for sheet in book.worksheets:
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
            return found
        if rows and cover is None:
            cover = found
    return cover or {"problem": "empty"}


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
