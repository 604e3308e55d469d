import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from django_countries import countries
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.exchange.problems import of_value, sentence
from matchmaking.matching.domain.files.cells import read_flag
from matchmaking.profiles import validators as v
from matchmaking.profiles.domain.buyers import check_cities
from matchmaking.profiles.domain.public import country_name
from matchmaking.profiles.forms.base import stored_value
from matchmaking.profiles.models import Product
from matchmaking.profiles.problems import Checked, Code, Severity

TODAY = dt.date(2026, 11, 22)


def codes(found: Checked) -> list[Code]:
    return [problem.code for problem in found.problems]


def test_rfc_is_normalised():
    assert v.check_rfc(" mab-930714-8t4 ") == Checked("MAB9307148T4")


def test_rfc_with_wrong_check_digit_is_kept_with_a_warning():
    found = v.check_rfc("MAB9307148T5")
    assert found.value == "MAB9307148T5"
    assert [(p.code, p.severity) for p in found.problems] == [
        (Code.RFC_CHECK_DIGIT, Severity.WARNING)
    ]


@pytest.mark.parametrize("text", ["ABC", "ABC991332XX1", "12345678901234", "ＡＢ１"])
def test_rfc_of_wrong_shape_is_refused(text):
    found = v.check_rfc(text)
    assert found.value == ""
    assert codes(found) == [Code.RFC_SHAPE]
    assert found.problems[0].is_error


def test_generic_rfc_is_left_out_since_it_names_nobody():
    found = v.check_rfc("XAXX010101000")
    assert found.value == ""
    assert codes(found) == [Code.RFC_GENERIC]
    assert not found.problems[0].is_error


def test_rfc_without_its_last_three_characters_is_kept_with_a_warning():
    assert codes(v.check_rfc("COMG600703")) == [Code.RFC_INCOMPLETE]


@pytest.mark.parametrize(
    "text", ["5835678256246", "５８３５６７８２５６２４６", "T5-8356-7825-6246"]
)
def test_corporate_number_is_normalised(text):
    assert v.check_corporate_number(text) == Checked("5835678256246")


def test_corporate_number_with_wrong_check_digit_is_refused():
    found = v.check_corporate_number("2835678256246")
    assert (found.value, codes(found)) == ("", [Code.CORPORATE_NUMBER_CHECK_DIGIT])


def test_corporate_number_of_wrong_length_is_refused():
    assert codes(v.check_corporate_number("583567825624")) == [Code.CORPORATE_NUMBER_SHAPE]


@pytest.mark.parametrize(
    ("text", "code", "noticed"),
    [
        ("0804.40", "080440", []),
        ("080440", "080440", []),
        ("0804", "0804", []),
        ("HS 8708.29", "870829", []),
        ("０８０４.４０", "080440", []),
        ("0804.40.01", "080440", [Code.HS_CUT]),
        ("0804400100", "080440", [Code.HS_CUT]),
        (80440, "080440", [Code.HS_ZERO_ADDED]),
        (804.4, "080440", [Code.HS_ZERO_ADDED]),
        (870829.0, "870829", []),
        ("2106.90-299", "210690", [Code.HS_CUT]),
        ("080450011", "080450", [Code.HS_CUT]),
        (8044001, "080440", [Code.HS_ZERO_ADDED, Code.HS_CUT]),
        ("HS: 0804.40", "080440", []),
        ("HS code 0804.40", "080440", []),
        ("HSコード：0804.40", "080440", []),
        ("HS6109.10", "610910", []),
        ("Fracción arancelaria 0804.40.01", "080440", [Code.HS_CUT]),
        ("0804.40 (aguacate)", "080440", []),
        ("0804 40", "080440", []),
        ("", "", []),
    ],
)
def test_hs_code_is_read(text, code, noticed):
    found = v.check_hs(text)
    assert (found.value, codes(found)) == (code, noticed)
    assert not any(problem.is_error for problem in found.problems)


@pytest.mark.parametrize(
    ("text", "code"),
    [("7701", Code.HS_CHAPTER), ("0012.30", Code.HS_CHAPTER), ("9801", Code.HS_CHAPTER),
     ("08", Code.HS_SHAPE), ("392690999", Code.HS_SHAPE), ("mango", Code.HS_SHAPE)],
)  # fmt: skip
def test_hs_code_that_does_not_exist_is_refused(text, code):
    found = v.check_hs(text)
    assert (found.value, codes(found)) == ("", [code])


@pytest.mark.parametrize(
    ("text", "listed"),
    [("0804.40 0805", ["080440", "0805"]), ("HS 0804.40 y 0805", ["080440", "0805"]),
     ("0804 40", ["080440"]), ("0804.40／0805、0806", ["080440", "0805", "0806"])],
)  # fmt: skip
def test_hs_codes_are_read_as_people_list_them(text, listed):
    assert v.check_hs_codes(text).value == listed


