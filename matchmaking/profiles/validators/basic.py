"""Texts, numbers, choices and lists, as cells and fields hold them."""

import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeVar

from matchmaking.common.measures import (
    Reader,
    Reading,
    read_area,
    read_days,
    read_number,
    read_people,
    read_pesos,
    written,
)
from matchmaking.common.money import without_sign
from matchmaking.common.unseen import seen
from matchmaking.common.words import answer
from matchmaking.profiles.problems import Checked, Code, Problem, Severity

T = TypeVar("T")

TEXT_LIMIT = 5000
LIST_LIMIT = 60
SHOWN = 60
# What a computer's fractions are off by, as in 0.30000000000000004.
_FLOATING = Decimal("1e-9")

# Controls that are not tab or newline, and lone surrogates: none of them is ever meant, and each
# breaks something later (the encoder, a mail header).
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# As spreadsheets shorten a long number: "2.22123E+09".
_SHORTENED = re.compile(r"(\d)[.,](\d+)e\+?(\d{1,2})", re.IGNORECASE)
_LIST_SEPARATORS = re.compile(r"[;；、\n]")


class Check(Protocol):
    def __call__(self, value: object, *, field: str) -> Checked[Any]: ...


def problem(field: str, code: Code, /, **params: object) -> Problem:
    return Problem(field, code, Severity.ERROR, params)


def warning(field: str, code: Code, /, **params: object) -> Problem:
    return Problem(field, code, Severity.WARNING, params)


def as_text(value: object) -> str:
    """`value` as one line without unwanted characters; 336111.0, as sheets give it, is 336111."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(_UNWANTED.sub("", seen(str(value))).split())


def shown(value: object) -> str:
    text = as_text(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def restored(text: str) -> str | None:
    """`text`, of "4.771234567E9" its digits; None where a spreadsheet left some of them out."""
    found = _SHORTENED.fullmatch(text.replace(" ", ""))
    if found is None:
        return text
    first, decimals, places = found.groups()
    return first + decimals if len(decimals) == int(places) else None


def check_text(
    value: object, *, field: str, limit: int = TEXT_LIMIT, lines: bool = False
) -> Checked[str]:
    """The text as it was written, without what nobody sees; `lines` keeps its line breaks."""
    if lines and isinstance(value, str):
        unwanted_gone = _UNWANTED.sub("", seen(value))
        text = "\n".join(line.rstrip() for line in unwanted_gone.split("\n")).strip()
    else:
        text = as_text(value)
    if len(text) > limit:
        return Checked("", (problem(field, Code.TOO_LONG, limit=limit, length=len(text)),))
    return Checked(text)


@dataclass(frozen=True, slots=True)
class Written:
    """How numbers of one kind are written, and what is said of one that is not or not quite.

    What comes `whole` has no second reading: "1.200" people are 1,200.
    """

    read: Reader = read_number
    whole: bool = False
    unread: Code = Code.NOT_A_NUMBER
    read_as: Code = Code.READ_AS


NUMBER = Written()
WHOLE = Written(whole=True)
PEOPLE = Written(read_people, whole=True)
AREA = Written(read_area)
PESOS = Written(read_pesos)
DAYS = Written(read_days, unread=Code.NOT_DAYS, read_as=Code.READ_AS_DAYS)
# Of a span the days that are sure.
SHELF_LIFE = replace(DAYS, read=functools.partial(read_days, of_span=min))


def check_number(
    value: object,
    *,
    field: str,
    places: int = 2,
    least: Decimal | int = 0,
    most: Decimal | int | None = None,
    kind: Written = NUMBER,
) -> Checked[Decimal | None]:
    """A decimal rounded to `places`. "1.200" may be two numbers and is asked back, and so is what
    rounding would make nothing; how a text was read is told where that was not to the letter.
    """
    found = _reading(value, kind.read)
    if found is None:
        empty = not isinstance(value, bool) and not as_text(value)
        return Checked(None, () if empty else (problem(field, kind.unread, value=shown(value)),))
    if found.words:
        return Checked(None, (problem(field, Code.OTHER_UNIT, value=shown(value)),))
    numbers = (found.whole() if kind.whole else found).numbers
    if len(numbers) > 1:
        grouped, decimal = map(written, numbers)
        params = {"value": shown(value), "grouped": grouped, "decimal": decimal}
        return Checked(None, (problem(field, Code.TWO_READINGS, **params),))
    (number,) = numbers
    if number < least:
        return Checked(None, (problem(field, Code.TOO_SMALL, limit=least),))
    if most is not None and number > most:
        return Checked(None, (problem(field, Code.TOO_LARGE, limit=most),))
    try:
        kept = number.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        return Checked(None, (problem(field, kind.unread, value=shown(value)),))
    if number and not kept:
        smallest = written(Decimal(1).scaleb(-places))
        return Checked(None, (problem(field, Code.TOO_SMALL, limit=smallest),))
    exact = found.exact and abs(kept - number) <= abs(number) * _FLOATING
    told = warning(field, kind.read_as, value=shown(value), number=written(kept))
    return Checked(kept, () if exact else (told,))


def _reading(value: object, read: Reader) -> Reading | None:
    """What a value of a sheet, a form or JSON says as a number; numbers themselves are not read."""
    if isinstance(value, Reading):
        return value
    text = as_text(value)
    if isinstance(value, Decimal) and value.is_finite():
        return Reading(text, (value,))
    if isinstance(value, int | float) and not isinstance(value, bool):
        plain = re.search("[einf]", text, re.IGNORECASE) is None
        return Reading(text, (Decimal(str(value)),)) if plain else None
    return read(text) if isinstance(value, str) else None


def check_pesos(value: object, *, field: str, most: int | None = None) -> Checked[Decimal | None]:
    """An amount in Mexican pesos; "$ 1,200.50", "1200 MXN" and "12 mdp" are read."""
    return check_number(value, field=field, most=most, kind=PESOS)


def check_price(
    value: object, *, field: str, places: int = 4, most: int = 10**10 - 1
) -> Checked[Decimal | None]:
    """A sum whose currency stands beside it: the sign of "$ 45.00" or "1,200円" is left out."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip()
        value = without_sign(text) or value
    return check_number(value, field=field, places=places, most=most)


