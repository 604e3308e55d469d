import string

import pytest

from matchmaking.matching.domain.files.phrases import FILE_PHRASES
from matchmaking.matching.domain.telling.phrases import AMOUNT_UNITS, PHRASES
from matchmaking.matching.domain.telling.wording import LANGUAGES, Wording
from matchmaking.scoring import Change, Explanation, Feature, Gate, GateResult, NamedChange
from matchmaking.scoring.comparing.gates import FAIL, UNKNOWN
from matchmaking.scoring.explaining.explain import SharedConcept
from matchmaking.scoring.reading.channels import TextEvidence


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


def found(*shared, **changes):
    """An explanation with what both sides say, as (kind, code, need's words, supplier's words)."""
    evidence = TextEvidence("ja", "es", 0.8, "Congelamos aguacate Hass en cubos", ("hass", "cubos"))
    told = {
        "need_id": "1",
        "supplier_id": "1",
        "score": 0.5,
        "buyer_interest": 0.5,
        "supplier_interest": 0.5,
        "features": {},
        "buyer_contributions": {},
        "supplier_contributions": {},
        "evidence": evidence,
        "shared": tuple(SharedConcept(*one) for one in shared),
        "certifications_met": (),
        "gates": (),
        "best_change": None,
        "model_version": "expert",
    }
    return Explanation(**{**told, **changes})


NAMES = {
    "avocado-frozen": "Aguacate congelado",
    "iqf": "IQF",
    "fssc-22000": "FSSC 22000",
    "food": "Alimentos",
    "0811": "Frutas congeladas",
    "0804": "Dátiles, aguacates y mangos",
}
SPANISH = Wording("es", lambda kind, code: NAMES.get(code, code))
QUOTE = "Su descripción es cercana a la necesidad: «Congelamos aguacate Hass en cubos»."


def test_goods_come_first_then_what_is_asked_then_words_and_codes():
    pair = found(
        ("product", "avocado-frozen", "冷凍アボカド", "Aguacate Hass congelado en cubos"),
        ("capability", "iqf", "IQF", "IQF"),
        ("hs", "0804", "アボカド", "aguacate"),
        ("hs", "0811", "", ""),
        ("hs", "081190", "", ""),
        ("sector", "food", "", ""),
        certifications_met=("fssc-22000",),
        features={Feature.CAPACITY: 1.0},
    )
    assert SPANISH.reasons(pair) == [
        "Producto en común: Aguacate congelado.",
        "Cumple con la certificación buscada: FSSC 22000.",
        "Proceso en común: IQF.",
        QUOTE,
        "Palabras en común: hass, cubos.",
        "Mismo código arancelario (SA): 0811.90 (Frutas congeladas).",
        "Su capacidad cubre el volumen pedido.",
    ]


def test_goods_of_one_heading_are_told_in_the_words_of_both_the_readers_first():
    pair = found(("hs", "0804", "マンゴー", "aguacate Hass"), ("sector", "food", "", ""))
    told = "Mercancías de la misma partida arancelaria: 0804 (aguacate Hass, マンゴー)."
    assert told in SPANISH.reasons(pair)
    japanese = Wording("ja", lambda kind, code: code).reasons(pair)
    assert "HSコードの項が同じ品目：0804（マンゴー、aguacate Hass）。" in japanese


def test_a_code_without_a_heading_of_ours_is_told_alone():
    pair = found(("hs", "853710", "", ""))
    assert "Mismo código arancelario (SA): 8537.10." in SPANISH.reasons(pair)


def test_the_sector_is_told_where_nothing_closer_is():
    told = "Mismo sector: Alimentos."
    assert told in SPANISH.reasons(found(("sector", "food", "", "")))
    assert told not in SPANISH.reasons(found(("sector", "food", "", ""), ("hs", "081190", "", "")))


def test_words_of_a_term_that_was_told_are_not_told_again():
    shared = ("capability", "iqf", "hass iqf", "Hass IQF")
    assert "Palabras en común: cubos." in SPANISH.reasons(found(shared))


def test_a_chapter_in_common_is_not_told():
    told = SPANISH.reasons(found(("hs", "76", "アルミ", "aluminio")))
    assert not any("76" in line for line in told)


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.002, "El primer pedido cubre menos del 1 % de su pedido mínimo."),
        (0.3, "El primer pedido cubre el 30 % de su pedido mínimo."),
        (0.999, "El primer pedido cubre el 99 % de su pedido mínimo."),
    ],
)
def test_a_share_is_never_told_as_nothing_or_all(share, told):
    assert told in SPANISH.missing(found(features={Feature.MIN_ORDER: share}))
