"""What people write in a cell for yes, for no, for a country and for a language, in the three
languages.
"""

import re
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from django_countries import countries

from matchmaking.common.names import bare_key, fold

YES: Final = frozenset(
    {"yes", "y", "true", "1", "si", "s", "x", "ok", "si tiene", "si cuenta", "verdadero"}
    | {"はい", "有", "有り", "あり", "可", "可能", "対応可", "レ"}
    | {"○", "〇", "◯", "◎", "⭕", "✓", "✔", "☑", "✅"}
)
NO: Final = frozenset(
    {"no", "n", "false", "0", "no tiene", "no cuenta", "falso"}
    | {"いいえ", "無", "無し", "なし", "不可", "対応不可", "×", "❌"}
)
"""Both as `names.fold` writes them. A cross such as ✗ ticks in Mexico and denies in Japan."""
_MARKS: Final = " .。!()[]\ufe0e\ufe0f"
"""Beside an answer: full stops, brackets, and how a sign is to be drawn."""
_NONE_KNOWN: Final = frozenset(
    {"na", "n.a.", "n/a", "nd", "n.d.", "n/d", "sd", "s.d.", "s/d", "sn", "s.n.", "nc", "n/c"}
    | {"ninguno", "ninguna", "none", "aun no", "todavia no", "not yet", "まだ", "該当なし"}
)

READERS: Final = ("en", "es", "ja")
_OTHER_COUNTRY_NAMES: Final = {
    "US": "usa eua eeuu アメリカ 米国 米 united_states_of_america estados_unidos_de_america"
    " estados_unidos_americanos",
    "GB": "uk great_britain gran_bretana england inglaterra scotland escocia wales gales 英国 英",
    "KR": "korea corea republica_de_corea republic_of_korea korea_del_sur 大韓民国 韓",
    "CN": "china_continental mainland_china republica_popular_china republica_popular_de_china"
    " 中華人民共和国 中",
    "HK": "hong_kong 香港", "MO": "macao macau マカオ", "TW": "taiwan 台",
    "JP": "日本国 日", "MX": "メキシコ合衆国 墨国 墨", "DE": "deutschland 独", "FR": "仏",
    "IT": "伊", "ES": "西", "CA": "加", "AU": "豪州 豪", "NL": "holanda holland the_netherlands",
    "AE": "uae eau emiratos emiratos_arabes", "CZ": "checa republica_checa czech_republic",
    "DO": "rep_dominicana republica_dominicana", "SA": "arabia_saudita", "TR": "turkey",
    "BA": "bosnia", "CI": "ivory_coast costa_de_marfil", "PS": "palestina palestine",
    "MK": "macedonia", "SZ": "swaziland suazilandia",
    "MM": "myanmar burma birmania ミャンマー ビルマ",
}  # fmt: skip
"""How people write countries beside the names of the Unicode CLDR."""
_OTHER_LANGUAGE_NAMES: Final = {
    "es": "castellano 西語 西", "ja": "jp nihongo 日", "en": "英",
    "zh": "mandarin chino_mandarin mandarin_chinese 北京語 中",
    "ko": "韓", "de": "独語 独", "fr": "仏語 仏", "it": "伊語 伊", "pt": "葡語",
}  # fmt: skip
_TAG: Final = re.compile(r"(?P<code>[a-z]{2})[-_][a-z]{2,4}", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"[\s:(（\-–—]*\b(?:nivel\s+|al\s+)?(?:\d{1,3}\s*[%％](?!\w)|b[aá]sic[oa]|intermedi[oa]|medi[oa]"
    r"|avanzad[oa]|nativ[oa]|matern[oa]|fluid[oa]|conversacional|t[eé]cnic[oa]|de negocios|basic"
    r"|intermediate|advanced|native|fluent|conversational|business(?: level)?|[abc][12]|n[1-5]"
    r"|初級|中級|上級|母語|堪能|日常会話|ビジネス(?:レベル)?)[)）]?$",
    re.IGNORECASE,
)
"""How well a language is spoken, or which share of the exports goes to a country."""


def answer(text: str) -> bool | None:
    """Yes or no; None for what is neither."""
    word = fold(text).strip(_MARKS)
    if word in YES:
        return True
    return False if word in NO else None


def says_none(text: str) -> bool:
    """Whether a whole cell says that it lists nothing."""
    return answer(text) is False or fold(text).strip() in _NONE_KNOWN


def without_measure(name: str) -> str:
    """ "inglés" of "inglés (básico)", "Japón" of "Japón 40 %"."""
    return _BESIDE.sub("", name)


def country_said(text: str) -> str | None:
    """The country that a word of a typed list means, a share beside it or not.

    An answer is none: "no" is also the code of Norway, "na" that of Namibia.
    """
    if answer(text) is not None or says_none(text):
        return None
    return country_code(text) or country_code(without_measure(text))


def language_said(text: str) -> str | None:
    """The language that a word of a typed list means, however well it is spoken.

    An answer is none: "no" is also the code of Norwegian, "si" that of Sinhala.
    """
    if answer(text) is not None or says_none(text):
        return None
    return language_code(text) or language_code(without_measure(text))


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of what `text` names or abbreviates; None if of no country."""
    return _countries_by_key().get(bare_key(text))


def language_code(text: str) -> str | None:
    """The ISO 639-1 code of what `text` names, in one of the three languages or in itself, or
    stands for, as "es-MX" does; None if of no language.
    """
    code = _languages_by_key().get(bare_key(text))
    tag = _TAG.fullmatch(text.strip())
    return code or (_languages_by_key().get(tag["code"].casefold()) if tag else None)


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
    return keys | _by_key(_OTHER_COUNTRY_NAMES)


@lru_cache(maxsize=1)
def _languages_by_key() -> dict[str, str]:
    readers = [Locale.parse(reader) for reader in READERS]
    codes = [str(code) for code in readers[0].languages if len(str(code)) == 2]
    keys = {code: code for code in codes}
    for reader in readers:
        named = [code for code in codes if code in reader.languages]
        keys.update({bare_key(str(reader.languages[code])): code for code in named})
    for code in codes:
        try:
            keys.setdefault(bare_key(Locale.parse(code).get_language_name() or code), code)
        except UnknownLocaleError:
            continue
    return keys | _by_key(_OTHER_LANGUAGE_NAMES)


def _by_key(names: dict[str, str]) -> dict[str, str]:
    return {bare_key(name): code for code, said in names.items() for name in said.split()}