@pytest.mark.parametrize(
    "text", ["RFC: MAB930714 8T4", "R.F.C. MAB9307148T4", "rfc MAB-930714-8T4"]
)
def test_rfc_is_read_behind_its_label(text):
    assert v.check_rfc(text) == Checked("MAB9307148T4")
    assert codes(v.check_rfc("RFC: XAXX010101000")) == [Code.RFC_GENERIC]
    # These are the letters of a company's own RFC.
    assert v.check_rfc("RFC930714AB1").value == "RFC930714AB1"
    assert v.check_corporate_number("法人番号：5835678256246") == Checked("5835678256246")


@pytest.mark.parametrize(
    "text",
    ["31", "336", "SCIAN: 311411", "311411 - Congelación de frutas", 336111.0, "３３６１１１"],
)
def test_scian_is_read(text):
    assert v.check_scian(text).problems == ()


@pytest.mark.parametrize(
    ("text", "code"), [("3", Code.SCIAN_SHAPE), ("3361111", Code.SCIAN_SHAPE),
                       ("441111", Code.SCIAN_SECTOR), ("31-33", Code.SCIAN_SHAPE)],
)  # fmt: skip
def test_scian_that_does_not_exist_is_refused(text, code):
    assert codes(v.check_scian(text)) == [code]


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("ｶﾌﾞｼｷｶﾞｲｼｬ ﾒｷｼｺ", "カブシキガイシャ メキシコ"),
        ("あおぞらしょうじ", "アオゾラショウジ"),
        ("コ-ヒ-", "コーヒー"),
        ("デル・バジオ", "デル・バジオ"),
        ("ホセ＝マリア", "ホセ＝マリア"),
        ("ﾎｾ=ﾏﾘｱ･ﾛﾍﾟｽ", "ホセ＝マリア・ロペス"),
        ("ホセ゠マリア·ロペス", "ホセ＝マリア・ロペス"),
    ],
)
def test_kana_becomes_full_width_katakana(text, kana):
    assert v.check_kana(text, field="name_kana") == Checked(kana)


def test_kana_with_letters_is_kept_with_a_warning():
    found = v.check_kana("ABCコーポレーション", field="name_kana")
    assert (found.value, codes(found)) == ("ABCコーポレーション", [Code.KANA_MIXED])


@pytest.mark.parametrize("text", ["株式会社青空", "Aozora", "Proveedora"])
def test_kana_without_kana_is_refused(text):
    assert codes(v.check_kana(text, field="name_kana")) == [Code.KANA_SHAPE]


def test_phone_is_read_in_the_default_region():
    assert v.check_phone("477 123 4567", field="p").value == "+52 477 123 4567"
    assert (
        v.check_phone("０６-６１２３-４５６７", field="p", region="JP").value == "+81 6-6123-4567"
    )


@pytest.mark.parametrize(
    "text",
    ["5214771234567", "+52 1 477 123 4567", "01 (477) 123-4567", "044 477 123 4567",
     "0052 1 477 123 4567"],
)  # fmt: skip
def test_phone_with_a_prefix_that_mexico_gave_up_is_read(text):
    assert v.check_phone(text, field="p") == Checked("+52 477 123 4567")


def test_phone_of_japan_keeps_the_zero_that_looks_like_an_old_prefix():
    assert v.check_phone("011-241-1234", field="p", region="JP").value == "+81 11-241-1234"
    assert v.check_phone("+1 415 555 2671", field="p").value == "+1 415-555-2671"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("477 123 4567, ext 5", "+52 477 123 4567 ext. 5"),
        ("477 123 4567 ext. 12", "+52 477 123 4567 ext. 12"),
        ("(477) 123-4567 Extensión: 12", "+52 477 123 4567 ext. 12"),
        ("044 477 123 4567 ext 12", "+52 477 123 4567 ext. 12"),
        ("+81 3-1234-5678（内線123）", "+81 3-1234-5678 ext. 123"),
        ("+81-(0)3-1234-5678（代表）", "+81 3-1234-5678"),
        ("Tel. 477 123 4567", "+52 477 123 4567"),
        ("電話：+81 3-1234-5678", "+81 3-1234-5678"),
    ],
)
def test_phone_is_read_with_its_extension_and_label(text, number):
    assert v.check_phone(text, field="p") == Checked(number)


@pytest.mark.parametrize(
    "text",
    ["477 123 4567 (WhatsApp)", "WhatsApp: 477 123 4567", "4771234567 WhatsApp",
     "477 123 4567, oficina", "Ana Ruiz, 477 123 4567", "(cel.) 477 123 4567"],
)  # fmt: skip
def test_words_beside_a_phone_are_told_as_left_out(text):
    found = v.check_phone(text, field="p")
    assert (found.value, codes(found)) == ("+52 477 123 4567", [Code.READ_AS])
    assert found.problems[0].params["value"] == text


