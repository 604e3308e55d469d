"""What a food's label lists."""

import re
import unicodedata
from decimal import Decimal

from matchmaking.profiles.problems import Checked, Code
from matchmaking.profiles.validators.basic import (
    as_text,
    check_list,
    check_number,
    check_text,
    problem,
)

_MARK = re.compile(r"^[•·・▪●◦*\-–—]\s*")
"""What stands before each line of a list that was pasted."""
_NEXT = re.compile(r"(?:(?<=[%％])|(?<=[%％]\)))\s*[,，]\s*(?![^()]*\))")
"""A comma behind a share; within brackets it parts what one ingredient is made of."""
_SHARE = re.compile(r"(.*?)[\s:(]*(\d+(?:[.,]\d+)?)\s*%\)?")


def check_ingredients(
    value: object, *, field: str = "ingredients"
) -> Checked[list[dict[str, object]]]:
    """[{"name": str, "share": float or None}]; a text as "mango 60 %; azúcar 40 %" is read.

    So are "mango 60 %, azúcar 40 %" in one line, and a comma before the decimals of a share.
    """
    if isinstance(value, str):
        value = _NEXT.sub("\n", value)

    def one(entry: object, *, field: str) -> Checked[dict[str, object] | None]:
        if isinstance(entry, dict):
            name, share = entry.get("name"), entry.get("share")
        else:
            text = _MARK.sub("", unicodedata.normalize("NFKC", as_text(entry)), count=1)
            match = _SHARE.fullmatch(text)
            name, share = match.groups() if match else (text, None)
            share = share and share.replace(",", ".")
        label = check_text(name, field=field, limit=120)
        part = check_number(share, field=field, most=100)
        if not label.value:
            return Checked(None, label.problems + part.problems)
        amount = None if part.value is None else float(part.value)
        return Checked({"name": label.value, "share": amount}, label.problems + part.problems)

    found = check_list(value, field=field, item=one)
    rows = [row for row in found.value if row is not None]
    shares = (Decimal(str(row["share"])) for row in rows if row["share"] is not None)
    total = sum(shares, Decimal(0))
    # Labels round each share; two points over a hundred are rounding, more is a mistake.
    if total > 102:
        above = problem(field, Code.SHARES_ABOVE_100, total=total.normalize())
        return Checked([], (*found.problems, above))
    return Checked(rows, found.problems)
