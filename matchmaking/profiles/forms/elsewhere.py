"""A form that is open twice: nobody writes over what was saved meanwhile without having seen it.

A page carries a fingerprint of each value that it showed. What was saved elsewhere since, and this
reader left as it was, stays as it was saved; what both changed is asked about.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIELD = "seen"
_LENGTH = 12


def fingerprints(values: Mapping[str, Any]) -> dict[str, str]:
    """{name: fingerprint} of values as their controls show them, or as they were sent."""
    return {
        name: hashlib.sha256(_plain(value).encode()).hexdigest()[:_LENGTH]
        for name, value in values.items()
    }


def as_sent(text: object) -> dict[str, str]:
    """The fingerprints that came with a form; none where they are missing or were tampered with."""
    try:
        seen = json.loads(str(text))
    except (ValueError, RecursionError):
        return {}
    return seen if isinstance(seen, dict) else {}


def compare(
    seen: Mapping[str, str], sent: Mapping[str, Any], stored: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """(left alone by the reader, changed by both): names of what was saved since it was `seen`."""
    theirs, mine = fingerprints(stored), fingerprints(sent)
    saved_since = [
        name
        for name in sent
        if name in seen and name in theirs and seen[name] != theirs[name] != mine[name]
    ]
    left = [name for name in saved_since if mine[name] == seen[name]]
    return left, [name for name in saved_since if name not in left]


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return json.dumps(sorted(map(str, value)))
    # A browser sends the ends of lines in another form than we keep them.
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
