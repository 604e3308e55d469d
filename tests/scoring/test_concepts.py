from dataclasses import replace

import numpy as np
import pytest

from matchmaking.scoring import Term, Vocabulary
from matchmaking.scoring.language.tokens import stem
from matchmaking.scoring.reading.concept_channel import (
    ConceptChannel,
    profile_concepts,
    ticked_alone,
)
from tests.scoring.factories import VOCABULARY

FINDER = VOCABULARY.finder


def codes(text, language=None):
    return [hit.code for hit in FINDER.find(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "AGUACATES CONGELADOS en cubos",
        "aguacate  congelado",
        "Aguacate (congelado)",
        "frozen avocados",
        "冷凍アボカド（ダイス）",
        "冷凍ｱﾎﾞｶﾄﾞ",
    ],
)
def test_a_concept_is_found_in_any_width_case_number_and_language(text):
    assert codes(text) == ["avocado-frozen"]


def test_the_longest_surface_of_a_kind_wins():
    assert codes("Moldeo por inyección") == ["injection-moulding"]
    assert codes("Moldeo de barro") == ["moulding"]


def test_a_word_is_not_found_inside_a_longer_one():
    assert codes("panadería", "es") == []
    assert codes("remoldeos", "es") == []
    assert codes("パンツ") == []
    assert codes("緑茶色") == []


def test_short_katakana_at_the_end_of_a_surface_ends_there():
    finder = Vocabulary(
        terms=(
            Term("capability", "baking", "ja", "製パン"),
            Term("product", "mask", "ja", "医療用マスク"),
        )
    ).finder

    def found(text):
        return [hit.code for hit in finder.find(text)]

    assert found("綿製パンツの縫製") == []
    assert found("医療用マスキングテープ") == []
    assert found("製パン・製菓、医療用マスクの製造") == ["baking", "mask"]


def test_a_single_latin_word_counts_only_in_its_own_language():
    assert codes("pan y aceite", "es") == ["bread"]
    assert codes("pan for frying", "en") == []
    assert codes("ISO 9001 certified", "es") == ["iso-9001"]


def test_long_vowels_at_the_end_of_katakana_do_not_matter():
    assert codes("温度センサ") == ["sensor"]
    assert codes("温度センサーの製造") == ["sensor"]
    assert codes("パンとバルブ") == ["bread", "valve"]


def test_certificates_are_found_in_any_spelling():
    assert codes("ISO9001:2015, IATF-16949") == ["iso-9001", "iatf-16949"]


@pytest.mark.parametrize(
    ("text", "code"), [("ばれいしよ", "potato"), ("シヤツ（綿製）", "shirt"), ("Ｔシャツ", "shirt")]
)
def test_small_kana_written_large_are_the_same_word(text, code):
    assert codes(text, "ja") == [code]


@pytest.mark.parametrize("text", ["サプライチェーン、ソー", "チェーン。ソー", "チェーン/ソー"])
def test_a_span_never_crosses_a_stop(text):
    assert codes(text, "ja") == []


@pytest.mark.parametrize("text", ["ISO/IEC 17025", "ISO IEC 17025", "iso/iec17025"])
def test_a_stop_within_the_surface_is_no_stop(text):
    assert codes(text, "es") == ["iso-17025"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("pulpas de fruta", "es", ["pulp"]),
        ("pulpos", "es", ["octopus"]),
        ("gas natural", "es", []),
        ("gasas", "es", ["gauze"]),
        ("we win", "en", []),
        ("wine", "en", ["wine"]),
        ("PCBA", "en", ["pcba"]),
        ("PCBs", "en", ["pcb"]),
    ],
)
def test_endings_do_not_make_two_things_one(text, language, expected):
    assert codes(text, language) == expected


@pytest.mark.parametrize("text", ["O-ring", "rubber O-rings", "O ring", "Oリング"])
def test_a_letter_that_belongs_to_the_word_is_kept(text):
    assert codes(text, "en") == ["o-ring"]


def test_a_word_is_not_found_by_the_rest_of_a_name():
    assert codes("rings", "en") == codes("リング", "ja") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our plastics meet REACH.", ["reach"]),
        ("REACH対応", ["reach"]),
        ("We reach every market", []),
        ("WE REACH EVERY MARKET", []),
    ],
)
def test_an_acronym_that_is_a_word_counts_only_in_capitals(text, expected):
    assert codes(text, "en") == expected


