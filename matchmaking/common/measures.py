"""A number and the words beside it in one cell: "35 personas", "約500個", "6 a 8 semanas".

One rule for forms, sheets, files and the API: the comma groups and the point parts decimals, as in
Mexico, in Japan and in English. What is written as in Spain is read where it can mean nothing else
("12,5", "1.200.000"); "1.200" can mean two numbers, and whoever wrote it is asked. What was not
read to the letter is told.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from matchmaking.common.names import fold

_POINT_DECIMAL = re.compile(r"[1-9]\d{0,2}(?:[,'’ ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+")
_COMMA_DECIMAL = re.compile(r"[1-9]\d{0,2}(?:[.'’ ]\d{3})+(?:,\d+)?|\d+,\d+")
_TWO_READINGS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MEASURE = re.compile(
    r"(?P<sign>[+-]?)(?P<number>\.?\d(?:[\d.,'’]|[ ](?=\d))*)\s*(?P<words>[^\d\s.,+\-~'’].*)?"
)
_ABOUT = re.compile(
    r"^(?:約|およそ|おおよそ|概ね|[~〜≈±]|(?:aprox(?:imadamente)?|approx(?:imately)?|ca)\b\.?"
    r"|(?:alrededor de|cerca de|m[aá]s o menos|un[oa]s|about|around|roughly)\b)\s*"
    r"|\s*(?:程度|前後|ほど|くらい|ぐらい|\(?\b(?:aprox(?:imadamente)?|approx(?:imately)?)\b\.?\)?"
    r"|\bm[aá]s o menos)$",
    re.IGNORECASE,
)
_SCALES: Final[Mapping[str, int]] = {
    **dict.fromkeys(["mil", "thousand", "k", "千"], 10**3),
    "万": 10**4,
    **dict.fromkeys(["millon", "millones", "million", "millions", "百万"], 10**6),
    "億": 10**8,
}
_SCALE = re.compile(
    r"(?P<scale>(?:mil|thousand|k|mill[oó]n|millones|millions?)\b(?:\s+de\b)?|千|百万|万|億)\s*",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\s*(?:/|por|al|per|a|毎|／)?\s*(?:mes|mensual(?:es)?|month|monthly|mth|月間?|ヶ月|año|anual(?:es)?"
    r"|year|yearly|annual|年間?)\s*$",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"año|anual|year|annual|年", re.IGNORECASE)

# All words below as `_word` writes them.
_NONE: Final[Mapping[str, Decimal]] = {"": Decimal(1)}
_PEOPLE_WORDS = """persona personas empleado empleados empleada empleadas trabajador trabajadores
colaborador colaboradores people person persons employee employees worker workers staff 人 名"""
_PEOPLE: Final = {**_NONE, **dict.fromkeys(_PEOPLE_WORDS.split(), Decimal(1))}
_PESOS: Final = {
    **_NONE,
    **dict.fromkeys(["mxn", "mn", "m.n", "pesos", "pesos mexicanos", "pesos mxn"], Decimal(1)),
    "mdp": Decimal(10**6),  # "millones de pesos"
}
_AREA_WORDS = (
    "m2|m^2|mt2|mts2|metros cuadrados|sqm|sq m|square meters|square metres|平米|平方メートル"
)
_AREA: Final = {
    **_NONE,
    **dict.fromkeys(_AREA_WORDS.split("|"), Decimal(1)),
    **dict.fromkeys(["ha", "has", "hectarea", "hectareas", "hectares"], Decimal(10**4)),
}
# Not US$: that is another amount.
_PESO_SIGN = re.compile(r"^(?:(?:MX)?\$|MXN)\s*", re.IGNORECASE)

_WEEK, _MONTH, _YEAR = Decimal(7), Decimal(30), Decimal(365)
_DAYS: Final[Mapping[str, Decimal]] = {
    **_NONE,
    **dict.fromkeys(["dia", "dias", "day", "days", "d", "日", "日間"], Decimal(1)),
    **dict.fromkeys(["dias naturales", "dias calendario", "calendar days"], Decimal(1)),
    **dict.fromkeys(
        ["semana", "semanas", "sem", "week", "weeks", "wk", "wks", "週", "週間"], _WEEK
    ),
}
_NOT_QUITE_DAYS: Final[Mapping[str, Decimal]] = {
    **dict.fromkeys(["hora", "horas", "h", "hr", "hrs", "hour", "hours", "時間"], 1 / Decimal(24)),
    # Five of seven days are working days.
    **dict.fromkeys(["dia habil", "dias habiles", "dias laborables", "dias laborales"], _WEEK / 5),
    **dict.fromkeys(["business day", "business days", "working day", "working days"], _WEEK / 5),
    **dict.fromkeys(["営業日", "稼働日"], _WEEK / 5),
    **dict.fromkeys(["quincena", "quincenas"], Decimal(15)),
    **dict.fromkeys(["mes", "meses", "month", "months", "mth", "mths"], _MONTH),
    **dict.fromkeys(["ヶ月", "か月", "カ月", "ヵ月", "ケ月", "箇月"], _MONTH),
    **dict.fromkeys(["ヶ月間", "か月間", "カ月間", "ヵ月間", "ケ月間"], _MONTH),
    **dict.fromkeys(["ano", "anos", "year", "years", "年", "年間"], _YEAR),
}
_SPAN = re.compile(
    r"(?:(?:de|desde|entre|between|from)\s+)?(?P<first>\d.*?)\s*"
    r"(?:[-–—~〜]|から|\b(?:a|al|y|o|to|and|or)\b)\s*(?P<last>\d.*)",
    re.IGNORECASE,
)
# A third of a day is no third in decimals.
_PLACES = 6
_AND_A_HALF = re.compile(r"\s*(?:半|\by medi[oa]|\band a half)$", re.IGNORECASE)
# "Hasta 45 días", "30日以内", "30 days after order": the time is the one that is named.
_AT_MOST = re.compile(
    r"^(?:hasta|m[aá]x(?:imo)?\.?|up to|within|max(?:imum)?\.?|(?:ご?[受発注契][注文約]+)後)\s*"
    r"|\s*以内$|\s+(?:despu[eé]s|a partir|after|aro)\b.*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: one number, or the two that it can mean, and the words behind it.

    `exact` is False where its writer should be told how it was read.
    """

    text: str
    numbers: tuple[Decimal, ...]
    words: str = ""
    exact: bool = True

    def __str__(self) -> str:
        return self.text

    def whole(self) -> "Reading":
        """Of two numbers the whole one, for what is counted and cannot be had in parts."""
        kept = tuple(number for number in self.numbers if number == number.to_integral_value())
        return replace(self, numbers=kept) if len(kept) == 1 else self


