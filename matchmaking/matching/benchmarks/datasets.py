"""Development sets as retrieval tasks; see the README beside the data for what each file is.

Every loader takes the data's folder and raises FileNotFoundError where its file is absent.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SEED = 20260101
# The cut between what a supplier had won and what it was awarded later.
AWARDS_CUT = "2018-01-01"
_LEFT_OUT_BUYER = "防衛省"


@dataclass(frozen=True)
class RetrievalSet:
    """Needs, suppliers (each a text in pieces) and which suppliers are right for each need."""

    name: str
    need_language: str
    supplier_language: str
    needs: tuple[tuple[str, str], ...]
    suppliers: tuple[tuple[str, tuple[str, ...]], ...]
    accepted: dict[str, frozenset[str]]

    def sample(self, size: int) -> "RetrievalSet":
        """At most ``size`` needs, drawn with a fixed seed; all suppliers stay."""
        if size >= len(self.needs):
            return self
        chosen = sorted(random.Random(SEED).sample(range(len(self.needs)), size))  # noqa: S311
        needs = tuple(self.needs[i] for i in chosen)
        accepted = {need: self.accepted[need] for need, _ in needs}
        return RetrievalSet(
            self.name, self.need_language, self.supplier_language, needs, self.suppliers, accepted
        )


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def _parallel(name: str, rows: list[dict[str, str]], source: str, target: str) -> RetrievalSet:
    pairs = [(row[source], row[target]) for row in rows if row[source] and row[target]]
    return RetrievalSet(
        f"{name} {source}-{target}",
        source,
        target,
        tuple((f"n{i:05d}", one) for i, (one, _) in enumerate(pairs)),
        tuple((f"s{i:05d}", (other,)) for i, (_, other) in enumerate(pairs)),
        {f"n{i:05d}": frozenset({f"s{i:05d}"}) for i in range(len(pairs))},
    )


def product_categories(folder: Path) -> RetrievalSet:
    """Short product category names in Japanese against the same in Spanish."""
    return _parallel("product categories", read_rows(folder, "google_taxonomy_dev"), "ja", "es")


def product_categories_english(folder: Path) -> RetrievalSet:
    """The same from English to Spanish."""
    return _parallel("product categories", read_rows(folder, "google_taxonomy_dev"), "en", "es")


def food_terms(folder: Path) -> RetrievalSet:
    """Food terms in Japanese against the same in Spanish."""
    return _parallel("food terms", read_rows(folder, "openfoodfacts_rest"), "ja", "es")


def activity_to_class(folder: Path) -> RetrievalSet:
    """What Mexican plants wrote of their activity against the classes of SCIAN 2023."""
    classes = [row for row in read_rows(folder, "scian2023_es") if len(row["code"]) == 6]
    known = {row["code"] for row in classes}
    needs, accepted = [], {}
    for i, row in enumerate(read_rows(folder, "retc_activity_to_scian_dev")):
        right = frozenset(row["all_scian"].split(",")) & known
        if right and row["activity_es"].strip():
            needs.append((f"n{i:05d}", row["activity_es"]))
            accepted[f"n{i:05d}"] = right
    suppliers = tuple((r["code"], (r["title"], r["desc"], r["incl"])) for r in classes)
    return RetrievalSet(
        "plant activity -> SCIAN class", "es", "es", tuple(needs), suppliers, accepted
    )


def business_to_class(folder: Path) -> RetrievalSet:
    """Example businesses against the detailed classes of Japan's industry classification."""
    classes = [row for row in read_rows(folder, "jsic14_ja_en") if len(row["code"]) == 4]
    known = {row["code"] for row in classes}
    rows = [row for row in read_rows(folder, "jsic_examples_dev") if row["code"] in known]
    return RetrievalSet(
        "business -> JSIC class",
        "ja",
        "ja",
        tuple((f"n{i:05d}", row["ja_example"]) for i, row in enumerate(rows)),
        tuple((row["code"], (row["ja"], row["desc"])) for row in classes),
        {f"n{i:05d}": frozenset({row["code"]}) for i, row in enumerate(rows)},
    )


def award_to_supplier(folder: Path) -> RetrievalSet:
    """Titles of Japanese public needs against suppliers known by what they were awarded before.

    The Ministry of Defence is left out (it is half of the file and buys by catalogue), and so is a
    title that the supplier already had.
    """
    rows = [r for r in read_rows(folder, "gbiz_awards_to_2019") if r["buyer"] != _LEFT_OUT_BUYER]
    before: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row["date"] < AWARDS_CUT:
            before[row["supplier"]].setdefault(row["norm"], row["title"])
    winners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        had = before.get(row["supplier"])
        if row["date"] >= AWARDS_CUT and had is not None and row["norm"] not in had:
            winners[row["title"]].add(row["supplier"])
    return RetrievalSet(
        "procurement title -> supplier",
        "ja",
        "ja",
        tuple((f"n{i:05d}", title) for i, title in enumerate(winners)),
        tuple((one, tuple(before[one].values())) for one in sorted(before)),
        {f"n{i:05d}": frozenset(winners[title]) for i, title in enumerate(winners)},
    )


SETS: tuple[Callable[[Path], RetrievalSet], ...] = (
    product_categories,
    product_categories_english,
    food_terms,
    activity_to_class,
    business_to_class,
    award_to_supplier,
)