def test_words_between_a_phone_and_its_extension_are_told_too():
    found = v.check_phone("477 123 4567 (oficina), ext 5", field="p")
    assert (found.value, codes(found)) == ("+52 477 123 4567 ext. 5", [Code.READ_AS])


@pytest.mark.parametrize("sign", ["\n", "\u2028", " / ", "; ", " y "])
def test_of_several_phones_the_first_is_kept_and_the_others_told(sign):
    found = v.check_phone(f"477 123 4567{sign}477 765 4321 (casa)", field="p")
    assert (found.value, codes(found)) == ("+52 477 123 4567", [Code.FIRST_OF_SEVERAL])
    assert found.problems[0].params["others"] == "477 765 4321 (casa)"


def test_phone_that_cannot_be_one_is_refused():
    assert codes(v.check_phone("12", field="p")) == [Code.PHONE_SHAPE]
    assert codes(v.check_phone("llamar a Ana", field="p")) == [Code.PHONE_SHAPE]


def test_web_address_gets_its_scheme():
    assert v.check_url("www.empresa.com.mx", field="u").value == "https://www.empresa.com.mx"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ｗｗｗ．ｅｍｐｒｅｓａ．ｍｘ", "https://www.empresa.mx"),
        ("ｈｔｔｐｓ：／／ｅｍｐｒｅｓａ．ｍｘ／ａ", "https://empresa.mx/a"),
        ("ｗｗｗ。ｅｍｐｒｅｓａ。ｍｘ", "https://www.empresa.mx"),
        ("www. empresa.mx", "https://www.empresa.mx"),
        ("https:// empresa.mx", "https://empresa.mx"),
        ("<https://empresa.mx>.", "https://empresa.mx"),
        ("Web: www.empresa.mx", "https://www.empresa.mx"),
        ("https://empresa.mx/a,b;c_(d)", "https://empresa.mx/a,b;c_(d)"),
        # Wide letters in a path are its own.
        ("https://empresa.mx/日本語（テスト）", "https://empresa.mx/日本語（テスト）"),
    ],
)
def test_web_address_is_read_as_people_type_it(text, address):
    assert v.check_url(text, field="u") == Checked(address)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("www.uno.mx www.dos.mx", Code.SEVERAL_ADDRESSES),
        ("uno.mx; dos.mx", Code.SEVERAL_ADDRESSES),
        ("mi empresa.mx", Code.ADDRESS_AMONG_WORDS),
        ("facebook.com/mi empresa", Code.ADDRESS_AMONG_WORDS),
        ("empresa.mx (en construcción)", Code.ADDRESS_AMONG_WORDS),
    ],
)
def test_web_address_that_is_not_one_alone_is_asked_back(text, code):
    found = v.check_url(text, field="u")
    assert (found.value, codes(found)) == ("", [code])


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://empresa.mx", "https://user@empresa.mx", "no hay"]
)
def test_web_address_of_another_kind_is_refused(text):
    assert codes(v.check_url(text, field="u")) == [Code.URL_SHAPE]


def test_email_is_normalised():
    assert v.check_email(" Ventas＠Empresa.MX", field="e").value == "ventas@empresa.mx"
    assert codes(v.check_email("ventas@", field="e")) == [Code.EMAIL_SHAPE]


@pytest.mark.parametrize(
    "text",
    ["juan@x.com;", "juan@x.com.", "<juan@x.com>", "mailto:juan@x.com", "Correo: juan@x.com",
     "mailto:juan@x.com?subject=Hola%20a", "juan@x.com<mailto:juan@x.com>", "juan @ x.com",
     "correo electrónico juan@x.com", "juan@x.com, JUAN@X.COM", "ｊｕａｎ＠ｘ。ｃｏｍ"],
)  # fmt: skip
def test_email_is_read_out_of_what_stands_around_it(text):
    assert v.check_email(text, field="e") == Checked("juan@x.com")


@pytest.mark.parametrize(
    "text",
    ["Juan López <juan@x.com>", '"Juan" <juan@x.com>;', "juan@x.com (ventas)", "山田 juan@x.com",
     "Juan Pérez - juan@x.com", "juan@x.com / 477 123 4567"],
)  # fmt: skip
def test_name_beside_an_email_is_told_as_left_out(text):
    found = v.check_email(text, field="e")
    assert (found.value, codes(found)) == ("juan@x.com", [Code.READ_AS])
    assert found.problems[0].params == {"value": text, "number": "juan@x.com"}


@pytest.mark.parametrize("text", ["Juan Lopez juan@x.com", "juan lopez@x.com", "juan@x.com mx"])
def test_email_that_a_space_may_be_a_part_of_is_asked_back(text):
    found = v.check_email(text, field="e")
    assert (found.value, codes(found)) == ("", [Code.ADDRESS_AMONG_WORDS])