def check_whole(
    value: object,
    *,
    field: str,
    least: int = 0,
    most: int = 2_147_483_647,
    kind: Written = WHOLE,
) -> Checked[int | None]:
    found = check_number(value, field=field, places=6, least=least, most=most, kind=kind)
    if found.value is None:
        return Checked(None, found.problems)
    if found.value != found.value.to_integral_value():
        return Checked(None, (problem(field, Code.NOT_WHOLE, value=shown(value)),))
    return Checked(int(found.value), found.problems)


def check_people(value: object, *, field: str, most: int = 2_147_483_647) -> Checked[int | None]:
    """How many people; "35 personas" and "35名" are read too."""
    return check_whole(value, field=field, most=most, kind=PEOPLE)


def check_area(value: object, *, field: str) -> Checked[int | None]:
    """Square metres; "1,200 m²" and "2 ha" are read too."""
    return check_whole(value, field=field, kind=AREA)


def check_days(
    value: object, *, field: str, most: int = 32_767, kind: Written = DAYS
) -> Checked[int | None]:
    """How many days; "120 días", "6 a 8 semanas" and "2ヶ月" are read too."""
    return check_whole(value, field=field, most=most, kind=kind)


def check_shelf_life(value: object, *, field: str) -> Checked[int | None]:
    """How many days something keeps."""
    return check_days(value, field=field, kind=SHELF_LIFE)


def check_percent(value: object, *, field: str) -> Checked[int | None]:
    """A whole percentage; "35 %" and "35％" are read as 35."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).strip().removesuffix("%")
    return check_whole(value, field=field, most=100)


def check_flag(value: object, *, field: str) -> Checked[bool | None]:
    """True, False, or None where nothing is stated; yes and no are read in three languages."""
    if value is None or isinstance(value, bool):
        return Checked(value)
    text = as_text(value)
    found = answer(text)
    if found is None and text:
        return Checked(None, (problem(field, Code.NOT_YES_OR_NO, value=shown(value)),))
    return Checked(found)


def check_choice(value: object, *, field: str, choices: Collection[str]) -> Checked[str]:
    text = as_text(value)
    if not text or text in choices:
        return Checked(text)
    return Checked("", (problem(field, Code.NOT_A_CHOICE, value=shown(value)),))


def check_list(
    value: object, *, field: str, item: Callable[..., Checked[T]], limit: int = LIST_LIMIT
) -> Checked[list[T]]:
    """A list of checked items in their order, each once; a text is split at ; and its kin."""
    if value is None:
        return Checked([])
    if isinstance(value, str):
        value = _LIST_SEPARATORS.split(seen(value))
    if not isinstance(value, Iterable):
        return Checked([], (problem(field, Code.NOT_A_LIST),))
    values: list[T] = []
    problems: list[Problem] = []
    for entry in value:
        found = item(entry, field=field)
        problems.extend(found.problems)
        refused = any(one.is_error for one in found.problems)
        if not refused and found.value not in ("", None) and found.value not in values:
            values.append(found.value)
    if len(values) > limit:
        problems.append(problem(field, Code.TOO_MANY, limit=limit))
        values = []
    return Checked(values, tuple(problems))
