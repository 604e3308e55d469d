"""``benchmark language-bias``: Japanese needs and Spanish suppliers, with Japanese texts among them
that are the answer to nothing.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from matchmaking.matching.benchmarks.datasets import (
    RetrievalSet,
    award_to_supplier,
    business_to_class,
    industry_names,
    product_categories,
    read_rows,
)
from matchmaking.matching.benchmarks.methods import STORE, encoder_whole
from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.matching.domain.running.engine import run_encoder
from matchmaking.scoring import NeedRecord, Reader, SupplierRecord, make_pieces
from matchmaking.scoring.learning.evaluation import bootstrap, hit_at
from matchmaking.scoring.reading.channels import TextChannels
from matchmaking.taxonomy.files import load_taxonomy

HELP = "whether suppliers that only share the need's language are preferred"
HEADER = "| suppliers | R@1, encoder alone | R@1, evidence of the text channels |\n|---|---|---|"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--sample", type=int, default=1000, help="needs, and texts of each kind")


def run(options: Options, write: Write) -> None:
    data, size = options["data"], options["sample"]
    task = product_categories(data).sample(size)
    right = {one for accepted in task.accepted.values() for one in accepted}
    task = replace(task, suppliers=tuple(one for one in task.suppliers if one[0] in right))
    write(HEADER)
    for name, texts in _beside(data, task, size):
        write(_row(name, task, texts, language=task.need_language))
    own = business_to_class(data).sample(size)
    names = [pieces[0] for _, pieces in product_categories(data).sample(size).suppliers][:size]
    write(_row("Japanese alone, Japanese needs", own, (), language="es"))
    write(_row("and Spanish product categories", own, names, language="es"))


def _row(name: str, task: RetrievalSet, texts: Sequence[str], *, language: str) -> str:
    """One line: ``texts`` of ``language`` stand beside the suppliers and answer nothing."""
    beside = [(f"x{i:05d}", (text,)) for i, text in enumerate(texts)]
    mixed = replace(task, suppliers=(*task.suppliers, *beside))
    encoder = _first(mixed, encoder_whole(mixed))
    return f"| {name} | {encoder} | {_first(mixed, _evidence(mixed, language))} |"


def _beside(data: Path, task: RetrievalSet, size: int) -> Iterator[tuple[str, Sequence[str]]]:
    """What stands beside the Spanish suppliers, in the needs' own language."""
    yield "Spanish alone", ()
    yield "and Japanese industry classes", [text for _, text in industry_names(data).needs][:size]
    titles = [title for _, title in award_to_supplier(data).needs]
    yield "and Japanese procurement titles", titles[:size]
    asked = {text for _, text in task.needs}
    names = dict.fromkeys(row["ja"] for row in read_rows(data, "google_taxonomy_dev"))
    yield "and sibling categories in Japanese", [n for n in names if n and n not in asked][:size]


def _evidence(data: RetrievalSet, language: str) -> dict[str, list[str]]:
    """The nearest supplier of each need by the text channels."""
    suppliers = [
        SupplierRecord(
            one,
            make_pieces(
                [("description", text) for text in texts],
                language=language if one.startswith("x") else data.supplier_language,
            ),
        )
        for one, texts in data.suppliers
    ]
    needs = [
        NeedRecord(one, make_pieces([("title", text)], language=data.need_language))
        for one, text in data.needs
    ]
    channels = TextChannels(Reader(run_encoder(), STORE), vocabulary_of(load_taxonomy()))
    channels.fit(suppliers, needs)
    best = np.concatenate(
        [channels.block(needs[i : i + 256]).argmax(axis=1) for i in range(0, len(needs), 256)]
    )
    return {need.id: [suppliers[row].id] for need, row in zip(needs, best.tolist(), strict=True)}


def _first(data: RetrievalSet, ranking: dict[str, list[str]]) -> str:
    found = bootstrap([hit_at(ranking[need], data.accepted[need], 1) for need, _ in data.needs])
    return f"{found.mean:.3f} ({found.low:.3f}-{found.high:.3f})"
