"""Explanations in es, ja and en: each code has one whole sentence per language with named places.

Not gettext: a command or a letter may say the same thing in a language that is not the active one,
and the three wordings of a sentence are reviewed side by side. ``tests/matching`` proves that every
sentence has all three languages and the same places.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from matchmaking.matching.phrases import AMOUNT_UNITS, PHRASES, SEPARATORS
from matchmaking.matching.phrases_to_supplier import TO_SUPPLIER
from matchmaking.scoring import Explanation, Feature, Gate, GateResult, Ground, NamedChange
from matchmaking.scoring.language.concepts import CAPABILITY, CERTIFICATION, HS, PRODUCT, SECTOR

LANGUAGES = ("es", "ja", "en")

# Text evidence of 1 is what one supplier in a thousand gets; of 0.6 about one in a hundred.
_CLOSE = 0.6
_VERY_CLOSE = 1.1
# A vote of earlier needs that is told: about a fourth of those that are alike went to the supplier.
_SPOKEN_FOR = 0.5
_SHORTEST_QUOTE = 4
_LONGEST_QUOTE = 90

Namer = Callable[[str, str], str]
"""(kind, code) to the concept's name in the reader's language."""


def is_worth_telling(change: NamedChange) -> bool:
    """Whether a change opens the pair, or raises it by points that its reader would see."""
    return change.opens_gate or _points(change.score_after) > _points(change.score_before)


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
        chosen = list(codes)[:limit]
        shown = [code[1:] if code.startswith("?") else self.name(kind, code) for code in chosen]
        return SEPARATORS[self.language].join(shown)

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other, as the language sets them."""
        return ("" if self.language == "ja" else " ").join(sentences)

    def reasons(self, explanation: Explanation) -> list[str]:
        """Why the pair fits, the strongest first; never empty."""
        found = [*self._shared(explanation), *self._texts(explanation)]
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

    def _shared(self, explanation: Explanation) -> Iterator[str]:
        for kind, phrase in (
            (PRODUCT, "reason_products"),
            (CAPABILITY, "reason_capabilities"),
            (HS, "reason_hs"),
            (SECTOR, "reason_sector"),
        ):
            codes = [shared.code for shared in explanation.shared if shared.kind == kind]
            if codes:
                yield self.say(phrase, names=self.names(kind, codes))

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
        if evidence.shared_words:
            words = SEPARATORS[self.language].join(evidence.shared_words[:4])
            yield self.say("reason_shared_words", names=words)

    def _facts(self, explanation: Explanation) -> Iterator[str]:
        claimed = explanation.certifications_claimed
        stated = [code for code in explanation.certifications_met if code not in claimed]
        for codes, phrase in (
            (stated, "reason_certifications"),
            (claimed, "reason_certifications_claimed"),
        ):
            if codes:
                yield self.say(phrase, names=self.names(CERTIFICATION, codes))
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
            if value is not None and value < 1.0 and str(feature) not in stopped:
                yield self.say(phrase, share=round(value * 100))
