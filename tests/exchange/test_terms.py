"""Cells that list terms, as people write them."""

import pytest

from matchmaking.common.sheets.columns import match_header
from matchmaking.exchange.columns import columns_of
from matchmaking.exchange.domain.terms import TermReader
from matchmaking.exchange.enums import SheetKind
from matchmaking.exchange.problems import RowCode
from matchmaking.taxonomy.kinds import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return TermReader(language="es")


@pytest.mark.parametrize(
    "cell",
    ["FSSC 22000; Kosher", "FSSC 22000, Kosher", "FSSC 22000、コーシャ", "FSSC 22000\nKosher"],
)
def test_list_is_separated_by_what_people_use(reader, cell):
    terms, problems = reader.read_list(Kind.CERTIFICATION, cell, column="certifications")
    assert [term.pk for term in terms] == ["fssc-22000", "kosher"]
    assert problems == []


@pytest.mark.parametrize(
    "cell", ["Alimentos y bebidas", "Food & Beverages", "食品・飲料", "Alimentos/Bebidas"]
)
def test_two_known_words_joined_by_and_are_two(reader, cell):
    terms, problems = reader.read_list(Kind.SECTOR, cell, column="sectors")
    assert [term.pk for term in terms] == ["food", "beverages"]
    assert problems == []


def test_name_with_and_inside_stays_whole_and_so_does_what_is_half_known(reader):
    terms, _problems = reader.read_list(Kind.SECTOR, "Eléctrico y electrónico", column="sectors")
    whole, _problems = reader.read_list(Kind.SECTOR, "Moda, textil y calzado", column="sectors")
    _terms, problems = reader.read_list(Kind.SECTOR, "Alimentos y cohetes", column="sectors")
    assert len(terms) == len(whole) == 1
    assert [problem.params["value"] for problem in problems] == ["Alimentos y cohetes"]


def test_unknown_word_of_a_list_with_commas_is_told_alone(reader):
    terms, problems = reader.read_list(
        Kind.CERTIFICATION, "FSSC 22000, Koshher", column="certifications"
    )
    assert [term.pk for term in terms] == ["fssc-22000"]
    assert [(p.code, p.params["value"]) for p in problems] == [(RowCode.DID_YOU_MEAN, "Koshher")]


def test_name_with_a_comma_inside_stays_whole(reader):
    terms, problems = reader.read_list(Kind.SECTOR, "Café, té y cacao; Bebidas", column="sectors")
    assert [term.pk for term in terms] == ["food.coffee-tea-cocoa", "beverages"]
    assert problems == []


@pytest.mark.parametrize(
    "header", ["Certificaciones indispensables", "Certificaciones obligatorias"]
)
def test_must_haves_are_never_taken_for_wishes(header):
    found = match_header([header], columns_of(SheetKind.NEEDS))
    assert found.positions == {"required_certifications": 0}
