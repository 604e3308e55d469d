"""Which of a directory's nearest suppliers are compared in full: those that the gates let pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..arrays import Flags, Floats, Rows, slices
from ..columns import Pairs
from ..comparing.gates import blocked_rows, pair_gates
from ..comparing.profiles import ReadRecord
from ..comparing.table import NeedTable
from ..records import Blocked
from .candidates import Directory
from .search import Nearest

# The best by the inner product of texts and facts, and the fewest and the most of those that pass
# every gate, or fail one, that are looked at; at the least, and for each asked for.
_NEAREST = (400, 8)
_FEWEST, _PASSING = (75, 1.5), (400, 8)
_FAILING = 5
# A supplier may still be among those asked for if the search sets it behind the last of them by no
# more than so many standard deviations of what the search is off by.
_DOUBTS = 2.4
# Needs of which fewer are left than this are searched so many times deeper.
_ENOUGH, _DEEPER = (75, 2), 5
# Needs whose gates are told at once, which bounds the memory.
_AT_ONCE = 256


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
) -> Pairs:
    """The likely suppliers of each need, in no order; ``columns`` are the same needs'.

    Gates are told for a hundredth of what it takes to compare texts.
    """
    size = at_least(_NEAREST, top + near_misses)
    nearest = directory.nearest(needs, size, columns)
    stopped = _stopped(directory, nearest, columns, blocked)
    likely = _likely(directory, nearest, stopped, top, near_misses)
    found = np.bincount(nearest.pairs.needs, minlength=len(needs))
    passing = np.bincount(nearest.pairs.needs[~stopped], minlength=len(needs))
    more = (size <= found) & (found < directory.channels.size_)
    few = np.flatnonzero((passing < at_least(_ENOUGH, top)) & more)
    if not len(few):
        return likely
    again = [needs[place] for place in few.tolist()]
    own = NeedTable([need.enriched for need in again], directory.facts.table)
    deeper = directory.nearest(again, _DEEPER * size, own)
    stopped = _stopped(directory, deeper, own, blocked)
    instead = _likely(directory, deeper, stopped, top, near_misses)
    kept = np.flatnonzero(~np.isin(likely.needs, few))
    asking = np.concatenate([likely.needs[kept], few[instead.needs]])
    rows = np.concatenate([likely.rows[kept], instead.rows])
    order = np.argsort(asking, kind="stable")
    return Pairs(asking[order], rows[order])


def _stopped(directory: Directory, nearest: Nearest, columns: NeedTable, blocked: Blocked) -> Flags:
    """Whether a gate fails, for each of the pairs."""
    stopped = [
        blocked_rows(
            pair_gates(columns.part(part), directory.facts.table, nearest.pairs.part(part), blocked)
        )
        for part in slices(nearest.size, _AT_ONCE)
    ]
    return np.concatenate(stopped) if stopped else np.zeros(0, dtype=bool)


def _likely(
    directory: Directory, nearest: Nearest, stopped: Flags, top: int, near_misses: int
) -> Pairs:
    """Of each need as many that pass the gates and that fail as are looked at."""
    passing, failing = np.flatnonzero(~stopped), np.flatnonzero(stopped)
    if top:
        passing = _within(
            nearest, passing, lambda values: _borders(values, top, _DOUBTS * directory.doubt)
        )
    most = _FAILING * near_misses
    failing = _within(nearest, failing, lambda values: [values.last_of(most)])
    return nearest.pairs.taken(np.sort(np.concatenate([passing, failing])))


def _borders(values: _SideBySide, top: int, doubt: float) -> list[Floats]:
    """Values that a supplier has to reach, the last one being what counts.

    Those that may be among the ``top`` once they are compared in full, but neither too few nor too
    many.
    """
    last = values.last_of(top)
    fewest, most = (values.last_of(at_least(limit, top)) for limit in (_FEWEST, _PASSING))
    near = last - doubt
    return [last, near, fewest, most, np.maximum(np.minimum(near, fewest), most)]


def _within(nearest: Nearest, places: Rows, borders: Callable[[_SideBySide], list[Floats]]) -> Rows:
    """Those of the pairs at ``places`` that reach the last of the ``borders`` of their need.

    Whatever lies too near to any of them for float32 is told exactly.
    """
    needs, values = nearest.pairs.needs[places], nearest.values[places]
    found = borders(_SideBySide(needs, values, nearest.size))
    unsure = np.zeros(len(places), dtype=bool)
    for border in found:
        unsure |= np.abs(values - border[needs]) <= 2.0 * nearest.error
    if unsure.any():
        values[unsure] = nearest.exactly(places[unsure])
        found = borders(_SideBySide(needs, values, nearest.size))
    return places[values >= found[-1][needs]]


class _SideBySide:
    """Values of each need in a row of its own, the least of them last."""

    def __init__(self, needs: Rows, values: Floats, size: int) -> None:
        counts = np.bincount(needs, minlength=size)
        firsts = np.cumsum(counts) - counts
        self._values = np.full((size, int(counts.max(initial=0))), np.inf)
        self._values[needs, np.arange(len(needs)) - firsts[needs]] = -values

    def last_of(self, best: int) -> Floats:
        """The value of the last of so many best, shape (needs,); -inf where there are fewer."""
        size, most = self._values.shape
        if not best or best > most:
            return np.full(size, -np.inf if best else np.inf)
        return np.asarray(-np.partition(self._values, best - 1, axis=1)[:, best - 1])