Reader = Callable[[str], Reading | None]


def read_measure(text: str) -> Reading | None:
    """The number in `text` and the words behind it; None where it is not one number with words."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    bare = _ABOUT.sub("", plain)
    found = _MEASURE.fullmatch(bare)
    if found is None or _SPAN.fullmatch(bare):
        return None
    numbers, usual = _numbers(found["number"])
    words = found["words"] or ""
    factor = 1 if found["sign"] != "-" else -1
    if scale := _SCALE.match(words):
        factor *= _SCALES[fold(scale["scale"]).split()[0]]
        words = words[scale.end() :]
    if not numbers or words[:1].isdigit():
        return None
    return Reading(
        text, tuple(factor * number for number in numbers), words, usual and bare == plain
    )


def _numbers(signs: str) -> tuple[tuple[Decimal, ...], bool]:
    """What digits with their signs can mean, and whether they are written as is usual here.

    A comma before three digits groups them, whatever it means elsewhere.
    """
    usual = _decimal(signs, _POINT_DECIMAL, ".")
    other = _decimal(signs, _COMMA_DECIMAL, ",")
    if usual is not None and (other in (None, usual) or "," in signs):
        return (usual,), True
    return tuple(number for number in (other, usual) if number is not None), False


def _decimal(signs: str, form: re.Pattern[str], point: str) -> Decimal | None:
    if not form.fullmatch(signs):
        return None
    whole, _, decimals = signs.partition(point)
    return Decimal(re.sub(r"\D", "", whole) + "." + decimals)


def read_number(text: str) -> Reading | None:
    """A number without words: "1,200", "1'200,000", "5 mil", "約500"."""
    return _counted(text, _NONE)


def read_people(text: str) -> Reading | None:
    """How many people: "35 personas", "35名" or "35"; None where it may count something else."""
    return _counted(text, _PEOPLE)


def read_area(text: str) -> Reading | None:
    """Square metres: "1,200 m²", "1200平米", "2 ha"."""
    return _counted(text, _AREA)


def read_pesos(text: str) -> Reading | None:
    """Mexican pesos: "$ 1,200.50", "12 mdp", "5 millones de pesos"."""
    return _counted(_PESO_SIGN.sub("", unicodedata.normalize("NFKC", text).strip()), _PESOS)


def read_days(text: str, *, of_span: Callable[..., Decimal] = max) -> Reading | None:
    """Days, of weeks and months (30 days) and working days too, rounded up.

    `of_span` picks one end of "30 a 45 días".
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    bare = _AT_MOST.sub("", plain)
    if span := _SPAN.fullmatch(bare):
        return _days_of_span(text, span["first"], span["last"], of_span)
    found = _days(read_measure(bare))
    return found and replace(found, exact=found.exact and bare == plain)


