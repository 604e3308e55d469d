"""Readings of names, and the names of languages and countries."""

import functools
import re
import unicodedata
from collections.abc import Callable

from matchmaking.common.sheets.lists import split_known
from matchmaking.common.words import (
    country_code,
    country_said,
    language_code,
    language_said,
    says_none,
    without_measure,
)
from matchmaking.profiles.problems import Checked, Code
from matchmaking.profiles.validators.basic import (
    LIST_LIMIT,
    as_text,
    check_list,
    check_text,
    problem,
    shown,
    warning,
)

# A letter sets its own 様 or 御中. 殿 ends family names too (鵜殿), so it wants a space before it.
_HONORIFIC = re.compile(r"(\s*(様|さま|さん|御中)|\s+(殿|氏))$")
_KANA = r"[\u30a1-\u30ff]"
_KATAKANA = re.compile(r"[\u30a1-\u30ff＝ ]*")
_KANA_AND_LATIN = re.compile(r"[\u30a1-\u30ff＝ A-Za-z0-9&.,'()\-]*")
_DASH_AFTER_KANA = re.compile(rf"(?<={_KANA})[-‐‑‒–—―−]")
# What parts the names of one person, ホセ＝マリア・ロペス, in its other forms.
_DOUBLE_HYPHEN = re.compile(rf"(?<={_KANA})\s*[=゠]\s*(?={_KANA})")
_MIDDLE_DOT = re.compile(rf"(?<={_KANA})[·•‧∙⋅](?={_KANA})")


def to_katakana(text: str) -> str:
    """`text` with half-width kana widened, hiragana turned, dashes after kana as long vowels, and
    what parts names as Japanese writes it.
    """
    wide = unicodedata.normalize("NFKC", text)
    turned = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in wide)
    parted = _MIDDLE_DOT.sub("・", _DOUBLE_HYPHEN.sub("＝", turned))
    return " ".join(_DASH_AFTER_KANA.sub("ー", parted).split())


def check_kana(value: object, *, field: str, limit: int = 200) -> Checked[str]:
    """A reading in full-width katakana. Latin letters among it are kept with a warning."""
    text = to_katakana(as_text(value))
    if len(text) > limit:
        return Checked("", (problem(field, Code.TOO_LONG, limit=limit, length=len(text)),))
    if _KATAKANA.fullmatch(text):
        return Checked(text)
    if _KANA_AND_LATIN.fullmatch(text) and re.search(r"[\u30a1-\u30fa]", text):
        return Checked(text, (warning(field, Code.KANA_MIXED, value=shown(text)),))
    return Checked("", (problem(field, Code.KANA_SHAPE, value=shown(value)),))


def check_addressee(value: object, *, field: str, limit: int = 150) -> Checked[str]:
    """The name of a person or department without the honorific that lists write behind it."""
    return check_text(_HONORIFIC.sub("", as_text(value)), field=field, limit=limit)


def check_language(value: object, *, field: str, said: bool = False) -> Checked[str]:
    """An ISO 639-1 code; names in Spanish, Japanese, English and the language itself are read.

    What is `said` in a typed list may have beside it how well it is spoken, which is left out.
    """
    read = language_said if said else language_code
    return _named(value, read, language_code, Code.LANGUAGE_UNKNOWN, field=field)


def check_country(value: object, *, field: str, said: bool = False) -> Checked[str]:
    """An ISO 3166-1 alpha-2 code; names in Spanish, Japanese and English are read.

    What is `said` in a typed list may have a share beside it, which is left out.
    """
    read = country_said if said else country_code
    return _named(value, read, country_code, Code.COUNTRY_UNKNOWN, field=field)


Naming = Callable[[str], str | None]


def _named(
    value: object, read: Naming, whole: Naming, unknown: Code, *, field: str
) -> Checked[str]:
    text = as_text(value)
    if not text:
        return Checked("")
    code = read(text)
    if code is None:
        return Checked("", (problem(field, unknown, value=shown(value)),))
    if whole(text) is None:
        told = warning(field, Code.READ_AS, value=shown(value), number=without_measure(text))
        return Checked(code, (told,))
    return Checked(code)


def check_languages(value: object, *, field: str = "languages") -> Checked[list[str]]:
    return _named_list(value, check_language, language_said, field=field, limit=LIST_LIMIT)


def check_countries(value: object, *, field: str = "export_countries") -> Checked[list[str]]:
    return _named_list(value, check_country, country_said, field=field, limit=260)


def _named_list(
    value: object,
    check: Callable[..., Checked[str]],
    said: Naming,
    *,
    field: str,
    limit: int,
) -> Checked[list[str]]:
    if not isinstance(value, str):
        return check_list(value, field=field, item=check, limit=limit)
    if says_none(value):
        return Checked([], (warning(field, Code.READ_AS_NONE, value=shown(value)),))
    names = split_known(value, is_known=lambda name: said(name) is not None)
    item = functools.partial(check, said=True)
    return check_list(names, field=field, item=item, limit=limit)
