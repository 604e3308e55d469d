"""``benchmark ground``: who has enough in common to be put before an organizer.

The demo mission against its answer key, and small missions drawn from the development sets in which
half of the needs have their right supplier and half have nobody.
"""

import csv
import random
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from django.conf import settings

from matchmaking.common.sheets import read_sheet
from matchmaking.matching.benchmarks import datasets
from matchmaking.matching.benchmarks.datasets import RetrievalSet
from matchmaking.matching.benchmarks.methods import STORE, records
from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.matching.domain.files.contract import read_needs, read_suppliers
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.matching.domain.running.engine import run_encoder
from matchmaking.scoring import Ground, NeedRecord, Scorer, SupplierRecord, explain_needs
from matchmaking.taxonomy.files import load_taxonomy

HELP = "who has enough in common to be proposed: right pairs, near misses and everybody else"
_DEMO = settings.BASE_DIR / "matchmaking" / "exchange" / "demo"
_SETS = (
    datasets.product_categories,
    datasets.category_paths,
    datasets.food_terms,
    datasets.product_categories_english,
    datasets.food_terms_english,
    datasets.class_names,
    datasets.farm_products,
    datasets.industry_names,
    datasets.activity_to_class,
    datasets.goods_to_class,
    datasets.business_to_class,
    datasets.award_to_supplier_later,
)
_DEMO_HEADER = (
    "| pairs of the demo | number | lowest | median | highest | common | untold | little |\n"
    "|---|---|---|---|---|---|---|---|"
)
_HEADER = (
    "| missions drawn from | languages | right: 5 %, median | right kept | of them untold |"
    " anybody kept | needs with nobody that get somebody |\n|---|---|---|---|---|---|---|"
)


class Judged(NamedTuple):
    """One pair: its need in its mission, whether it is right, and what the rule says."""

    need: tuple[int, str]
    kind: str
    score: float
    value: float
    ground: Ground


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--missions", type=int, default=4, help="missions drawn from each set")
    parser.add_argument("--suppliers", type=int, default=60)
    parser.add_argument("--needs", type=int, default=40)


def run(options: Options, write: Write) -> None:
    write(_DEMO_HEADER)
    _write_demo(_demo_pairs(), write)
    write(f"\n{_HEADER}")
    for load in _SETS:
        task = load(options["data"])
        drawn = range(options["missions"])
        judged = [one for seed in drawn for one in _drawn_pairs(task, seed, options)]
        write(_row(task, judged))


def _judged(
    supply: Sequence[SupplierRecord], demand: Sequence[NeedRecord]
) -> Iterator[tuple[str, str, float, float, Ground]]:
    """Need, supplier, score, common ground and code of every pair of a mission."""
    scorer = Scorer(vocabulary=vocabulary_of(load_taxonomy()), encoder=run_encoder(), store=STORE)
    scorer.fit(supply, demand)
    everybody = [record.id for record in scorer.suppliers_]
    for found in explain_needs(scorer, [(need, everybody) for need in demand]):
        for one in found:
            ground = one.ground or Ground.UNTOLD
            yield one.need_id, one.supplier_id, one.score, one.common_ground, ground


def _demo_pairs() -> list[Judged]:
    taxonomy = load_taxonomy()
    supply = read_suppliers(read_sheet((_DEMO / "suppliers.tsv").read_bytes()), taxonomy).records
    demand = read_needs(read_sheet((_DEMO / "needs.tsv").read_bytes()), taxonomy).records
    key = _answer_key(_DEMO / "answer_key.tsv")
    return [
        Judged((0, need), key.get((need, supplier), "other"), score, value, ground)
        for need, supplier, score, value, ground in _judged(supply, demand)
    ]


def _answer_key(file: Path) -> dict[tuple[str, str], str]:
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    kinds = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        for column, kind in (("near_misses", "near miss"), ("right", "right")):
            kinds.update({(row["need_id"], one): kind for one in row[column].split(";")})
    return kinds


def _write_demo(pairs: Sequence[Judged], write: Write) -> None:
    for kind in ("right", "near miss", "other"):
        of_kind = [one for one in pairs if one.kind == kind]
        values = [one.value for one in of_kind]
        cells = [kind, str(len(of_kind))]
        cells += [f"{np.quantile(values, place):.2f}" for place in (0.0, 0.5, 1.0)]
        cells += [_share(one.ground == ground for one in of_kind) for ground in Ground]
        write("| " + " | ".join(cells) + " |")


def _drawn_pairs(task: RetrievalSet, seed: int, options: Options) -> list[Judged]:
    mission = _mission(task, seed, options["suppliers"], options["needs"])
    return [
        Judged(
            (seed, need),
            "right" if supplier in mission.accepted[need] else "other",
            score,
            value,
            ground,
        )
        for need, supplier, score, value, ground in _judged(*records(mission))
    ]


def _mission(task: RetrievalSet, seed: int, suppliers: int, needs: int) -> RetrievalSet:
    """Needs of which the first half have a right supplier among arbitrary others."""
    draws = random.Random(seed)  # noqa: S311 - a sample, not a secret
    chosen = draws.sample(task.needs, min(needs, len(task.needs)))
    known = {one for one, _ in task.suppliers}
    right = {min(task.accepted[need] & known) for need, _ in chosen[: len(chosen) // 2]}
    wanted = {one for need, _ in chosen for one in task.accepted[need]}
    others = [one for one in task.suppliers if one[0] not in wanted]
    kept = [one for one in task.suppliers if one[0] in right]
    kept += draws.sample(others, min(len(others), max(0, suppliers - len(kept))))
    return replace(task, needs=tuple(chosen), suppliers=tuple(kept))


def _row(task: RetrievalSet, pairs: Sequence[Judged]) -> str:
    right = [one for one in pairs if one.kind == "right"]
    others = [one for one in pairs if one.kind == "other"]
    served = {one.need for one in right}
    best: dict[tuple[int, str], Judged] = {}
    for one in others:
        if one.need not in served and (one.need not in best or one.score > best[one.need].score):
            best[one.need] = one
    low, middle = np.quantile([one.value for one in right], (0.05, 0.5))
    cells = [
        task.name,
        f"{task.need_language}-{task.supplier_language}",
        f"{low:.2f}, {middle:.2f}",
        _share(one.ground != Ground.LITTLE for one in right),
        _share(one.ground == Ground.UNTOLD for one in right),
        _share(one.ground != Ground.LITTLE for one in others),
        _share(one.ground != Ground.LITTLE for one in best.values()),
    ]
    return "| " + " | ".join(cells) + " |"


def _share(which: Iterable[bool]) -> str:
    return f"{100 * float(np.mean(list(which))):.1f} %"
