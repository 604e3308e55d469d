"""Concepts in the texts of profiles, without certificates that a supplier says it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from ..language.claims import (
    Span,
    is_around_another,
    is_claimed,
    is_for_another,
    is_in_another,
    is_left_out,
    is_seen_to,
    is_tested,
)
from ..language.concepts import (
    CAPABILITY,
    CERTIFICATION,
    HS,
    PRODUCT,
    Concept,
    Found,
)
from ..language.forms import form_beside, parted
from ..language.text import fold_beside
from ..language.vocabulary import Vocabulary
from ..records import NAME, NeedRecord, Piece, SupplierRecord

_THINGS = (PRODUCT, HS)
# Products that a company must tell of before its name counts less: one may be its boxes.
_TELLS_ITS_BRANCH = 2


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
        a buyer says it has already or sees to itself, and certificates that a supplier's text says
        are missing, over or still to come.
        """
        supplier = isinstance(record, SupplierRecord)
        found = tuple(
            (number, hit)
            for number, piece in enumerate(record.pieces)
            for hit in self._meant(piece, of_supplier=supplier)
        )
        return self._names_aside(record, found) if supplier else found

    def _names_aside(
        self, record: NeedRecord | SupplierRecord, found: tuple[tuple[int, Found], ...]
    ) -> tuple[tuple[int, Found], ...]:
        """``found``, with what only a company's name says read aside where the company itself tells
        of other branches, or of another form: "Código Maguey" writes software and grows no agave,
        and "Aguacate Verde" may make the oil.
        """
        named = {number for number, piece in enumerate(record.pieces) if piece.kind == NAME}
        told = {(PRODUCT, code) for code in record.products}
        told |= {
            (hit.kind, hit.code)
            for number, hit in found
            if number not in named and hit.kind == PRODUCT and not hit.aside
        }
        branches: frozenset[str] = frozenset()
        if len(told) >= _TELLS_ITS_BRANCH:
            branches = branches.union(*map(self.vocabulary.branches, told))
        return tuple(
            (number, replace(hit, aside=True))
            if number in named and self._is_foreign(hit, told, branches)
            else (number, hit)
            for number, hit in found
        )

    def _is_foreign(self, hit: Found, told: Set[Concept], branches: frozenset[str]) -> bool:
        """Whether the ``told`` products, or their ``branches``, are others than a name's."""
        concept = (hit.kind, hit.code)
        if concept not in told and not told.isdisjoint(self.akin(hit)):
            return True
        own = self.vocabulary.branches(concept)
        return bool(own and branches) and own.isdisjoint(branches)

    def _meant(self, piece: Piece, *, of_supplier: bool) -> Iterator[Found]:
        hits = self.finder.find(piece.text, piece.language)
        if not hits:
            return
        folded = fold_beside(piece.text)[0]
        around = _around_others(hits, folded)
        for hit in hits:
            if not self._is_denied(hit, folded, of_supplier=of_supplier):
                formed = self._in_its_form(hit, folded)
                aside = _is_aside(hit, folded) or _lies_within(hit, around)
                yield replace(formed, aside=True) if aside else formed

    def _in_its_form(self, hit: Found, folded: str) -> Found:
        """A bare name as that of the form that the words beside it tell: "enlatadora de atún"."""
        known = self.vocabulary.forms.get(hit.code) if hit.kind == PRODUCT else None
        if known is None:
            return hit
        forms, bare = parted(hit.surface)
        if forms:
            return hit
        told = form_beside(folded, hit.start, hit.end)
        if not told:
            return replace(hit, plain=True)
        if told in known.own:
            return hit
        other = known.named(bare).get(told)
        return replace(hit, code=other) if other else replace(hit, aside=True)

    def akin(self, hit: Found) -> frozenset[Concept]:
        """What a plain name may mean beside what it is read as: who asks for tuna may take it
        canned.
        """
        if not hit.plain:
            return frozenset()
        _, bare = parted(hit.surface)
        named = self.vocabulary.forms[hit.code].named(bare)
        return frozenset((PRODUCT, code) for code in named.values())

    def _is_denied(self, hit: Found, folded: str, *, of_supplier: bool) -> bool:
        place = (folded, hit.start, hit.end)
        if hit.kind == CERTIFICATION:
            return of_supplier and not is_claimed(*place, today=self.today)
        return is_left_out(*place) or (not of_supplier and is_seen_to(*place))


def _around_others(hits: Sequence[Found], folded: str) -> list[Span]:
    """Where things stand that others of the text lie in."""
    things = {(hit.start, hit.end) for hit in hits if hit.kind in _THINGS}
    return [span for span in things if is_around_another(folded, *span, things)]


def _lies_within(hit: Found, spans: Iterable[Span]) -> bool:
    return hit.kind in _THINGS and any(
        first <= hit.start and hit.end <= last for first, last in spans
    )


def _is_aside(hit: Found, folded: str) -> bool:
    place = (folded, hit.start, hit.end)
    if hit.kind in _THINGS:
        return is_for_another(*place) or is_in_another(*place) or is_tested(*place)
    return hit.kind == CAPABILITY and is_for_another(*place)