def _days_of_span(
    text: str, first: str, last: str, of_span: Callable[..., Decimal]
) -> Reading | None:
    start, end = read_measure(first), read_measure(last)
    if start is not None and end is not None and not start.words:
        start = replace(start, words=end.words)
    ends = [number for one in (_days(start), _days(end)) if one for number in one.numbers]
    if len(ends) != len((first, last)) or ends != sorted(ends):
        return None
    return Reading(text, (of_span(ends),), exact=False)


def _days(reading: Reading | None) -> Reading | None:
    if reading is None:
        return None
    half = _AND_A_HALF.search(reading.words)
    words = _word(_AND_A_HALF.sub("", reading.words))
    each = _DAYS.get(words, _NOT_QUITE_DAYS.get(words))
    if each is None or (half and not words):
        return None
    more = Decimal("0.5") if half else 0
    numbers = tuple((number + more) * each for number in reading.numbers)
    exact = reading.exact and words in _DAYS
    if words and len(numbers) == 1:
        rounded = tuple(Decimal(math.ceil(round(number, _PLACES))) for number in numbers)
        numbers, exact = rounded, exact and rounded == numbers
    return replace(reading, numbers=numbers, words="", exact=exact)


def _counted(text: str, units: Mapping[str, Decimal]) -> Reading | None:
    reading = read_measure(text)
    each = units.get(_word(reading.words)) if reading else None
    if reading is None or each is None:
        return None
    return replace(reading, numbers=tuple(each * number for number in reading.numbers), words="")


def _word(words: str) -> str:
    """Folded, "semana(s)" as "semanas", without the point of an abbreviation."""
    return fold(words).replace("(", "").replace(")", "").rstrip(".")


def written(number: Decimal) -> str:
    """ "1,200.5": as it is shown, and read again as the same number."""
    text = f"{number:,f}"
    return unmistakable(text.rstrip("0").rstrip(".") if "." in text else text)


def unmistakable(text: str) -> str:
    """A number's digits with a fourth decimal where three could be read as thousands."""
    return f"{text}0" if _TWO_READINGS.fullmatch(text) else text


def unit_and_period(words: str) -> tuple[str, str]:
    """The unit, and "month" or "year" where `words` end in one, as in "t/año"; "" for neither."""
    unit = _PERIOD.sub("", words)
    if unit == words:
        return words, ""
    return unit, "year" if _YEARLY.search(words[len(unit) :]) else "month"
