from decimal import Decimal

import pytest

from matchmaking.matching.domain.files.cells import (
    CellError,
    read_amount,
    read_codes,
    read_countries,
    read_flag,
    read_hs,
    read_incoterms,
    read_language,
    read_languages,
    read_quantity,
)
from matchmaking.profiles.problems import Code
from matchmaking.profiles.validators import check_hs_codes
from matchmaking.scoring import Quantity
from tests.matching.taxonomies import SMALL


@pytest.mark.parametrize(
    ("unit", "period", "expected"),
    [
        ("t", "month", Quantity(2000, "mass", "month")),
        ("toneladas", "year", Quantity(2000, "mass", "year")),
        ("t/mes", "month", Quantity(2000, "mass", "month")),
        ("トン/年", "month", Quantity(2000, "mass", "year")),
        ("kg", "", Quantity(2, "mass", "")),
        ("", "month", Quantity(2, "count", "month")),
        ("piezas", "", Quantity(2, "count", "")),
    ],
)
def test_quantities_are_in_the_base_unit_of_their_dimension(unit, period, expected):
    assert read_quantity(Decimal(2), unit, period, SMALL) == expected


def test_an_unknown_unit_is_told():
    with pytest.raises(CellError) as caught:
        read_quantity(Decimal(2), "cubetas", "month", SMALL)
    assert (caught.value.kind, caught.value.value) == ("unknown_unit", "cubetas")


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("1,000 piezas", "", (1000, "piezas")),
        ("1 000 kg/mes", "", (1000, "kg/mes")),
        ("1 000 kg/mes", "kg", (1000, "kg/mes")),
        ("1,000", "t", (1000, "t")),
        ("1,000 / año", "t", (1000, "t/ año")),
        ("約500", "個", (500, "個")),
        ("5 mil kg", "", (5000, "kg")),
        ("12,5", "t", (Decimal("12.5"), "t")),
        ("0.125", "t", (Decimal("0.125"), "t")),
        ("1.200 piezas", "", (1200, "piezas")),
        ("1.200", "個", (1200, "個")),
        ("1.200", "", (1200, "")),
        ("", "t", (None, "t")),
    ],
)
def test_an_amount_takes_the_unit_of_its_own_cell_or_of_the_cell_beside_it(cell, unit, expected):
    found, named = read_amount(cell, unit, SMALL, field="n")
    assert (found.value, named) == expected


@pytest.mark.parametrize(
    ("cell", "unit", "code"),
    [
        ("1,000 kg", "t", Code.OTHER_UNIT),
        ("1,000 cubetas", "kg", Code.OTHER_UNIT),
        ("1000 a 2000 kg", "", Code.NOT_A_NUMBER),
        ("mucho", "kg", Code.NOT_A_NUMBER),
        ("1.200 kg", "", Code.TWO_READINGS),
        ("1.200", "t", Code.TWO_READINGS),
        ("-5", "t", Code.TOO_SMALL),
    ],
)
def test_an_amount_that_may_mean_two_things_or_nothing_is_told(cell, unit, code):
    found, _ = read_amount(cell, unit, SMALL, field="n")
    assert (found.value, [one.code for one in found.problems]) == (None, [code])


def test_words_that_are_no_unit_are_not_counted_as_pieces():
    found, named = read_amount("1,000 cubetas", "", SMALL, field="n")
    with pytest.raises(CellError) as caught:
        read_quantity(found.value, named, "month", SMALL)
    assert (caught.value.kind, caught.value.value) == ("unknown_unit", "cubetas")


def test_a_missing_amount_needs_no_unit():
    assert read_quantity(None, "cubetas", "month", SMALL) is None


def test_words_of_a_list_become_codes_in_any_language():
    codes = read_codes("冷凍アボカド; Aguacates congelados ;mole", "product", SMALL)
    assert codes.known == {"avocado-frozen"}
    assert codes.unknown == ["mole"]


@pytest.mark.parametrize("word", ["ISO9001", "iso 9001:2015", "ＩＳＯ９００１", "ISO-9001 (SGS)"])
def test_a_certificate_is_known_by_any_spelling(word):
    assert read_codes(word, "certification", SMALL).known == {"iso-9001"}


def test_commas_separate_where_a_word_between_them_is_known():
    codes = read_codes("冷凍アボカド、mole, cosa rara", "product", SMALL)
    assert (codes.known, codes.unknown) == ({"avocado-frozen"}, ["mole", "cosa rara"])
    assert read_codes("cosa, rara", "product", SMALL).unknown == ["cosa, rara"]


def test_a_longer_product_name_is_not_taken_for_a_shorter_one():
    codes = read_codes("guacamole con aguacate congelado y cebolla", "product", SMALL)
    assert codes.known == set()


def test_hs_codes_are_cut_to_six_digits():
    assert read_hs("0811.90; 39269099, 87").known == {"081190", "392690", "87"}
    assert read_hs("abc").unknown == ["abc"]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("HS: 0804.40", {"080440"}), ("0804 40", {"080440"}), ("80440", {"080440"}),
     ("0804.40 0805", {"080440", "0805"}), ("2106.90-299", {"210690"})],
)  # fmt: skip
def test_hs_codes_are_read_alike_from_a_file_and_in_a_form(cell, codes):
    assert read_hs(cell).known == codes == set(check_hs_codes(cell).value)


def test_nine_digits_of_two_meanings_are_not_guessed():
    assert read_hs("392690999").unknown == ["392690999"]
    assert read_hs("080450011").known == {"080450"}


def test_languages_and_countries_are_read_alike_from_a_file_and_in_a_form():
    found = read_languages("español y inglés (básico), náhuatl")
    assert (found.known, found.unknown) == ({"es", "en"}, ["náhuatl"])
    assert [one.code for one in found.told] == [Code.READ_AS]
    assert read_countries("日・米・香港").known == {"JP", "US", "HK"}
    assert read_countries("no").known == set()


def test_incoterms_are_read_with_or_without_a_place():
    codes = read_incoterms("FOB Manzanillo; cif, XYZ")
    assert codes.known == {"FOB", "CIF"}
    assert codes.unknown == ["XYZ"]


@pytest.mark.parametrize("cell", ["Japón; EUA", "日本、米国", "JP; US", "Japan, United States"])
def test_countries_are_read_in_three_languages(cell):
    assert read_countries(cell).known == {"JP", "US"}


def test_languages_are_read_by_name_or_tag():
    assert read_language("es-MX") == "es"
    assert read_language("日本語") == "ja"
    assert read_language("klingon") is None
    assert read_languages("Español, inglés").known == {"es", "en"}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("", None),
        ("sí", True),
        ("No", False),
        ("なし", False),
        ("tal", None),
        ("poca", True),
        ("exporta desde 2019", True),
    ],
)
def test_experience_is_yes_no_or_a_description(cell, value):
    assert read_flag(cell) is value
