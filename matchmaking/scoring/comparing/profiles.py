"""What a record is about: the concepts that its ticks and its words name, weighted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from sys import intern

from ..language.concepts import (
    CAPABILITY,
    CERTIFICATION,
    HS,
    PRODUCT,
    SECTOR,
    TOPIC_KINDS,
    Concept,
    Vocabulary,
)
from ..reading.concept_channel import ConceptChannel, profile_concepts
from ..reading.concept_reading import ConceptReader
from ..reading.paired import Terms
from ..reading.selected import ReadNeed, SelectedTexts
from ..records import NeedRecord, SupplierRecord

# Kind and code of a concept, and the words in which a text names it.
Words = tuple[str, str, str]

# A concept that was read in a need's text is a hint, one that was ticked is what is asked for. On
# the development sets, where nothing is ticked, concepts at full weight cost .06 MRR across
# languages: a text of ten words that names one known product is about more than that product.
READ_ONLY = 0.2

# Needs whose reading is kept at hand.
_READ_KEPT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class ReadRecord:
    """A need as it was read once: with what its text names added, its concepts and its texts.

    ``concepts`` are what its ``profile`` asks of the suppliers. ``texts`` are None until somebody
    compares it with chosen suppliers.
    """

    given: NeedRecord
    enriched: NeedRecord
    profile: dict[Concept, float]
    concepts: Terms
    words: tuple[Words, ...]
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
        words = named_words(self.reader, need)
        hits = frozenset((kind, code) for kind, code, _ in words)
        profile = topic_profile(need, hits, self.reader.vocabulary)
        asked = self.concepts.asked(profile)
        return ReadRecord(need, enriched(need, hits), profile, asked, words, None)


def named_words(reader: ConceptReader, record: NeedRecord | SupplierRecord) -> tuple[Words, ...]:
    """Concepts in a record's texts with the words that name them."""
    found = ((hit.kind, hit.code, intern(hit.surface)) for _, hit in reader.found(record))
    return tuple(dict.fromkeys(found))


def enriched(need: NeedRecord, hits: Iterable[Concept]) -> NeedRecord:
    """The need with the certificates that its text names added as wishes; a must-have is only what
    was ticked.
    """
    named = frozenset(code for kind, code in hits if kind == CERTIFICATION)
    wished = need.preferred_certifications | (named - need.required_certifications)
    return replace(need, preferred_certifications=wished) if named else need


def concept_weight(need: NeedRecord) -> float:
    """How much shared concepts count, by whether the need was asked by code or only in words."""
    return 1.0 if _asks_by_code(need) else READ_ONLY


def topic_profile(
    record: NeedRecord | SupplierRecord, found: Iterable[Concept], vocabulary: Vocabulary
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
    topics = (concept for concept in found if concept[0] in TOPIC_KINDS)
    return profile_concepts(ticked, topics, vocabulary)


def _asks_by_code(need: NeedRecord) -> bool:
    """Whether a person chose what is asked for; a sector alone is not a thing to buy."""
    return bool(need.products or need.capabilities or need.required_capabilities or need.hs_codes)
