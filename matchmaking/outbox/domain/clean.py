"""What goes into a message, made harmless. Names and titles come from strangers."""

import re
import unicodedata
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

SUBJECT_LENGTH = 300
_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>\s]+)>\Z")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\Z")
# These say who writes to whom and what the message is; the outbox alone sets them.
RESERVED_HEADERS = frozenset(
    {
        "bcc",
        "cc",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "reply-to",
        "return-path",
        "sender",
        "subject",
        "to",
    }
)


class UnfitMailError(ValueError):
    """A mail that must not be queued: no valid address, or a header that is not ours to set."""


def clean_body(text: str) -> str:
    """`text` without control characters and lone surrogates, with \\n line ends."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    # Nearly every line is printable as it is, and asking each character takes long.
    return "\n".join(
        line if line.isprintable() else "".join(c for c in line if _is_harmless(c) or c == "\t")
        for line in unified.split("\n")
    )


def clean_line(text: str) -> str:
    """`text` on one line: every run of white space and line ends becomes one space."""
    if text.isprintable():
        return " ".join(text.split())
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join("".join(c for c in spaced if _is_harmless(c)).split())


def _is_harmless(character: str) -> bool:
    # Cs: lone surrogates, which no encoding takes. U+202A..U+202E and U+2066..U+2069 turn the
    # reading direction round, so that a link can look like another.
    category = unicodedata.category(character)
    return category not in {"Cc", "Cs"} and character not in _DIRECTION_MARKS


_DIRECTION_MARKS = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


def clean_subject(text: str) -> str:
    return clean_line(text)[:SUBJECT_LENGTH].rstrip()


def clean_address(address: str) -> str:
    """The bare address in "address" or "Name <address>"; UnfitMailError for anything else."""
    return _split(address)[1]


def is_address(text: str) -> bool:
    """Whether `clean_address` takes it."""
    try:
        clean_address(text)
    except UnfitMailError:
        return False
    return True


def clean_sender(sender: str) -> str:
    """`sender` as `"Name" <address>`, with a name that cannot break out of its quotes."""
    name, address = _split(sender)
    quoted = name.replace("\\", "").replace('"', "").strip()
    return f'"{quoted}" <{address}>' if quoted else address


def _split(text: str) -> tuple[str, str]:
    # Not parseaddr: it guesses, and finds an address even in a header that was smuggled in.
    line = clean_line(text)
    found = _NAMED_ADDRESS.match(line)
    name, address = (found["name"], found["address"]) if found else ("", line)
    try:
        validate_email(address)
    except ValidationError:
        raise UnfitMailError(f"not an e-mail address: {text!r}") from None
    return name, address


def clean_headers(headers: Mapping[str, str]) -> dict[str, str]:
    cleaned = {}
    for name, value in headers.items():
        if not _HEADER_NAME.match(name) or name.lower() in RESERVED_HEADERS:
            raise UnfitMailError(f"not a header to set: {name!r}")
        cleaned[name] = clean_line(str(value))
    return cleaned
