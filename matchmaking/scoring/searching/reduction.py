"""Fewer columns for nearly the same inner products."""

from __future__ import annotations

import numpy as np

from ..arrays import Matrix, products, slices

# Least weight of a column beside the heaviest: what no need of the sample asks, others may.
_LEAST_WEIGHT = 0.05
# Rows that are turned at once, which bounds the memory.
_AT_ONCE = 8192


class Reduced:
    """Suppliers' rows turned to the directions in which they differ, most first, and cut there.

    Products of needs and suppliers change by what the cut directions hold, and by an amount that
    is the same for all suppliers.
    """

    def __init__(self, middle: Matrix, weights: Matrix, basis: Matrix) -> None:
        """``middle`` and ``weights`` of shape (columns,), ``basis`` of shape (columns, kept)."""
        self.middle, self.weights, self.basis = middle, weights, basis

    @classmethod
    def fit(cls, suppliers: Matrix, share: float, needs: Matrix | None = None) -> Reduced:
        """Keeps ``share`` of the squared length; ``needs`` are rows like those that will ask.

        A column counts by how much the needs ask of it.
        """
        weights = np.ones(suppliers.shape[1], dtype=np.float32)
        if needs is not None and len(needs):
            asked = np.sqrt(np.square(needs, dtype=np.float64).mean(axis=0))
            heaviest = max(float(asked.max(initial=0.0)), 1e-9)
            weights = np.maximum(asked, _LEAST_WEIGHT * heaviest).astype(np.float32)
        middle = suppliers.mean(axis=0, dtype=np.float64).astype(np.float32)
        squares = np.zeros((suppliers.shape[1],) * 2)
        for part in slices(len(suppliers), _AT_ONCE):
            rows = (suppliers[part] - middle) * weights
            squares += rows.T @ rows
        # Least first, as eigh gives them.
        lengths, directions = np.linalg.eigh(squares)
        lost = np.cumsum(np.maximum(lengths, 0.0))
        first = int(np.searchsorted(lost, (1.0 - share) * lost[-1])) if len(lost) else 0
        return cls(middle, weights, directions[:, first:].astype(np.float32))

    def suppliers(self, rows: Matrix) -> Matrix:
        """Rows of shape (suppliers, kept)."""
        turned = np.empty((len(rows), self.basis.shape[1]), dtype=np.float32)
        for part in slices(len(rows), _AT_ONCE):
            turned[part] = ((rows[part] - self.middle) * self.weights) @ self.basis
        return turned

    def needs(self, rows: Matrix) -> Matrix:
        """Rows of shape (needs, kept), each the same whatever stands beside it."""
        return products(rows / self.weights, self.basis.T)
