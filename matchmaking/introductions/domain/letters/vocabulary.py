"""What the organizer's wording of an introduction's letters may say, and what stands for it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from matchmaking.introductions.domain.letters.kinds import (
    AFTERWARDS,
    CONFIRMATIONS,
    FOLLOW_UPS,
    RELEASES,
    TO_BUYER,
    TO_SUPPLIER,
    kinds_where,
    reader_of,
)
from matchmaking.introductions.domain.letters.wording import (
    Placeholder,
    Vocabulary,
    mark,
    register_vocabulary,
)
from matchmaking.introductions.domain.letters.writing import day, short_day
from matchmaking.introductions.enums import LetterKind

K = LetterKind

KINDS = TO_SUPPLIER + TO_BUYER
_ASKS = kinds_where(lambda t: t.asks)
_HAS_AN_ANSWER = kinds_where(lambda t: t.asks or t.answered)
_DESCRIBES = kinds_where(lambda t: t.describes)
# The pieces of a letter, each in a file of its own.
PARTS = {
    "address": "address",
    "greeting": "opening",
    "buyer": "buyer",
    "supplier_name": "supplier_name",
    "need": "need",
    "supplier": "supplier",
    "fits": "fit_points",
    "gaps": "gap_points",
    "question": "question",
    "answer": "answer",
    "contact": "contact",
    "first_words": "first_words",
    "asked": "asked",
    "values": "values",
    "again": "again",
    "times": "times",
    "signature": "signature",
}


def opening(kinds: tuple[str, ...]) -> tuple[Placeholder, ...]:
    """What every letter of these kinds knows of its reader and of who writes."""
    return (
        Placeholder(
            "address", gettext_lazy("The reader's company, department and name, as letters open"),
            kinds, is_block=True,
        ),
        Placeholder(
            "greeting", gettext_lazy("The greeting, in Japanese with who writes"),
            kinds, is_block=True, needed_in=kinds,
        ),
        Placeholder("organizer", gettext_lazy("Your organisation"), kinds),
        Placeholder("mission", gettext_lazy("The name of the mission"), kinds),
        Placeholder("dates", gettext_lazy("The days of the mission"), kinds),
        Placeholder(
            "host",
            gettext_lazy("The Japanese host where it may be named, otherwise your organisation"),
            kinds,
        ),
        Placeholder("company", gettext_lazy("The reader's company"), kinds),
        Placeholder("person", gettext_lazy("The reader's name, otherwise the company"), kinds),
    )  # fmt: skip


def closing(kinds: tuple[str, ...]) -> tuple[Placeholder, ...]:
    """How every letter of these kinds ends; no wording can leave it out."""
    return (
        Placeholder(
            "signature", gettext_lazy("Who signs, and how to get no more letters"),
            kinds, is_block=True, needed_in=kinds,
        ),
    )  # fmt: skip


def opening_values(context: Mapping[str, Any]) -> dict[str, str]:
    """The text of each placeholder of `opening` that is no block."""
    mission, to = context["mission"], context["to"]
    return {
        "organizer": mission["organizer"],
        "mission": mission["name"],
        "dates": mission["dates"],
        "host": mission["host"] or mission["organizer"],
        "company": to["company"],
        "person": to["name"] or to["company"],
    }


PLACEHOLDERS: tuple[Placeholder, ...] = (
    *opening(KINDS),
    Placeholder(
        "topic", gettext_lazy("What is looked for, in the reader's language where it is known"),
        KINDS,
    ),
    Placeholder("need_title", gettext_lazy("The title of the need, as the buyer wrote it"), KINDS),
    Placeholder(
        "buyer", gettext_lazy("The buyer: its name, or what it is where it stays anonymous"),
        kinds=TO_SUPPLIER,
    ),
    Placeholder(
        "supplier_name", gettext_lazy("The supplier, unless it does not want to be named"),
        kinds=TO_BUYER,
    ),
    Placeholder(
        "need", gettext_lazy("What the buyer looks for"),
        kinds=(K.SUPPLIER_REQUEST, K.SUPPLIER_REMINDER), is_block=True,
        needed_in=(K.SUPPLIER_REQUEST,),
    ),
    Placeholder(
        "supplier", gettext_lazy("The supplier, without contacts"),
        kinds=(K.BUYER_TEASER, K.BUYER_REMINDER), is_block=True, needed_in=(K.BUYER_TEASER,),
    ),
    Placeholder("fits", gettext_lazy("What fits, as a list"), kinds=_DESCRIBES, is_block=True),
    Placeholder(
        "gaps", gettext_lazy("What is missing, as a list"),
        kinds=_DESCRIBES, is_block=True, needed_in=(K.SUPPLIER_REQUEST, K.BUYER_TEASER),
    ),
    Placeholder(
        "question", gettext_lazy("The buyer's question"),
        kinds=(K.INFORMATION_REQUEST, K.INFORMATION_ANSWER), is_block=True,
        needed_in=(K.INFORMATION_REQUEST,),
    ),
    Placeholder(
        "answer", gettext_lazy("The supplier's answer"),
        kinds=(K.INFORMATION_ANSWER,), is_block=True, needed_in=(K.INFORMATION_ANSWER,),
    ),
    Placeholder(
        "contact", gettext_lazy("The other side's contact details"),
        kinds=RELEASES, is_block=True, needed_in=RELEASES,
    ),
    Placeholder("other_company", gettext_lazy("The other side's company"), RELEASES + AFTERWARDS),
    Placeholder(
        "first_words",
        gettext_lazy("With which words a message to a Japanese buyer begins, as an item of a list"),
        kinds=(K.INTRODUCTION_TO_SUPPLIER,), is_block=True,
    ),
    Placeholder(
        "asked", gettext_lazy("What is asked: promises whose day has come, and how things stand"),
        kinds=FOLLOW_UPS, is_block=True, needed_in=FOLLOW_UPS,
    ),
    Placeholder(
        "values", gettext_lazy("The results that the other side reported, as a list"),
        kinds=CONFIRMATIONS, is_block=True, needed_in=CONFIRMATIONS,
    ),
    Placeholder(
        "again", gettext_lazy("That you write once more, where an answer is missing"),
        kinds=AFTERWARDS, is_block=True,
    ),
    Placeholder(
        "times",
        gettext_lazy("Where the reader says when it cannot come, once days of meetings are set"),
        kinds=RELEASES, is_block=True,
    ),
    Placeholder(
        "answer_link", gettext_lazy("The reader's own address for the answer"),
        kinds=_HAS_AN_ANSWER, is_link=True, needed_in=_HAS_AN_ANSWER,
    ),
    Placeholder(
        "sheet_link", gettext_lazy("The address of the company sheet"),
        kinds=(K.BUYER_TEASER, K.BUYER_REMINDER), is_link=True,
    ),
    Placeholder(
        "answer_by", gettext_lazy("The last day for the answer"), kinds=_ASKS, needed_in=_ASKS
    ),
    Placeholder(
        "not_now_day", gettext_lazy("The day before which the buyer wants no letter"),
        kinds=(K.THANKS_NOT_NOW,),
    ),
    *closing(KINDS),
)  # fmt: skip
_BLOCKS = tuple(item.name for item in PLACEHOLDERS if item.is_block)
# A day that stands for every day while placeholders take the place of facts.
A_DAY = dt.date(2001, 1, 1)


def _values(context: Mapping[str, Any]) -> dict[str, str]:
    need, p = context["need"], context["p"]
    values = opening_values(context) | {
        "topic": need["topic"] or need["title"].text,
        "need_title": need["title"].text,
        "answer_by": context["answer_day"],
        "not_now_day": context["not_now_day"],
        "answer_link": context["answer_url"],
        "sheet_link": context["sheet_url"],
    }
    inline = ("buyer", "supplier_name", "other_company")
    return values | {name: p[name] for name in (*inline, *_BLOCKS)}


def _specimen(kind: str, language: str) -> dict[str, Any]:
    marks = {item.name: mark(item.name) for item in PLACEHOLDERS}
    contact = {"company": marks["other_company"], "company_en": ""}
    return {
        "language": language,
        "kind": kind,
        "reader": reader_of(kind),
        "mission": mission_marks(),
        "need": {
            "topic": marks["topic"],
            "title": {"text": marks["need_title"]},
            "buyer_name": marks["buyer"],
        },
        "supplier": {"named": True, "name": marks["supplier_name"]},
        "buyer_contact": contact,
        "supplier_contact": contact,
        "to": {"company": marks["company"], "name": marks["person"]},
        "number": 1,
        "answer_url": marks["answer_link"],
        "sheet_url": marks["sheet_link"],
        "answer_day": marks["answer_by"],
        "answer_by": A_DAY,
        "not_now_until": marks["not_now_day"],
        "not_now_day": marks["not_now_day"],
        "follow_up": {
            "promises": [],
            "values": [{"kind": "order", "amount": "", "currency": "", "agreed_on": A_DAY}],
            "asks_progress": True,
            "again": False,
        },
        "p": marks,
    }


def mission_marks() -> dict[str, str]:
    """What every letter says of its mission, as placeholders."""
    return {
        "organizer": mark("organizer"),
        "name": mark("mission"),
        "dates": mark("dates"),
        "host": mark("host"),
    }


def _stand_ins() -> dict[str, str]:
    return {day(A_DAY): mark("answer_by"), short_day(A_DAY): mark("answer_by")}


register_vocabulary(
    Vocabulary(
        kinds=KINDS,
        placeholders=PLACEHOLDERS,
        parts={name: PARTS[name] for name in _BLOCKS},
        values=_values,
        specimen=_specimen,
        stand_ins=_stand_ins,
    )
)
