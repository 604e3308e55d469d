"""Concepts found in text by longest match: the only channel that can be explained word by word."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .concepts import CAPABILITY, CERTIFICATION, HS, PRODUCT, Concept, Found, Term
from .coordination import Words
from .spelling import Spellings
from .text import fold_beside, is_japanese_char
from .tokens import KATAKANA, ReadText, Token, is_mixed, one_or_many, stem, tokens_of

# In place of a word whose number and gender are told by no spelling.
_MISSPELLED = ""

# Kinds that are read over the words of a list. A sector's or a heading's name is a list itself.
_IN_LISTS = frozenset({PRODUCT, CAPABILITY, HS})

# Endings say nothing in words as short as these (gas and gasa, mes and mesa, win and wine).
_SHORT = 4
_OTHER_GENDER = 2
# Spanish adjectives agree in gender; a noun of the other gender is another thing (pulpo is octopus
# and pulpa is pulp, puerto and puerta, plato and plata).
_ADJECTIVE = re.compile(r".{2,}(?:ad|id|ic|iv|os|ari)[oa]s?$")

_KATAKANA_AT_END = re.compile(r"[ァ-ヺー]+$")
# Katakana shorter than this is a part of many other words.
_WHOLE_RUN = 4
_ENDS_IN_ISO = re.compile(r"\biso[ -]?\d{4,5}(?::\d{4})?$")
_AND_NUMBER = re.compile(r"(?::\d{4})?\s?(?:[,、/・&]|\b(?:y|e|and)\b)\s?(?P<number>\d{4,5})(?!\d)")


# Words that only say that a certificate's name follows.
_CERTIFYING_WORDS = """certificado certificacion acreditado acreditacion registro sello norma
cumplimiento certified certificate certification accredited registered seal standard compliance"""
_CERTIFYING = frozenset(map(stem, _CERTIFYING_WORDS.split()))


@dataclass(frozen=True, slots=True)
class _Surface:
    """A term with what its tokens' keys do not tell."""

    term: Term
    words: tuple[str, ...]
    breaks: frozenset[int]
    strict: bool
    capitals: bool


