"""Every text that a run asks its encoder for, known before anything is fitted.

Encoding is most of the work of a run whose texts are new, and it is the part that any number of
workers can share: each takes a stretch of this list and leaves the vectors in the store. Fitting
and scoring then find all of them there. A text that the list forgot costs time and nothing else,
since whoever misses a vector makes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..encoding.encoder import Encoder, Role
from ..language.content_words import WordReader
from ..language.text import clean, text_hash
from ..language.vocabulary import Vocabulary
from ..records import NeedRecord, SupplierRecord
from .neighbours import EarlierNeed, text_of
from .units import Unit, make_units
from .words import MOST_WORDS

Wanted = tuple[Role, str]


def reading_list(
    encoder: Encoder,
    vocabulary: Vocabulary,
    suppliers: Sequence[SupplierRecord],
    needs: Sequence[NeedRecord],
    earlier: Sequence[EarlierNeed] = (),
) -> list[Wanted]:
    """Distinct texts with the side on which they are read, in the order of their hashes.

    The order is the same for everybody and mixes long texts with short ones, so that equal
    stretches take about equal time.
    """
    wanted: dict[str, Wanted] = {}
    words = vocabulary.word_reader
    prefix = {role: encoder.prefix(role) for role in Role}

    def ask(role: Role, texts: Iterable[str]) -> None:
        for text in texts:
            wanted.setdefault(prefix[role] + text, (role, text))

    for role in Role:
        for terms in vocabulary.samples.values():
            ask(role, terms)
    of_suppliers = make_units([supplier.pieces for supplier in suppliers])
    for unit in of_suppliers:
        ask(Role.SUPPLIER, (unit.told, *unit.parts_in_characters))
    for group in _by_language(of_suppliers):
        ask(Role.SUPPLIER, _words_of_suppliers(group, words))
    for unit in make_units([need.pieces for need in needs]):
        ask(Role.NEED, (unit.told, *words.of_need(unit.told)))
    known = {supplier.id for supplier in suppliers}
    before = {clean(one.text) for one in earlier if one.supplier_id in known} - {""}
    if before:
        ask(Role.NEED, before)
        ask(Role.SUPPLIER, _words_of_suppliers(before, words))
        for whole in (clean(text_of(need.pieces)) for need in needs):
            ask(Role.NEED, (whole, *words.of_need(whole)))
    return [wanted[text] for text in sorted(wanted, key=text_hash)]


def _by_language(units: Iterable[Unit]) -> Collection[list[str]]:
    groups: dict[str | None, list[str]] = {}
    for unit in units:
        groups.setdefault(unit.language, []).append(unit.told)
    return groups.values()


def _words_of_suppliers(texts: Iterable[str], words: WordReader) -> Iterable[str]:
    """Words that are compared one by one; none where they are too many (``WordChannel``)."""
    lists = [words.of_supplier(text) for text in texts]
    if sum(map(len, lists)) > MOST_WORDS:
        return ()
    return (word for own in lists for word in own)
