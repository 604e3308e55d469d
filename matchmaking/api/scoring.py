"""Texts that came by the API, scored by the same rules as the file contract; nothing is stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from rest_framework.exceptions import ValidationError

from matchmaking.common.sheets.reading import Sheet
from matchmaking.matching.domain.files.contract import (
    Contents,
    ContractError,
    read_needs,
    read_suppliers,
)
from matchmaking.matching.domain.files.phrases import FILE_PHRASES
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.matching.domain.running.engine import NEAR_MISSES, run_encoder
from matchmaking.matching.domain.telling.cards import name_in
from matchmaking.matching.domain.telling.wording import Wording
from matchmaking.scoring import NeedRecord, Scorer, explain_need
from matchmaking.taxonomy.domain.queries import taxonomy_with_synonyms
from matchmaking.taxonomy.lookup import Taxonomy

READERS: dict[str, Callable[[Sheet, Taxonomy], Contents[Any]]] = {
    "suppliers": read_suppliers,
    "needs": read_needs,
}
IDS = {"suppliers": "supplier_id", "needs": "need_id"}


def score_texts(data: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """Ranked and explained matches as `serializers.score.ScoreAnswer` has them.

    Raises ValidationError for ids that repeat and rows without any text.
    """
    sides = {side: _contents(side, data[side], language) for side in READERS}
    scorer = Scorer(
        vocabulary=vocabulary_of(taxonomy_with_synonyms()),
        encoder=run_encoder(),
        today=timezone.localdate(),
    )
    needs: Sequence[NeedRecord] = sides["needs"].records
    scorer.fit(sides["suppliers"].records, needs)
    return {
        "model_version": scorer.version_,
        "reads_dense": scorer.reads_dense_,
        "notices": [row for side, found in sides.items() for row in _told(side, found, language)],
        "results": [
            {"need_id": need.id, "matches": matches}
            for need, matches in _matches(scorer, needs, data["top"], language)
        ],
    }


def _contents(side: str, rows: Sequence[Mapping[str, Any]], language: str) -> Contents[Any]:
    header = list(dict.fromkeys([IDS[side], *(name for row in rows for name in row)]))
    sheet = Sheet(
        header=header,
        rows=[
            (number, [_cell(row.get(name), name, side, number) for name in header])
            for number, row in enumerate(rows, start=1)
        ],
        kind="csv",
    )
    try:
        found = READERS[side](sheet, taxonomy_with_synonyms())
    except ContractError as error:
        raise ValidationError({side: [_sentence(side, error, language)]}, error.kind) from error
    without = [notice for notice in found.notices if not notice.column]
    if without:
        told = {str(n.row - 1): [_notice(side, n, language)] for n in without}
        raise ValidationError({side: told}, code=without[0].kind)
    return found


def _cell(value: Any, name: str, side: str, number: int) -> str:
    if name == IDS[side]:
        return str(value or "").strip() or str(number)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return ";".join(value) if isinstance(value, list) else str(value)


def _matches(
    scorer: Scorer, needs: Sequence[NeedRecord], top: int, language: str
) -> Iterator[tuple[NeedRecord, list[dict[str, Any]]]]:
    wording = Wording(language, name_in(language))
    results = scorer.iter_score(needs, top, near_misses=NEAR_MISSES)
    for need, result in zip(needs, results, strict=True):
        found = (*result.matches, *result.blocked)
        explanations = explain_need(scorer, need, [match.supplier_id for match in found])
        yield (
            need,
            [
                {
                    "supplier_id": match.supplier_id,
                    "rank": match.rank,
                    "score": match.score,
                    "buyer_interest": match.buyer_interest,
                    "supplier_interest": match.supplier_interest,
                    "blocked": match.blocked,
                    "ground": str(explanation.ground or ""),
                    "reasons": wording.reasons(explanation),
                    "missing": wording.missing(explanation),
                }
                for match, explanation in zip(found, explanations, strict=True)
            ],
        )


def _told(side: str, contents: Contents[Any], language: str) -> Iterator[dict[str, Any]]:
    for notice in contents.notices:
        yield {
            "side": side,
            "row": notice.row,
            "field": notice.column,
            "code": notice.kind,
            "message": _notice(side, notice, language),
        }


def _notice(side: str, notice: Any, language: str) -> str:
    phrase = FILE_PHRASES[notice.kind][language]
    return phrase.format(file=side, row=notice.row, column=notice.column, value=notice.value)


def _sentence(side: str, error: ContractError, language: str) -> str:
    places = {**error.params, "file": side}
    columns = error.params.get("columns")
    if isinstance(columns, tuple):
        places["columns"] = ", ".join(columns)
    return FILE_PHRASES[error.kind][language].format(**places)