@pytest.mark.parametrize("sign", ["; ", "\n", " y ", " / ", "，", " "])
def test_of_several_emails_the_first_is_kept_and_the_others_told(sign):
    found = v.check_email(f"juan@x.com{sign}ana@x.com", field="e")
    assert (found.value, codes(found)) == ("juan@x.com", [Code.FIRST_OF_SEVERAL])
    assert found.problems[0].params["others"] == "ana@x.com"
    assert not found.problems[0].is_error


def test_of_several_emails_each_must_be_one():
    found = v.check_email("juan@x.com; ana@", field="e")
    assert (found.value, codes(found)) == ("", [Code.EMAIL_SHAPE])


@pytest.mark.parametrize(
    ("text", "name"),
    [("佐藤 花子 様", "佐藤 花子"), ("佐藤様", "佐藤"), ("購買部　御中", "購買部"),
     ("田中 殿", "田中"), ("鵜殿", "鵜殿"), ("様々な部品課", "様々な部品課"),
     ("Ana Ruiz", "Ana Ruiz")],
)  # fmt: skip
def test_honorific_of_a_list_is_left_to_the_letter(text, name):
    assert v.check_addressee(text, field="n") == Checked(name)


def test_languages_are_read_by_name_and_code():
    found = v.check_languages("español; 日本語, English / pt")
    assert found == Checked(["es", "ja", "en", "pt"])


def test_countries_are_read_by_name_and_code():
    found = v.check_countries("Japón; 日本; EE.UU.; Germany; MEX")
    assert found == Checked(["JP", "US", "DE", "MX"])
    assert v.check_countries("Estados Unidos, Guatemala，カナダ / Brazil").value == [
        "US", "GT", "CA", "BR",
    ]  # fmt: skip
    assert codes(v.check_countries(["Atlantis"])) == [Code.COUNTRY_UNKNOWN]


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("español y inglés", ["es", "en"]),
        ("Español, inglés e italiano", ["es", "en", "it"]),
        ("日本語・英語", ["ja", "en"]),
        ("日本語と英語", ["ja", "en"]),
        ("es en ja", ["es", "en", "ja"]),
        ("English & Spanish", ["en", "es"]),
        ("chino mandarín", ["zh"]),
        ("es-MX", ["es"]),
    ],
)
def test_languages_are_read_as_people_join_them(text, languages):
    assert v.check_languages(text) == Checked(languages)


@pytest.mark.parametrize(
    "text", ["inglés (básico)", "inglés básico", "inglés 80 %", "inglés - nivel avanzado"]
)
def test_how_well_a_language_is_spoken_is_told_as_left_out(text):
    found = v.check_languages(f"español; {text}")
    assert (found.value, codes(found)) == (["es", "en"], [Code.READ_AS])
    assert found.problems[0].params == {"value": text, "number": "inglés"}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("香港, Holanda e Inglaterra", ["HK", "NL", "GB"]),
        ("Trinidad y Tobago y Cuba", ["TT", "CU"]),
        ("ボスニア・ヘルツェゴビナ・米国", ["BA", "US"]),
        ("Estados Unidos de América, Reino Unido y Emiratos Árabes", ["US", "GB", "AE"]),
        ("日・米・墨", ["JP", "US", "MX"]),
    ],
)
def test_countries_are_read_as_people_join_and_call_them(text, countries):
    assert v.check_countries(text) == Checked(countries)


@pytest.mark.parametrize("reader", ["en", "es", "ja"])
def test_every_country_is_read_again_as_the_form_shows_it(reader):
    shown = {country_name(code, reader): code for code, _name in countries}
    read = v.check_countries("; ".join(shown))
    assert read == Checked(list(shown.values()))


@pytest.mark.parametrize("text", ["no", "NO.", "N/A", "n.a.", "NA", "Ninguno", "Aún no", "なし"])
def test_an_answer_is_no_code_of_a_country_or_language(text):
    for found in (v.check_countries(text), v.check_languages(text)):
        assert (found.value, codes(found)) == ([], [Code.READ_AS_NONE])
        assert not found.problems[0].is_error


def test_an_answer_among_countries_or_instead_of_them_is_asked_back():
    assert codes(v.check_countries("sí")) == [Code.COUNTRY_UNKNOWN]
    found = v.check_countries("Japón; no")
    assert (found.value, codes(found)) == (["JP"], [Code.COUNTRY_UNKNOWN])


def test_codes_that_look_like_an_answer_are_taken_from_a_list_of_codes():
    assert v.check_countries(["NO", "NA"]) == Checked(["NO", "NA"])
    assert v.check_languages(["no"]) == Checked(["no"])


