"""Reads and writes catalogues so that the same messages always make the same file."""

import os
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from matchmaking.common.catalogues.extraction import Key, Message, Messages

# English is the source; no date and no author, since each would change with every run.
PLURAL_FORMS = {
    "es": "nplurals=2; plural=(n != 1);",
    "ja": "nplurals=1; plural=0;",
}
LANGUAGES = tuple(PLURAL_FORMS)
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Puente\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
Translations = dict[Key, tuple[str, ...]]


def plural_count(language: str) -> int:
    return int(PLURAL_FORMS[language].removeprefix("nplurals=")[0])


def catalogue_path(root: Path, language: str, domain: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue at `path`, empty where there is no file yet."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def entries(catalogue: Catalog) -> dict[Key, Entry]:
    return {entry_key(entry): entry for entry in catalogue if entry.id}


def entry_key(entry: Entry) -> Key:
    return Key(entry.id if isinstance(entry.id, str) else entry.id[0], entry.context or "")


def entry_forms(entry: Entry) -> tuple[str, ...]:
    """The translations of `entry`: one, or as many as the language has plural forms."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def translations(catalogue: Catalog) -> Translations:
    return {key: entry_forms(entry) for key, entry in entries(catalogue).items()}


def build_catalogue(language: str, messages: Messages, known: Translations) -> Catalog:
    """A catalogue of exactly `messages`, with the translations of `known` that still fit."""
    catalogue = Catalog(locale=language, charset="utf-8")
    for key in sorted(messages):
        message = messages[key]
        catalogue.add(
            (key.msgid, message.plural) if message.plural else key.msgid,
            _string(message, known.get(key, ()), language),
            locations=[(name, 0) for name in sorted(message.files)],
            auto_comments=message.comments,
            context=key.context or None,
        )
    return catalogue


def _string(message: Message, forms: tuple[str, ...], language: str) -> str | tuple[str, ...]:
    wanted = plural_count(language) if message.plural else 1
    if len(forms) != wanted:
        forms = ("",) * wanted
    return forms if message.plural else forms[0]


def write_catalogue(path: Path, catalogue: Catalog, language: str) -> None:
    body = BytesIO()
    write_po(body, catalogue, width=96, omit_header=True, include_lineno=False)
    header = HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])
    _replace(path, header.encode() + body.getvalue().strip() + b"\n")


def compile_catalogues(root: Path) -> list[Path]:
    """Write the .mo beside each .po that is newer; returns the files written."""
    written = []
    for source in sorted((root / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        compiled = BytesIO()
        write_mo(compiled, read_catalogue(source, source.parts[-3]))
        _replace(target, compiled.getvalue())
        written.append(target)
    return written


def _replace(path: Path, content: bytes) -> None:
    """Readers see the old file or the new one, never half of either."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)
