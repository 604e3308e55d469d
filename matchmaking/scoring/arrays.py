"""The kinds of arrays that the rooms hand to each other, named once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# Numbers of rows in a table.
Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# Sets of codes, 64 codes a word.
Bits = npt.NDArray[np.uint64]
# What is large and needs no more than seven digits.
Matrix = npt.NDArray[np.float32]
# Shape (texts, dimension); of unit length, unless a centre was taken out.
Vectors = npt.NDArray[np.float32]

# Below it a vector says nothing, and stays as short as it is.
_NOTHING = 1e-6


def unit_rows(vectors: npt.NDArray[np.floating]) -> Vectors:
    """The rows brought to unit length."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, _NOTHING), dtype=np.float32)