def test_what_is_joined_to_something_unknown_is_asked_back_as_it_stands():
    found = v.check_countries("Japón y Atlantis")
    assert (found.value, codes(found)) == ([], [Code.COUNTRY_UNKNOWN])
    assert found.problems[0].params["value"] == "Japón y Atlantis"
    assert codes(v.check_languages("inglés (no)")) == [Code.LANGUAGE_UNKNOWN]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,200.5", "1200.50"), ("１２００", "1200.00"), ("1 200", "1200.00"), (1200.5, "1200.50"),
     (Decimal("3"), "3.00")],
)  # fmt: skip
def test_number_is_read(text, number):
    assert v.check_number(text, field="n") == Checked(Decimal(number))


def test_number_that_rounding_would_make_nothing_is_asked_back():
    found = v.check_number("0.0001", field="n")
    assert (found.value, codes(found)) == (None, [Code.TOO_SMALL])
    assert found.problems[0].params == {"limit": "0.01"}
    assert v.check_number("0", field="n") == Checked(Decimal("0.00"))
    assert v.check_number("0.0001", field="n", places=4) == Checked(Decimal("0.0001"))
    assert codes(v.check_pesos("$0.001", field="n")) == [Code.TOO_SMALL]


def test_number_that_is_rounded_is_told():
    found = v.check_number("1.2399", field="n")
    assert (found.value, codes(found)) == (Decimal("1.24"), [Code.READ_AS])
    assert found.problems[0].params == {"value": "1.2399", "number": "1.24"}
    # As computers add tenths.
    assert v.check_number(0.1 + 0.2, field="n") == Checked(Decimal("0.30"))


@pytest.mark.parametrize("text", ["12 00", "30 a 45", "mucho", "1e5", float("nan"), True])
def test_what_is_no_number_is_refused(text):
    assert codes(v.check_number(text, field="n")) == [Code.NOT_A_NUMBER]


def test_number_that_could_be_read_in_two_ways_is_asked_back():
    found = v.check_number("1.200", field="n")
    assert (found.value, codes(found)) == (None, [Code.TWO_READINGS])
    with translation.override("es"):
        assert found.problems[0].message == (
            "«1.200» se puede leer de dos formas. ¿Quiso decir 1,200 o 1.2?"
        )
    # Both answers are read, the second one also where it has three decimals.
    assert v.check_number("1,200", field="n") == Checked(Decimal("1200.00"))
    params = v.check_number("1.125", field="n", places=4).problems[0].params
    answer = v.check_number(params["decimal"], field="n", places=4)
    assert answer == Checked(Decimal("1.1250"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,5", "12.50"), ("1.200,50", "1200.50"), ("1.200.000", "1200000.00"), ("約500", "500.00")],
)
def test_number_that_is_not_read_to_the_letter_is_told(text, number):
    found = v.check_number(text, field="n")
    assert (found.value, codes(found)) == (Decimal(number), [Code.READ_AS])
    assert not found.problems[0].is_error


def test_what_is_counted_has_no_second_reading():
    found = v.check_people("1.200", field="n")
    assert (found.value, codes(found)) == (1200, [Code.READ_AS])


@pytest.mark.parametrize("text", ["$ 350,000.50", "MX$350000.5", "350,000.50 MXN", 350000.5])
def test_pesos_are_read_with_their_sign(text):
    assert v.check_pesos(text, field="n") == Checked(Decimal("350000.50"))


@pytest.mark.parametrize("text", ["US$ 5", "$", "5 USD"])
def test_pesos_of_another_currency_are_refused(text):
    assert codes(v.check_pesos(text, field="n")) == [Code.NOT_A_NUMBER]


def test_pesos_are_read_by_the_million():
    assert v.check_pesos("12.5 mdp", field="n") == Checked(Decimal("12500000.00"))


@pytest.mark.parametrize("text", ["$ 1,200.50", "¥1,200.50", "１，２００.５０円", "1200.5"])
def test_price_is_read_with_the_sign_of_the_currency_beside_it(text):
    assert v.check_price(text, field="n") == Checked(Decimal("1200.5000"))


@pytest.mark.parametrize("text", ["35 personas", "35 empleados", "35名", "35", 35])
def test_people_are_read_with_their_word(text):
    assert v.check_people(text, field="n") == Checked(35)


@pytest.mark.parametrize("text", ["1,200 m²", "1200㎡", "1200 metros cuadrados", "0.12 ha", 1200])
def test_area_is_read_with_its_unit(text):
    assert v.check_area(text, field="n") == Checked(1200)


def test_area_of_another_unit_is_refused():
    assert codes(v.check_area("1,200 ft2", field="n")) == [Code.NOT_A_NUMBER]


@pytest.mark.parametrize(
    "text", ["大阪・東京", "大阪、東京", "大阪／東京", "大阪;東京", "大阪\n東京"]
)
def test_cities_are_read_as_people_list_them(text):
    assert check_cities(text) == Checked(["大阪", "東京"])
    assert check_cities("Osaka, Kioto y Tokio") == Checked(["Osaka", "Kioto", "Tokio"])


@pytest.mark.parametrize(("text", "days"), [("120 días", 120), ("2週間", 14), ("2 semanas", 14)])
def test_days_are_read_with_their_word(text, days):
    assert v.check_days(text, field="n") == Checked(days)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("18 meses", 540),
        ("6 a 8 semanas", 56),
        ("10 días hábiles", 14),
        ("2ヶ月", 60),
        ("約2週間", 14),
    ],
)
def test_months_spans_and_working_days_are_days_that_are_told(text, days):
    found = v.check_days(text, field="n")
    assert (found.value, codes(found)) == (days, [Code.READ_AS_DAYS])
    with translation.override("es"):
        assert found.problems[0].message == f"«{text}» se leyó, en días, como {days}."


