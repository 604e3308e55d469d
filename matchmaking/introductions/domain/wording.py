"""The organizer's own wording: a text with placeholders from a closed list, and nothing else.

A placeholder is a name in braces. Each stands for a text that was made ready beforehand; none leads
to an object, and what is put in is never read for placeholders again. A block is a piece of several
lines ("what is missing") and stands on a line of its own.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.introductions.enums import LetterKind, Side

K = LetterKind
SUBJECT_LENGTH = 200
BODY_LENGTH = 8000
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
# A line on which an address becomes a button: an arrow, what it says, a colon, the address.
_LINK_LINE = "^→ .+[:：]\\s*\\{{{name}\\}}\\s*$"
# What makes a line a heading, an item, a quotation, a link or a rule: no value may begin so.
_MARKS = "■・•>→―─- \u3000"

TO_SUPPLIER = (
    K.SUPPLIER_REQUEST, K.SUPPLIER_REMINDER, K.ACKNOWLEDGEMENT, K.INFORMATION_REQUEST,
    K.INFORMATION_REMINDER, K.NEWS_NOT_A_FIT, K.NEWS_NOT_NOW, K.NEWS_NO_ANSWER,
    K.INTRODUCTION_TO_SUPPLIER,
)  # fmt: skip
TO_BUYER = (
    K.BUYER_TEASER, K.BUYER_REMINDER, K.INFORMATION_ANSWER, K.QUESTION_UNANSWERED,
    K.THANKS_NOT_A_FIT, K.THANKS_NOT_NOW, K.INTRODUCTION_TO_BUYER,
)  # fmt: skip
KINDS = TO_SUPPLIER + TO_BUYER
_ASKS = (
    K.SUPPLIER_REQUEST, K.SUPPLIER_REMINDER, K.INFORMATION_REQUEST, K.INFORMATION_REMINDER,
    K.BUYER_TEASER, K.BUYER_REMINDER, K.INFORMATION_ANSWER,
)  # fmt: skip
_HAS_AN_ANSWER = (*_ASKS, K.ACKNOWLEDGEMENT, K.THANKS_NOT_A_FIT, K.THANKS_NOT_NOW)
_RELEASES = (K.INTRODUCTION_TO_SUPPLIER, K.INTRODUCTION_TO_BUYER)
_DESCRIBES = (K.SUPPLIER_REQUEST, K.SUPPLIER_REMINDER, K.BUYER_TEASER, K.BUYER_REMINDER)


class Placeholder(NamedTuple):
    name: str
    meaning: str | Promise
    kinds: tuple[LetterKind, ...] = KINDS
    is_block: bool = False
    needed_in: tuple[LetterKind, ...] = ()
    is_link: bool = False


PLACEHOLDERS: tuple[Placeholder, ...] = (
    Placeholder(
        "address", gettext_lazy("The reader's company, department and name, as letters open"),
        is_block=True,
    ),
    Placeholder(
        "greeting", gettext_lazy("The greeting, in Japanese with who writes"),
        is_block=True, needed_in=KINDS,
    ),
    Placeholder("organizer", gettext_lazy("Your organisation")),
    Placeholder("mission", gettext_lazy("The name of the mission")),
    Placeholder("dates", gettext_lazy("The days of the mission")),
    Placeholder(
        "host",
        gettext_lazy("The Japanese host where it may be named, otherwise your organisation"),
    ),
    Placeholder(
        "topic", gettext_lazy("What is looked for, in the reader's language where it is known"),
    ),
    Placeholder("need_title", gettext_lazy("The title of the need, as the buyer wrote it")),
    Placeholder("company", gettext_lazy("The reader's company")),
    Placeholder("person", gettext_lazy("The reader's name, otherwise the company")),
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
        kinds=_RELEASES, is_block=True, needed_in=_RELEASES,
    ),
    Placeholder("other_company", gettext_lazy("The other side's company"), kinds=_RELEASES),
    Placeholder(
        "first_words",
        gettext_lazy("With which words a message to a Japanese buyer begins, as an item of a list"),
        kinds=(K.INTRODUCTION_TO_SUPPLIER,), is_block=True,
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
    Placeholder(
        "signature", gettext_lazy("Who signs, and how to get no more letters"),
        is_block=True, needed_in=KINDS,
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Placeholder] = {item.name: item for item in PLACEHOLDERS}


class Wording(NamedTuple):
    subject: str
    body: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text, in the language in force; `field` is "subject" or "body"."""

    field: str
    sentence: str


def placeholders_of(kind: str) -> list[Placeholder]:
    """Those that a letter of `kind` may use, in the order of the list."""
    return [item for item in PLACEHOLDERS if kind in item.kinds]


def faults_of(wording: Wording, *, kind: str) -> list[Fault]:
    """Everything that keeps a text from being used; empty where it is fit."""
    found = [*_unknown("subject", wording.subject, kind), *_unknown("body", wording.body, kind)]
    if not wording.subject.strip() or "\n" in wording.subject.strip():
        found.append(Fault("subject", _("Give the letter a subject of one line.")))
    for name in _names(wording.subject):
        if name in BY_NAME and (BY_NAME[name].is_block or BY_NAME[name].is_link):
            sentence = _("{%(name)s} cannot stand in the subject.") % {"name": name}
            found.append(Fault("subject", sentence))
    return [*found, *_layout_faults(wording.body, kind)]


