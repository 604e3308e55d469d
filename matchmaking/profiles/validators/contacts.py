"""Ways to reach somebody: e-mail, telephone and web addresses."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from matchmaking.common.names import fold
from matchmaking.common.unseen import seen
from matchmaking.profiles.problems import Checked, Code, Problem
from matchmaking.profiles.validators.basic import (
    as_text,
    problem,
    restored,
    shown,
    warning,
)

# What no address has within it, as it stands between an address and the words beside it.
_BETWEEN = re.compile(r"[;,/|<>()\[\]\"“”«»「」【】:、\n]|\s(?:[-–—]|y|e|o|and|or)\s")
_MAIL_QUERY = re.compile(r"\?(?:subject|cc|bcc|body|to)=[^\s<>]*", re.IGNORECASE)
_AROUND_AT = re.compile(r"\s*@\s*|\s+(?=\.\w)")
_FULL_STOP = re.compile(r"(?<=\w)。(?=\w)")
_LABELS: Final = frozenset(
    {"mail", "email", "e-mail", "correo", "electronico", "mailto", "メール", "eメール"}
    | {"メールアドレス", "tel", "telefono", "telephone", "phone", "電話", "電話番号", "代表"}
)
"""What says of a contact only which kind it is, as `fold` writes it."""

# Until August 2019 Mexico dialled 01, 044 or 045 at home, and +52 1 from abroad; signatures and
# messengers still write them before the ten digits.
_OLD_MEXICAN_PREFIX = re.compile(
    r"^((\+|00)?52\D*(1|01|044|045)|01|044|045)\D*(?=(\d\D*){10}(ext\. \d+)?$)", re.ASCII
)
# Lists name several people's telephones in one cell.
_BETWEEN_PHONES = re.compile(r"[;,/|、\n]|\s+[yo]\s+")
_EXTENSION = re.compile(
    r"[\s,;(\[]*(?:(?<![^\W\d_])(?:ext(?:ensi[oó]n)?|anexo)|内線(?:番号)?)\s*[.:=]?\s*(\d{1,7})[)\]]?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*[(\[]([^\d()\[\]]*)[)\]]")
_NUMBER_AMONG_WORDS = re.compile(
    r"(?P<before>[^\d+(]*)(?P<number>[+(]?\d[^,;]*?\d?(?: ext\. \d+)?)"
    r"(?P<after>\s+[^\W\d_]\D*)?"
)

# A narrow host: what follows it may have wide letters of its own.
_NARROW = re.compile(r"(?:https?://)?[a-z0-9.-]+\.[a-z]{2,}(?:[:/?#]|$)", re.IGNORECASE)
_WITHIN_URL = re.compile(r"(?<=://)\s+|(?<=www\.)\s+|\s+(?=\.[a-z])", re.IGNORECASE)
_URL_LABEL = re.compile(
    r"^(?:web|url|sitio(?: web)?|p[aá]gina(?: web)?|hp|ホームページ)\s*:\s*", re.I
)
_BETWEEN_URLS = re.compile(r"[\s;,、|]+")


def check_email(value: object, *, field: str) -> Checked[str]:
    """One address, with or without a name beside it. Of several the first is kept, and the others
    are told; a space that may stand within an address is asked back.
    """
    if not as_text(value):
        return Checked("")
    text = unicodedata.normalize("NFKC", seen(str(value)))
    plain = _FULL_STOP.sub(".", _MAIL_QUERY.sub("", text))
    parts = [_AROUND_AT.sub(_closed, part).split() for part in _BETWEEN.split(plain)]
    words = [word for part in parts for word in part]
    found = dict.fromkeys(_bare(word).lower() for word in words if "@" in word)
    address, *others = found or ("",)
    if not all(map(_is_mail, [address, *others])):
        return Checked("", (problem(field, Code.EMAIL_SHAPE, value=shown(value)),))
    if any(_may_belong(word) for part in parts if _holds_at(part) for word in part):
        return Checked("", (problem(field, Code.ADDRESS_AMONG_WORDS, value=shown(value)),))
    if len(address) > 254:
        return Checked("", (problem(field, Code.TOO_LONG, limit=254, length=len(address)),))
    told = _left_out(words, value, address, field=field)
    if others:
        also = shown("; ".join(others))
        told = (*told, warning(field, Code.FIRST_OF_SEVERAL, value=address, others=also))
    return Checked(address, told)


def _closed(found: re.Match[str]) -> str:
    return found[0].strip()


def _bare(word: str) -> str:
    return word.strip(".,'`´’…")


def _holds_at(words: list[str]) -> bool:
    return any("@" in word for word in words)


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _may_belong(word: str) -> bool:
    """Whether `word`, parted from an address by a space alone, may be a part of it."""
    return "@" not in word and not _is_label(word) and re.search("[A-Za-z0-9]", word) is not None


def _is_label(word: str) -> bool:
    return fold(word).strip(".:") in _LABELS


def _left_out(words: list[str], value: object, kept: str, *, field: str) -> tuple[Problem, ...]:
    """That something stood beside `kept`, unless it only says of which kind that is."""
    others = [w for w in words if "@" not in w and not _is_label(w) and re.search(r"\w", w)]
    return (warning(field, Code.READ_AS, value=shown(value), number=kept),) if others else ()


def check_phone(value: object, *, field: str, region: str = "MX") -> Checked[str]:
    """A telephone number in the international form; without a country code it is of `region`.

    Of several in one text the first is kept, and the others are told; so are words beside it.
    """
    text = _EXTENSION.sub(r" ext. \1", unicodedata.normalize("NFKC", seen(str(value or ""))))
    parts = [part.strip() for part in _BETWEEN_PHONES.split(text)]
    numbers = [part for part in parts if any(map(str.isdecimal, part))]
    beside = [part for part in parts if part not in numbers]
    if not numbers:
        beside, numbers = [], [text]
    first = _check_one_phone(numbers[0], beside, value, field=field, region=region)
    if len(numbers) == 1:
        return first
    if not first.value:
        return _check_one_phone(text, [], value, field=field, region=region)
    others = shown("; ".join(numbers[1:]))
    told = warning(field, Code.FIRST_OF_SEVERAL, value=first.value, others=others)
    return Checked(first.value, (*first.problems, told))


def _check_one_phone(
    text: str, beside: list[str], value: object, *, field: str, region: str
) -> Checked[str]:
    """The number in `text`, a part of `value`; the words in and `beside` it are told."""
    plain = restored(as_text(text))
    if plain is None:
        return Checked("", (problem(field, Code.DIGITS_LOST, value=shown(value)),))
    if not plain:
        return Checked("")
    beside = [*beside, *_IN_BRACKETS.findall(plain)]
    plain = _IN_BRACKETS.sub("", plain).strip()
    if among := _NUMBER_AMONG_WORDS.fullmatch(plain):
        beside = [*beside, among["before"], among["after"] or ""]
        plain = among["number"]
    if region == "MX" or plain.startswith("+"):
        plain = _OLD_MEXICAN_PREFIX.sub("+52 ", plain)
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return Checked("", (problem(field, Code.PHONE_SHAPE, value=shown(value)),))
    if not phonenumbers.is_possible_number(number):
        return Checked("", (problem(field, Code.PHONE_SHAPE, value=shown(value)),))
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    written = phonenumbers.format_number(number, form)
    told = _left_out(re.findall(r"[\w.]+", " ".join(beside)), value, written, field=field)
    if not phonenumbers.is_valid_number(number):
        return Checked(written, (*told, warning(field, Code.PHONE_UNKNOWN, value=written)))
    return Checked(written, told)


def check_url(value: object, *, field: str, limit: int = 200) -> Checked[str]:
    """A web address; https is added where none is given. It is kept, and never fetched.

    Two are asked back, and so is one with words or a space beside or within it.
    """
    line = as_text(value)
    wide = unicodedata.normalize("NFKC", line)
    text = line if _NARROW.match(line) else _FULL_STOP.sub(".", wide)
    text = _trimmed(_WITHIN_URL.sub("", _URL_LABEL.sub("", text)))
    if not text:
        return Checked("")
    whole = _with_scheme(text)
    if _is_url(whole):
        if len(whole) > limit:
            return Checked("", (problem(field, Code.URL_SHAPE, value=shown(value)),))
        return Checked(whole)
    parts = [part for part in map(_trimmed, _BETWEEN_URLS.split(text)) if part]
    found = {_with_scheme(part) for part in parts if "." in part and _is_url(_with_scheme(part))}
    code = Code.SEVERAL_ADDRESSES if len(found) > 1 else Code.ADDRESS_AMONG_WORDS
    return Checked("", (problem(field, code if found else Code.URL_SHAPE, value=shown(value)),))


def _trimmed(text: str) -> str:
    return text.strip(" .,;:<>\"'«»“”")


def _with_scheme(text: str) -> str:
    return text if "://" in text else f"https://{text}"


def _is_url(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
        return bool(urlsplit(text).hostname) and "@" not in urlsplit(text).netloc
    except (ValidationError, ValueError):
        return False
