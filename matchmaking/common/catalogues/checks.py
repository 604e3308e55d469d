"""What is wrong with a translation, as a sentence for whoever has to mend it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message as Entry

from matchmaking.common.catalogues.extraction import Key, Messages, extract_messages
from matchmaking.common.catalogues.files import (
    LANGUAGES,
    catalogue_path,
    entries,
    entry_forms,
    plural_count,
    read_catalogue,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdif](?![a-z])|%%|\{\w*\}")
TAG = re.compile(r"</?[a-z][a-z0-9]*")


def check_catalogues(root: Path) -> list[str]:
    """Sentences about all catalogues of the checkout at `root`; none where all is well."""
    found: list[str] = []
    for domain, messages in extract_messages(root).items():
        for language in LANGUAGES:
            path = catalogue_path(root, language, domain)
            where = path.relative_to(root).as_posix()
            known = entries(read_catalogue(path, language))
            found += [f"{where}: {fault}" for fault in _faults(messages, known, language)]
    return found


def _faults(messages: Messages, known: dict[Key, Entry], language: str) -> Iterator[str]:
    for key in sorted(messages.keys() | known.keys()):
        name = repr(key.msgid) + (f" in the context {key.context!r}" if key.context else "")
        if key not in messages:
            yield f"{name} is no longer in the source"
        elif key not in known:
            yield f"{name} is missing"
        elif known[key].fuzzy:
            yield f"{name} is marked fuzzy"
        else:
            fault = translation_fault(
                key.msgid, messages[key].plural, entry_forms(known[key]), language
            )
            if fault:
                yield f"{name} {fault}"


def translation_fault(msgid: str, plural: str, forms: tuple[str, ...], language: str) -> str:
    """Why `forms` cannot stand for `msgid` (and `plural`, "" where it has none); "" if they can."""
    wanted = plural_count(language) if plural else 1
    if len(forms) != wanted:
        return f"needs {wanted} form(s), not {len(forms)}"
    if not all(form.strip() for form in forms):
        return "has no translation"
    # "One supplier" may leave the number out; the last form is the one for many.
    allowed = _placeholders(msgid) | _placeholders(plural)
    strange = sorted(set().union(*map(_placeholders, forms)) - allowed)
    if strange:
        return f"has placeholders that the source does not have: {', '.join(strange)}"
    lost = sorted(_placeholders(plural or msgid) - _placeholders(forms[-1]))
    if lost:
        return f"has lost placeholders: {', '.join(lost)}"
    if _tags(forms[-1]) != _tags(plural or msgid):
        return "has other HTML tags than the source"
    return ""


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _tags(text: str) -> Counter[str]:
    return Counter(TAG.findall(text))