def test_spans_show_the_words_that_were_found():
    (hit,) = FINDER.find("Venta de Aguacates Congelados", "es")
    assert hit.surface == "aguacates congelados"
    assert hit.written == "Aguacates Congelados"


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("es", "Moldeo por Inyección de piezas", "Moldeo por Inyección"),
        ("ja", "車載用センサーです", "センサー"),
        ("ja", "冷凍アボカド", "冷凍アボカド"),
    ],
)
def test_what_is_found_keeps_its_accents_and_its_bar(language, text, written):
    assert written in {hit.written for hit in FINDER.find(text, language)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("congeladas", "congelado"),
        ("valves", "valve"),
        ("raices", "raiz"),
        ("inyecciones", "inyeccion"),
        ("companies", "company"),
        ("boxes", "box"),
        ("cajas", "caja"),
    ],
)
def test_endings_of_number_and_gender_fall_together(one, other):
    assert stem(one) == stem(other)


def test_short_words_and_codes_keep_their_letters():
    assert [stem(word) for word in ("gas", "as", "abs", "316l")] == ["gas", "as", "abs", "316l"]


def test_implied_certificates_are_held_through_several_steps():
    assert VOCABULARY.held({"as9100"}) == {"as9100", "iatf-16949", "iso-9001"}


def test_what_stands_above_a_concept_counts_less_than_the_concept():
    profile = profile_concepts([("product", "avocado-frozen")], [], VOCABULARY)
    assert profile["product", "avocado-frozen"] > profile["sector", "food"] > 0


def test_the_rarer_shared_concept_counts_more_and_none_is_silent():
    common, rare = ("product", "a"), ("product", "b")
    channel = ConceptChannel().fit([{common: 1.0}, {common: 1.0}, {common: 1.0}, {rare: 1.0}, {}])
    (row,) = channel.block([{common: 1.0, rare: 1.0}])
    assert row[3] > row[0] > row[4] == 0
    assert not np.any(channel.block([{}]))
    assert np.all((row >= 0) & (row <= 1))


@pytest.mark.parametrize("text", ["Pulpa de fruta", "pulpas congeladas", "PULPA"])
def test_a_noun_of_the_other_gender_is_another_thing(text):
    vocabulary = Vocabulary(terms=(Term("hs", "0307", "es", "pulpo"),))
    assert vocabulary.finder.find(text, "es") == ()
    assert vocabulary.finder.find("Pulpos vivos", "es")


@pytest.mark.parametrize("text", ["tubería corrugada", "tubos corrugados", "CORRUGADAS"])
def test_an_adjective_is_found_in_both_genders(text):
    vocabulary = Vocabulary(terms=(Term("capability", "corrugated", "es", "corrugado"),))
    assert vocabulary.finder.find(text, "es")


@pytest.mark.parametrize(
    ("language", "surface", "text"),
    [
        ("ja", "センサー", "ｾﾝｻｰﾓｼﾞｭｰﾙ"),
        ("ja", "射出成形", "高精度射出成形品"),
        ("es", "válvula de acero inoxidable", "VALVULAS DE ACERO INOXIDABLE"),
        ("en", "ball bearing", "Ball‑bearings ｂａｌｌ ｂｅａｒｉｎｇｓ"),
    ],
    ids=["half width", "Japanese compound", "capitals without accents", "full width"],
)
def test_spellings_of_real_sheets_are_found(language, surface, text):
    vocabulary = Vocabulary(terms=(Term("product", "p", language, surface),))
    assert [hit.code for hit in vocabulary.finder.find(text, language)][:1] == ["p"]


@pytest.mark.parametrize("code", ["injection-moulding", "forging"])
@pytest.mark.parametrize(
    "found", [[], [("capability", "injection-moulding")], [("product", "bread")]]
)
def test_a_profile_with_one_more_tick_is_what_it_would_have_been(code, found):
    """``above`` makes moulding stand above injection moulding."""
    above = {("capability", "injection-moulding"): (("capability", "moulding"),)}
    vocabulary = replace(VOCABULARY, above={**VOCABULARY.above, **above})
    ticked, more = [("product", "valve")], ("capability", code)
    before = profile_concepts(ticked, found, vocabulary)
    added = ticked_alone(more, vocabulary)
    both = {one: max(before.get(one, 0.0), added.get(one, 0.0)) for one in {**before, **added}}
    assert both == profile_concepts([*ticked, more], found, vocabulary)
