"""python -m tests.platform.upgrade [--database sqlite|postgresql|both]

Makes a database in three ways: new, by all the replaced migrations, and by each app's first of
those with `migrate` after it, as where Puente was installed at its release. Ends with 1 unless all
three consist of the same, and `migrate` finds nothing left to do in any.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from matchmaking.common.launcher.site import CHECKOUT
from tests.platform.tables import tables_of
from tests.private_postgresql import private_postgresql

Parts = dict[str, frozenset[str]]
STAGES = {"new": None, "by the replaced ones": "last", "from the release on": "first"}
COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision,
           is_nullable, column_default, is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.platform.upgrade", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--replaced", choices=["first", "last"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.replaced:
        apply_replaced(options.replaced)
        return 0
    databases = {"sqlite": (sqlite_file, tables_of), "postgresql": (postgresql, parts_of)}
    same = True
    for name, (database, read) in databases.items():
        if options.database in (name, "both"):
            made = {way: made_by(stage, database, read) for way, stage in STAGES.items()}
            for way, parts in made.items():
                say(f"{name}, {way}: {len(parts)} tables and indexes")
                same &= said_what_differs(made["new"], parts)
    say("the same" if same else "NOT THE SAME")
    return 0 if same else 1


def apply_replaced(stage: str) -> None:
    """The migrations as they were before they were squashed: each app's first, or all."""
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    replaced = [one for squash in executor.loader.replacements.values() for one in squash.replaces]
    every = {app: sorted(name for of, name in replaced if of == app) for app, _ in replaced}
    executor.migrate([(app, names[-1 if stage == "last" else 0]) for app, names in every.items()])


def made_by(
    stage: str | None,
    database: Callable[[], contextlib.AbstractContextManager[tuple[str, str]]],
    read: Callable[[str], Parts],
) -> Parts:
    with database() as (address, place):
        if stage:
            run(address, "-m", "tests.platform.upgrade", "--replaced", stage)
        run(address, "manage.py", "migrate", "--verbosity", "0")
        run(address, "manage.py", "migrate", "--check")
        return read(place)


def run(address: str, *arguments: str) -> None:
    variables = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "matchmaking.settings"}
    subprocess.run(
        [sys.executable, *arguments], cwd=CHECKOUT, env=os.environ | variables, check=True
    )


@contextlib.contextmanager
def sqlite_file() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="puente-upgrade-") as folder:
        file = Path(folder) / "puente.sqlite3"
        yield f"sqlite:///{file}", str(file)


@contextlib.contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    with private_postgresql() as address:
        yield address, address


def parts_of(address: str) -> Parts:
    """Each table and index of a PostgreSQL with its columns and constraints, in no order."""
    parts: dict[str, set[str]] = {}
    with psycopg.connect(address) as database:
        for table, *column in database.execute(COLUMNS):
            parts.setdefault(table, set()).add(repr(column))
        for table, *constraint in database.execute(CONSTRAINTS):
            parts.setdefault(table, set()).add(repr(constraint))
        for _, index, made in database.execute(INDEXES):
            parts.setdefault(index, set()).add(made)
    return {name: frozenset(told) for name, told in parts.items()}


def said_what_differs(wanted: Parts, found: Parts) -> bool:
    for name in sorted(wanted.keys() | found.keys()):
        for told in sorted(wanted.get(name, frozenset()) ^ found.get(name, frozenset())):
            side = "new only" if told in wanted.get(name, frozenset()) else "old only"
            say(f"  {name}, {side}: {told}")
    return wanted == found


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
