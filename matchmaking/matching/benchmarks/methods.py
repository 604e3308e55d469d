"""Ways to rank a retrieval set: the baselines, each channel alone, and the scorer itself."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaking.matching.benchmarks.datasets import SEED, RetrievalSet
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.matching.domain.running.engine import run_encoder
from matchmaking.scoring import (
    EarlierNeed,
    NeedRecord,
    NoEncoder,
    Reader,
    Scorer,
    SupplierRecord,
    make_pieces,
)
from matchmaking.scoring.arrays import Vectors
from matchmaking.scoring.encoding.encoder import Identity
from matchmaking.scoring.language.text import clean, fold
from matchmaking.scoring.reading.lexical import CharacterChannel, SoundChannel, ngrams
from matchmaking.scoring.reading.translation import TranslationChannel, translations
from matchmaking.scoring.reading.words import WordChannel, rarity, words_centre
from matchmaking.scoring.searching.topk import top_rows
from matchmaking.taxonomy.files import load_taxonomy

DEPTH = 100


class MemoryStore:
    """Vectors of one run of the command."""

    def __init__(self) -> None:
        self._vectors: dict[tuple[Identity, str], Vectors] = {}

    def get_many(self, made_by: Identity, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        known = ((one, self._vectors.get((made_by, one))) for one in hashes)
        return {one: vector for one, vector in known if vector is not None}

    def put_many(self, made_by: Identity, vectors: Mapping[str, Vectors]) -> None:
        self._vectors.update({(made_by, one): vector for one, vector in vectors.items()})


# Each text is encoded once for all methods.
STORE = MemoryStore()

Ranking = dict[str, list[str]]
Method = Callable[[RetrievalSet], Ranking]


class MethodMissingError(RuntimeError):
    """A baseline's package is not installed."""


class NotApplicableError(Exception):
    """The method needs what the set does not have."""


def _ranked(data: RetrievalSet, blocks: Iterable[Any]) -> Ranking:
    """The best suppliers of each need from rows of values, in the order of the needs."""
    ids = [one for one, _ in data.suppliers]
    rows = (row for block in blocks for row in block)
    return {
        need: [ids[i] for i in top_rows(np.asarray(row), DEPTH)]
        for (need, _), row in zip(data.needs, rows, strict=True)
    }


def _whole(data: RetrievalSet) -> list[str]:
    return [" ".join(pieces) for _, pieces in data.suppliers]


def _steps(texts: Sequence[str], size: int = 256) -> Iterable[Sequence[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))


def chance(data: RetrievalSet) -> Ranking:
    """Suppliers in random order."""
    draws = random.Random(SEED)  # noqa: S311 - a baseline, not a secret
    ids = [one for one, _ in data.suppliers]
    return {need: draws.sample(ids, min(DEPTH, len(ids))) for need, _ in data.needs}


def popularity(data: RetrievalSet) -> Ranking:
    """The suppliers that were chosen most often before, the same for every need."""
    if not data.popularity:
        raise NotApplicableError
    counts = np.array([float(data.popularity.get(one, 0)) for one, _ in data.suppliers])
    return _ranked(data, ([counts] for _ in data.needs))


def bm25(data: RetrievalSet) -> Ranking:
    """BM25 of bm25s with its defaults; Japanese in character bigrams, else words."""
    try:
        bm25s = import_module("bm25s")
    except ImportError as error:
        raise MethodMissingError("bm25s") from error
    index = bm25s.BM25()
    index.index([_terms(text) for text in _whole(data)], show_progress=False)
    vocabulary = index.vocab_dict
    empty = np.zeros(len(data.suppliers))
    rows = []
    for _, text in data.needs:
        terms = [term for term in _terms(text) if term in vocabulary]
        rows.append(index.get_scores(terms) if terms else empty)
    return _ranked(data, [rows])


def _terms(text: str) -> list[str]:
    return [g for g in ngrams(text) if len(g) == 2 and not g.isascii()] + [
        word for word in fold(text).split() if word.isascii()
    ] or [" "]