def test_shelf_life_is_the_shorter_end_of_a_span():
    assert v.check_shelf_life("6 a 8 meses", field="n").value == 180


def test_people_and_days_that_count_something_else_are_refused():
    assert codes(v.check_people("35 plantas", field="n")) == [Code.NOT_A_NUMBER]
    assert codes(v.check_days("3 turnos", field="n")) == [Code.NOT_DAYS]
    assert codes(v.check_days("1.500 días", field="n")) == [Code.TWO_READINGS]
    assert codes(v.check_days("1.5", field="n")) == [Code.NOT_WHOLE]


def test_whole_number_with_decimals_is_refused():
    assert codes(v.check_whole("3.5", field="n")) == [Code.NOT_WHOLE]
    assert v.check_whole("3.0", field="n").value == 3


def test_percent_stays_within_a_hundred():
    assert v.check_percent("35 %", field="n").value == 35
    assert codes(v.check_percent("101", field="n")) == [Code.TOO_LARGE]
    assert codes(v.check_percent("-1", field="n")) == [Code.TOO_SMALL]


@pytest.mark.parametrize(
    "text",
    ["2026-11-30", "2026/11/30", "2026年11月30日", "30/11/2026", "11/30/2026", "30 nov. 2026",
     "lunes 30 de noviembre del 2026", "November 30, 2026", "Nov 30 2026", "30th of November 2026",
     "Monday, November 30th, 2026", "２０２６年１１月３０日（月）", "令和8年11月30日", "R8.11.30",
     "平成38年11月30日", "2026-11-30T00:00:00Z", "2026-11-30T23:59:59Z", "2026-11-30 10:15",
     "2026-11-30T18:00:00.000-06:00", "30/11/2026 12:00:00 a. m."],
)  # fmt: skip
def test_date_is_read(text):
    assert v.check_date(text, field="d") == Checked(dt.date(2026, 11, 30))


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "30/13/2026", "昭和64年1月8日", "令和元年4月30日", "1 2/3/2026", "octubre 2026",
     "12/2026", "1 ctubre 2026", "2026-11-29T15:00:00Z"],
)  # fmt: skip
def test_date_that_is_none_or_not_one_alone_is_refused(text):
    assert codes(v.check_date(text, field="d")) == [Code.NOT_A_DATE]


def test_date_whose_day_could_be_its_month_is_told():
    found = v.check_date("05/04/2026", field="d")
    assert (found.value, codes(found)) == (dt.date(2026, 4, 5), [Code.READ_AS_DATE])
    stored = of_value(found.problems[0], "column").as_json()
    with translation.override("es"):
        told = "«05/04/2026» se leyó como 5 de abril de 2026: primero el día y luego el mes."
        assert found.problems[0].message == sentence(stored) == told
    assert v.check_date("05/05/2026", field="d").problems == ()
    expired = v.check_valid_to("05/04/2026", field="d", today=TODAY)
    assert codes(expired) == [Code.READ_AS_DATE, Code.CERTIFICATE_EXPIRED]


@pytest.mark.parametrize(
    "day", ["0202-03-01", dt.date(202, 3, 1), dt.datetime(202, 3, 1, tzinfo=dt.UTC)]
)
def test_date_whose_year_lacks_a_digit_is_refused(day):
    found = v.check_valid_to(day, field="valid_to", today=TODAY)
    assert (found.value, codes(found)) == (None, [Code.NOT_A_DATE])
    assert v.check_year("1850-01-31", field="y", today=TODAY).value == 1850


def test_passed_deadline_is_a_warning():
    found = v.check_deadline("2026-11-21", field="deadline", today=TODAY)
    assert (found.value, codes(found)) == (dt.date(2026, 11, 21), [Code.DEADLINE_PASSED])
    assert v.check_deadline("2026-11-22", field="deadline", today=TODAY).problems == ()


