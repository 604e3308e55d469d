"""Hands missing entries to a translator as JSON and takes their translations back."""

from pathlib import Path
from typing import TypedDict

from matchmaking.common.catalogues.checks import translation_fault
from matchmaking.common.catalogues.extraction import Key, Message, extract_messages
from matchmaking.common.catalogues.files import (
    build_catalogue,
    catalogue_path,
    entries,
    entry_forms,
    plural_count,
    read_catalogue,
    translations,
    write_catalogue,
)


class Slip(TypedDict):
    """One entry on its way to a translator and back; `msgstr` is filled in there.

    `msgstr` is a string, or for an entry with a plural a list of as many forms as the language
    has (two in Spanish, one in Japanese).
    """

    msgid: str
    plural: str
    context: str
    where: list[str]
    comment: str
    msgstr: str | list[str]


def update_catalogues(root: Path, languages: tuple[str, ...]) -> dict[str, int]:
    """Bring the .po files of `languages` up to the source; returns messages by domain."""
    counts = {}
    for domain, messages in extract_messages(root).items():
        counts[domain] = len(messages)
        for language in languages:
            path = catalogue_path(root, language, domain)
            if messages or path.exists():
                known = translations(read_catalogue(path, language))
                write_catalogue(path, build_catalogue(language, messages, known), language)
    return counts


def missing_entries(root: Path, language: str) -> list[Slip]:
    """Slips for all source strings without a fitting translation, ordered by where they stand."""
    slips = []
    for domain, messages in extract_messages(root).items():
        known = entries(read_catalogue(catalogue_path(root, language, domain), language))
        slips += [
            _slip(message, language)
            for key, message in messages.items()
            if key not in known
            or known[key].fuzzy
            or translation_fault(key.msgid, message.plural, entry_forms(known[key]), language)
        ]
    return sorted(slips, key=lambda slip: (slip["where"], slip["msgid"], slip["context"]))


def _slip(message: Message, language: str) -> Slip:
    return Slip(
        msgid=message.key.msgid,
        plural=message.plural,
        context=message.key.context,
        where=sorted(message.files),
        comment=" ".join(message.comments),
        msgstr=[""] * plural_count(language) if message.plural else "",
    )


def fill_entries(root: Path, language: str, slips: list[Slip]) -> tuple[int, list[str]]:
    """Merge translated slips; returns how many were taken, and sentences about the others.

    A slip whose msgstr is still empty is left for later without a word.
    """
    offered: dict[Key, tuple[str, ...]] = {}
    for slip in slips:
        msgstr = slip.get("msgstr") or ""
        forms = (msgstr,) if isinstance(msgstr, str) else tuple(msgstr)
        if any(forms):
            offered[Key(slip["msgid"], slip.get("context") or "")] = forms
    taken: set[Key] = set()
    refused: list[str] = []
    for domain, messages in extract_messages(root).items():
        path = catalogue_path(root, language, domain)
        known = translations(read_catalogue(path, language))
        for key in offered.keys() & messages.keys():
            fault = translation_fault(key.msgid, messages[key].plural, offered[key], language)
            if fault:
                refused.append(f"{key.msgid!r} {fault}")
            else:
                known[key] = offered[key]
                taken.add(key)
        if messages:
            write_catalogue(path, build_catalogue(language, messages, known), language)
        offered = {key: forms for key, forms in offered.items() if key not in messages}
    refused += [f"{key.msgid!r} is not in the source" for key in offered]
    return len(taken), sorted(refused)
