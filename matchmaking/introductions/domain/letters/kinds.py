"""What each kind of letter is: one row a kind, in the order of the course on either side.

A new kind is a row here and a template in each language; docs/adding.md has the way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaking.introductions.enums import (
    InquiryKind,
    IntroductionState,
    LetterKind,
    LinkPurpose,
    Side,
)

K, S, L = LetterKind, IntroductionState, LinkPurpose
_TO_FOLLOW_UP = (InquiryKind.PROMISE, InquiryKind.CHECKPOINT)
_TO_CONFIRM = (InquiryKind.CONFIRMATION,)


class Variant(StrEnum):
    """On what kind of pair a letter reads otherwise, and has to be looked at as well."""

    BUYER_UNNAMED = "buyer_unnamed"
    DEPARTMENT_ONLY = "department_only"
    # To a buyer that is known where the best pair's is not, and the other way round.
    ACQUAINTANCE = "acquaintance"
    SUPPLIER_UNNAMED = "supplier_unnamed"


V = Variant


@dataclass(frozen=True, kw_only=True)
class Traits:
    """Everything that distinguishes one kind of letter, but for its words.

    `link` is what its link is for. `asks`: its reader owes an answer by a day that it names;
    `reminder` then says by which letter the reader is reminded, None where by none. `answered`: it
    names the page where the answer that the reader gave can be changed. `inquiries`: what came of
    an introduction, as far as it asks for that. `at_once`: it answers what its reader has just
    done and is expected, whatever the hour. `true_in`: what it says is true in one state only, and
    a step taken meanwhile takes it back. `describes`: it says who the other side is, with what
    fits and what is missing; `releases`: it carries the other side's contacts.
    """

    reader: Side
    link: LinkPurpose
    asks: bool = False
    reminder: LetterKind | None = None
    answered: bool = False
    inquiries: tuple[InquiryKind, ...] = ()
    at_once: bool = False
    true_in: IntroductionState | None = None
    describes: bool = False
    releases: bool = False
    variants: tuple[Variant, ...] = ()


_ROWS: dict[LetterKind, Traits] = {
    K.SUPPLIER_REQUEST: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_ANSWER, asks=True, reminder=K.SUPPLIER_REMINDER,
        describes=True, variants=(V.BUYER_UNNAMED,),
    ),
    K.SUPPLIER_REMINDER: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_ANSWER, asks=True, true_in=S.SUPPLIER_ASKED,
        describes=True, variants=(V.BUYER_UNNAMED,),
    ),
    K.ACKNOWLEDGEMENT: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_ANSWER, answered=True, at_once=True,
    ),
    K.INFORMATION_REQUEST: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_INFORMATION, asks=True,
        reminder=K.INFORMATION_REMINDER, variants=(V.BUYER_UNNAMED,),
    ),
    K.INFORMATION_REMINDER: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_INFORMATION, asks=True,
        true_in=S.BUYER_NEEDS_INFORMATION, variants=(V.BUYER_UNNAMED,),
    ),
    K.NEWS_NOT_A_FIT: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_ANSWER, true_in=S.BUYER_NOT_A_FIT,
    ),
    K.NEWS_NOT_NOW: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_ANSWER, true_in=S.BUYER_NOT_NOW,
    ),
    K.NEWS_NO_ANSWER: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_ANSWER, true_in=S.EXPIRED,
    ),
    K.INTRODUCTION_TO_SUPPLIER: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_ANSWER, at_once=True, releases=True,
        variants=(V.DEPARTMENT_ONLY,),
    ),
    K.FOLLOW_UP_TO_SUPPLIER: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_FOLLOW_UP, asks=True, inquiries=_TO_FOLLOW_UP,
    ),
    K.CONFIRMATION_TO_SUPPLIER: Traits(
        reader=Side.SUPPLIER, link=L.SUPPLIER_CONFIRMATION, asks=True, inquiries=_TO_CONFIRM,
    ),
    K.BUYER_TEASER: Traits(
        reader=Side.BUYER, link=L.BUYER_ANSWER, asks=True, reminder=K.BUYER_REMINDER,
        describes=True, variants=(V.DEPARTMENT_ONLY, V.ACQUAINTANCE, V.SUPPLIER_UNNAMED),
    ),
    K.BUYER_REMINDER: Traits(
        reader=Side.BUYER, link=L.BUYER_ANSWER, asks=True, true_in=S.BUYER_ASKED,
        describes=True, variants=(V.SUPPLIER_UNNAMED,),
    ),
    K.INFORMATION_ANSWER: Traits(
        reader=Side.BUYER, link=L.BUYER_ANSWER, asks=True, reminder=K.BUYER_REMINDER,
        variants=(V.SUPPLIER_UNNAMED,),
    ),
    K.QUESTION_UNANSWERED: Traits(
        reader=Side.BUYER, link=L.BUYER_ANSWER, true_in=S.EXPIRED,
        variants=(V.SUPPLIER_UNNAMED,),
    ),
    K.THANKS_NOT_A_FIT: Traits(
        reader=Side.BUYER, link=L.BUYER_ANSWER, answered=True, at_once=True,
        true_in=S.BUYER_NOT_A_FIT, variants=(V.SUPPLIER_UNNAMED,),
    ),
    K.THANKS_NOT_NOW: Traits(
        reader=Side.BUYER, link=L.BUYER_ANSWER, answered=True, at_once=True,
        true_in=S.BUYER_NOT_NOW, variants=(V.SUPPLIER_UNNAMED,),
    ),
    K.INTRODUCTION_TO_BUYER: Traits(
        reader=Side.BUYER, link=L.BUYER_ANSWER, at_once=True, releases=True,
    ),
    K.FOLLOW_UP_TO_BUYER: Traits(
        reader=Side.BUYER, link=L.BUYER_FOLLOW_UP, asks=True, inquiries=_TO_FOLLOW_UP,
    ),
    K.CONFIRMATION_TO_BUYER: Traits(
        reader=Side.BUYER, link=L.BUYER_CONFIRMATION, asks=True, inquiries=_TO_CONFIRM,
    ),
}  # fmt: skip
# By the kind as letters and mails keep it.
TRAITS: Mapping[str, Traits] = {kind.value: traits for kind, traits in _ROWS.items()}


def kinds_where(holds: Callable[[Traits], object]) -> tuple[LetterKind, ...]:
    """The kinds of which it holds, in the order of the rows."""
    return tuple(kind for kind, traits in _ROWS.items() if holds(traits))


TO_SUPPLIER = kinds_where(lambda t: t.reader == Side.SUPPLIER)
TO_BUYER = kinds_where(lambda t: t.reader == Side.BUYER)
RELEASES = kinds_where(lambda t: t.releases)
FOLLOW_UPS = kinds_where(lambda t: t.inquiries == _TO_FOLLOW_UP)
CONFIRMATIONS = kinds_where(lambda t: t.inquiries == _TO_CONFIRM)
AFTERWARDS = FOLLOW_UPS + CONFIRMATIONS
# Each begins a wait for an answer, of which its reader is reminded.
ASKING = kinds_where(lambda t: t.reminder is not None)


def reader_of(kind: str) -> Side:
    return TRAITS[kind].reader
