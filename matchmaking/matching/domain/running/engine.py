"""A run's scorer, fitted once in each worker process, and a chunk's results as plain data."""

import datetime as dt
import logging
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from matchmaking.common.memory import leave_to_rest
from matchmaking.matching.domain.preparing.dataset import Dataset
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.matching.domain.running.vectors import DatabaseVectors
from matchmaking.matching.models import MatchRun, RunDataset
from matchmaking.scoring.comparing.model import ExpertModel
from matchmaking.scoring.compiled import load_compiler
from matchmaking.scoring.encoding.encoder import (
    Encoder,
    EncoderUnavailableError,
    MultilingualEncoder,
    NoEncoder,
    Reader,
    Role,
    identity,
)
from matchmaking.scoring.encoding.encoder_choice import open_encoder
from matchmaking.scoring.explaining.explain import Explanation, explain_needs
from matchmaking.scoring.language.vocabulary import Vocabulary
from matchmaking.scoring.learning.learned import LearnedModel, digest, load_model
from matchmaking.scoring.own_best import OwnBest, OwnPlace, best_of_all
from matchmaking.scoring.pipeline import Match, Scorer
from matchmaking.scoring.reading.lexical import load_counter
from matchmaking.scoring.reading.reading_list import Wanted, reading_list
from matchmaking.scoring.reading.translation import learn_all
from matchmaking.scoring.rematch import Rematcher
from matchmaking.scoring.sharing.exposure import FLOOR_SCORE, fit_by_rules
from matchmaking.taxonomy.domain.queries import taxonomy_with_synonyms

logger = logging.getLogger(__name__)

# Pairs that fail a must-have are kept too, so that "blocked only by FSSC 22000" can be said.
NEAR_MISSES = 5
# Of each supplier so many of its own best needs are kept, wherever it ranks there.
OWN_BEST = 3
# Above this size nothing is noted of a supplier's own best: a tenth of all pairs would be.
MOST_PAIRS_NOTED = 1_000_000


@dataclass(frozen=True)
class ScoredPair:
    """One proposal as a chunk computes it; `explanation` is JSON of codes and numbers.

    Beside `scoring.explain.Explanation` it holds `fit`, the pair's score by the rules.
    """

    need_id: int
    supplier_id: int
    rank: int
    score: float
    buyer_score: float
    supplier_score: float
    blocked: bool
    ground: str
    explanation: dict[str, Any]


@dataclass(frozen=True)
class ScoredNeeds:
    """What a chunk computes: its pairs, and of each supplier the best of the chunk's needs."""

    pairs: list[ScoredPair]
    own_best: list[OwnPlace]


@lru_cache(maxsize=1)
def run_encoder() -> Encoder:
    """The encoder of this installation, loaded lazily in the process that first encodes.

    Where it is missing the other channels go on alone; the run's page and the system check say so.
    """
    try:
        return open_encoder(settings.PUENTE_ENCODER)
    except EncoderUnavailableError as error:
        logger.warning("No texts are encoded: %s", error)
        return NoEncoder()


def run_vocabulary() -> Vocabulary:
    """The taxonomy with the administrators' synonyms as it is now; made once in each process."""
    return vocabulary_of(taxonomy_with_synonyms())


def read_ahead() -> None:
    """Load what every run needs and no run changes: the compiler, scikit-learn, the terms, what
    they teach, the encoder.

    Seconds of work. A worker does it before it forks, so that its children share it and no run
    waits for it. Encoders of other makers have threads and do not survive a fork: they are loaded
    by whoever encodes first.
    """
    load_compiler()
    load_counter()
    vocabulary = run_vocabulary()
    learn_all(vocabulary)
    vocabulary.finder, vocabulary.word_reader, vocabulary.samples  # noqa: B018 - made at their first use, and kept
    encoder = run_encoder()
    identity(encoder)
    if isinstance(encoder, MultilingualEncoder):
        encoder.load()
    leave_to_rest()
    logger.info("Read ahead: %s terms, %s", len(vocabulary.terms), encoder.version)


@lru_cache(maxsize=1)
def run_dataset(run_id: int) -> Dataset:
    """The frozen data of a run. Kept for the latest run only: a directory's takes much memory."""
    return Dataset.unpack(bytes(RunDataset.objects.get(run_id=run_id).payload))


def run_model(run_id: int) -> LearnedModel | None:
    """The learned model that was frozen with the run; None for the rules.

    Every worker scores with this copy, whatever is in use or lies on its disk meanwhile.
    """
    content = bytes(RunDataset.objects.only("model").get(run_id=run_id).model)
    return load_model(content, sha256=digest(content)) if content else None


def run_day(run_id: int) -> dt.date:
    """The day whose facts a run scores, whenever a worker comes to it."""
    return timezone.localdate(MatchRun.objects.only("created_at").get(pk=run_id).created_at)


@lru_cache(maxsize=1)
def run_rematcher(run_id: int) -> Rematcher:
    """The run's needs, read once in each process; kept for the latest run only."""
    return Rematcher(run_scorer(run_id), run_dataset(run_id).needs)


@lru_cache(maxsize=1)
def _run_texts(run_id: int) -> list[Wanted]:
    return texts_to_read(run_dataset(run_id))


