"""Development sets as retrieval tasks; see the README beside the data for what each file is.

Every loader takes the data's folder and raises FileNotFoundError where its file is absent.
"""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

from matchmaking.scoring.language.text import fold

SEED = 20260101
# The cut between what a supplier had won and what it was awarded later.
AWARDS_CUT = "2018-01-01"
LATER_CUT = "2019-01-01"
_SCIAN_CLASS = 6
_JSIC_CLASS = 4
_LEFT_OUT_BUYER = "防衛省"
# Levels of a tariff's line, the heading first.
_LEVELS = " > "


@dataclass(frozen=True)
class RetrievalSet:
    """Needs, suppliers (each a text in pieces) and which suppliers are right for each need.

    ``earlier`` are (text, supplier) that somebody assigned before, ``popularity`` how often each
    supplier was chosen before; both are empty where the set knows nothing of the kind. Sets that
    are ``kept_apart`` have no say in the choice of weights.
    """

    name: str
    need_language: str
    supplier_language: str
    needs: tuple[tuple[str, str], ...]
    suppliers: tuple[tuple[str, tuple[str, ...]], ...]
    accepted: dict[str, frozenset[str]]
    earlier: tuple[tuple[str, str], ...] = ()
    popularity: Mapping[str, int] = field(default_factory=dict)
    kept_apart: bool = False

    def sample(self, size: int) -> "RetrievalSet":
        """At most ``size`` needs, drawn with a fixed seed; all suppliers stay."""
        if size >= len(self.needs):
            return self
        chosen = sorted(random.Random(SEED).sample(range(len(self.needs)), size))  # noqa: S311
        needs = tuple(self.needs[i] for i in chosen)
        accepted = {need: self.accepted[need] for need, _ in needs}
        return replace(self, needs=needs, accepted=accepted)


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


def food_terms_english(folder: Path) -> RetrievalSet:
    """The same from English to Spanish, where there are far more."""
    return _parallel("food terms", read_rows(folder, "openfoodfacts_rest"), "en", "es")


def category_paths(folder: Path) -> RetrievalSet:
    """Product categories with all that stands above them, Japanese against Spanish."""
    rows = [
        {language: row[f"{language}_path"] for language in ("ja", "es")}
        for row in read_rows(folder, "google_taxonomy_dev")
    ]
    return _parallel("category paths", rows, "ja", "es")


def _named(folder: Path, file: str) -> list[dict[str, str]]:
    return [{"en": row["name_en"], "es": row["name_es"]} for row in read_rows(folder, file)]


def class_names(folder: Path) -> RetrievalSet:
    """Names of the industry classes of SCIAN 2007, English against Spanish."""
    return _parallel("SCIAN 2007 names", _named(folder, "scian2007_cid_en_es"), "en", "es")


def farm_products(folder: Path) -> RetrievalSet:
    """Names of farm products, English against Spanish."""
    return _parallel("farm products", _named(folder, "agri_products_cid_en_es"), "en", "es")


def industry_names(folder: Path) -> RetrievalSet:
    """Names of Japan's industry classes, Japanese against English."""
    rows = [row for row in read_rows(folder, "jsic14_ja_en") if len(row["code"]) == _JSIC_CLASS]
    return _parallel("JSIC names", rows, "ja", "en")


def customs_texts(folder: Path) -> RetrievalSet:
    """Subheadings of Japan's tariff against the same subheadings in Spanish.

    The Spanish texts are the project's own: every fifth subheading, worded in the manner of
    Mexico's tariff and without official standing. The Japanese one of a subheading is what all its
    lines in the tariff begin with.
    """
    lines: dict[str, list[list[str]]] = defaultdict(list)
    for row in read_rows(folder, "japan_tariff_mexico_epa"):
        lines[row["hs6"]].append(row["ja"].split(_LEVELS))
    spanish = read_rows(Path(__file__).parent / "data", "customs_es")
    rows = [
        {"ja": _LEVELS.join(_common_levels(lines[row["hs6"]])), "es": row["es"]}
        for row in spanish
        if row["hs6"] in lines
    ]
    return replace(_parallel("customs texts", rows, "ja", "es"), kept_apart=True)


def _common_levels(lines: list[list[str]]) -> list[str]:
    shared = takewhile(lambda level: len(set(level)) == 1, zip(*lines, strict=False))
    return [level[0] for level in shared]


