import pytest

from matchmaking.scoring.language.text import calmed, clean, fold, guess_language, split_pieces
from matchmaking.scoring.reading.units import make_units, without_legal_form
from matchmaking.scoring.records import main_language, make_pieces, reading_pieces


def test_clean_makes_one_form_of_width_and_drops_what_no_reader_sees():
    assert clean("ＩＳＯ\u200b９００１\x00 ｱﾎﾞｶﾄﾞ") == "ISO 9001 アボカド"
    assert clean("a\ud800b") == "ab"
    assert clean(" a \r\n\r\n b ") == "a\nb"


def test_fold_takes_accents_of_latin_letters_and_none_of_kana():
    assert fold("Inyección de PIÑA") == "inyeccion de pina"
    assert fold("ガス") != fold("カス")
    assert fold("ｶﾞｽ") == fold("ガス")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("冷凍アボカド", "ja"),
        ("モーター ISO 9001", "ja"),
        ("Fabricación de piezas", "es"),
        ("Curtido de piel 革", "es"),
        ("Machining of the parts for aircraft", "en"),
        ("Tequila", "es"),
        ("12345 / --", None),
    ],
)
def test_language_is_guessed_by_script_and_small_words(text, language):
    assert guess_language(text) == language


def test_a_latin_text_without_a_sign_is_what_the_caller_says():
    assert guess_language("Polishers", unsure="en") == "en"


def test_pieces_end_at_sentences_lines_and_semicolons_only():
    text = "Hacemos moldes. Certificados ISO 9001:2015; tolerancia 0.05 mm\n射出成形。組立"
    assert split_pieces(text) == (
        "Hacemos moldes",
        "Certificados ISO 9001:2015",
        "tolerancia 0.05 mm",
        "射出成形",
        "組立",
    )


def test_pieces_are_limited_and_do_not_repeat():
    assert split_pieces("aa;bb;aa;cc;dd", limit=3) == ("aa", "bb", "cc")


def test_the_main_language_is_that_of_most_text_besides_the_name():
    pieces = make_pieces([("name", "Precision Molding of Parts Inc"), ("description", "Moldes")])
    assert main_language(pieces) == "es"
    assert main_language(()) is None


def test_reading_pieces_keep_their_kind():
    pieces = make_pieces([("title", "部品"), ("description", "切削。研磨")])
    assert [(p.text, p.kind) for p in reading_pieces(pieces)] == [
        ("部品", "title"),
        ("切削", "description"),
        ("研磨", "description"),
    ]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Plásticos León, S.A. de C.V.", "Plásticos León"),
        ("PLASTICOS SA DE CV", "PLASTICOS"),
        ("Moldes del Norte S. de R.L. de C.V.", "Moldes del Norte"),
        ("株式会社さくら", "さくら"),
        ("Sakura Foods Co., Ltd.", "Sakura Foods"),
        ("Casa", "Casa"),
    ],
)
def test_legal_forms_are_left_out_of_names(name, bare):
    assert without_legal_form(name) == bare


def test_a_company_name_is_not_told_where_there_is_more_to_read():
    (unit,) = make_units(
        [make_pieces([("name", "Industrias Kraft SA de CV"), ("description", "Moldeo")])]
    )
    assert unit.told == "Moldeo"
    assert unit.parts == ("Moldeo",)
    assert "Kraft" in unit.whole
    (alone,) = make_units([make_pieces([("name", "Industrias Kraft SA de CV")])])
    assert alone.told == "Industrias Kraft"


def test_each_language_of_a_profile_is_a_unit():
    units = make_units(
        [make_pieces([("description", "Moldeo de piezas"), ("description", "成形")])]
    )
    assert [(unit.owner, unit.language) for unit in units] == [(0, "es"), (0, "ja")]


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("FABRICACIÓN DE MUEBLES", "Fabricación de muebles"),
        ("Fabricación de muebles de PVC", "Fabricación de muebles de PVC"),
        ("IATF 16949", "IATF 16949"),
        ("ＡＢＳ樹脂の射出成形", "ＡＢＳ樹脂の射出成形"),
        ("", ""),
    ],
)
def test_only_what_is_written_in_capitals_is_calmed(text, calm):
    assert calmed(text) == calm
