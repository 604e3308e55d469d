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


def check_ingredients(
    value: object, *, field: str = "ingredients"
) -> Checked[list[dict[str, object]]]:
    """[{"name": str, "share": float or None}]; a text as "mango 60 %; azúcar 40 %" is read."""

    def one(entry: object, *, field: str) -> Checked[dict[str, object] | None]:
        if isinstance(entry, dict):
            name, share = entry.get("name"), entry.get("share")
        else:
            text = unicodedata.normalize("NFKC", as_text(entry))
            match = re.fullmatch(r"(.*?)[\s:(]*(\d+(?:\.\d+)?)\s*%\)?", text)
            name, share = match.groups() if match else (text, None)
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
