"""Rows that many tests start from: made once by the product's own verbs, then written as they were.

A pair that went through both consents costs a fifth of a second, and hundreds of tests begin with
one. `Prepared(make_pair)` is called like `make_pair`. The first call makes the pair and keeps what
was written; a later call on the same day, in a database that holds the very same rows, writes that
again. In any other the pair is made anew, and kept for the next one.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)
# What the taxonomy and Django bring is the same in every test, and much to read.
SAME_FOR_ALL = ("taxonomy_", "django_", "auth_", "sqlite_stat")
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Written:
    """What one making wrote, and which row it was about."""

    primary_key: Any = None
    statements: list[tuple[str, Any, bool]] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("ROLLBACK"):
            raise RuntimeError("What was taken back cannot be written again.")
        if sql.startswith(WRITES):
            self.statements.append((sql, params, many))
        return execute(sql, params, many, context)

    def again(self) -> None:
        with connection.cursor() as cursor:
            for sql, params, many in self.statements:
                (cursor.executemany if many else cursor.execute)(sql, params)


class Prepared(Generic[Row]):
    """Makes a row and all that belongs to it, or writes it as it was made before."""

    def __init__(self, make: Callable[..., Row]) -> None:
        self.make = make
        self.kept: dict[str, Written] = {}

    def __call__(self, **given: Any) -> Row:
        # The numbers of new rows go on after a test's end elsewhere than in SQLite, and a test
        # that commits may have more to do than to write.
        if connection.vendor != "sqlite" or not connection.in_atomic_block:
            return self.make(**given)
        # A test may have set the clock: rows of another day would be no beginning for it.
        found = f"{rows_before()} {timezone.now():%Y-%m-%d} {given}"
        written = self.kept.get(found)
        if written is None:
            written = Written()
            with connection.execute_wrapper(written):
                made = self.make(**given)
            written.primary_key = made.pk
            self.kept[found] = written
            self.model = type(made)
        else:
            written.again()
        return self.model._default_manager.get(pk=written.primary_key)


def rows_before() -> str:
    """A digest of all rows that tests write, and of how far the numbers of each table have come."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (name,) in cursor.fetchall():
            if not name.startswith(SAME_FOR_ALL):
                cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')  # noqa: S608
                digest.update(repr((name, cursor.fetchall())).encode())
    return digest.hexdigest()
