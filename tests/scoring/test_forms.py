"""The bare name of what is grown or caught, beside words that tell in which form it is sold."""

import pytest

from matchmaking.scoring import (
    NoEncoder,
    Scorer,
    SupplierRecord,
    Term,
    Vocabulary,
    explain,
    make_pieces,
)
from matchmaking.scoring.comparing.ground import Ground
from matchmaking.scoring.reading.concept_reading import ConceptReader
from tests.scoring.factories import need, supplier

NAMES = (
    ("tuna", "es", ("atún fresco", "atún", "atún aleta amarilla")),
    ("tuna", "en", ("fresh tuna", "tuna")),
    ("tuna", "ja", ("生鮮マグロ", "マグロ")),
    ("tuna-canned", "es", ("atún enlatado",)),
    ("tuna-canned", "en", ("canned tuna",)),
    ("tuna-canned", "ja", ("マグロ缶",)),
    ("mango", "es", ("mango fresco", "mango")),
    ("mango", "en", ("fresh mango", "mango")),
    ("mango", "ja", ("生鮮マンゴー", "マンゴー")),
    ("mango-dried", "es", ("mango deshidratado",)),
    ("mango-dried", "ja", ("ドライマンゴー",)),
    ("mango-pulp", "en", ("mango puree",)),
    ("mango-pulp", "es", ("pulpa de mango",)),
    ("pineapple", "es", ("piña fresca", "piña")),
    ("pine-oil", "es", ("aceite de pino",)),
    ("sauce", "es", ("salsa",)),
)
VOCABULARY = Vocabulary(
    terms=tuple(
        Term("product", code, language, name) for code, language, names in NAMES for name in names
    )
)
READER = ConceptReader(VOCABULARY)


def products(text, language="es"):
    return {(hit.code, hit.aside) for _, hit in READER.found(supplier(1, text, language=language))}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("es", "Enlatadora de atún, marca propia", "tuna-canned"),
        ("es", "Enlatamos atún aleta amarilla", "tuna-canned"),
        ("es", "Planta enlatadora de sardina y atún", "tuna-canned"),
        ("es", "Mango ataulfo deshidratado", "mango-dried"),
        ("es", "Frutas deshidratadas: fresa, mango", "mango-dried"),
        ("es", "Mango (deshidratado)", "mango-dried"),
        ("es", "Pulpa de fresa y mango", "mango-pulp"),
        ("en", "Tuna canning plant", "tuna-canned"),
        ("en", "Puree of mango", "mango-pulp"),
        ("ja", "マグロの缶詰", "tuna-canned"),
        ("ja", "乾燥マンゴー", "mango-dried"),
        ("ja", "乾燥したパイン・マンゴー", "mango-dried"),
    ],
)
def test_a_bare_name_is_that_of_the_form_which_the_words_beside_it_tell(language, text, code):
    assert products(text, language) == {(code, False)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Mango ataulfo en polvo"),
        ("es", "Jugo de naranja y mango"),
        ("es", "Mermelada de mango"),
        ("en", "Freeze-dried mango"),
        ("ja", "フリーズドライのマンゴー"),
    ],
)
def test_a_form_that_has_no_name_of_its_own_is_no_fresh_fruit(language, text):
    assert products(text, language) == {("mango", True)}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("es", "Exportadora de mango", "mango"),
        ("es", "Mango fresco", "mango"),
        ("es", "Mango y jugo de naranja", "mango"),
        ("es", "Mango, jugo de naranja", "mango"),
        ("es", "Deshidratamos chile. Mango de Sinaloa", "mango"),
        ("es", "Atún aleta amarilla", "tuna"),
    ],
)
def test_what_tells_no_other_form_is_fresh(language, text, code):
    assert (code, False) in products(text, language)


def test_what_is_for_canning_is_not_canned():
    assert products("マグロの缶詰用原料", "ja") == {("tuna", True)}


def test_two_plants_whose_names_differ_in_gender_are_not_one():
    assert VOCABULARY.forms["pineapple"].others == {}


def akin(text):
    return {
        code
        for _, hit in READER.found(need(1, text, language="es"))
        for _, code in READER.akin(hit)
    }


def test_who_asks_for_a_thing_without_its_form_may_take_another():
    assert akin("Buscamos atún") == {"tuna-canned"}
    assert akin("Buscamos mango") == {"mango-dried", "mango-pulp"}
    assert akin("Buscamos atún fresco") == akin("Buscamos atún enlatado") == set()


def explained(asked, offered):
    """The ground of a pair that says enough and shares no words, in a run of others."""
    others = [supplier(i, f"Salsa verde picante tradicional receta {i}") for i in range(2, 9)]
    wanted = f"{asked} para cadenas minoristas japonesas, hoteles y restaurantes"
    one = need(1, wanted, language="es")
    told = f"{offered} con laboratorio propio bodega camiones montacargas tarimas"
    scorer = Scorer(vocabulary=VOCABULARY, encoder=NoEncoder())
    return explain(scorer.fit([supplier(1, told), *others], [one]), one, "s001")


def test_another_form_of_what_is_asked_for_is_not_told_to_have_little_in_common():
    assert explained("Atún", "Planta enlatadora: conservas de atún").ground is Ground.UNTOLD
    assert explained("Mango", "Planta enlatadora: conservas de atún").ground is Ground.LITTLE


def test_a_companys_name_is_no_fresh_fruit_where_it_tells_of_another_form():
    def aside(description):
        pieces = make_pieces([("name", "Mango Real"), ("description", description)], language="es")
        found = READER.found(SupplierRecord(id="s1", pieces=pieces))
        return next(hit.aside for number, hit in found if number == 0)

    assert aside("Pulpa de mango")
    assert not aside("Pulpa de mango y mango fresco")
    assert not aside("Empresa familiar")
