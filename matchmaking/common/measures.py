"""A number and the words beside it in one cell: "35 personas", "2週間", "1,000 kg/mes".

Read where nothing else can be meant. "約500個", "30 a 45 días" and "10 días hábiles" are not:
whoever wrote them is asked.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from matchmaking.common.names import fold

# A grouping sign stands before three digits; "12,5" could be either and is no number here.
_MEASURE = re.compile(
    r"\+?(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<words>[^\d\s.,+\-~].*)?"
)
_PERIOD = re.compile(
    r"\s*(?:/|por|al|per|a|毎|／)?\s*(?:mes|mensual(?:es)?|month|monthly|mth|月間?|ヶ月|año|anual(?:es)?"
    r"|year|yearly|annual|年間?)\s*$",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"año|anual|year|annual|年", re.IGNORECASE)
PEOPLE: Final = frozenset(
    [
        "persona",
        "personas",
        "empleado",
        "empleados",
        "empleada",
        "empleadas",
        "trabajador",
        "trabajadores",
        "colaborador",
        "colaboradores",
        "people",
        "person",
        "persons",
        "employee",
        "employees",
        "worker",
        "workers",
        "staff",
        "人",
        "名",
    ]
)
_WEEK: Final = 7
DAYS: Final[Mapping[str, int]] = {
    **dict.fromkeys(["dia", "dias", "day", "days", "d", "日", "日間"], 1),
    **dict.fromkeys(["semana", "semanas", "week", "weeks", "wk", "wks", "週", "週間"], _WEEK),
    "dias naturales": 1,
    "calendar days": 1,
}
"""Both as `names.fold` writes them; of the second, how many days one is."""


def split_measure(text: str) -> tuple[str, str] | None:
    """The number as digits with a decimal point, and the words after it, "" for none.

    None where `text` is not one number with words behind it.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    found = _MEASURE.fullmatch(plain)
    if found is None:
        return None
    return re.sub("[, ]", "", found["number"]), (found["words"] or "").strip()


def people_of(text: str) -> str | None:
    """The number in "35 personas" or "35"; None where it may count something else."""
    found = split_measure(text)
    return found[0] if found and (not found[1] or _word(found[1]) in PEOPLE) else None


def days_of(text: str) -> str | None:
    """The days in "120 días", "2 semanas" or "14"; None where they may be something else."""
    found = split_measure(text)
    if found is None:
        return None
    number, words = found
    each = DAYS.get(_word(words)) if words else 1
    return None if each is None else f"{Decimal(number) * each:f}"


def _word(words: str) -> str:
    return fold(words).rstrip(".")


def unit_and_period(words: str) -> tuple[str, str]:
    """The unit, and "month" or "year" where `words` end in one, as in "t/año"; "" for neither."""
    unit = _PERIOD.sub("", words)
    if unit == words:
        return words, ""
    return unit, "year" if _YEARLY.search(words[len(unit) :]) else "month"
