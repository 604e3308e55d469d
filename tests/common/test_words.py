import pytest

from matchmaking.common.names import bare_key, fold
from matchmaking.common.words import NO, YES, country_code
from matchmaking.matching.domain.files.cells import read_countries, read_flag
from matchmaking.profiles.validators import check_country, check_flag


def test_bare_key_folds_width_case_and_accents():
    assert bare_key("ＨＳコード") == bare_key("hs コード")
    assert bare_key("Razón_Social") == "razonsocial"


def test_fold_keeps_the_voicing_marks_of_kana():
    assert fold("ｶﾞﾗｽ ÑANDÚ") == "ガラス nandu"


@pytest.mark.parametrize("word", sorted({"Sí", "S", *YES}))
def test_yes_is_read_alike_from_a_file_and_from_a_sheet(word):
    assert read_flag(word) is True
    assert check_flag(word, field="f").value is True


@pytest.mark.parametrize("word", sorted({"N", "×", *NO}))
def test_no_is_read_alike_from_a_file_and_from_a_sheet(word):
    assert read_flag(word) is False
    assert check_flag(word, field="f").value is False


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EE. UU.", "US"),
        ("U.S.A.", "US"),
        ("corea del sur", "KR"),
        ("ドイツ", "DE"),
        ("Côte d'Ivoire", "CI"),
        ("MEX", "MX"),
        ("jp", "JP"),
    ],
)
def test_a_country_is_read_alike_from_a_file_and_from_a_sheet(name, code):
    assert country_code(name) == code
    assert read_countries(name).known == {code}
    assert check_country(name, field="f").value == code


def test_what_is_no_country_is_none():
    assert country_code("Atlantis") is None
    assert country_code("") is None
