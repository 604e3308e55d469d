"""Readings of names, ways to reach somebody, languages and countries."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import translation
from django_countries import countries

from matchmaking.common.names import fold_latin_accents
from matchmaking.profiles.problems import Checked, Code
from matchmaking.profiles.validators.basic import as_text, check_list, problem, shown, warning

_KATAKANA = re.compile(r"[\u30a1-\u30ff ]*")
_KANA_AND_LATIN = re.compile(r"[\u30a1-\u30ff A-Za-z0-9&.,'()\-]*")
_DASH_AFTER_KANA = re.compile(r"(?<=[\u30a1-\u30ff])[-‐‑‒–—―−]")


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
    text = unicodedata.normalize("NFKC", as_text(value)).replace(" ", "").lower()
    text = text.removeprefix("mailto:")
    if not text:
        return Checked("")
    try:
        validate_email(text)
    except ValidationError:
        return Checked("", (problem(field, Code.EMAIL_SHAPE, value=shown(value)),))
    if len(text) > 254:
        return Checked("", (problem(field, Code.TOO_LONG, limit=254, length=len(text)),))
    return Checked(text)


def check_phone(value: object, *, field: str, region: str = "MX") -> Checked[str]:
    """A telephone number in the international form; without a country code it is of `region`."""
    text = unicodedata.normalize("NFKC", as_text(value))
    if not text:
        return Checked("")
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
    names: dict[str, str] = {}
    for code, info in LANG_INFO.items():
        if "name" not in info:
            continue
        for text in (code, info["name"], info["name_local"]):
            names.setdefault(_name(text), code.split("-")[0])
    for reader in ("es", "ja"):
        with translation.override(reader):
            for code, info in LANG_INFO.items():
                if "name" in info:
                    names.setdefault(_name(translation.gettext(info["name"])), code.split("-")[0])
    for text, code in (("中国語", "zh"), ("chino", "zh"), ("chinese", "zh"), ("中文", "zh")):
        names[_name(text)] = code
    return names


@lru_cache(maxsize=1)
def _countries_by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, _name_now in countries:
        names[code.casefold()] = code
        names[str(countries.alpha3(code)).casefold()] = code
    for reader in ("en", "es", "ja"):
        with translation.override(reader):
            for code, name in countries:
                names.setdefault(_name(str(name)), code)
    for text, code in (
        ("usa", "US"), ("eua", "US"), ("eeuu", "US"), ("ee.uu.", "US"), ("united states", "US"),
        ("estados unidos", "US"), ("アメリカ", "US"), ("米国", "US"), ("uk", "GB"),
        ("united kingdom", "GB"), ("reino unido", "GB"), ("英国", "GB"), ("korea", "KR"),
        ("corea", "KR"), ("corea del sur", "KR"), ("韓国", "KR"), ("中国", "CN"),
    ):  # fmt: skip
        names[_name(text)] = code
    return names


def _name(text: str) -> str:
    return fold_latin_accents(unicodedata.normalize("NFKC", text).casefold()).strip()


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
    code = _countries_by_name().get(_name(text))
    if code is None:
        return Checked("", (problem(field, Code.COUNTRY_UNKNOWN, value=shown(value)),))
    return Checked(code)


def check_languages(value: object, *, field: str = "languages") -> Checked[list[str]]:
    if isinstance(value, str):
        value = re.split(r"[;；、,/\n]", value)
    return check_list(value, field=field, item=check_language)


def check_countries(value: object, *, field: str = "export_countries") -> Checked[list[str]]:
    if isinstance(value, str):
        value = re.split(r"[;；、\n]", value)
    return check_list(value, field=field, item=check_country, limit=260)
