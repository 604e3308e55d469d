"""Finding taxonomy entries by what people write: exactly, or nearly."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from matchmaking.taxonomy.entries import Entry, VocabularyRow
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.normalise import normalise_key

# Below this likeness a suggestion puzzles more than it helps ("forja" for "joya" has .44).
LEAST_LIKENESS = 0.55
_CANDIDATES = 40


class Suggestion(NamedTuple):
    entry: Entry
    text: str
    """The name or synonym that was near."""
    likeness: float
    """From 0 to 1."""


def _bigrams(key: str) -> Counter[str]:
    # Words apart and padded, so that turned-round words ("moldeo por inyección de plástico")
    # keep their likeness and first letters count more. Works on Japanese without word borders.
    return Counter(f"^{word}$"[i : i + 2] for word in key.split(" ") for i in range(len(word) + 1))


@dataclass(frozen=True)
class _Index:
    """All texts of one kind by key, and by pairs of letters for the near ones."""

    entries: tuple[Entry, ...]

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        return {normalise_key(entry.code): entry for entry in self.entries}

    @cached_property
    def by_name(self) -> dict[str, list[Entry]]:
        return _grouped(
            (key, e) for e in self.entries for key in map(normalise_key, e.names.values())
        )

    @cached_property
    def by_text(self) -> dict[str, list[Entry]]:
        return _grouped((normalise_key(text), e) for e in self.entries for _, text in e.texts())

    @cached_property
    def originals(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.entries:
            for _, text in entry.texts():
                found.setdefault(normalise_key(text), text)
        return found

    @cached_property
    def grams(self) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
        """(pair -> {key: how often}, key -> number of pairs)."""
        postings: dict[str, dict[str, int]] = defaultdict(dict)
        sizes: dict[str, int] = {}
        for key in self.by_text:
            counts = _bigrams(key)
            sizes[key] = counts.total()
            for gram, count in counts.items():
                postings[gram][key] = count
        return dict(postings), sizes


def _grouped(pairs: Iterable[tuple[str, Entry]]) -> dict[str, list[Entry]]:
    grouped: dict[str, dict[str, Entry]] = {}
    for key, entry in pairs:
        grouped.setdefault(key, {})[entry.code] = entry
    return {key: list(found.values()) for key, found in grouped.items()}


class Taxonomy:
    """All entries of one version, immutable; `with_synonyms` gives a richer copy."""

    def __init__(self, *, version: str, entries: Iterable[Entry]) -> None:
        self.version = version
        by_kind: dict[Kind, list[Entry]] = {kind: [] for kind in Kind}
        for entry in entries:
            by_kind[entry.kind].append(entry)
        self._indexes = {kind: _Index(tuple(found)) for kind, found in by_kind.items()}

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """The entries of `kind` in the order of the file."""
        return self._index(kind).entries

    def get(self, kind: str, code: str) -> Entry | None:
        entry = self._index(kind).by_code.get(normalise_key(code))
        return entry if entry is not None and entry.code == code else None

    def find(self, kind: str, text: str) -> Entry | None:
        """The entry that `text` names, by code, else by name, else by synonym, in any language.

        None where nothing or more than one entry is meant: see `find_all`.
        """
        index, key = self._index(kind), normalise_key(text)
        if (by_code := index.by_code.get(key)) is not None:
            return by_code
        for found in (index.by_name.get(key, []), index.by_text.get(key, [])):
            if len(found) == 1:
                return found[0]
        return None

    def find_all(self, kind: str, text: str) -> tuple[Entry, ...]:
        """Every entry that has `text` as code, name or synonym; mostly none or one."""
        index, key = self._index(kind), normalise_key(text)
        found = list(index.by_text.get(key, []))
        by_code = index.by_code.get(key)
        if by_code is not None and by_code not in found:
            found.insert(0, by_code)
        return tuple(found)

    def suggest(self, kind: str, text: str, *, limit: int = 3) -> tuple[Suggestion, ...]:
        """The entries of `kind` whose texts are most like `text`, best first, none if none is near.

        An exact hit is a suggestion of likeness 1, which is how an ambiguous text shows its owners.
        """
        key = normalise_key(text)
        if not key:
            return ()
        index = self._index(kind)
        best: dict[str, Suggestion] = {}
        for near in _near_keys(index, key):
            likeness = max(near.dice, SequenceMatcher(None, key, near.key).ratio())
            if likeness < LEAST_LIKENESS:
                continue
            for entry in index.by_text[near.key]:
                known = best.get(entry.code)
                if known is None or likeness > known.likeness:
                    best[entry.code] = Suggestion(entry, index.originals[near.key], likeness)
        ranked = sorted(best.values(), key=lambda s: (-s.likeness, s.entry.position))
        return tuple(ranked[:limit])

    def vocabulary(self) -> Iterator[VocabularyRow]:
        """Every name and synonym of every entry, in a stable order."""
        for kind, index in self._indexes.items():
            for entry in index.entries:
                for language, text in entry.texts():
                    yield VocabularyRow(kind.value, entry.code, language, text)

    def with_synonyms(self, rows: Iterable[VocabularyRow]) -> "Taxonomy":
        """A copy that knows these texts too; rows of unknown entries are left aside."""
        extra: dict[tuple[str, str], dict[str, list[str]]] = {}
        for kind, code, language, text in rows:
            extra.setdefault((kind, code), {}).setdefault(language, []).append(text)

        def enriched(entry: Entry) -> Entry:
            added = extra.get((entry.kind.value, entry.code))
            if added is None:
                return entry
            merged = {**entry.synonyms}
            for language, texts in added.items():
                merged[language] = (*merged.get(language, ()), *texts)
            return replace(entry, synonyms=merged)

        everything = (e for index in self._indexes.values() for e in index.entries)
        return Taxonomy(version=self.version, entries=map(enriched, everything))

    def _index(self, kind: str) -> _Index:
        return self._indexes[Kind(kind)]


class _Near(NamedTuple):
    key: str
    dice: float


def _near_keys(index: _Index, key: str) -> list[_Near]:
    """The keys that share most letter pairs with `key`, by Dice's coefficient, best first."""
    postings, sizes = index.grams
    counts = _bigrams(key)
    shared: Counter[str] = Counter()
    for gram, count in counts.items():
        for other, other_count in postings.get(gram, {}).items():
            shared[other] += min(count, other_count)
    total = counts.total()
    near = (_Near(other, 2 * n / (total + sizes[other])) for other, n in shared.items())
    return sorted(near, key=lambda n: (-n.dice, n.key))[:_CANDIDATES]
