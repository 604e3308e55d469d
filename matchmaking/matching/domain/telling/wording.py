"""Explanations in es, ja and en: each code has one whole sentence per language with named places.

Not gettext: a command or a letter may say the same thing in a language that is not the active one,
and the three wordings of a sentence are reviewed side by side. ``tests/matching`` proves that every
sentence has all three languages and the same places.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from matchmaking.matching.domain.telling.phrases import AMOUNT_UNITS, PHRASES, SEPARATORS
from matchmaking.matching.domain.telling.phrases_to_supplier import TO_SUPPLIER
from matchmaking.profiles.domain.public import hs_text
from matchmaking.scoring import Explanation, Feature, Gate, GateResult, Ground, NamedChange
from matchmaking.scoring.explaining.explain import SharedConcept
from matchmaking.scoring.language.concepts import CAPABILITY, CERTIFICATION, HS, PRODUCT, SECTOR
from matchmaking.scoring.language.text import fold
from matchmaking.scoring.reading.channels import TextEvidence

LANGUAGES = ("es", "ja", "en")

# Text evidence of 1 is what one supplier in a thousand gets; of 0.6 about one in a hundred.
_CLOSE = 0.6
_VERY_CLOSE = 1.1
# A vote of earlier needs that is told: about a fourth of those that are alike went to the supplier.
_SPOKEN_FOR = 0.5
# Digits of a heading; fewer are a chapter, which says no more than a sector.
_HEADING = 4
# A share that would round to nothing.
_LEAST_SHARE = 0.005
_SHORTEST_QUOTE = 4
_LONGEST_QUOTE = 90

Namer = Callable[[str, str], str]
"""(kind, code) to the concept's name in the reader's language."""


def is_worth_telling(change: NamedChange) -> bool:
    """Whether a change opens the pair, or raises it by points that its reader would see."""
    return change.opens_gate or _points(change.score_after) > _points(change.score_before)


def is_within(codes: Iterable[str], heading: str) -> bool:
    """Whether any of the HS ``codes`` is one of the heading, or chapter, other than itself."""
    return any(code != heading and code.startswith(heading) for code in codes)


def _points(score: float) -> int:
    return round(score * 100)


@dataclass(frozen=True)
class Wording:
    """Sentences about a pair for one reader: ``language`` is es, ja or en.

    ``to_supplier`` speaks to the supplier itself; otherwise the supplier is spoken of.
    """

    language: str
    name: Namer
    to_supplier: bool = False

    def say(self, phrase: str, **places: object) -> str:
        """The sentence of a phrase in the reader's language; KeyError for an unknown one."""
        sentences = TO_SUPPLIER.get(phrase) if self.to_supplier else None
        told = (sentences or PHRASES[phrase])[self.language].format(**places)
        # A name may end with the stop that ends the sentence: "GLOBALG.A.P.".
        return told[:-1] if told.endswith("..") else told

    def names(self, kind: str, codes: Iterable[str], *, limit: int = 4) -> str:
        """Names of codes as a list; a code that stands for the user's own word is shown as the
        word.
        """
        return self._joined(
            (code[1:] if code.startswith("?") else self.name(kind, code) for code in codes),
            limit=limit,
        )

    def term(self, kind: str, code: str) -> str:
        """A term's name; of an HS code what customs papers print, with the name of its heading."""
        return self._hs(code) if kind == HS else self.name(kind, code)

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other, as the language sets them."""
        return ("" if self.language == "ja" else " ").join(sentences)

    def reasons(self, explanation: Explanation) -> list[str]:
        """Why the pair fits; never empty.

        First what both make and want, with the certificates and processes that are asked, then the
        supplier's own words, then what can be compared. What follows from a line before it is not
        said again: a product in common has its heading, and a heading its sector.
        """
        found = [
            *self._terms(explanation, PRODUCT, "reason_products"),
            *self._certificates(explanation),
            *self._terms(explanation, CAPABILITY, "reason_capabilities"),
            *self._texts(explanation),
            *self._headings(explanation),
        ]
        if not any(one.kind != SECTOR for one in explanation.shared):
            found += self._terms(explanation, SECTOR, "reason_sector")
        if explanation.earlier >= _SPOKEN_FOR:
            found.append(self.say("reason_earlier_needs"))
        found += self._facts(explanation)
        return found or [self.say("reason_best_of_the_rest")]

    def missing(self, explanation: Explanation) -> list[str]:
        """What stands against the pair, what is unknown, and the change that would raise it
        most.
        """
        found = [self.gate(result) for result in explanation.gates if result.failed]
        found += self._ground(explanation)
        found += [self.gate(result) for result in explanation.gates if not result.failed]
        found += self._shortfalls(explanation)
        change = explanation.best_change
        if change is not None and is_worth_telling(change):
            found.append(self.change(change))
        return found

    def gate(self, result: GateResult) -> str:
        """One gate that failed or cannot tell."""
        kind = {Gate.CERTIFICATION: CERTIFICATION, Gate.CAPABILITY: CAPABILITY}.get(result.gate)
        names = self.names(kind, result.codes) if kind else ""
        return self.say(
            f"gate_{result.gate}_{'failed' if result.failed else 'unknown'}", names=names
        )

    def change(self, change: NamedChange) -> str:
        """The one change that would raise the match most, with the score before and after."""
        kind = CAPABILITY if change.change == "add_capability" else CERTIFICATION
        return self.say(
            f"change_{change.change}",
            name=change.code if change.amount or change.code == "JP" else self._code(kind, change),
            amount=self._amount(change),
            before=_points(change.score_before),
            after=_points(change.score_after),
        )

    def _code(self, kind: str, change: NamedChange) -> str:
        if change.change == "offer_incoterm":
            return change.code
        return self.names(kind, [change.code]) if change.code else ""

    def _amount(self, change: NamedChange) -> str:
        if change.amount is None:
            return ""
        number = f"{change.amount:,.0f}" if change.amount >= 10 else f"{change.amount:,.1f}"
        unit = AMOUNT_UNITS.get(change.code, {}).get(self.language, "")
        return f"{number} {unit}".strip()

    def _terms(self, explanation: Explanation, kind: str, phrase: str) -> Iterator[str]:
        codes = [shared.code for shared in explanation.shared if shared.kind == kind]
        if codes:
            yield self.say(phrase, names=self.names(kind, codes))

    def _headings(self, explanation: Explanation) -> Iterator[str]:
        """HS codes that both sides give; then, where no product says more, headings whose goods
        both name, with their words: a mango is of the heading of avocados.
        """
        shared = [one for one in explanation.shared if one.kind == HS]
        given = [one.code for one in shared if not (one.need_words or one.supplier_words)]
        codes = [code for code in given if not is_within(given, code)]
        if codes:
            yield self.say("reason_hs", names=self._joined(map(self._hs, codes)))
        if any(one.kind == PRODUCT for one in explanation.shared):
            return
        told = [
            self._beside(one.code, self._words(one, explanation.evidence))
            for one in shared
            if len(one.code) >= _HEADING
            and one.code not in given
            and not is_within(codes, one.code)
        ]
        if told:
            yield self.say("reason_heading", names=self._joined(told))

    def _hs(self, code: str) -> str:
        printed, heading = hs_text(code), self.name(HS, code[:4])
        return printed if heading == code[:4] else self._beside(printed, heading)

    def _words(self, shared: SharedConcept, evidence: TextEvidence) -> str:
        """The words of the sides that name it, those in the reader's language first."""
        words = [shared.need_words, shared.supplier_words]
        if evidence.supplier_language == self.language:
            words.reverse()
        return self._joined(word for word in words if word)

    def _beside(self, one: str, other: str) -> str:
        return f"{one}（{other}）" if self.language == "ja" else f"{one} ({other})"

    def _joined(self, names: Iterable[str], *, limit: int = 3) -> str:
        return SEPARATORS[self.language].join(dict.fromkeys(list(names)[:limit]))

    def _texts(self, explanation: Explanation) -> Iterator[str]:
        evidence = explanation.evidence
        if evidence.text < _CLOSE:
            return
        quote = evidence.closest_part
        if len(quote) > _LONGEST_QUOTE:
            quote = quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
        phrase = "reason_text_very_close" if evidence.text >= _VERY_CLOSE else "reason_text_close"
        if len(quote) >= _SHORTEST_QUOTE:
            yield self.say(phrase, quote=quote)
        told = fold(" ".join(one.need_words for one in explanation.shared))
        words = [word for word in evidence.shared_words if word not in told]
        if words:
            yield self.say("reason_shared_words", names=self._joined(words, limit=4))

    def _certificates(self, explanation: Explanation) -> Iterator[str]:
        claimed = explanation.certifications_claimed
        stated = [code for code in explanation.certifications_met if code not in claimed]
        for codes, phrase in (
            (stated, "reason_certifications"),
            (claimed, "reason_certifications_claimed"),
        ):
            if codes:
                yield self.say(phrase, names=self.names(CERTIFICATION, codes))

    def _facts(self, explanation: Explanation) -> Iterator[str]:
        for feature, least, phrase in (
            (Feature.CAPACITY, 1.0, "reason_capacity"),
            (Feature.LEAD_TIME, 1.0, "reason_lead_time"),
            (Feature.MIN_ORDER, 1.0, "reason_min_order"),
            (Feature.INCOTERMS, 1.0, "reason_incoterms"),
            (Feature.JAPAN_EXPERIENCE, 1.0, "reason_japan_experience"),
            (Feature.DUTY_ADVANTAGE, 0.1, "reason_duty_advantage"),
        ):
            if explanation.features.get(feature, 0.0) >= least:
                yield self.say(phrase)

    def _ground(self, explanation: Explanation) -> Iterator[str]:
        """That the two have little in common, and where they are apart; nothing if they have not.

        A gate that failed has said already which processes are missing.
        """
        if explanation.ground is Ground.UNTOLD:
            yield self.say("ground_untold")
        if explanation.ground is not Ground.LITTLE:
            return
        yield self.say("ground_little")
        stopped = {result.gate for result in explanation.gates if result.failed}
        for feature, phrase in (
            (Feature.SECTOR, "far_sector"),
            (Feature.CAPABILITIES, "far_capabilities"),
            (Feature.HS, "far_hs"),
        ):
            told = feature == Feature.CAPABILITIES and Gate.CAPABILITY in stopped
            if explanation.features.get(feature) == 0.0 and not told:
                yield self.say(phrase)

    def _shortfalls(self, explanation: Explanation) -> Iterator[str]:
        stopped = {str(result.gate) for result in explanation.gates}
        for feature, phrase in (
            (Feature.CAPACITY, "short_capacity"),
            (Feature.LEAD_TIME, "short_lead_time"),
            (Feature.MIN_ORDER, "short_min_order"),
            (Feature.INCOTERMS, "short_incoterms"),
        ):
            value = explanation.features.get(feature)
            if value is None or value >= 1.0 or str(feature) in stopped:
                continue
            least = f"least_{feature}"
            if value < _LEAST_SHARE and least in PHRASES:
                yield self.say(least)
            else:
                # Rounded up, nothing would be missing.
                yield self.say(phrase, share=min(round(value * 100), 99))
