"""Words that a list shares: "mango, papaya y piña congelados" names frozen mango as well.

Spanish and English say a word once for a whole list, after it ("mango, papaya y piña congelados",
"sellos, empaques y mangueras de hule") or before it ("carne de res y puerco", "frozen mango and
papaya"). Told here is which words belong together though others of the list stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

# Words of a list that may stand between the two parts of a name, and words of either part.
_LONGEST_GAP = 6
_LONGEST_PART = 2

# What stands between two words, function words included.
_JOINED = re.compile(
    r"\s*(?:,\s*(?:(?:y|e|o|u|and|or)\s+)?|\s(?:y|e|o|u|y/o|and|or|and/or|&)\s+)\s*"
    r"(?:(?:de|del|de la)\s+)?"
)
_STOP = re.compile(r"[.;:/()\[\]\n。、]")
_OF = re.compile(r"\s+(?:de|del|de la|de los|de las|of)\s+")
# "aguacate en mitades y cubos congelado": the form is told before the state.
_IN_A_FORM = re.compile(r"\s+en\s+")
_STATE = re.compile(r"\w+(?:ad|id)[oa]s?")
# "de" after these leads from what is done to the list itself: "venta de mango y papaya congelados".
_DONE = re.compile(
    r"(?:produc|fabric|elabor|proces|vent|vend|comerci|distrib|export|import|empac|empaq|cultiv"
    r"|cosech|maquil|manufactur)\w*|variedad|tipos?"
)

Place = tuple[int, int]


@lru_cache(maxsize=4096)
def _joins(between: str) -> bool:
    return bool(_JOINED.fullmatch(between))


@lru_cache(maxsize=4096)
def _stops(between: str) -> bool:
    return bool(_STOP.search(between))


class Words:
    """The words of a text, as (start, end) in ``folded``, function words left out."""

    def __init__(self, folded: str, places: Sequence[Place]) -> None:
        self._folded = folded
        self._places = places
        self._between = [folded[one[1] : other[0]] for one, other in pairwise(places)]
        self._joined = [_joins(text) for text in self._between]

    def has_list(self) -> bool:
        return any(self._joined)

    def apart(self, firsts: Iterable[int]) -> Iterator[tuple[range, range]]:
        """Both parts, as places of words, of whatever may be a name that a list parts; the name
        begins at one of ``firsts``.
        """
        for first in firsts:
            for last in self._together(first):
                for then in self._after_gap(first, last):
                    for end in self._together(then):
                        yield range(first, last + 1), range(then, end + 1)

    def _together(self, first: int) -> Iterator[int]:
        """Last words of parts that begin with the ``first`` word."""
        for last in range(first, min(first + _LONGEST_PART, len(self._places))):
            if last > first and (self._joined[last - 1] or _stops(self._between[last - 1])):
                return
            yield last

    def _after_gap(self, first: int, last: int) -> Iterator[int]:
        """First words of the other part of a name whose one part is ``first`` to ``last``."""
        if last + 1 < len(self._places) and _stops(self._between[last]):
            return
        for then in range(last + 2, min(last + 2 + _LONGEST_GAP, len(self._places))):
            if _stops(self._between[then - 1]):
                return
            joined_before, joined_after = self._joined[then - 1], self._joined[last]
            if joined_before:
                # "carne de res y puerco": said once, before the list.
                if not joined_after:
                    yield then
            elif self._is_closed(last, then) and self._heads(first):
                # "mango, papaya y piña congelados": said once, after the list.
                in_a_form = _IN_A_FORM.fullmatch(self._between[last])
                if joined_after or (in_a_form and _STATE.fullmatch(self._word(then))):
                    yield then

    def _is_closed(self, last: int, then: int) -> bool:
        """Whether the last of a list stands between: "mango, piña congelada" is two things."""
        return any(self._joined[i] and self._between[i].strip() != "," for i in range(last, then))

    def _heads(self, first: int) -> bool:
        """Whether a word heads its part of the list, and is not what another one is made of."""
        if not first or not _OF.fullmatch(self._between[first - 1]):
            return True
        return bool(_DONE.fullmatch(self._word(first - 1)))

    def _word(self, place: int) -> str:
        start, end = self._places[place]
        return self._folded[start:end]
