"""Finds every string that the code and the templates give to gettext."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

_CONTEXT_FIRST = ((1, "c"), 2)
_CONTEXT_FIRST_PLURAL = ((1, "c"), 2, 3)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": _CONTEXT_FIRST,
    "pgettext_lazy": _CONTEXT_FIRST,
    "npgettext": _CONTEXT_FIRST_PLURAL,
    "npgettext_lazy": _CONTEXT_FIRST_PLURAL,
}
COMMENT_TAGS = ("Translators:",)
CODE_FOLDERS = ("accounts", "matchmaking")
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml"}


class ExtractionError(Exception):
    """A file in which the strings cannot be found; the message names it."""


@dataclass(frozen=True, order=True)
class Key:
    """What makes a message one message: gettext compares the context and the singular."""

    msgid: str
    context: str = ""


@dataclass
class Message:
    key: Key
    plural: str = ""
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


Messages = dict[Key, Message]


def extract_messages(root: Path) -> dict[str, Messages]:
    """The messages of the checkout at `root` by gettext domain: "django" and "djangojs"."""
    return {
        "django": _collect(root, _source_files(root)),
        "djangojs": _collect(root, _script_files(root)),
    }


def _source_files(root: Path) -> Iterator[Path]:
    for folder in CODE_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in TEMPLATE_SUFFIXES:
            yield path


def _script_files(root: Path) -> Iterator[Path]:
    yield from sorted((root / "matchmaking" / "static").rglob("*.js"))


def _collect(root: Path, paths: Iterable[Path]) -> Messages:
    messages: Messages = {}
    for path in paths:
        where = path.relative_to(root).as_posix()
        try:
            found = list(_extract_file(path))
        except (SyntaxError, UnicodeDecodeError) as error:
            raise ExtractionError(f"{where}: {error}") from error
        for key, plural, comments in found:
            message = messages.setdefault(key, Message(key))
            if plural and message.plural and plural != message.plural:
                raise ExtractionError(
                    f"{where}: the plural of {key.msgid!r} differs from that in "
                    + ", ".join(sorted(message.files))
                )
            message.plural = message.plural or plural
            message.files.add(where)
            message.comments += [line for line in comments if line not in message.comments]
    return messages


def _extract_file(path: Path) -> Iterator[tuple[Key, str, list[str]]]:
    method = {".py": "python", ".js": "javascript"}.get(path.suffix)
    text = path.read_text(encoding="utf-8")
    if method is None:
        method, text = "python", _template_as_code(text, path.name)
    source = io.BytesIO(text.encode("utf-8"))
    for _line, found, comments, context in extract(method, source, KEYWORDS, COMMENT_TAGS):
        singular, plural = (found[0], found[1]) if isinstance(found, tuple) else (found, "")
        yield Key(singular, context or ""), plural, list(comments)


def _template_as_code(text: str, name: str) -> str:
    """Calls of gettext that stand for the translation tags of a Django template.

    Each call fills one line, so indentation can go: what is left of the markup is not Python, and
    a tokenizer would stumble over lines that step in and out.
    """
    return "\n".join(line.strip() for line in templatize(text, origin=name).splitlines())
