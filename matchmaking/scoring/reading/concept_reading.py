"""Concepts in the texts of profiles, without certificates that a supplier says it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from ..language.claims import is_claimed, is_for_another, is_had_already, is_in_another, is_left_out
from ..language.concepts import CAPABILITY, CERTIFICATION, HS, PRODUCT, Found, Vocabulary
from ..language.text import fold_beside
from ..records import NeedRecord, Piece, SupplierRecord

_THINGS = (PRODUCT, HS)


class ConceptReader:
    """Concepts of profiles: what was ticked, and what the finder reads in the texts.

    ``today`` tells which certificates have run out that a text says are valid until a day.
    """

    def __init__(self, vocabulary: Vocabulary, today: dt.date | None = None) -> None:
        self.vocabulary = vocabulary
        self.today = today
        self.finder = vocabulary.finder

    def found(self, record: NeedRecord | SupplierRecord) -> tuple[tuple[int, Found], ...]:
        """(number of the piece, hit) for every concept in the record's texts.

        Left out are things of which a text says that there are none or that others are meant, what
        a buyer says it has already, and certificates that a supplier's text says are missing, over
        or still to come.
        """
        supplier = isinstance(record, SupplierRecord)
        return tuple(
            (number, hit)
            for number, piece in enumerate(record.pieces)
            for hit in self._meant(piece, of_supplier=supplier)
        )

    def _meant(self, piece: Piece, *, of_supplier: bool) -> Iterator[Found]:
        folded = ""
        for hit in self.finder.find(piece.text, piece.language):
            folded = folded or fold_beside(piece.text)[0]
            if not self._is_denied(hit, folded, of_supplier=of_supplier):
                yield replace(hit, aside=True) if _is_aside(hit, folded) else hit

    def _is_denied(self, hit: Found, folded: str, *, of_supplier: bool) -> bool:
        place = (folded, hit.start, hit.end)
        if hit.kind == CERTIFICATION:
            return of_supplier and not is_claimed(*place, today=self.today)
        return is_left_out(*place) or (not of_supplier and is_had_already(*place))


def _is_aside(hit: Found, folded: str) -> bool:
    place = (folded, hit.start, hit.end)
    if hit.kind in _THINGS:
        return is_for_another(*place) or is_in_another(*place)
    return hit.kind == CAPABILITY and is_for_another(*place)
