"""What a record is about: the concepts that its ticks and its words name, weighted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from sys import intern
from typing import NamedTuple

from ..language.concepts import (
    CAPABILITY,
    CERTIFICATION,
    HS,
    PRODUCT,
    SECTOR,
    TOPIC_KINDS,
    Concept,
    Found,
)
from ..language.courtesy import beside_courtesy
from ..language.text import fold_beside
from ..language.vocabulary import Vocabulary
from ..reading.concept_channel import ConceptChannel, profile_concepts
from ..reading.concept_reading import ConceptReader
from ..reading.paired import Terms
from ..reading.selected import ReadNeed, SelectedTexts
from ..reading.substance import content
from ..records import NeedRecord, SupplierRecord
from .ground import names_a_thing

# A concept that was read in a need's text is a hint, one that was ticked is what is asked for. On
# the development sets, where nothing is ticked, concepts at full weight cost .06 MRR across
# languages: a text of ten words that names one known product is about more than that product.
READ_ONLY = 0.2
# Where nothing is left of the text beside what its named things say, it is about them and nothing
# else: 巻上機製造業 asks for a winch nearly as surely as a code. Not in full, since a word may have
# two senses; the development sets are level from .4 to .8.
WHOLLY_NAMED = 0.6

# A concept in a record's texts, and the number of the piece in which it stands.
FoundInPiece = tuple[int, Found]

# Needs whose reading is kept at hand.
_READ_KEPT = 20_000


class Words(NamedTuple):
    """Kind and code of a concept, and the words in which a text names it, as written.

    ``aside``: it is what something else is for, or made of; no product or process of who says it.
    """

    kind: str
    code: str
    text: str
    aside: bool = False


def meant(words: Iterable[Words]) -> frozenset[Concept]:
    """The concepts that are named for themselves."""
    return frozenset((one.kind, one.code) for one in words if not one.aside)


@dataclass(frozen=True, slots=True, eq=False)
class ReadRecord:
    """A need as it was read once: with what its text names added, its concepts and its texts.

    ``concepts`` are what its ``profile`` asks of the suppliers, ``weight`` is how much it counts
    that they are shared. ``akin`` are the other forms in which what it names is sold. ``texts`` are
    None until somebody compares it with chosen suppliers.
    """

    given: NeedRecord
    enriched: NeedRecord
    profile: dict[Concept, float]
    concepts: Terms
    weight: float
    words: tuple[Words, ...]
    akin: frozenset[Concept]
    texts: ReadNeed | None


class NeedReader:
    """Reads needs, and keeps what it read, up to a limit."""

    def __init__(
        self, reader: ConceptReader, selected: SelectedTexts, concepts: ConceptChannel
    ) -> None:
        self.reader = reader
        self.selected = selected
        self.concepts = concepts
        self._needs: dict[str, ReadRecord] = {}

    def read(self, needs: Sequence[NeedRecord], *, texts: bool) -> list[ReadRecord]:
        """The needs as they were read before, or now; with their ``texts`` where asked."""
        known = self._needs
        unread = [n for n in needs if n.id not in known or known[n.id].given is not n]
        found = {need.id: self._read(need) for need in unread}
        read = [found.get(need.id) or known[need.id] for need in needs]
        if texts:
            bare = [one.given for one in read if one.texts is None]
            told = dict(zip((need.id for need in bare), self.selected.read(bare), strict=True))
            read = [replace(one, texts=told.get(one.given.id, one.texts)) for one in read]
        fresh = {one.given.id: one for one in read if known.get(one.given.id) is not one}
        # Not as a difference of sets, which would walk through all that is known.
        if len(known) + sum(one not in known for one in fresh) <= _READ_KEPT:
            known.update(fresh)
        return read

    def forget(self) -> None:
        """Drop what was read."""
        self._needs = {}

    def _read(self, need: NeedRecord) -> ReadRecord:
        found = self.reader.found(need)
        words = _words_of(found)
        profile = topic_profile(need, words, self.reader.vocabulary)
        asked = self.concepts.asked(profile)
        weight = concept_weight(need, found)
        akin = frozenset(one for _, hit in found if not hit.aside for one in self.reader.akin(hit))
        wished = enriched(need, meant(words))
        return ReadRecord(need, wished, profile, asked, weight, words, akin, None)


def named_words(reader: ConceptReader, record: NeedRecord | SupplierRecord) -> tuple[Words, ...]:
    """Concepts in a record's texts with the words that name them."""
    return _words_of(reader.found(record))


def _words_of(found: Iterable[FoundInPiece]) -> tuple[Words, ...]:
    return tuple(
        dict.fromkeys(Words(hit.kind, hit.code, intern(hit.written), hit.aside) for _, hit in found)
    )


def enriched(need: NeedRecord, hits: Iterable[Concept]) -> NeedRecord:
    """The need with the certificates that its text names added as wishes; a must-have is only what
    was ticked.
    """
    named = frozenset(code for kind, code in hits if kind == CERTIFICATION)
    wished = need.preferred_certifications | (named - need.required_certifications)
    return replace(need, preferred_certifications=wished) if named else need


def concept_weight(need: NeedRecord, found: Sequence[FoundInPiece]) -> float:
    """How much shared concepts count: by whether the need was asked by code, in words that name
    all that it says, or in words of which some are ``found`` to name something.
    """
    if _asks_by_code(need):
        return 1.0
    return WHOLLY_NAMED if _names_all(need, found) else READ_ONLY


def _names_all(need: NeedRecord, found: Sequence[FoundInPiece]) -> bool:
    """Whether products, processes and headings are named, and only ordinary words beside them."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for number, hit in found:
        if names_a_thing([(hit.kind, hit.code)]):
            spans.setdefault(number, []).append((hit.start, hit.end))
    return bool(spans) and not any(
        content(beside_courtesy(_without(fold_beside(piece.text)[0], spans.get(number, ()))))
        for number, piece in enumerate(need.pieces)
    )


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def topic_profile(
    record: NeedRecord | SupplierRecord, found: Iterable[Words], vocabulary: Vocabulary
) -> dict[Concept, float]:
    """Weighted concepts of a record that say what it is about."""
    ticked = {
        *((SECTOR, code) for code in record.sectors),
        *((PRODUCT, code) for code in record.products),
        *((CAPABILITY, code) for code in record.capabilities),
        *((HS, code) for code in record.hs_codes),
    }
    if isinstance(record, NeedRecord):
        ticked |= {(CAPABILITY, code) for code in record.required_capabilities}
    # What a thing is for is common ground too: boxes for fruit are nearer to fruit than to steel.
    topics = ((one.kind, one.code) for one in found if one.kind in TOPIC_KINDS)
    return profile_concepts(ticked, topics, vocabulary)


def _asks_by_code(need: NeedRecord) -> bool:
    """Whether a person chose what is asked for; a sector alone is not a thing to buy."""
    return bool(need.products or need.capabilities or need.required_capabilities or need.hs_codes)
