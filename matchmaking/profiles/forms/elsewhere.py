"""A form that is open twice: nobody writes over what was saved meanwhile without having seen it.

A page carries a fingerprint of each value that it showed. What was saved elsewhere since, and this
reader left as it was, stays as it was saved; what both changed is asked about. Of a list each item
counts by itself, so that what one added or took out and what the other did both hold.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FIELD = "seen"
_LENGTH = 12
Mark = str | list[str]
Row = Mapping[str, Any]


def fingerprints(values: Mapping[str, Any]) -> dict[str, Mark]:
    """{name: fingerprint} of values as their controls show them, or as they were sent.

    A list has one for each of its items.
    """
    return {
        name: _marks(value) if _is_list(value) else mark(value) for name, value in values.items()
    }


def mark(value: Any) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:_LENGTH]


def as_sent(text: object) -> Any:
    """The fingerprints that came with a form; none where they are missing or were tampered with."""
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError):
        return None


def compare(
    seen: Mapping[str, Mark], sent: Mapping[str, Any], stored: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """(values to keep instead of what was sent, names of what both changed)."""
    theirs, mine = fingerprints(stored), fingerprints(sent)
    saved_since = [
        name
        for name in sent
        if name in seen and name in theirs and seen[name] != theirs[name] != mine[name]
    ]
    kept, both = {}, []
    for name in saved_since:
        if isinstance(seen[name], list) and _is_list(sent[name]) and _is_list(stored[name]):
            kept[name] = _joined(seen[name], sent[name], stored[name])
        elif mine[name] == seen[name]:
            kept[name] = stored[name]
        else:
            both.append(name)
    return kept, both


def _joined(seen: Iterable[str], sent: Iterable[Any], stored: Sequence[Any]) -> list[Any]:
    """What is stored, less what the reader took out of what it had seen, and what it added."""
    before, there = set(map(str, seen)), set(_marks(stored))
    mine = {mark(item): item for item in sent}
    held = [item for item in stored if mark(item) in mine or mark(item) not in before]
    return [*held, *(item for key, item in mine.items() if key not in before | there)]


@dataclass(frozen=True)
class Rows:
    """Rows to show: those that are stored, in their order and as the reader left them, and then
    those that it added. `asked`: places of rows that both changed.
    """

    rows: list[Row]
    asked: frozenset[int] = frozenset()


def compare_rows(seen: Sequence[str], sent: Sequence[Row], stored: Sequence[Row]) -> Rows:
    """`sent` rows, of which the first were `seen`, over the `stored` ones; {} is taken out."""
    theirs = [mark(row) for row in stored]
    # By place in `stored`: the place in `sent` of the row that was opened as it is stored now.
    opened: dict[int, int] = {}
    gone = []
    for place, before in enumerate(seen[: len(sent)]):
        at = next((at for at, key in enumerate(theirs) if key == before and at not in opened), None)
        if at is None:
            gone.append(place)
        else:
            opened[at] = place
    came = {key for at, key in enumerate(theirs) if at not in opened}
    changed = [place for place in gone if sent[place] and mark(sent[place]) != seen[place]]
    # What came in is perhaps this very form, which was sent before.
    asked = [place for place in changed if mark(sent[place]) not in came]
    added = [row for row in sent[len(seen) :] if row and mark(row) not in came]
    kept = [sent[opened[at]] if at in opened else row for at, row in enumerate(stored)]
    first = len(kept)
    return Rows(
        [*kept, *(sent[place] for place in asked), *added],
        frozenset(range(first, first + len(asked))),
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _marks(values: Iterable[Any]) -> list[str]:
    return sorted(map(mark, values))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return json.dumps({name: _plain(item) for name, item in value.items()}, sort_keys=True)
    # A browser sends the ends of lines in another form than we keep them.
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