@lru_cache(maxsize=1)
def run_scorer(run_id: int) -> Scorer:
    # Whoever scores has nothing more to read, and a directory's texts take much memory.
    _run_texts.cache_clear()
    dataset = run_dataset(run_id)
    scorer = Scorer(
        vocabulary=run_vocabulary(),
        encoder=run_encoder(),
        store=DatabaseVectors(),
        model=run_model(run_id),
        today=run_day(run_id),
    )
    scorer.fit(dataset.suppliers, dataset.needs, earlier=dataset.earlier)
    leave_to_rest()
    return scorer


def forget_runs() -> None:
    """Drop what the process keeps of runs; for tests, and for a worker that is short of memory."""
    for cached in (run_dataset, _run_texts, run_scorer, run_rematcher, run_encoder):
        cached.cache_clear()


def texts_to_read(dataset: Dataset) -> list[Wanted]:
    """What the scorer will ask the encoder for, in an order that all workers agree on."""
    return reading_list(
        run_encoder(),
        run_vocabulary(),
        dataset.suppliers,
        dataset.needs,
        dataset.earlier,
    )


def read_texts(run: MatchRun, *, first: int, last: int) -> None:
    """Encode the texts `first` to `last` of the run's list and keep their vectors."""
    reader = Reader(run_encoder(), DatabaseVectors())
    wanted = _run_texts(run.pk)[first:last]
    for role in Role:
        reader.vectors([text for side, text in wanted if side == role], role)


def score_needs(run: MatchRun, *, first: int, last: int) -> ScoredNeeds:
    """The best pairs of needs `first` to `last` of the run's dataset, then their near misses."""
    dataset = run_dataset(run.pk)
    scorer = run_scorer(run.pk)
    needs = dataset.needs[first:last]
    own = None
    if len(dataset.suppliers) * len(dataset.needs) <= MOST_PAIRS_NOTED:
        own = OwnBest([supplier.id for supplier in scorer.suppliers_], OWN_BEST)
    results = list(
        scorer.iter_score(needs, run.top, blocked=dataset.blocked, near_misses=NEAR_MISSES, own=own)
    )
    matches = [(*result.matches, *result.blocked) for result in results]
    asked = [
        (need, [match.supplier_id for match in found])
        for need, found in zip(needs, matches, strict=True)
    ]
    explained = explain_needs(scorer, asked, blocked=dataset.blocked)
    pairs = [
        scored_pair(need.id, match, explanation)
        for need, found, explanations in zip(needs, matches, explained, strict=True)
        for match, explanation in zip(found, explanations, strict=True)
    ]
    return ScoredNeeds(pairs, own.places() if own is not None else [])


def own_best_needs(run: MatchRun) -> list[ScoredPair]:
    """Pairs that no need has among its best, but that are among their supplier's own best.

    Without them a supplier that is nobody's first choice could not be given its place, and one that
    nothing fits could not be told what comes nearest: its very best is kept however low it is. They
    were noted while the chunks were scored.
    """
    dataset = run_dataset(run.pk)
    noted = run.chunks.values_list("own_best", flat=True)
    places = best_of_all((OwnPlace(*row) for rows in noted for row in rows), OWN_BEST)
    beyond = _places_beyond(places, run)
    # The best of each supplier comes first among its places.
    best = {place.supplier_id: place.need_id for place in reversed(places)}
    asked = [
        (need, [place.supplier_id for place in beyond[need.id]])
        for need in dataset.needs
        if need.id in beyond
    ]
    explained = explain_needs(run_scorer(run.pk), asked, blocked=dataset.blocked)
    pairs = [
        # An explanation's score may differ from the one that ranked in the seventh decimal.
        scored_pair(need.id, explanation.match(place.rank)._replace(score=place.score), explanation)
        for (need, _), explanations in zip(asked, explained, strict=True)
        for place, explanation in zip(beyond[need.id], explanations, strict=True)
    ]
    return [
        pair
        for pair in pairs
        if pair.explanation["fit"] >= FLOOR_SCORE
        or best[str(pair.supplier_id)] == str(pair.need_id)
    ]


def _places_beyond(places: Iterable[OwnPlace], run: MatchRun) -> dict[str, list[OwnPlace]]:
    """By need, best rank first: suppliers that have it among their own best but not it them."""
    beyond: dict[str, list[OwnPlace]] = {}
    for place in places:
        if place.rank > run.top:
            beyond.setdefault(place.need_id, []).append(place)
    for places in beyond.values():
        places.sort(key=lambda place: place.rank)
    return beyond


def texts_without_concepts(run: MatchRun) -> Sequence[str]:
    """Ids of suppliers in whose texts and ticks the taxonomy recognised nothing."""
    return run_scorer(run.pk).without_concepts_


def scored_pair(need_id: str, match: Match, explanation: Explanation) -> ScoredPair:
    """A match with its explanation as plain data."""
    return ScoredPair(
        need_id=int(need_id),
        supplier_id=int(match.supplier_id),
        rank=match.rank,
        score=match.score,
        buyer_score=match.buyer_interest,
        supplier_score=match.supplier_interest,
        blocked=match.blocked,
        ground=str(explanation.ground or ""),
        explanation=_plain(explanation) | {"fit": _fit(match, explanation)},
    )


def _fit(match: Match, explanation: Explanation) -> float:
    if explanation.model_version.startswith(f"{ExpertModel().name}-"):
        return match.score
    return fit_by_rules({str(name): value for name, value in explanation.features.items()})


def _plain(value: Any) -> Any:
    """JSON has no NaN, no tuples and no dataclasses; codes become their text."""
    # The commonest kinds first: a run turns half a million values.
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
