"""Exact best rows, the same on every machine: ties go to the lower row, which is the lower id."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.intp]


def top_rows(values: npt.NDArray[Any], k: int) -> Rows:
    """Numbers of the k greatest values, greatest first; equal values in the order of their rows.

    Rows of equal value at the border are cut by row number, not by chance as a bare partition
    would.
    """
    size = len(values)
    if k <= 0 or not size:
        return np.zeros(0, dtype=np.intp)
    if k < size:
        border = np.partition(values, size - k)[size - k]
        above = np.flatnonzero(values > border)
        level = np.flatnonzero(values == border)[: k - len(above)]
        chosen = np.concatenate([above, level])
    else:
        chosen = np.arange(size)
    return np.asarray(chosen[np.lexsort((chosen, -values[chosen]))], dtype=np.intp)


def union_of_best(columns: list[npt.NDArray[Any]], k: int) -> Rows:
    """Rows that are among the k best of at least one column, in ascending order."""
    return np.unique(np.concatenate([top_rows(column, k) for column in columns]))
