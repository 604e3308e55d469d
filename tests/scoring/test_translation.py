import numpy as np
import pytest

from matchmaking.scoring import Term, Vocabulary
from matchmaking.scoring.reading.translation import (
    TranslationChannel,
    translation_tokens,
    translations,
)

NAMES = [
    ("aguacate congelado", "冷凍アボカド"),
    ("fresa congelada", "冷凍いちご"),
    ("jugo de aguacate", "アボカドジュース"),
    ("jugo de naranja", "オレンジジュース"),
    ("válvula de acero", "鋼製バルブ"),
    ("tornillo de acero", "鋼製ねじ"),
]
CERTIFICATES = (
    Term("certification", "c", "es", "norma"),
    Term("certification", "c", "ja", "規格"),
)
PRODUCTS = tuple(
    Term("product", f"p{i}", language, name)
    for i, pair in enumerate(NAMES)
    for language, name in zip(("es", "ja"), pair, strict=True)
)
VOCABULARY = Vocabulary(terms=PRODUCTS + CERTIFICATES)


def likeness(need, suppliers, *, source="ja", target="es"):
    channel = TranslationChannel(translations(VOCABULARY, source, target)).fit(suppliers)
    return channel.block([need])[0]


def test_parts_of_known_names_find_texts_that_no_name_covers():
    values = likeness("冷凍オレンジ", ["Naranja congelada en cubos", "Tornillos", "Fresa fresca"])
    assert values[0] > values[2] >= 0
    assert values[1] == 0


def test_the_other_way_round_and_in_plural():
    values = likeness("válvulas", ["バルブ製造", "ジュース"], source="es", target="ja")
    assert values[0] > values[1]


def test_unknown_words_are_silent():
    assert likeness("宇宙船", ["Tornillos", ""]).tolist() == [0.0, 0.0]
    assert likeness("", ["Tornillos"]).tolist() == [0.0]


def test_certificates_translate_nothing():
    assert likeness("規格", ["norma"]).tolist() == [0.0]


def test_without_vocabulary_it_is_silent():
    channel = TranslationChannel(translations(Vocabulary(), "ja", "es")).fit(["Tornillos"])
    assert channel.block(["鋼製ねじ"]).tolist() == [[0.0]]


def test_values_are_cosines_and_do_not_depend_on_what_is_asked_beside():
    channel = TranslationChannel(translations(VOCABULARY, "ja", "es")).fit([es for es, _ in NAMES])
    together = channel.block([ja for _, ja in NAMES])
    assert together.min() >= 0
    assert together.max() <= 1 + 1e-6
    alone = np.concatenate([channel.block([ja]) for _, ja in NAMES])
    assert together.tolist() == alone.tolist()
    assert together.argmax(axis=1).tolist() == list(range(len(NAMES)))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Válvulas de ACERO", ["valvul", "acer"]),
        ("ﾊﾞﾙﾌﾞ", ["バルブ"]),
        ("センサー", ["センサ"]),
        ("冷凍いちご", ["冷", "凍", "冷凍", "いちご"]),
        ("12 kg, de", ["kg"]),
    ],
)
def test_tokens(text, tokens):
    assert translation_tokens(text) == tokens
