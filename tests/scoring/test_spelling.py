"""Spanish as it is heard: unknown words are read as the known ones that sound like them."""

import pytest

from matchmaking.scoring import Term, Vocabulary
from matchmaking.scoring.language.spelling import Spellings, sound_of

FINDER = Vocabulary(
    terms=(
        Term("product", "coconut", "es", "coco deshidratado"),
        Term("product", "beer", "es", "cerveza"),
        Term("product", "blinds", "es", "persianas"),
        Term("product", "chickpeas", "es", "chícharos"),
        Term("product", "wafers", "en", "communion wafers"),
    )
).finder


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("desidratado", "deshidratado"),
        ("serveza", "cerveza"),
        ("conbustion", "combustion"),
        ("embase", "envase"),
        ("refaccciones", "refacciones"),
        ("calsado", "calzado"),
        ("lleso", "yeso"),
        ("jenerador", "generador"),
        ("kilo", "quilo"),
    ],
)
def test_what_is_spoken_alike_sounds_alike(written, meant):
    assert sound_of(written) == sound_of(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [("chicharros", "chicharos"), ("chapa", "capa"), ("gasa", "jasa"), ("pesa", "pesca")],
)
def test_other_words_sound_otherwise(one, other):
    assert sound_of(one) != sound_of(other)


def test_a_misspelled_word_is_found_and_shown_as_it_stands():
    (hit,) = FINDER.find("COCO DESIDRATADO en bolsa", "es")
    assert (hit.code, hit.surface) == ("coconut", "coco desidratado")
    assert [hit.code for hit in FINDER.find("servesas y percianas", "es")] == ["beer", "blinds"]


def test_known_short_and_foreign_words_stay():
    spellings = Spellings(["envas", "persian", "cervez", "servez"], known=["comunion"])
    assert spellings.meant("embas") == "embas"
    assert spellings.meant("comunion") == "comunion"
    assert spellings.meant("percian") == "persian"
    # Two known words sound alike: which is meant, nobody knows.
    assert spellings.meant("zervez") == "zervez"
    assert FINDER.find("hostias de comunion, wafers", "es") == ()
    assert FINDER.find("persyanas, servesa", "en") == ()
    assert FINDER.find("chicharros", "es") == ()
