from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.scoring.language.concepts import HS, PRODUCT
from matchmaking.taxonomy.files import load_taxonomy

TAXONOMY = load_taxonomy()
ABOVE = vocabulary_of(TAXONOMY).above


def headings_above(product: str) -> set[str]:
    return {code for kind, code in ABOVE[PRODUCT, product] if kind == HS}


def test_product_stands_under_the_heading_of_all_its_subheadings() -> None:
    assert headings_above("led-luminaires") == {"9405"}
    assert headings_above("ice") == {"2201"}


def test_product_that_is_spread_over_headings_stands_under_none() -> None:
    assert headings_above("guacamole") == set()


def test_every_heading_above_a_product_is_one_that_texts_can_name() -> None:
    known = {entry.code for entry in TAXONOMY.entries(HS)}
    above = {code for kind, code in ABOVE if kind == PRODUCT for code in headings_above(code)}

    assert len(above) > 100
    assert above <= known
