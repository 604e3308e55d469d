"""Loops that are compiled to machine code, where numpy would pass through memory several times.

numpy takes the rows of chosen pairs out of a table, writes them down, and reads them again to
multiply them; a compiled loop multiplies them where they stand. Decision 22 has the measurements.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

_Given = ParamSpec("_Given")
_Told = TypeVar("_Told")

# Sums may be taken in another order, so that they are taken eight numbers at a time: in the same
# order for the same two rows wherever they stand. Nothing is assumed of infinities.
_LIBERTIES = frozenset({"reassoc", "contract", "nsz"})


def compiled(function: Callable[_Given, _Told]) -> Callable[_Given, _Told]:
    """The function as machine code, made when it is first called with arrays of some kind.

    It may call nothing but numpy, and takes its arguments by place. An index that came out of an
    array is looked up as ``np.uintp``: it is spared the question whether it counts from the end.

    What was compiled is kept beside the source or in the user's cache; where neither can be
    written, each process compiles for itself, in about a second a loop.
    """

    @cache
    def machine_code() -> Callable[_Given, _Told]:
        # Loading the compiler takes half a second, which most commands need not spend.
        from numba import njit

        try:
            return njit(cache=True, fastmath=set(_LIBERTIES))(function)
        except RuntimeError:
            return njit(fastmath=set(_LIBERTIES))(function)

    @wraps(function)
    def call(*args: _Given.args, **kwargs: _Given.kwargs) -> _Told:
        return machine_code()(*args, **kwargs)

    return call


def load_compiler() -> None:
    """Load all that loops are compiled or read from the disk with, a hundred megabytes.

    Processes that are forked afterwards share it. No thread is started.
    """
    _count(np.zeros(1))


@compiled
def _count(numbers: npt.NDArray[np.float64]) -> int:
    return len(numbers)
