"""What is said beside a row of whom it is about, so that nothing is joined or parted in silence."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from matchmaking.exchange.domain.known import Party
from matchmaking.exchange.domain.recognising import LISTED, Likely, Recognised
from matchmaking.exchange.enums import Recognition, SheetKind
from matchmaking.exchange.problems import CellProblem, RowCode, warning
from matchmaking.profiles.domain.duplicates import REASONS, Reason

SAME_ID = _("Same id in your list")
OWN_PAGE = _("keeps its page itself")

NOTICES = frozenset(
    {
        RowCode.OWN_WORDS_SUPPLIER, RowCode.OWN_WORDS_BUYER, RowCode.SAME_SUPPLIER,
        RowCode.SAME_BUYER, RowCode.DUPLICATE_SUPPLIER, RowCode.DUPLICATE_BUYER,
        RowCode.OTHER_SUPPLIER, RowCode.OTHER_BUYER, RowCode.TAKEN_BY_ROW, RowCode.SAID_NEW,
        RowCode.STAYS_OUT, RowCode.DROPPED_CERTIFICATES,
    }
)  # fmt: skip


def notices_of(sheet: str, found: Recognised) -> list[CellProblem]:
    """The sentences about a recognised row; none for a new one, or one known by its id as ever."""
    column = "name" if sheet == SheetKind.SUPPLIERS else "buyer"
    return [
        warning(column, code, name=party.name) for code, party in _said(found, column == "name")
    ]


def signs_of(party: Party, likely: Likely) -> list[str]:
    """What speaks for it, and whose its page is, in the language in force."""
    labels = [str(SAME_ID if sign == LISTED else REASONS[Reason(sign)]) for sign in likely.signs]
    return [*labels, str(OWN_PAGE)] if party.keeps_itself else labels


def with_notices(problems: Iterable[dict[str, Any]], found: list[CellProblem]) -> list[Any]:
    """A row's kept problems with these notices in place of earlier ones."""
    others = [problem for problem in problems if problem["code"] not in NOTICES]
    return [*others, *(notice.as_json() for notice in found)]


def _said(found: Recognised, suppliers: bool) -> Iterator[tuple[RowCode, Party]]:
    party = found.party
    if party is None:
        yield from _said_of_new(found, suppliers)
        return
    if party.keeps_itself:
        yield RowCode.OWN_WORDS_SUPPLIER if suppliers else RowCode.OWN_WORDS_BUYER, party
    elif found.how != Recognition.LISTED:
        yield RowCode.SAME_SUPPLIER if suppliers else RowCode.SAME_BUYER, party
    if party.stays_out:
        yield RowCode.STAYS_OUT, party


def _said_of_new(found: Recognised, suppliers: bool) -> Iterator[tuple[RowCode, Party]]:
    if found.taken_by_row is not None:
        yield RowCode.TAKEN_BY_ROW, found.taken_by_row
    if found.doubted is None:
        return
    if found.how == Recognition.CHOSEN:
        yield RowCode.SAID_NEW, found.doubted
    elif found.likely[0].was_listed:
        yield RowCode.OTHER_SUPPLIER if suppliers else RowCode.OTHER_BUYER, found.doubted
    else:
        yield RowCode.DUPLICATE_SUPPLIER if suppliers else RowCode.DUPLICATE_BUYER, found.doubted
