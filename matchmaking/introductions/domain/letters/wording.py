"""The organizer's own wording: a text with placeholders from a closed list, and nothing else.

A placeholder is a name in braces. Each stands for a text that was made ready beforehand; none leads
to an object, and what is put in is never read for placeholders again. A block is a piece of several
lines ("what is missing") and stands on a line of its own. Which placeholders a kind of letter knows
is its vocabulary: that of introductions stands in `vocabulary`, a feature above registers its own.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

SUBJECT_LENGTH = 200
BODY_LENGTH = 8000
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
# A line on which an address becomes a button: an arrow, what it says, a colon, the address.
_LINK_LINE = "^→ .+[:：]\\s*\\{{{name}\\}}\\s*$"
# What makes a line a heading, an item, a quotation, a link or a rule: no value may begin so.
_MARKS = "■・•>→―─- \u3000"


class Placeholder(NamedTuple):
    name: str
    meaning: str | Promise
    kinds: tuple[str, ...]
    is_block: bool = False
    needed_in: tuple[str, ...] = ()
    is_link: bool = False


class Wording(NamedTuple):
    subject: str
    body: str


@dataclass(frozen=True)
class Vocabulary:
    """What letters of some kinds may say, and what stands for it.

    `values` makes of a letter's context the text of each placeholder. `parts` names the files of
    the blocks. `specimen(kind, language)` is a context in which marks ("{company}") and, where a
    template wants a date or a number, the keys of `stand_ins` take the place of facts.
    """

    kinds: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]
    parts: Mapping[str, str]
    values: Callable[[Mapping[str, Any]], dict[str, str]]
    specimen: Callable[[str, str], dict[str, Any]]
    stand_ins: Callable[[], Mapping[str, str]] = dict
    # Kinds whose subject counts something, so that no one line of marks can stand for it.
    by_headline: tuple[str, ...] = ()

    @property
    def by_name(self) -> Mapping[str, Placeholder]:
        return {item.name: item for item in self.placeholders}


_OF_KIND: dict[str, Vocabulary] = {}


def register_vocabulary(vocabulary: Vocabulary) -> None:
    """Let organizers word letters of these kinds themselves; called once, by the app of these."""
    _OF_KIND.update(dict.fromkeys(map(str, vocabulary.kinds), vocabulary))


def has_wording(kind: str) -> bool:
    return kind in _OF_KIND


def vocabulary_of(kind: str) -> Vocabulary:
    """KeyError for a kind that has no wording of its own."""
    return _OF_KIND[str(kind)]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text, in the language in force; `field` is "subject" or "body"."""

    field: str
    sentence: str


def placeholders_of(kind: str) -> list[Placeholder]:
    """Those that a letter of `kind` may use, in the order of the list."""
    return [item for item in vocabulary_of(kind).placeholders if kind in item.kinds]


def faults_of(wording: Wording, *, kind: str) -> list[Fault]:
    """Everything that keeps a text from being used; empty where it is fit."""
    found = [*_unknown("subject", wording.subject, kind), *_unknown("body", wording.body, kind)]
    if not wording.subject.strip() or "\n" in wording.subject.strip():
        found.append(Fault("subject", _("Give the letter a subject of one line.")))
    known = vocabulary_of(kind).by_name
    for name in _names(wording.subject):
        if name in known and (known[name].is_block or known[name].is_link):
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
        if name in vocabulary_of(kind).by_name:
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


def fill(wording: Wording, context: Mapping[str, Any], *, kind: str) -> str:
    """The letter that `wording` makes of the facts in `context`: its subject, then its text."""
    vocabulary = vocabulary_of(kind)
    blocks = {item.name for item in vocabulary.placeholders if item.is_block}
    links = {item.name for item in vocabulary.placeholders if item.is_link}
    values = {
        # A company whose name begins with an arrow must not begin a line as a button does.
        name: value if name in blocks | links else str(value).lstrip(_MARKS)
        for name, value in vocabulary.values(context).items()
    }
    lines = [_fill_line(wording.subject, values)]
    for line in wording.body.splitlines():
        name = line.strip()[1:-1]
        if name in blocks and line.strip() == f"{{{name}}}":
            lines += values[name].splitlines()
        else:
            lines.append(_fill_line(line, values))
    return "\n".join([lines[0], "", *lines[1:]])


def _fill_line(line: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), line)


def mark(name: str) -> str:
    return f"{{{name}}}"


def puentes_wording(kind: str, language: str) -> Wording:
    """Puente's own letter with placeholders where its facts stand: what an organizer begins from.

    Made from the very template that Puente uses, so that the two never part. A piece that the
    template includes gives way to the block that stands for it.
    """
    vocabulary = vocabulary_of(kind)
    context = vocabulary.specimen(kind, language)
    with translation.override(language):
        written = _tidy(render_to_string(f"letters/{language}/{kind}.txt", context))
        pieces = {
            mark(name): _tidy(render_to_string(f"letters/{language}/{file}.txt", context))
            for name, file in vocabulary.parts.items()
            if kind in vocabulary.by_name[name].kinds and mark(name) not in written
        }
        stand_ins = vocabulary.stand_ins()
    for block, text in sorted(pieces.items(), key=lambda item: -len(item[1])):
        if text:
            written = written.replace(text, block)
    for text, name in stand_ins.items():
        written = written.replace(text, name)
    subject, _rest, body = written.partition("\n")
    if kind in vocabulary.by_headline:
        subject = mark("headline")
    return Wording(subject.strip(), body.strip() + "\n")


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)