class ConceptFinder:
    """Finds the longest surface of each kind at each place of a text.

    A Latin surface never matches inside a longer word. A single Latin word counts only in a text
    of its own language ("pan" is bread in Spanish alone) unless it is a certificate or holds a
    digit. A katakana surface under four characters must be a whole run (パン is not in パンツ), and
    one at the end of a surface must end there (製パン is not in 綿製パンツ); a single Han character
    must not touch another one. Where endings fall together the nearest
    spelling wins ("pulpas" are no octopus). Where two names overlap the one that begins first wins,
    unless all that it has before the other is a word like "certified".
    """

    def __init__(self, terms: Iterable[Term], capitals: Container[str] = ()) -> None:
        self._surfaces: dict[tuple[str, ...], list[_Surface]] = {}
        self._longest: dict[str, int] = {}
        for term in terms:
            folded, written = fold_beside(term.surface)
            tokens = tokens_of(folded, written)
            keys = tuple(token.key for token in tokens)
            if keys:
                surface = _surface(term, tokens, written, capitals)
                self._surfaces.setdefault(keys, []).append(surface)
                self._longest[keys[0]] = max(self._longest.get(keys[0], 0), len(keys))
        spanish = {
            key
            for keys, surfaces in self._surfaces.items()
            if any(surface.term.language == "es" for surface in surfaces)
            for key in keys
        }
        known = (key for keys in self._surfaces for key in keys)
        self._spellings = Spellings(spanish, known=known)

    def find(self, text: str, language: str | None = None) -> tuple[Found, ...]:
        """Concepts of a text in order of place; at most one length per kind at each place.

        Places are those of ``fold_beside``.
        """
        read = self._spelled(ReadText.of(text, language))
        keys = read.keys
        free_from: dict[str, int] = {}
        found: list[Found] = []
        for first, key in enumerate(keys):
            longest = min(self._longest.get(key, 0), len(keys) - first)
            settled: dict[str, int] = {}
            for size in range(longest, 0, -1):
                known = self._surfaces.get(keys[first : first + size])
                if known is None:
                    continue
                surfaces = [
                    surface
                    for surface in _readable(known, read, first, size)
                    if free_from.get(surface.term.kind, 0) <= first
                    and settled.get(surface.term.kind, size) == size
                    and not self._yields(surface.term.kind, read, first, size)
                ]
                if not surfaces:
                    continue
                span = read.tokens[first : first + size]
                start, end = span[0].start, span[-1].end
                for term in _nearest(surfaces, span):
                    settled[term.kind] = size
                    found.append(_found(term, read, [(start, end)]))
            for kind, size in settled.items():
                free_from[kind] = first + size
        for hit in [hit for hit in found if _ENDS_IN_ISO.search(hit.surface)]:
            found.extend(self._sharing_iso(read, hit))
        found = self._with_lists(found, read)
        return tuple(sorted(dict.fromkeys(found), key=lambda hit: hit.start))

    def _sharing_iso(self, read: ReadText, hit: Found) -> Iterator[Found]:
        """The numbers behind an ISO standard that share its name: "ISO 9001, 14001 y 45001"."""
        place = hit.end
        while number := _AND_NUMBER.match(read.folded, place):
            start, place = number.span("number")
            for surface in self._surfaces.get(("iso", number["number"]), ()):
                yield _found(surface.term, read, [(start, place)])

    def _spelled(self, read: ReadText) -> ReadText:
        """A text with its unknown Spanish words as the known ones that sound like them."""
        if read.language not in (None, "es"):
            return read
        meant = tuple(self._spellings.meant(key) for key in read.keys)
        if meant == read.keys:
            return read
        tokens = [
            token if key == token.key else replace(token, key=key, word=_MISSPELLED)
            for token, key in zip(read.tokens, meant, strict=True)
        ]
        return replace(read, tokens=tokens, keys=meant)

    def _with_lists(self, found: list[Found], read: ReadText) -> list[Found]:
        """``found``, and what is named by words that others of a list stand between, in place of
        what its parts name by themselves: the mango of "mango y piña congelados" is not fresh.
        """
        tokens, folded = read.tokens, read.folded
        words = Words(folded, [(token.start, token.end) for token in tokens])
        if not words.has_list():
            return found
        parted: list[Found] = []
        parts: set[tuple[str, int, int]] = set()
        firsts = [i for i, token in enumerate(tokens) if self._longest.get(token.key, 0) > 1]
        for left, right in words.apart(firsts):
            spans = tokens[left.start : left.stop], tokens[right.start : right.stop]
            both = [(span[0].start, span[-1].end) for span in spans]
            span = [*spans[0], *spans[1]]
            for surface in self._surfaces.get(tuple(token.key for token in span), ()):
                kind = surface.term.kind
                if kind in _IN_LISTS and _speaks(surface.term, span, read.language):
                    parted.append(_found(surface.term, read, both))
                    parts.update((kind, *place) for place in both)
        if not parted:
            return found
        kept = [hit for hit in found if (hit.kind, hit.start, hit.end) not in parts]
        return [*kept, *parted]

    def _yields(self, kind: str, read: ReadText, first: int, size: int) -> bool:
        """Whether the span begins with a word like "certified" and a name behind that word reaches
        further: the "certificado NOM" of "certificado NOM-070".
        """
        if kind != CERTIFICATION or size == 1 or read.keys[first] not in _CERTIFYING:
            return False
        later = first + 1
        longest = min(self._longest.get(read.keys[later], 0), len(read.keys) - later)
        return any(
            surface.term.kind == kind
            for other in range(size, longest + 1)
            for surface in _readable(
                self._surfaces.get(read.keys[later : later + other], ()), read, later, other
            )
        )

    def concepts(self, texts: Iterable[tuple[str, str | None]]) -> frozenset[Concept]:
        """The set of concepts found in (text, language) pairs."""
        return frozenset(
            (hit.kind, hit.code) for text, language in texts for hit in self.find(text, language)
        )