@pytest.mark.parametrize(
    ("language", "day"),
    [("es", "21 de noviembre de 2026"), ("ja", "2026年11月21日"), ("en", "21 November 2026")],
)
def test_warning_names_its_day_as_the_reader_writes_it(language, day):
    found = v.check_deadline("2026-11-21", field="deadline", today=TODAY)
    expired = v.check_valid_to("2026-11-21", field="valid_to", today=TODAY)
    stored = [of_value(one, "column").as_json() for one in (*found.problems, *expired.problems)]
    with translation.override(language):
        told = [one.message for one in (*found.problems, *expired.problems)]
        assert all(day in sentence for sentence in told)
        assert [sentence(problem) for problem in stored] == told


def test_founding_year_is_not_in_the_future():
    assert codes(v.check_year("2027", field="y", today=TODAY)) == [Code.YEAR_RANGE]
    assert v.check_year("1998年", field="y", today=TODAY).value == 1998


@pytest.mark.parametrize("text", ["1999-08-12", "12/08/1999", "1999年8月12日"])
def test_year_of_a_whole_date_is_taken(text):
    assert v.check_year(text, field="y", today=TODAY) == Checked(1999)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("昭和48年", 1973), ("昭和４８年４月", 1973), ("S48", 1973), ("S48.4.1", 1973),
        ("昭和64年", 1989), ("平成元年", 1989), ("H元年", 1989), ("平成31年", 2019), ("R1", 2019),
        ("大正15年", 1926), ("昭和元年", 1926), ("T15", 1926), ("明治45年", 1912), ("M1", 1868),
        ("1973年4月", 1973), ("1973年（昭和48年）4月1日", 1973), ("昭和48年（1973年）", 1973),
        ("昭和48年4月1日設立", 1973), ("abril de 1998", 1998), ("Abr. 1998", 1998),
        ("April 1998", 1998), ("04/1998", 1998), ("1998-04", 1998), ("desde 1998", 1998),
        ("Fundada en abril de 1998", 1998), ("since 1998", 1998), (dt.date(1998, 4, 1), 1998),
        (1998.0, 1998),
    ],
)  # fmt: skip
def test_year_is_read_as_company_profiles_have_it(text, year):
    assert v.check_year(text, field="y", today=TODAY) == Checked(year)


@pytest.mark.parametrize(
    "text",
    ["昭和65年", "大正16年", "abr-98", "30-nov-26", "98", "0026", "202", "1998 2005",
     "創業1921年、設立1948年", "1973年（昭和49年）", "1998 (dos veces)", "19 98", "nunca", True],
)  # fmt: skip
def test_year_that_is_none_or_not_one_alone_is_asked_back(text):
    found = v.check_year(text, field="y", today=TODAY)
    assert (found.value, codes(found)) == (None, [Code.YEAR_RANGE])


def test_year_of_three_digits_is_kept_for_the_oldest_houses_and_told():
    found = v.check_year("0718", field="y", first=500, today=TODAY)
    assert (found.value, codes(found)) == (718, [Code.YEAR_OF_THREE_DIGITS])
    assert v.check_year("1141", field="y", first=500, today=TODAY) == Checked(1141)


@pytest.mark.parametrize(
    ("text", "flag"),
    [("Sí", True), ("はい", True), ("no", False), ("", None), ("◯", True), ("✓", True),
     ("✔️", True), ("VERDADERO", True), ("Falso", False), ("Sí.", True)],
)  # fmt: skip
def test_flag_is_read_in_three_languages(text, flag):
    assert v.check_flag(text, field="f") == Checked(flag)
    assert read_flag(text) is flag


@pytest.mark.parametrize("text", ["✗", "☒", "△", "quizás"])
def test_a_sign_that_says_yes_here_and_no_there_is_asked_back(text):
    assert codes(v.check_flag(text, field="f")) == [Code.NOT_YES_OR_NO]


def test_ingredients_are_read_with_their_shares():
    found = v.check_ingredients("Mango 60 %; azúcar (40%); sal")
    assert found.value == [
        {"name": "Mango", "share": 60.0},
        {"name": "azúcar", "share": 40.0},
        {"name": "sal", "share": None},
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("• Mango 60 %\n- azúcar 40 %", [("Mango", 60), ("azúcar", 40)]),
        ("Mango 60%, azúcar (38%), sal 2%", [("Mango", 60), ("azúcar", 38), ("sal", 2)]),
        ("Sal 2,5 %", [("Sal", 2.5)]),
        ("Queso (leche 98%, sal 2%) 40 %", [("Queso (leche 98%, sal 2%)", 40)]),
        ("Chile de árbol, seco 30 %;", [("Chile de árbol, seco", 30)]),
        ("Chile de árbol, seco 30 %\nSal", [("Chile de árbol, seco", 30), ("Sal", None)]),
        ("1. Mango 60 %\n2. Sal", [("Mango", 60), ("Sal", None)]),
        ("Ácido cítrico 0,005 %", [("Ácido cítrico", 0.005)]),
        ("Mango 1.125 %", [("Mango", 1.125)]),
        ("Sal <2 %", [("Sal <2 %", None)]),
        (
            "原材料名：アボカド（メキシコ、ペルー）、食塩／酸化防止剤",
            [("アボカド(メキシコ、ペルー)", None), ("食塩", None), ("酸化防止剤", None)],
        ),
        (
            "Queso (leche; sal); agua (potable",
            [("Queso (leche", None), ("sal)", None), ("agua (potable", None)],
        ),
    ],
)
def test_ingredients_are_read_as_labels_have_them(text, rows):
    found = v.check_ingredients(text)
    assert [(row["name"], row["share"]) for row in found.value] == rows


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ingredientes: mango, azúcar, sal.", ["mango", "azúcar", "sal"]),
        ("mango, jugo (limón, lima), sal", ["mango", "jugo (limón, lima)", "sal"]),
        ("Mango 60 %, azúcar, sal", ["Mango", "azúcar", "sal"]),
    ],
)
def test_ingredients_listed_with_commas_are_parted_and_told(text, names):
    found = v.check_ingredients(text)
    assert [row["name"] for row in found.value] == names
    assert codes(found) == [Code.READ_AS]


