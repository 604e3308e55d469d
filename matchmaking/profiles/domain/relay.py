"""Free text that goes from one side to the other before both have agreed."""

import re
from collections.abc import Iterable

from matchmaking.outbox.domain.clean import clean_body, clean_line
from matchmaking.profiles.enums import Confidentiality
from matchmaking.profiles.models import Need

WITHHELD = {
    "es": "[dato de contacto omitido]",
    "ja": "［連絡先は非表示］",
    "en": "[contact detail withheld]",
}
NAME_WITHHELD = {"es": "[nombre omitido]", "ja": "［社名非公開］", "en": "[name withheld]"}
# Begins where a run of letters begins, so that one without end costs no square of steps.
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++\s?(?:@|＠|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s、。，,」）)]+"
    r"|(?<![\w.@-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|mx|jp|io|biz|info)(?![\w-])(?:/[^\s、。，,」）)]*)?",
    re.IGNORECASE,
)
# Anything that could be dialled: digits in groups, half or full width.
_DIGITS = re.compile(r"(?<![\w.,-])[+＋]?[(（]?\d[\d\s().（）－ー-]*\d(?![\w])")
_TARIFF_CODE = re.compile(r"\d{4}\.\d{2}(?:\.\d{2}){0,2}\Z")
# Mexican numbers have 10 digits, Japanese 10 or 11, both more with a country code. A date has 8.
_DIALLED = range(9, 15)


def _withhold_number(found: re.Match[str], mark: str) -> str:
    number = found.group()
    digits = sum(character.isdigit() for character in number)
    return number if digits not in _DIALLED or _TARIFF_CODE.match(number) else mark


def mark_contacts(text: str, mark: str) -> str:
    """`text` with `mark` for each e-mail address, web address and telephone number.

    The one rule of what tells how to reach somebody, for letters, pages and the company sheet.
    """
    for pattern in (_EMAIL, _ADDRESS):
        text = pattern.sub(mark, text)
    return _DIGITS.sub(lambda found: _withhold_number(found, mark), text)


def without_contacts(text: str, *, language: str) -> str:
    """`text` with the word of `language`, the reader's, in place of what is withheld."""
    return mark_contacts(text, WITHHELD[language])


def without_names(text: str, *, names: Iterable[str], language: str) -> str:
    """`text` with every one of `names` taken out, whatever its case; the longest first."""
    known = sorted({n.strip() for n in names if len(n.strip()) > 1}, key=len, reverse=True)
    for name in known:
        text = re.sub(re.escape(name), NAME_WITHHELD[language], text, flags=re.IGNORECASE)
    return text


def excerpt(text: str, *, length: int = 700) -> str:
    """The beginning of `text`, cut at a word or a sentence where it is too long."""
    cleaned = clean_body(text).strip()
    if len(cleaned) <= length:
        return cleaned
    cut = cleaned[:length]
    end = max(cut.rfind(mark) for mark in (" ", "。", "、", "\n"))
    return (cut[:end] if end > length // 2 else cut).rstrip() + " …"


def one_line(text: str, *, length: int = 160) -> str:
    line = clean_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def buyer_names(need: Need) -> list[str]:
    buyer, organisation = need.buyer, need.buyer.organisation
    return [
        organisation.legal_name,
        organisation.trade_name,
        buyer.name_en,
        buyer.name_kana,
        buyer.contact_name,
    ]


def is_anonymous(need: Need) -> bool:
    return need.confidentiality == Confidentiality.ANONYMOUS


def free_text(text: str, *, need: Need | None, language: str, length: int = 700) -> str:
    """`text` for the other side: no contacts, and no name of an anonymous buyer."""
    safe = without_contacts(text, language=language)
    if need is not None and is_anonymous(need):
        safe = without_names(safe, names=buyer_names(need), language=language)
    return excerpt(safe, length=length)
