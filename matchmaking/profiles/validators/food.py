"""What a food's label lists."""

import itertools
import re
import unicodedata
from decimal import Decimal

from matchmaking.common.unseen import seen
from matchmaking.profiles.problems import Checked, Code, Problem
from matchmaking.profiles.validators.basic import (
    as_text,
    check_list,
    check_number,
    check_text,
    problem,
    shown,
    warning,
)

_LABEL = re.compile(r"^\s*(?:ingredientes|ingredients|原材料(?:名)?)\s*:\s*", re.IGNORECASE)
_MARK = re.compile(r"^(?:[•·・▪●◦*\-–—]\s*|\d{1,2}[.)]\s+(?=\D))")
"""What stands before each line of a list that was pasted."""
_SHARE = re.compile(r"(?P<name>.*?)[\s:(]*(?P<share>\d+(?:[.,]\d+)?)\s*%\)?")
_NOT_QUITE = ("<", "≤", ">", "≥", "~", "≈", "約")
"""Before a share that is none to reckon with; it stays in the name."""
_BEHIND_SHARE = re.compile(r"%\)?\s*$")
_SEPARATORS = re.compile(r"[;、\n]|(?<=[^\x00-\x7f])/(?=[^\x00-\x7f])")
"""Japan's labels have a stroke before the additives."""
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_FEWEST_OF_A_LIST = 3


def check_ingredients(
    value: object, *, field: str = "ingredients"
) -> Checked[list[dict[str, object]]]:
    """[{"name": str, "share": float or None}]; a text as "mango 60 %; azúcar 40 %" is read.

    A comma parts a text of one line where it stands behind a share, or where three and more are
    listed, which is told; "chile de árbol, seco" can be one or two and is asked back.
    """
    listed: tuple[Problem, ...] = ()
    if isinstance(value, str):
        items, listed = _items(value, field=field)
        if any(one.is_error for one in listed):
            return Checked([], listed)
        value = items
    found = check_list(value, field=field, item=_ingredient)
    rows = [row for row in found.value if row is not None]
    shares = (Decimal(str(row["share"])) for row in rows if row["share"] is not None)
    total = sum(shares, Decimal(0))
    # Labels round each share; two points over a hundred are rounding, more is a mistake.
    if total > 102:
        above = problem(field, Code.SHARES_ABOVE_100, total=total.normalize())
        return Checked([], (*listed, *found.problems, above))
    return Checked(rows, (*listed, *found.problems))


def _ingredient(entry: object, *, field: str) -> Checked[dict[str, object] | None]:
    name: object
    share: object
    if isinstance(entry, dict):
        name, share = entry.get("name"), entry.get("share")
    else:
        name = _MARK.sub("", unicodedata.normalize("NFKC", as_text(entry)), count=1)
        share = None
        match = _SHARE.fullmatch(name)
        if match and not match["name"].endswith(_NOT_QUITE):
            # No comma groups thousands in a share.
            name, share = match["name"], Decimal(match["share"].replace(",", "."))
    label = check_text(name, field=field, limit=120)
    part = check_number(share, field=field, places=4, most=100)
    if not label.value:
        return Checked(None, label.problems + part.problems)
    amount = None if part.value is None else float(part.value)
    return Checked({"name": label.value, "share": amount}, label.problems + part.problems)


def _items(text: str, *, field: str) -> tuple[list[str], tuple[Problem, ...]]:
    """The ingredients that `text` lists, and what is to be asked or told about its commas."""
    plain = unicodedata.normalize("NFKC", seen(text)).strip()
    plain = _LABEL.sub("", plain).removesuffix(".")
    items = _outside_brackets(plain, _SEPARATORS)
    parts = [_outside_brackets(item, _COMMA) for item in items]
    if len(items) > 1:
        # Each has its line: a comma is its own, but where a share ends what is before it.
        return [name for one in parts for name in _joined(one)], ()
    (names,) = parts
    sure = _joined(names)
    if sure == names:
        return names, ()
    if len(names) < _FEWEST_OF_A_LIST or any(map(_BEHIND_SHARE.search, _after_a_comma(names))):
        return [], (problem(field, Code.ONE_OR_SEVERAL, value=shown(text)),)
    read = "; ".join(name.strip() for name in names)
    return names, (warning(field, Code.READ_AS, value=shown(text), number=shown(read)),)


def _outside_brackets(text: str, separator: re.Pattern[str]) -> list[str]:
    """`text` split at `separator`, where that stands in no brackets."""
    parts, start, depth = [], 0, 0
    closed = text.count("(") == text.count(")")
    for at, sign in enumerate(text):
        depth += closed * ((sign == "(") - (sign == ")"))
        if depth <= 0 and separator.match(text, at):
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _joined(parts: list[str]) -> list[str]:
    """`parts` of a text with the commas between them, but for those behind a share."""
    names: list[str] = []
    for part in parts:
        if names and not _BEHIND_SHARE.search(names[-1]):
            names[-1] += f",{part}"
        else:
            names.append(part)
    return names


def _after_a_comma(parts: list[str]) -> list[str]:
    """Those before which a comma stands that is behind no share."""
    return [part for before, part in itertools.pairwise(parts) if not _BEHIND_SHARE.search(before)]
