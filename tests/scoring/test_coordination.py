"""Names whose words a list parts are found, and words that do not belong together are not."""

import pytest

from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.scoring import Term, Vocabulary
from matchmaking.taxonomy.files import load_taxonomy

TERMS = (
    Term("product", "avocado-fresh", "es", "aguacate"),
    Term("product", "avocado-frozen", "es", "aguacate congelado"),
    Term("product", "avocado-oil", "es", "aceite de aguacate"),
    Term("product", "mango-frozen", "es", "mango congelado"),
    Term("product", "mango-frozen", "en", "frozen mango"),
    Term("product", "papaya-frozen", "en", "frozen papaya"),
    Term("product", "beef", "es", "carne de res"),
    Term("product", "pork", "es", "carne de puerco"),
    Term("product", "gaskets", "es", "empaques de hule"),
    Term("product", "hoses", "es", "mangueras de hule"),
    Term("sector", "rubber", "es", "mangueras de hule"),
)
FINDER = Vocabulary(terms=TERMS).finder


def products(text):
    return {hit.code for hit in FINDER.find(text, None) if hit.kind == "product"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Aguacate, papaya y mango congelados", {"avocado-frozen", "mango-frozen"}),
        ("VENTA DE AGUACATE Y MANGO CONGELADO", {"avocado-frozen", "mango-frozen"}),
        ("aguacate en mitades y cubos congelado", {"avocado-frozen"}),
        ("corte de carne de res y puerco", {"beef", "pork"}),
        ("carne de res y de puerco", {"beef", "pork"}),
        ("sellos, empaques y mangueras de hule", {"gaskets", "hoses"}),
        ("frozen mango, pineapple and papaya", {"mango-frozen", "papaya-frozen"}),
    ],
)
def test_a_word_said_once_counts_for_the_whole_list(text, named):
    assert products(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # The oil is of avocado, and is not frozen.
        ("aceite de aguacate y mango congelado", {"avocado-oil", "mango-frozen"}),
        ("aguacate. Mango, piña congelada y papaya", {"avocado-fresh"}),
        ("aguacate en caja, tortilla, pan congelado", {"avocado-fresh"}),
        ("carne de res. Chicharrón de puerco y res", {"beef"}),
    ],
)
def test_words_of_other_things_are_not_joined(text, named):
    assert products(text) == named


def test_what_is_found_is_shown_with_the_words_as_they_stand():
    (hit,) = [hit for hit in FINDER.find("carne de res y puerco", "es") if hit.code == "pork"]
    assert hit.surface == hit.written == "carne … puerco"
    assert (hit.start, hit.end) == (0, len("carne de res y puerco"))


def test_a_list_of_fruit_in_the_projects_own_words():
    finder = vocabulary_of(load_taxonomy()).finder
    found = {hit.code for hit in finder.find("mango, papaya y piña congelados en cubo", "es")}
    assert {"mango-frozen", "papaya-frozen", "pineapple-frozen"} <= found
    assert not {"mango-fresh", "papaya-fresh"} & found
