"""Forms in which what is grown or caught is sold: dried mango, avocado purée, canned tuna.

The bare name of a fruit or fish is that of the fresh one only where nothing beside it tells
another form ("enlatadora de atún", "aguacate hass en polvo", マンゴーの缶詰).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .text import is_japanese_char
from .tokens import stem

FRESH = "fresh"
# Of each form its words: as a participle or noun beside the name, and as what is done to it.
_LATIN = {
    FRESH: r"fresc[oa]s?|fresh",
    "dried": r"deshidrat\w+|dried|dehydrat\w+|drying",
    "freeze-dried": r"liofiliz\w+|lyophili[sz]\w+",
    "frozen": r"congel\w+|iqf|frozen|freez\w+",
    "canned": r"enlat\w+|latas?|conservas?|canned|canning|cann?er(?:y|ies)|tinned",
    "pulp": r"pulpas?|purees?|pures?|pulps?",
    "juice": r"jugos?|nectar(?:es|s)?|juices?",
    "jam": r"mermeladas?|jaleas?|jams?",
    "syrup": r"almibar|syrup",
    "powder": r"polvos?|harinas?|powder(?:s|ed)?|flours?",
    "oil": r"aceites?|oils?",
}
_JAPANESE = {
    FRESH: "生鮮|新鮮",
    "freeze-dried": "フリーズドライ|凍結乾燥",
    "dried": "ドライ|乾燥|干し",
    "frozen": "冷凍|急速凍結",
    "canned": "缶詰め?|缶(?!詰)",
    "pulp": "ピューレ|ピュレ|パルプ|ペースト",
    "juice": "ジュース|果汁|ネクター",
    "jam": "ジャム",
    "syrup": "シロップ漬け?",
    "powder": "パウダー|粉末",
    "oil": "オイル",
}
_WORDS = {form: re.compile(words) for form, words in _LATIN.items()}
_RUNS = {form: re.compile(words) for form, words in _JAPANESE.items()}
_ANY_WORD = "|".join(_LATIN.values())
_ANY_RUN = "|".join(_JAPANESE.values())

_LATIN_WORD = re.compile(r"[^\W\d_]+")
_GENDER = re.compile(r"([ao])(?:e?s)?$")
_FREEZE_DRIED = re.compile(r"\bfreeze[- ]dr(?:ied|ying)\b")
_LINKS = frozenset(["de", "del", "la", "el", "los", "las", "en", "of", "in", "the"])
_NO = re.compile(r"[の\s]+")

# Beside a name: "atún aleta amarilla enlatado", "mango en almíbar", "mango (deshidratado)".
_BEHIND = re.compile(
    rf"(?: (?!(?:y|e|o|and|or|con|para|with|for|de|del|of)\b)\w+){{0,2}}? ?(?:\(|: ?)?"
    rf"(?: ?en | ?in )?\b(?P<form>{_ANY_WORD})\b"
    rf"|(?:[のをは、・]|を使った)?(?P<run>{_ANY_RUN})(?!用|向け)"
)
# "Enlatadora de atún", "pulpa de fresa y mango", "fruta deshidratada: mango, piña", "dried mango".
_AHEAD = re.compile(
    rf"\b(?P<form>{_ANY_WORD})"
    r"(?: (?:de|del|of)(?: (?:el|la|los|las|the))?(?: [^\W\d]+(?: y| e| o| and| or))?"
    r"|(?: ?:| ?\(| como| such as)(?: ?[^\W\d]+(?: [^\W\d]+)?(?:,| y| e| and))*"
    r"|(?: (?:natural|organic[oa]?|sliced|diced))?) ?$"
    rf"|(?P<run>{_ANY_RUN})(?:した|された|の)?(?:[ァ-ヺー]{{1,10}}[・、や])*$"
)
_STOP = re.compile(r"[\n.;。]")
_NEAR = 60


# The keys of a name's words without those that tell a form.
Bare = tuple[str, ...]


class Forms(NamedTuple):
    """Other products that are forms of one that is grown or caught, by bare name and form.

    By name, since one product may be many fish. ``own`` are the forms that its own names tell.
    """

    others: Mapping[tuple[Bare, str], str]
    own: frozenset[str]

    def named(self, bare: Bare) -> dict[str, str]:
        """Form -> the product that is this form of what has the bare name, or a part of it:
        "atún aleta amarilla" is tuna.
        """
        return {
            form: code
            for (name, form), code in self.others.items()
            if frozenset(name).issubset(bare)
        }


def parted(folded: str) -> tuple[frozenset[str], Bare]:
    """The forms that a name tells, and the keys of its other words in order."""
    if any(map(is_japanese_char, folded)):
        forms = set()
        for form, run in _RUNS.items():
            folded, found = run.subn("", folded)
            if found:
                forms.add(form)
        bare = _NO.sub("", folded).rstrip("ー")  # As the finder quotes it: マンゴ.
        return frozenset(forms), (bare,) if bare else ()
    forms, rest = set(), []
    for word in _LATIN_WORD.findall(_FREEZE_DRIED.sub("lyophilized", folded)):
        told = [form for form, words in _WORDS.items() if words.fullmatch(word)]
        forms.update(told)
        if not told and word not in _LINKS:
            # Piña and pino are two plants.
            gender = _GENDER.search(word)
            rest.append(stem(word) + (gender[1] if gender else ""))
    return frozenset(forms), tuple(rest)


def forms_of(names: Iterable[tuple[str, str, str]]) -> dict[str, Forms]:
    """What is grown or caught with its other forms, from (code, language, folded name) of products.

    What has a name that says "fresh" is grown or caught.
    """
    known = [(code, language, *parted(name)) for code, language, name in names]
    fresh = {code for code, _, forms, _ in known if FRESH in forms}
    bare: dict[tuple[str, Bare], str] = {}
    for code, language, forms, rest in known:
        if code in fresh and rest and (not forms or forms == {FRESH}):
            bare.setdefault((language, rest), code)
    others: dict[str, dict[tuple[Bare, str], str]] = {code: {} for code in fresh}
    own: dict[str, set[str]] = {code: set() for code in fresh}
    for code, language, forms, rest in known:
        raw = bare.get((language, rest), "")
        if code in fresh:
            own[code] |= forms
        elif raw and len(forms) == 1:
            others[raw].setdefault((rest, min(forms)), code)
    return {code: Forms(others[code], frozenset(own[code])) for code in sorted(fresh)}


def form_beside(folded: str, start: int, end: int) -> str:
    """The form that the words beside the name at ``folded[start:end]`` tell; "" where none do."""
    ahead = _STOP.split(_FREEZE_DRIED.sub("lyophilized", folded[max(start - _NEAR, 0) : start]))[-1]
    behind = _STOP.split(folded[end : end + _NEAR])[0].lstrip("ー")
    for told in (_BEHIND.match(behind), _AHEAD.search(ahead)):
        if told and (word := told["form"]):
            return next(form for form, words in _WORDS.items() if words.fullmatch(word))
        if told:
            return next(form for form, run in _RUNS.items() if run.fullmatch(told["run"]))
    return ""
