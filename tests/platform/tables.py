"""What a SQLite database consists of, whatever the order in which it came about."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path


def tables_of(file: Path | str) -> dict[str, frozenset[str]]:
    """Each index and trigger by its name with the statement that made it, each table with the
    parts of its own: migrations add columns at the end, so their order means nothing.
    """
    database = sqlite3.connect(file)
    try:
        made = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: frozenset(_parts(sql) if kind == "table" else [sql]) for kind, name, sql in made
        }
    finally:
        database.close()


def _parts(sql: str) -> Iterator[str]:
    """What the commas between the outer brackets separate: columns and constraints."""
    part, depth, quote = "", 0, ""
    for sign in sql.partition("(")[2].rpartition(")")[0]:
        if quote or sign in "'\"":
            quote = "" if sign == quote else quote or sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "," and not depth:
            yield part.strip()
            part = ""
            continue
        part += sign
    yield part.strip()
