"""What people write in a cell for yes, for no and for a country, in the three languages."""

from functools import lru_cache
from typing import Final

from babel import Locale
from django_countries import countries

from matchmaking.common.names import bare_key

YES: Final = frozenset(
    {"yes", "y", "true", "1", "si", "s", "x", "はい", "有", "有り", "あり", "可", "○", "〇"}
)
NO: Final = frozenset({"no", "n", "false", "0", "いいえ", "無", "無し", "なし", "不可", "×"})
"""Both as `names.fold` writes them."""
READERS: Final = ("en", "es", "ja")
_OTHER_COUNTRY_NAMES: Final = {
    "usa": "US", "eua": "US", "eeuu": "US", "アメリカ": "US", "米国": "US",
    "uk": "GB", "great britain": "GB", "英国": "GB",
    "korea": "KR", "corea": "KR", "メキシコ合衆国": "MX", "taiwan": "TW", "hong kong": "HK",
}  # fmt: skip
"""How people write countries beside the names of the Unicode CLDR."""


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of what `text` names or abbreviates; None if of no country."""
    return _countries_by_key().get(bare_key(text))


@lru_cache(maxsize=1)
def _countries_by_key() -> dict[str, str]:
    keys: dict[str, str] = {}
    readers = [Locale.parse(reader) for reader in READERS]
    for code, _shown_name in countries:
        keys[bare_key(code)] = code
        keys[bare_key(str(countries.alpha3(code)))] = code
        for reader in readers:
            if code in reader.territories:
                keys.setdefault(bare_key(reader.territories[code]), code)
    return keys | {bare_key(text): code for text, code in _OTHER_COUNTRY_NAMES.items()}