def _scian_classes(folder: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = read_rows(folder, "scian2023_es")
    return tuple(
        (row["code"], (row["title"], row["desc"], row["incl"]))
        for row in rows
        if len(row["code"]) == _SCIAN_CLASS
    )


def activity_to_class(folder: Path) -> RetrievalSet:
    """What Mexican plants wrote of their activity against the classes of SCIAN 2023."""
    classes = _scian_classes(folder)
    known = {code for code, _ in classes}
    needs, accepted = [], {}
    for i, row in enumerate(read_rows(folder, "retc_activity_to_scian_dev")):
        right = frozenset(row["all_scian"].split(",")) & known
        if right and row["activity_es"].strip():
            needs.append((f"n{i:05d}", row["activity_es"]))
            accepted[f"n{i:05d}"] = right
    return RetrievalSet(
        "plant activity -> SCIAN class", "es", "es", tuple(needs), classes, accepted
    )


def activity_with_labels(folder: Path) -> RetrievalSet:
    """The same for a fifth of the companies, where the activities of the others are labelled.

    A text that any of the others wrote too is left out: finding it again would be no art.
    """
    classes = _scian_classes(folder)
    known = {code for code, _ in classes}
    right = {
        fold(row["activity_es"]): frozenset(row["all_scian"].split(",")) & known
        for row in read_rows(folder, "retc_activity_to_scian_dev")
    }
    rows = [
        row
        for row in read_rows(folder, "retc_mx_companies_dev")
        if row["scian"] in known and row["activity_es"].strip()
    ]
    companies = sorted({fold(row["org"]) for row in rows})
    random.Random(SEED).shuffle(companies)  # noqa: S311
    asking = set(companies[: len(companies) // 5])
    earlier = sorted(
        {(row["activity_es"], row["scian"]) for row in rows if fold(row["org"]) not in asking}
    )
    seen = {fold(text) for text, _ in earlier}
    asked: dict[str, tuple[str, set[str]]] = {}
    for row in rows:
        key = fold(row["activity_es"])
        if fold(row["org"]) in asking and key not in seen:
            accepted = asked.setdefault(key, (row["activity_es"], set(right.get(key, ()))))[1]
            accepted.add(row["scian"])
    needs = [(f"n{i:05d}", *one) for i, one in enumerate(asked.values())]
    return RetrievalSet(
        "plant activity -> SCIAN class, other companies' known",
        "es",
        "es",
        tuple((need, text) for need, text, _ in needs),
        classes,
        {need: frozenset(accepted) for need, _, accepted in needs},
        tuple(earlier),
        Counter(code for _, code in earlier),
    )


def goods_to_class(folder: Path) -> RetrievalSet:
    """Entries of the goods index against the classes of SCIAN 2023, without the index."""
    classes = _scian_classes(folder)
    known = {code for code, _ in classes}
    accepted: dict[str, set[str]] = defaultdict(set)
    for row in read_rows(folder, "scian2023_goods_index_es"):
        if row["code"] in known:
            accepted[row["es_term"]].add(row["code"])
    return RetrievalSet(
        "goods -> SCIAN class",
        "es",
        "es",
        tuple((f"n{i:05d}", term) for i, term in enumerate(accepted)),
        classes,
        {f"n{i:05d}": frozenset(codes) for i, codes in enumerate(accepted.values())},
    )


def business_to_class(folder: Path) -> RetrievalSet:
    """Example businesses against the detailed classes of Japan's industry classification."""
    classes = [row for row in read_rows(folder, "jsic14_ja_en") if len(row["code"]) == _JSIC_CLASS]
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

    As the data's README reads it: cut at 2018-01-01. The file holds so little of 2017 that 136
    suppliers come out.
    """
    return _awards(folder, AWARDS_CUT, least=1)


def award_to_supplier_later(folder: Path) -> RetrievalSet:
    """The same a year later, for the suppliers with two awards or more: more of both."""
    return _awards(folder, LATER_CUT, least=2)


def _awards(folder: Path, cut: str, *, least: int) -> RetrievalSet:
    """The Ministry of Defence is left out (it is most of the file and buys by catalogue), and so
    is a title that the supplier already had.
    """
    rows = [r for r in read_rows(folder, "gbiz_awards_to_2019") if r["buyer"] != _LEFT_OUT_BUYER]
    before: dict[str, dict[str, str]] = defaultdict(dict)
    awards: Counter[str] = Counter()
    for row in rows:
        if row["date"] < cut:
            before[row["supplier"]].setdefault(row["norm"], row["title"])
            awards[row["supplier"]] += 1
    known = {one for one, titles in before.items() if len(titles) >= least}
    winners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        one = row["supplier"]
        if row["date"] >= cut and one in known and row["norm"] not in before[one]:
            winners[row["title"]].add(one)
    return RetrievalSet(
        f"procurement title -> supplier, {cut[:4]}",
        "ja",
        "ja",
        tuple((f"n{i:05d}", title) for i, title in enumerate(winners)),
        tuple((one, tuple(before[one].values())) for one in sorted(known)),
        {f"n{i:05d}": frozenset(winners[title]) for i, title in enumerate(winners)},
        popularity={one: awards[one] for one in known},
    )


SETS: tuple[Callable[[Path], RetrievalSet], ...] = (
    product_categories,
    product_categories_english,
    category_paths,
    food_terms,
    food_terms_english,
    class_names,
    farm_products,
    industry_names,
    customs_texts,
    activity_to_class,
    activity_with_labels,
    goods_to_class,
    business_to_class,
    award_to_supplier,
    award_to_supplier_later,
)