@pytest.mark.parametrize(
    "text",
    ["Aguacate, sal", "Chile de árbol, seco", "Chile de árbol, seco 30 %",
     "Mango 60 %, chile de árbol, seco 30 %"],
)  # fmt: skip
def test_ingredients_that_may_be_one_or_several_are_asked_back(text):
    found = v.check_ingredients(text)
    assert (found.value, codes(found)) == ([], [Code.ONE_OR_SEVERAL])


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": "Chile de árbol, seco", "share": None}],
        [{"name": "Chile de árbol, seco", "share": 1.125}],
        [{"name": "Mango, maduro", "share": 60.0}, {"name": "Sal, de mar", "share": None}],
    ],
)
def test_ingredients_are_read_again_as_the_form_shows_them(rows):
    product = Product(ingredients=v.check_ingredients(rows).value)
    assert v.check_ingredients(stored_value(product, "ingredients")) == Checked(rows)


def test_ingredients_above_a_hundred_percent_are_refused():
    assert codes(v.check_ingredients("Mango 80 %; azúcar 40 %")) == [Code.SHARES_ABOVE_100]


def test_message_names_the_value_and_is_translated_when_read():
    problem = v.check_hs("mango").problems[0]
    assert "mango" in problem.message


UNSEEN = [chr(code) for code in (0xAD, 0x200B, 0x200E, 0x200F, 0x202E, 0x2060, 0xFEFF)]
BREAKS = [chr(code) for code in (0x0B, 0x0C, 0x1E, 0x85, 0x2028, 0x2029)]


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_what_nobody_sees_is_in_no_value(sign):
    text = f"{sign}expor{sign}tación{sign}"
    assert v.check_text(text, field="t") == Checked("exportación")
    assert (
        v.check_text(f"{text}\n{text}", field="t", lines=True).value == "exportación\nexportación"
    )
    assert v.check_email(f"ana{sign}@uno.example{sign}", field="e") == Checked("ana@uno.example")
    assert v.check_url(f"https://uno{sign}.example", field="u") == Checked("https://uno.example")
    assert v.check_phone(f"477{sign} 123 4567", field="p") == Checked("+52 477 123 4567")
    assert v.check_whole(f"1{sign}200{sign}", field="n") == Checked(1200)
    assert v.check_countries(f"Ja{sign}pón; {sign}Canadá") == Checked(["JP", "CA"])
    assert v.check_flag(f"s{sign}í", field="f") == Checked(value=True)


@pytest.mark.parametrize("sign", BREAKS, ids=ascii)
def test_line_breaks_that_few_programs_know_part_words(sign):
    text = f"partes{sign}y piezas"
    assert v.check_text(text, field="t") == Checked("partes y piezas")
    assert v.check_text(text, field="t", lines=True) == Checked("partes\ny piezas")
    assert v.check_languages(f"español{sign}inglés") == Checked(["es", "en"])
    assert v.check_hs_codes(f"0804{sign}0805") == Checked(["0804", "0805"])
    assert [row["name"] for row in v.check_ingredients(f"mango{sign}sal").value] == ["mango", "sal"]


def test_signs_that_make_another_character_stay():
    for text in ("葛\U000e0100城", "\U0001f469\u200d\U0001f33e"):
        assert v.check_text(text, field="t") == Checked(text)


@given(st.text(max_size=60))
def test_checking_a_checked_value_changes_nothing(text):
    checks = (v.check_rfc, v.check_corporate_number, v.check_hs, v.check_scian)
    for check in checks:
        once = check(text).value
        assert check(once).value == once
    for check in (v.check_kana, v.check_email, v.check_phone, v.check_url, v.check_text):
        once = check(text, field="f").value
        assert check(once, field="f").value == once
