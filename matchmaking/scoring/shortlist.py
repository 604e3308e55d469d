"""Which of a directory's nearest suppliers are compared in full: those that the gates let pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .candidates import Directory, Nearest
from .columns import Floats, Pairs, Rows
from .gates import blocked_rows, pair_gates
from .profiles import ReadRecord
from .records import Blocked
from .table import NeedTable

# The best by the inner product of texts and facts, and the fewest and the most of those that pass
# every gate, or fail one, that are looked at; at the least, and for each asked for.
_NEAREST = (400, 8)
_FEWEST, _PASSING = (75, 1.5), (400, 8)
_FAILING = 5
# A supplier may still be among those asked for if the search sets it behind the last of them by no
# more than so many standard deviations of what the search is off by.
_DOUBTS = 2.0
# Needs of which fewer are left than this are searched so many times deeper.
_ENOUGH, _DEEPER = (75, 2), 5
# Needs whose gates are told at once, which bounds the memory.
_AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Likely:
    """Suppliers worth comparing with a need, best first."""

    passing: Rows
    failing: Rows


def at_least(limits: tuple[int, float], wanted: int) -> int:
    """The number for so many wanted results."""
    least, times = limits
    return max(least, int(times * wanted))


def shortlist(
    directory: Directory,
    needs: Sequence[ReadRecord],
    columns: NeedTable,
    *,
    top: int,
    near_misses: int,
    blocked: Blocked,
) -> list[Likely]:
    """The likely suppliers of each need; ``columns`` are the same needs'.

    Gates are told for a hundredth of what it takes to compare texts.
    """
    size = at_least(_NEAREST, top + near_misses)
    nearest = directory.nearest(needs, size, columns)
    likely = list(_likely(directory, nearest, columns, top, near_misses, blocked))
    few = [
        place
        for place, found in enumerate(likely)
        if len(found.passing) < at_least(_ENOUGH, top)
        and size <= len(nearest[place].rows) < directory.channels.size_
    ]
    if few:
        again = [needs[place] for place in few]
        own = NeedTable([need.enriched for need in again], directory.facts.table)
        deeper = directory.nearest(again, _DEEPER * size, own)
        found_again = _likely(directory, deeper, own, top, near_misses, blocked)
        for place, found in zip(few, found_again, strict=True):
            likely[place] = found
    return likely


def _likely(
    directory: Directory,
    nearest: Sequence[Nearest],
    columns: NeedTable,
    top: int,
    near_misses: int,
    blocked: Blocked,
) -> Iterator[Likely]:
    """Of each list, best first, as many that pass the gates and that fail as are looked at."""
    table, doubt = directory.facts.table, _DOUBTS * directory.doubt
    for start in range(0, len(nearest), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        lists = nearest[part]
        sizes = [len(found.rows) for found in lists]
        pairs = Pairs(
            np.repeat(np.arange(len(lists)), sizes), np.concatenate([one.rows for one in lists])
        )
        stopped = blocked_rows(pair_gates(columns.part(part), table, pairs, blocked))
        for found, end in zip(lists, np.cumsum(sizes).tolist(), strict=True):
            closed = stopped[end - len(found.rows) : end]
            size = _worth_a_look(found.values[~closed], top, doubt)
            yield Likely(found.rows[~closed][:size], found.rows[closed][: _FAILING * near_misses])


def _worth_a_look(values: Floats, top: int, doubt: float) -> int:
    """How many of falling ``values`` may be among the ``top`` once they are compared in full."""
    if len(values) <= top or not top:
        return len(values)
    near = int(np.count_nonzero(values >= values[top - 1] - doubt))
    return min(max(near, at_least(_FEWEST, top)), at_least(_PASSING, top))
