"""Concepts in the texts of profiles, without certificates that a supplier says it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ..language.claims import is_claimed, is_left_out
from ..language.concepts import CERTIFICATION, Found, Vocabulary
from ..language.text import fold_beside
from ..records import NeedRecord, Piece, SupplierRecord


class ConceptReader:
    """Concepts of profiles: what was ticked, and what the finder reads in the texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.finder = vocabulary.finder

    def found(self, record: NeedRecord | SupplierRecord) -> tuple[tuple[int, Found], ...]:
        """(number of the piece, hit) for every concept in the record's texts.

        Left out are things of which a text says that there are none, and certificates that a
        supplier's text says are missing or still to come.
        """
        supplier = isinstance(record, SupplierRecord)
        return tuple(
            (number, hit)
            for number, piece in enumerate(record.pieces)
            for hit in self._meant(piece, claims=supplier)
        )

    def _meant(self, piece: Piece, *, claims: bool) -> Iterator[Found]:
        folded = ""
        for hit in self.finder.find(piece.text, piece.language):
            folded = folded or fold_beside(piece.text)[0]
            if hit.kind == CERTIFICATION:
                if claims and not is_claimed(folded, hit.start, hit.end):
                    continue
            elif is_left_out(folded, hit.start, hit.end):
                continue
            yield hit
