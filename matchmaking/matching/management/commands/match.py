"""Ranks the suppliers of one file for the needs of another; see docs for the columns."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import tee
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from matchmaking.common.sheets import Limits, SheetError, read_sheet, write_sheet
from matchmaking.matching.domain.files.contract import (
    READ_AS,
    Contents,
    ContractError,
    read_needs,
    read_suppliers,
)
from matchmaking.matching.domain.files.phrases import FILE_PHRASES
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.matching.domain.running.engine import run_encoder
from matchmaking.matching.domain.telling.wording import LANGUAGES, Wording
from matchmaking.scoring import Allocation, NeedRecord, Pair, Scorer, explain_needs, make_market
from matchmaking.scoring.records import NEED_ID, RANK, SCORE, SUPPLIER_ID
from matchmaking.scoring.sharing.allocation import EXACT_PAIRS, as_allocation, choose
from matchmaking.scoring.sharing.exposure import FLOOR_SCORE, owed_suppliers
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.lookup import Taxonomy

HEADER = (NEED_ID, SUPPLIER_ID, RANK, SCORE, "reasons", "missing")

# A directory may be far larger than what people upload through a page.
LIMITS = Limits(
    bytes=512 * 2**20, unpacked_bytes=2048 * 2**20, rows=1_000_000, child_memory=4096 * 2**20,
    child_seconds=600,
)  # fmt: skip
_NOTICES_SHOWN = 20
# Where needs are ranked alone, a pair that a must-have rules out stands at this share of its score.
BLOCKED_SHARE = 0.1
# With allocation a need's list is filled from this many times as many candidates.
_ALLOCATION_DEPTH = 5

# What the system says of a file is in English and for programmers.
_NOT_OPENED: dict[type[OSError], str] = {
    FileNotFoundError: "no_such_file",
    IsADirectoryError: "is_folder",
    PermissionError: "not_allowed",
}

Row = tuple[str, str, int, str, str, str]


class Command(BaseCommand):
    help = "Rank the suppliers of one file for the needs of another. Needs no database."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("suppliers", type=Path, help="CSV, TSV or XLSX with the suppliers")
        parser.add_argument("needs", type=Path, help="CSV, TSV or XLSX with the needs")
        parser.add_argument("--output", type=Path, required=True, help="CSV, TSV or XLSX to write")
        parser.add_argument("--top", type=int, default=10, help="suppliers for each need")
        parser.add_argument(
            "--no-allocation",
            action="store_true",
            help="rank each need alone, whatever the suppliers can serve",
        )
        parser.add_argument("--lang", choices=LANGUAGES, default="es", help="of what is written")

    def handle(self, *args: Any, **options: Any) -> None:
        self.language: str = options["lang"]
        with translation.override(self.language):
            self._match(**options)

    def _match(
        self, *, suppliers: Path, needs: Path, output: Path, top: int, **options: Any
    ) -> None:
        if top < 1:
            raise CommandError(self._say("top"))
        self._expect_writable(output)
        taxonomy = load_taxonomy()
        supply = self._contents(suppliers, taxonomy, read_suppliers)
        demand = self._contents(needs, taxonomy, read_needs)
        # The same rows in another order give the same file.
        asked = sorted(demand.records, key=lambda need: need.id)
        scorer = Scorer(
            vocabulary=vocabulary_of(taxonomy),
            encoder=run_encoder(),
            today=timezone.localdate(),
        )
        scorer.fit(supply.records, asked)
        if not scorer.reads_dense_:
            self.stderr.write(self._say("no_encoder"))
        wording = Wording(self.language, namer(taxonomy, self.language))
        if options["no_allocation"]:
            ranked = ranked_alone(scorer, asked, top)
        else:
            ranked = self._shared_out(scorer, asked, top)
        rows = list(result_rows(scorer, ranked, wording))
        try:
            kind = output.suffix.lower().lstrip(".")
            output.write_bytes(write_sheet([HEADER, *rows], kind=kind))
        except OSError as error:
            raise CommandError(
                self._say("cannot_write", file=output, why=error.strerror)
            ) from error
        self.stderr.write(
            self._say(
                "done",
                needs=len(asked),
                suppliers=len(supply.records),
                rows=len(rows),
                file=output,
                left_out=supply.left_out + demand.left_out,
            )
        )

    def _expect_writable(self, output: Path) -> None:
        """Before minutes of work are done for nothing."""
        if output.suffix.lower() not in {".csv", ".tsv", ".xlsx"}:
            raise CommandError(self._say("output_kind", file=output))
        if not output.parent.is_dir():
            raise CommandError(self._say("no_such_folder", folder=output.parent))
        if output.is_dir():
            raise CommandError(self._say("is_folder", file=output))
        if not os.access(output if output.exists() else output.parent, os.W_OK):
            raise CommandError(self._say("not_allowed_to_write", file=output))

    def _shared_out(self, scorer: Scorer, needs: Sequence[NeedRecord], top: int) -> Ranked:
        shared = shared_out(scorer, needs, top)
        if shared.owed:
            reached = shared.owed - len(shared.unreached)
            cost = f"{shared.cost:.1f}"
            self.stderr.write(self._say("floor", owed=shared.owed, reached=reached, cost=cost))
        return ranked_together(shared, needs)

    def _contents(self, file: Path, taxonomy: Taxonomy, read: Any) -> Contents[Any]:
        try:
            contents: Contents[Any] = read(read_sheet(file.read_bytes(), limits=LIMITS), taxonomy)
        except OSError as error:
            said = _NOT_OPENED.get(type(error), "cannot_open")
            raise CommandError(self._say(said, file=file, why=error.strerror)) from error
        except SheetError as error:
            raise CommandError(self._say("unusable", file=file, why=str(error))) from error
        except ContractError as error:
            raise CommandError(self._say(error.kind, file=file, **error.params)) from error
        self._tell(file, contents)
        if not contents.records:
            raise CommandError(self._say("no_usable_rows", file=file))
        return contents

    def _tell(self, file: Path, contents: Contents[Any]) -> None:
        for column, near in contents.unknown_columns:
            phrase = "unknown_column_near" if near else "unknown_column"
            self.stderr.write(self._say(phrase, file=file.name, column=column, near=near))
        # Rows that are left out are always told; of the rest the first few, what is lost first.
        lost = [notice for notice in contents.notices if not notice.column]
        rest = [notice for notice in contents.notices if notice.column]
        rest.sort(key=lambda notice: notice.kind == READ_AS)
        for notice in [*lost, *rest[:_NOTICES_SHOWN]]:
            self.stderr.write(
                self._say(
                    notice.kind,
                    file=file.name,
                    row=notice.row,
                    column=contents.headers.get(notice.column, notice.column),
                    value=notice.value,
                )
            )
        if len(rest) > _NOTICES_SHOWN:
            count = len(rest) - _NOTICES_SHOWN
            self.stderr.write(self._say("more_notices", file=file.name, count=count))

    def _say(self, phrase: str, **places: Any) -> str:
        if isinstance(places.get("columns"), tuple):
            places["columns"] = ", ".join(places["columns"])
        return FILE_PHRASES[phrase][self.language].format(**places)


@dataclass(frozen=True)
class Choice:
    """A supplier chosen for a need, with the score that its place rests on."""

    supplier_id: str
    score: float


Ranked = Iterator[tuple[NeedRecord, list[Choice]]]


def ranked_alone(scorer: Scorer, needs: Sequence[NeedRecord], top: int) -> Ranked:
    """Each need's best suppliers, whatever the suppliers can serve.

    A pair that a must-have rules out keeps its place among the near misses: a tenth of its score.
    """
    for need, result in zip(needs, scorer.iter_score(needs, top, near_misses=top), strict=True):
        choices = [Choice(match.supplier_id, match.score) for match in result.matches]
        choices += [
            Choice(match.supplier_id, match.score * BLOCKED_SHARE) for match in result.blocked
        ]
        choices.sort(key=lambda choice: (-choice.score, choice.supplier_id))
        yield need, choices[:top]


def shared_out(scorer: Scorer, needs: Sequence[NeedRecord], top: int) -> Allocation:
    """The proposals that serve all needs best within what each side can take.

    Needs without ``max_introductions`` take ``top``, suppliers without it are never full. Pairs
    that a must-have rules out are not proposed. Every MSME that fits some need is owed a place at
    the size of a mission, as long as there are places for all of them: a search in a directory
    for a few needs owes nobody anything.
    """
    supplier_limits = {
        record.id: record.max_introductions
        for record in scorer.suppliers_
        if record.max_introductions is not None
    }
    need_limits = {need.id: min(_wanted(need, top), top) for need in needs}
    depth = top * _ALLOCATION_DEPTH if supplier_limits else top
    market = make_market(
        (
            Pair(result.need_id, match.supplier_id, match.score)
            for result in scorer.iter_score(needs, depth)
            for match in result.matches
        ),
        need_limits=need_limits,
        supplier_limits=supplier_limits,
    )
    small = {record.id for record in scorer.suppliers_ if record.small is not False}
    owed = owed_suppliers(market, threshold=FLOOR_SCORE, small=small)
    enough = len(owed) <= min(market.need_limit.sum(), len(market))
    if not enough or len(market) > EXACT_PAIRS:
        owed = owed[:0]
    return as_allocation(market, choose(market, owed=owed))


def ranked_together(shared: Allocation, needs: Sequence[NeedRecord]) -> Ranked:
    """Each need's part of the proposals, in the order of the needs."""
    by_need: dict[str, list[Choice]] = {need.id: [] for need in needs}
    for pair in shared.pairs:
        by_need[pair.need_id].append(Choice(pair.supplier_id, pair.score))
    for need in needs:
        yield need, by_need[need.id]


def result_rows(scorer: Scorer, ranked: Ranked, wording: Wording) -> Iterator[Row]:
    """Rows of the output in the order of the needs, then by rank."""
    # Many needs are explained together, and read ahead for it.
    waiting, asked = tee(ranked)
    ids = ((need, [choice.supplier_id for choice in choices]) for need, choices in asked)
    for (need, choices), explanations in zip(waiting, explain_needs(scorer, ids), strict=True):
        for rank, (choice, explanation) in enumerate(
            zip(choices, explanations, strict=True), start=1
        ):
            yield (
                need.id,
                choice.supplier_id,
                rank,
                f"{choice.score:.6f}",
                wording.joined(wording.reasons(explanation)),
                wording.joined(wording.missing(explanation)),
            )


def namer(taxonomy: Taxonomy, language: str) -> Any:
    """Names of codes in a language; a code that the taxonomy lacks is shown as it is."""

    def name(kind: str, code: str) -> str:
        entry = taxonomy.get(kind, code)
        return entry.name_in(language) if entry else code

    return name


def _wanted(need: NeedRecord, top: int) -> int:
    return top if need.max_introductions is None else need.max_introductions
