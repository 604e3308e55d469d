"""Readings of names, ways to reach somebody, languages and countries."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers
from babel import Locale, UnknownLocaleError
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from matchmaking.common.names import fold
from matchmaking.common.words import READERS, country_code
from matchmaking.profiles.problems import Checked, Code
from matchmaking.profiles.validators.basic import (
    as_text,
    check_list,
    check_text,
    problem,
    restored,
    shown,
    warning,
)

# No country or language is written with one of these within its name.
_SEPARATORS = re.compile(r"[;；、,，/\n]")
# A letter sets its own 様 or 御中. 殿 ends family names too (鵜殿), so it wants a space before it.
_HONORIFIC = re.compile(r"(\s*(様|さま|さん|御中)|\s+(殿|氏))$")
_KATAKANA = re.compile(r"[\u30a1-\u30ff ]*")
_KANA_AND_LATIN = re.compile(r"[\u30a1-\u30ff A-Za-z0-9&.,'()\-]*")
_DASH_AFTER_KANA = re.compile(r"(?<=[\u30a1-\u30ff])[-‐‑‒–—―−]")

# Until August 2019 Mexico dialled 01, 044 or 045 at home, and +52 1 from abroad; signatures and
# messengers still write them before the ten digits.
_OLD_MEXICAN_PREFIX = re.compile(
    r"^((\+|00)?52\D*(1|01|044|045)|01|044|045)\D*(?=(\d\D*){10}$)", re.ASCII
)

# Lists name several people's addresses or telephones in one cell.
_BETWEEN_ADDRESSES = re.compile(r"[;,/|；、，／\s]+")
_BETWEEN_PHONES = re.compile(r"[;,/|；、，／\n]|\s+[yo]\s+")
_NAMED_ADDRESS = re.compile(r".*<([^<>\s]+@[^<>\s]+)>")


def to_katakana(text: str) -> str:
    """`text` with half-width kana widened, hiragana turned and dashes after kana as long vowels."""
    wide = unicodedata.normalize("NFKC", text)
    turned = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in wide)
    return " ".join(_DASH_AFTER_KANA.sub("ー", turned).split())


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


def check_email(value: object, *, field: str) -> Checked[str]:
    """One address; of several in one text the first, and the others are told."""
    plain = unicodedata.normalize("NFKC", as_text(value))
    several = [
        part.strip("<>()") for part in _BETWEEN_ADDRESSES.split(plain) if part.count("@") == 1
    ]
    if plain.count("@") > 1 and len(several) == plain.count("@"):
        first = check_email(several[0], field=field)
        return _first_of(first, several[1:], field=field)
    named = _NAMED_ADDRESS.fullmatch(plain)
    text = (named[1] if named else plain).replace(" ", "").lower().removeprefix("mailto:")
    if not text:
        return Checked("")
    try:
        validate_email(text)
    except ValidationError:
        return Checked("", (problem(field, Code.EMAIL_SHAPE, value=shown(value)),))
    if len(text) > 254:
        return Checked("", (problem(field, Code.TOO_LONG, limit=254, length=len(text)),))
    return Checked(text)


def check_addressee(value: object, *, field: str, limit: int = 150) -> Checked[str]:
    """The name of a person or department without the honorific that lists write behind it."""
    return check_text(_HONORIFIC.sub("", as_text(value)), field=field, limit=limit)


def check_phone(value: object, *, field: str, region: str = "MX") -> Checked[str]:
    """A telephone number in the international form; without a country code it is of `region`.

    Of several in one text the first is kept, and the others are told.
    """
    parts = [part.strip() for part in _BETWEEN_PHONES.split(str(value or "")) if part.strip()]
    if len(parts) > 1:
        first = _check_one_phone(parts[0], field=field, region=region)
        if first.value:
            return _first_of(first, parts[1:], field=field)
    return _check_one_phone(value, field=field, region=region)


def _first_of(first: Checked[str], others: list[str], *, field: str) -> Checked[str]:
    told = warning(field, Code.FIRST_OF_SEVERAL, value=first.value, others=shown("; ".join(others)))
    return Checked(first.value, (*first.problems, *((told,) if first.value else ())))


def _check_one_phone(value: object, *, field: str, region: str) -> Checked[str]:
    text = restored(unicodedata.normalize("NFKC", as_text(value)))
    if text is None:
        return Checked("", (problem(field, Code.DIGITS_LOST, value=shown(value)),))
    if not text:
        return Checked("")
    if region == "MX" or text.startswith("+"):
        text = _OLD_MEXICAN_PREFIX.sub("+52 ", text)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return Checked("", (problem(field, Code.PHONE_SHAPE, value=shown(value)),))
    if not phonenumbers.is_possible_number(number):
        return Checked("", (problem(field, Code.PHONE_SHAPE, value=shown(value)),))
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    written = phonenumbers.format_number(number, form)
    if not phonenumbers.is_valid_number(number):
        return Checked(written, (warning(field, Code.PHONE_UNKNOWN, value=written),))
    return Checked(written)


def check_url(value: object, *, field: str, limit: int = 200) -> Checked[str]:
    """A web address; https is added where none is given. It is kept, and never fetched."""
    text = as_text(value).replace(" ", "")
    if not text:
        return Checked("")
    if "://" not in text:
        text = "https://" + text
    try:
        URLValidator(schemes=["http", "https"])(text)
        named = bool(urlsplit(text).hostname) and "@" not in urlsplit(text).netloc
    except (ValidationError, ValueError):
        named = False
    if not named or len(text) > limit:
        return Checked("", (problem(field, Code.URL_SHAPE, value=shown(value)),))
    return Checked(text)


@lru_cache(maxsize=1)
def _languages_by_name() -> dict[str, str]:
    readers = [Locale.parse(reader) for reader in READERS]
    codes = [str(code) for code in readers[0].languages if len(str(code)) == 2]
    names = {code: code for code in codes}
    for reader in readers:
        names.update({_name(str(reader.languages[c])): c for c in codes if c in reader.languages})
    for code in codes:
        try:
            names.setdefault(_name(Locale.parse(code).get_language_name() or code), code)
        except UnknownLocaleError:
            continue
    return names


def _name(text: str) -> str:
    return fold(text).strip()


def check_language(value: object, *, field: str) -> Checked[str]:
    """An ISO 639-1 code; names in Spanish, Japanese, English and the language itself are read."""
    text = as_text(value)
    if not text:
        return Checked("")
    code = _languages_by_name().get(_name(text))
    if code is None:
        return Checked("", (problem(field, Code.LANGUAGE_UNKNOWN, value=shown(value)),))
    return Checked(code)


def check_country(value: object, *, field: str) -> Checked[str]:
    """An ISO 3166-1 alpha-2 code; names in Spanish, Japanese and English are read."""
    text = as_text(value)
    if not text:
        return Checked("")
    code = country_code(text)
    if code is None:
        return Checked("", (problem(field, Code.COUNTRY_UNKNOWN, value=shown(value)),))
    return Checked(code)


def check_languages(value: object, *, field: str = "languages") -> Checked[list[str]]:
    if isinstance(value, str):
        value = _SEPARATORS.split(value)
    return check_list(value, field=field, item=check_language)


def check_countries(value: object, *, field: str = "export_countries") -> Checked[list[str]]:
    if isinstance(value, str):
        value = _SEPARATORS.split(value)
    return check_list(value, field=field, item=check_country, limit=260)