def _layout_faults(body: str, kind: str) -> Iterable[Fault]:
    used = set(_names(body))
    for item in placeholders_of(kind):
        if item.name not in used:
            if kind in item.needed_in:
                sentence = _("{%(name)s} is missing: %(meaning)s. A letter cannot do without it.")
                values = {"name": item.name, "meaning": item.meaning}
                yield Fault("body", sentence % values)
        elif item.is_block and not _stands_alone(body, item.name):
            sentence = _("{%(name)s} has to stand on a line of its own.") % {"name": item.name}
            yield Fault("body", sentence)
        elif item.is_link and not _is_link_line(body, item.name):
            sentence = _(
                "Give {%(name)s} a line of its own that begins with an arrow and says what it"
                " leads to, as in: → See and answer: {%(name)s}"
            )
            yield Fault("body", sentence % {"name": item.name})


def _unknown(field: str, text: str, kind: str) -> Iterable[Fault]:
    allowed = {item.name for item in placeholders_of(kind)}
    for name in dict.fromkeys(_names(text)):
        if name in allowed:
            continue
        if name in BY_NAME:
            sentence = _("{%(name)s} does not exist in this kind of letter.")
        else:
            sentence = _("{%(name)s} is not one of the placeholders in the list.")
        yield Fault(field, sentence % {"name": name})
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield Fault(field, _("A brace stands alone. Braces are for placeholders only."))


def _names(text: str) -> list[str]:
    return _PLACEHOLDER.findall(text)


def _stands_alone(body: str, name: str) -> bool:
    mark = f"{{{name}}}"
    return all(line.strip() == mark for line in body.splitlines() if mark in line)


def _is_link_line(body: str, name: str) -> bool:
    mark = f"{{{name}}}"
    pattern = re.compile(_LINK_LINE.format(name=name))
    return all(pattern.match(line) for line in body.splitlines() if mark in line)


def fill(wording: Wording, context: Mapping[str, Any]) -> str:
    """The letter that `wording` makes of the facts in `context`: its subject, then its text."""
    values = _values(context)
    lines = [_fill_line(wording.subject, values)]
    for line in wording.body.splitlines():
        name = line.strip()[1:-1]
        if name in BY_NAME and BY_NAME[name].is_block and line.strip() == f"{{{name}}}":
            lines += values[name].splitlines()
        else:
            lines.append(_fill_line(line, values))
    return "\n".join([lines[0], "", *lines[1:]])


def _fill_line(line: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), line)


def _values(context: Mapping[str, Any]) -> dict[str, str]:
    mission, need, to = context["mission"], context["need"], context["to"]
    inline = {
        "organizer": mission["organizer"],
        "mission": mission["name"],
        "dates": mission["dates"],
        "host": mission["host"] or mission["organizer"],
        "topic": need["topic"] or need["title"].text,
        "need_title": need["title"].text,
        "company": to["company"],
        "person": to["name"] or to["company"],
        "answer_by": context["answer_day"],
        "not_now_day": context["not_now_day"],
    }
    inline |= {name: context["p"][name] for name in ("buyer", "supplier_name", "other_company")}
    # A company whose name begins with an arrow must not begin a line as a button does.
    values = {name: str(value).lstrip(_MARKS) for name, value in inline.items()}
    values |= {name: context["p"][name] for name, item in BY_NAME.items() if item.is_block}
    return values | {"answer_link": context["answer_url"], "sheet_link": context["sheet_url"]}


def puentes_wording(kind: str, language: str) -> Wording:
    """Puente's own letter with placeholders where its facts stand: what an organizer begins from.

    Made from the very template that Puente uses, so that the two never part.
    """
    marks = {name: f"{{{name}}}" for name in BY_NAME}
    context = {
        "language": language,
        "kind": kind,
        "reader": Side.SUPPLIER if kind in TO_SUPPLIER else Side.BUYER,
        "mission": {
            "organizer": marks["organizer"],
            "name": marks["mission"],
            "dates": marks["dates"],
            "host": marks["host"],
        },
        "need": {
            "topic": marks["topic"],
            "title": {"text": marks["need_title"]},
            "buyer_name": marks["buyer"],
        },
        "supplier": {"named": True, "name": marks["supplier_name"]},
        "to": {"company": marks["company"], "name": marks["person"]},
        "number": 1,
        "answer_url": marks["answer_link"],
        "sheet_url": marks["sheet_link"],
        "answer_day": marks["answer_by"],
        "not_now_until": marks["not_now_day"],
        "not_now_day": marks["not_now_day"],
        "p": marks,
    }
    with translation.override(language):
        written = render_to_string(f"letters/{language}/{kind}.txt", context)
    subject, _rest, body = written.strip().partition("\n")
    tidy = re.sub(r"\n{3,}", "\n\n", body.strip())
    return Wording(subject.strip(), tidy + "\n")