def _found(term: Term, read: ReadText, spans: Sequence[tuple[int, int]]) -> Found:
    """A term that stands at ``spans`` of a text, as folded and as its writer wrote it."""
    surface, written = (
        " … ".join(text[start:end] for start, end in spans).replace("\n", " ")
        for text in (read.folded, read.written)
    )
    start, end = spans[0][0], spans[-1][1]
    # Keys of katakana have no bar at their end.
    bar = "ー" if read.written.startswith("ー", end) else ""
    return Found(term.kind, term.code, start, end, surface, written + bar)


def _surface(
    term: Term, tokens: Sequence[Token], written: str, capitals: Container[str]
) -> _Surface:
    words = tuple(token.word for token in tokens)
    short = len(words) == 1 and min(map(len, one_or_many(words[0]))) <= _SHORT
    return _Surface(
        term,
        words,
        _breaks(tokens),
        strict=len(words) == 1
        and (short or written.isupper() or not _ADJECTIVE.fullmatch(words[0])),
        capitals=len(words) == 1 and words[0] in capitals,
    )


def _breaks(tokens: Sequence[Token]) -> frozenset[int]:
    return frozenset(i for i, token in enumerate(tokens) if i and token.apart)


def _readable(
    surfaces: Iterable[_Surface], read: ReadText, first: int, size: int
) -> list[_Surface]:
    """Those of ``surfaces``, whose keys the span of ``size`` tokens from ``first`` has, that it may
    be read as.
    """
    span = read.tokens[first : first + size]
    fitting = [
        surface
        for surface in surfaces
        if _speaks(surface.term, span, read.language) and _reads(surface, span, read.written)
    ]
    if fitting and not _stands_alone(read.folded, span[0].start, span[-1].end):
        return []
    return fitting


def _reads(surface: _Surface, span: Sequence[Token], written: str) -> bool:
    """Whether a span whose keys are the surface's may be read as it."""
    if not _breaks(span) <= surface.breaks:
        return False
    if surface.capitals:
        return written[span[0].start : span[0].end].isupper() and is_mixed(written)
    return not surface.strict or _distance(surface, span) < _OTHER_GENDER


def _nearest(surfaces: Sequence[_Surface], span: Sequence[Token]) -> Iterator[Term]:
    """Of each kind the terms in the span's own spelling, else number, else gender."""
    distances = [_distance(surface, span) for surface in surfaces]
    least: dict[str, int] = {}
    for surface, distance in zip(surfaces, distances, strict=True):
        kind = surface.term.kind
        least[kind] = min(distance, least.get(kind, distance))
    for surface, distance in zip(surfaces, distances, strict=True):
        if distance == least[surface.term.kind]:
            yield surface.term


def _distance(surface: _Surface, span: Sequence[Token]) -> int:
    """0 for the same spelling, 1 for another number or size of kana, 2 for another gender."""
    if all(word == token.word for word, token in zip(surface.words, span, strict=True)):
        return 0
    language = surface.term.language
    for word, token in zip(surface.words, span, strict=True):
        same = token.word in (word, _MISSPELLED) or is_japanese_char(word[0])
        if not same and one_or_many(word, language).isdisjoint(one_or_many(token.word, language)):
            return _OTHER_GENDER
    return 1


def _speaks(term: Term, span: Sequence[Token], language: str | None) -> bool:
    if language is None or term.language == language or term.kind == CERTIFICATION or len(span) > 1:
        return True
    key = span[0].key
    return is_japanese_char(key[0]) or key.isdigit()


def _stands_alone(folded: str, start: int, end: int) -> bool:
    surface = folded[start:end]
    before = folded[start - 1] if start else " "
    after = folded[end] if end < len(folded) else " "
    if not is_japanese_char(surface[0]) or not is_japanese_char(surface[-1]):
        return True
    # The bar that a surface lost at its end counts: センサー is long enough for センサーモジュール.
    run = _KATAKANA_AT_END.search(surface)
    if run and len(run.group()) + (after == "ー") < _WHOLE_RUN:
        tail = folded[end:].lstrip("ー")[:1] if after == "ー" else after
        if KATAKANA.match(tail or " "):
            return False
        # Inside a longer surface the run may be the head of a compound (シリコンゴム製).
        return run.start() > 0 or not KATAKANA.match(before)
    if len(surface) == 1:
        return not (_is_han(before) or _is_han(after))
    return True


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "々"
