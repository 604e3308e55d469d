"""How letters write lists and dates, each language by its own habits."""

import datetime as dt
import re
from collections.abc import Sequence

from django.utils import formats

from matchmaking.common.languages import present_language

DAY = {"es": r"l j \d\e F \d\e Y", "ja": "Y年n月j日（D）", "en": "l, j F Y"}
SHORT_DAY = {"es": r"j \d\e F \d\e Y", "ja": "Y年n月j日", "en": "j F Y"}
# "Sobremoldeo e inyección bimaterial" among other names: which of them belong together?
_HOLDS_A_LIST = re.compile(r",|;| (?:y|e|and) ")


def day(value: dt.date | None) -> str:
    """With the weekday, as deadlines are written."""
    return formats.date_format(value, DAY[present_language()]) if value else ""


def short_day(value: dt.date | None) -> str:
    return formats.date_format(value, SHORT_DAY[present_language()]) if value else ""


def until(first: dt.date, last: dt.date) -> str:
    """A period as each language shortens it: "del 1 al 10 de marzo de 2027"."""
    language = present_language()
    same_month = (first.year, first.month) == (last.year, last.month)
    if language == "ja":
        end = formats.date_format(last, "j日" if same_month else "n月j日")
        return f"{short_day(first)}～{end if first.year == last.year else short_day(last)}"
    if language == "es":
        start = str(first.day) if same_month else short_day(first)
        return f"del {start} al {short_day(last)}"
    start = str(first.day) if same_month else short_day(first)
    return f"{start} to {short_day(last)}"


def joined(items: Sequence[object]) -> str:
    """ "a, b y c", "a、b、c", "a, b and c"; "a, b; c" where a name holds a comma or an "and"."""
    words = [str(item) for item in items]
    language = present_language()
    if language == "ja":
        return "、".join(words)
    if len(words) < 2:
        return "".join(words)
    if any(_HOLDS_A_LIST.search(word) for word in words):
        return "; ".join(words)
    *first, last = words
    if language == "es":
        # "e" before the sound of i, but not before a diphthong (y hierro, e imanes).
        start = last.lower()
        vowel = start.startswith(("i", "hi", "í")) and not start.startswith(("hie", "hia", "ia"))
        return f"{', '.join(first)} {'e' if vowel else 'y'} {last}"
    return f"{', '.join(first)} and {last}"


NAMES = {
    "es": {"es": "español", "ja": "japonés", "en": "inglés"},
    "ja": {"es": "スペイン語", "ja": "日本語", "en": "英語"},
    "en": {"es": "Spanish", "ja": "Japanese", "en": "English"},
}


def language_name(code: str) -> str:
    """The name of es, ja or en in the letter's language; any other code as it is."""
    return NAMES[present_language()].get(str(code), str(code))


def language_names(codes: Sequence[str]) -> str:
    return joined([language_name(code) for code in codes])
