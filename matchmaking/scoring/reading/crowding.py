"""Suppliers that are near to many needs of a run: how near, and what is taken off for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..arrays import Matrix, Vectors
from .fusion import COMPETITORS
from .units import Unit


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """How crowding was read: off which needs, the group's mean likeness to them, how strongly."""

    units: tuple[Unit, ...]
    vectors: Vectors
    mean: float
    strength: float


def held_back(likeness: Matrix, *, mean: float, strength: float) -> Matrix:
    """What is taken off each unit: its likeness to the nearest needs, as far as above ``mean``."""
    return np.asarray(strength * (likeness - np.float32(mean)), dtype=np.float32)


def likeness_to_nearest(blocks: Iterable[Matrix]) -> Matrix:
    """Mean likeness of each unit to the few nearest needs (as Lample and others 2018 do for word
    vectors): what is above the average is taken off. ``blocks`` are rows of needs.
    """
    nearest: Matrix | None = None
    for block in blocks:
        stacked = block if nearest is None else np.concatenate([nearest, block])
        if len(stacked) > COMPETITORS:
            stacked = np.partition(stacked, -COMPETITORS, axis=0)[-COMPETITORS:]
        nearest = stacked
    if nearest is None:
        raise ValueError("no needs to measure crowding on")
    return np.asarray(nearest.mean(axis=0), dtype=np.float32)
