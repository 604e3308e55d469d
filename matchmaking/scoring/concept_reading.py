"""Concepts in the texts of profiles, without certificates that a supplier says it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from .claims import is_claimed
from .concepts import CERTIFICATION, Found, Vocabulary
from .records import NeedRecord, Piece, SupplierRecord
from .text import fold_beside


class ConceptReader:
    """Concepts of profiles: what was ticked, and what the finder reads in the texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.finder = vocabulary.finder

    def found(self, record: NeedRecord | SupplierRecord) -> tuple[tuple[int, Found], ...]:
        """(number of the piece, hit) for every concept in the record's texts.

        A certificate that a supplier's text says is missing or still to come is left out.
        """
        supplier = isinstance(record, SupplierRecord)
        return tuple(
            (number, hit)
            for number, piece in enumerate(record.pieces)
            for hit in (self._held(piece) if supplier else self._hits(piece))
        )

    def _hits(self, piece: Piece) -> tuple[Found, ...]:
        return self.finder.find(piece.text, piece.language)

    def _held(self, piece: Piece) -> Iterator[Found]:
        folded = ""
        for hit in self._hits(piece):
            if hit.kind == CERTIFICATION:
                folded = folded or fold_beside(piece.text)[0]
                if not is_claimed(folded, hit.start, hit.end):
                    continue
            yield hit