def character_tfidf(data: RetrievalSet) -> Ranking:
    """Cosine of TF-IDF over character 2- to 4-grams."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    documents = vectorizer.fit_transform([fold(text) for text in _whole(data)]).T.tocsr()
    texts = [fold(text) for _, text in data.needs]
    return _ranked(
        data, ((vectorizer.transform(step) @ documents).toarray() for step in _steps(texts))
    )


def encoder_whole(data: RetrievalSet) -> Ranking:
    """Cosine of the bundled encoder's vectors of the whole texts, nothing else."""
    reader = Reader(run_encoder(), STORE)
    suppliers = reader.vectors(clean(text) for text in _whole(data))
    needs = reader.vectors(clean(text) for _, text in data.needs)
    return _ranked(data, (needs[i : i + 256] @ suppliers.T for i in range(0, len(needs), 256)))


def characters(data: RetrievalSet) -> Ranking:
    """The scorer's character channel alone."""
    channel = CharacterChannel().fit(_whole(data), [data.supplier_language] * len(data.suppliers))
    return _ranked(data, (channel.block(step) for step in _steps([t for _, t in data.needs])))


def sounds(data: RetrievalSet) -> Ranking:
    """The scorer's sound channel alone."""
    channel = SoundChannel().fit(_whole(data))
    return _ranked(data, (channel.block(step) for step in _steps([t for _, t in data.needs])))


def records(data: RetrievalSet) -> tuple[list[SupplierRecord], list[NeedRecord]]:
    """The set as the scorer's records, texts only."""
    suppliers = [
        SupplierRecord(
            one,
            make_pieces(
                [("description", piece) for piece in pieces], language=data.supplier_language
            ),
        )
        for one, pieces in data.suppliers
    ]
    needs = [
        NeedRecord(one, make_pieces([("title", text)], language=data.need_language))
        for one, text in data.needs
    ]
    return suppliers, needs


def translated(data: RetrievalSet) -> Ranking:
    """The scorer's channel of translated words alone, between two languages."""
    if data.need_language == data.supplier_language:
        raise NotApplicableError
    known = translations(vocabulary_of(load_taxonomy()), data.need_language, data.supplier_language)
    channel = TranslationChannel(known).fit(_whole(data))
    return _ranked(data, (channel.block(step) for step in _steps([t for _, t in data.needs])))


def words(data: RetrievalSet) -> Ranking:
    """The scorer's channel of word against word alone."""
    reader = Reader(run_encoder(), STORE)
    read = vocabulary_of(load_taxonomy()).word_reader
    channel = WordChannel(read).fit(_whole(data), reader)
    texts = [text for _, text in data.needs]
    weights, middle = rarity(texts, read), words_centre(texts, reader, read)
    return _ranked(data, (channel.block(step, weights, middle) for step in _steps(texts)))


def concepts(data: RetrievalSet) -> Ranking:
    """The scorer's concept channel alone, over the project's own taxonomy."""
    suppliers, needs = records(data)
    vocabulary = vocabulary_of(load_taxonomy())
    fitted = Scorer(vocabulary=vocabulary, encoder=NoEncoder()).fit(suppliers)
    return _ranked(data, (fitted.concept_values(need)[None, :] for need in needs))


def scorer(data: RetrievalSet) -> Ranking:
    """The whole scorer, as ``manage.py match --no-allocation`` ranks."""
    return _scored(data, ())


def scorer_with_earlier(data: RetrievalSet) -> Ranking:
    """The same with the texts that were assigned before, which vote for their suppliers."""
    if not data.earlier:
        raise NotApplicableError
    return _scored(data, [EarlierNeed(text, one) for text, one in data.earlier])


def _scored(data: RetrievalSet, earlier: Sequence[EarlierNeed]) -> Ranking:
    suppliers, needs = records(data)
    fitted = Scorer(vocabulary=vocabulary_of(load_taxonomy()), encoder=run_encoder(), store=STORE)
    fitted.fit(suppliers, needs, earlier=earlier)
    return {
        result.need_id: [match.supplier_id for match in result.matches]
        for result in fitted.iter_score(needs, DEPTH)
    }


METHODS: tuple[tuple[str, Method], ...] = (
    ("random", chance),
    ("popularity", popularity),
    ("BM25", bm25),
    ("character TF-IDF", character_tfidf),
    ("encoder alone", encoder_whole),
    ("characters alone", characters),
    ("sounds alone", sounds),
    ("words alone", words),
    ("translated words alone", translated),
    ("concepts alone", concepts),
    ("scorer", scorer),
    ("scorer with earlier needs", scorer_with_earlier),
)
