import string

import pytest

from matchmaking.matching.phrases import AMOUNT_UNITS, PHRASES
from matchmaking.matching.phrases_of_files import FILE_PHRASES
from matchmaking.matching.wording import LANGUAGES, Wording
from matchmaking.scoring import Change, Gate, GateResult, NamedChange
from matchmaking.scoring.comparing.gates import FAIL, UNKNOWN


def places(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("phrases", [PHRASES, FILE_PHRASES])
def test_every_sentence_has_three_languages_with_the_same_places(phrases):
    for name, sentences in phrases.items():
        assert set(sentences) == set(LANGUAGES), name
        assert len({frozenset(places(text)) for text in sentences.values()}) == 1, name


def test_every_unit_has_three_languages():
    assert all(set(names) == set(LANGUAGES) for names in AMOUNT_UNITS.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gate_and_change_has_its_sentence(language):
    wording = Wording(language, lambda kind, code: code)
    for gate in Gate:
        for state in (FAIL, UNKNOWN):
            assert wording.gate(GateResult(gate, state, ("iso-9001",)))
    for change in Change:
        amount = 12.0 if "capacity" in change or "order" in change else None
        named = NamedChange(change, "mass", amount, 0.2, 0.4, opens_gate=False)
        assert "40" in wording.change(named)


def test_names_are_said_in_the_readers_language():
    wording = Wording("ja", lambda kind, code: {"iso-9001": "ISO 9001"}[code])
    result = GateResult(Gate.CERTIFICATION, FAIL, ("iso-9001", "?jis q 9100"))
    assert wording.gate(result) == "必須認証がありません：ISO 9001、jis q 9100。"


def test_a_name_that_ends_with_a_stop_ends_the_sentence():
    wording = Wording("es", lambda kind, code: "GLOBALG.A.P.")
    result = GateResult(Gate.CERTIFICATION, FAIL, ("globalgap",))
    assert wording.gate(result) == "Le falta la certificación requerida: GLOBALG.A.P."
