import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.exchange.problems import of_value, sentence
from matchmaking.profiles import validators as v
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
        (8044001, "080440", [Code.HS_ZERO_ADDED, Code.HS_CUT]),
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
     ("08", Code.HS_SHAPE), ("mango", Code.HS_SHAPE)],
)  # fmt: skip
def test_hs_code_that_does_not_exist_is_refused(text, code):
    found = v.check_hs(text)
    assert (found.value, codes(found)) == ("", [code])


@pytest.mark.parametrize("text", ["31", "336", 336111.0, "３３６１１１"])
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


def test_phone_that_cannot_be_one_is_refused():
    assert codes(v.check_phone("12", field="p")) == [Code.PHONE_SHAPE]
    assert codes(v.check_phone("llamar a Ana", field="p")) == [Code.PHONE_SHAPE]


def test_web_address_gets_its_scheme():
    assert v.check_url("www.empresa.com.mx", field="u").value == "https://www.empresa.com.mx"


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://empresa.mx", "https://user@empresa.mx", "no hay"]
)
def test_web_address_of_another_kind_is_refused(text):
    assert codes(v.check_url(text, field="u")) == [Code.URL_SHAPE]


def test_email_is_normalised():
    assert v.check_email(" Ventas＠Empresa.MX", field="e").value == "ventas@empresa.mx"
    assert codes(v.check_email("ventas@", field="e")) == [Code.EMAIL_SHAPE]


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
    ("text", "number"),
    [("1,200.5", "1200.50"), ("１２００", "1200.00"), ("1 200", "1200.00"), (1200.5, "1200.50"),
     (Decimal("3"), "3.00")],
)  # fmt: skip
def test_number_is_read(text, number):
    assert v.check_number(text, field="n") == Checked(Decimal(number))


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


@pytest.mark.parametrize("text", ["2026-11-30", "2026/11/30", "2026年11月30日", "30/11/2026"])
def test_date_is_read(text):
    assert v.check_date(text, field="d").value == dt.date(2026, 11, 30)


def test_date_that_no_calendar_has_is_refused():
    assert codes(v.check_date("2026-02-30", field="d")) == [Code.NOT_A_DATE]


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
    ("text", "flag"), [("Sí", True), ("はい", True), ("no", False), ("", None)]
)
def test_flag_is_read_in_three_languages(text, flag):
    assert v.check_flag(text, field="f").value is flag


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
        ("Chile de árbol, seco 30 %", [("Chile de árbol, seco", 30)]),
    ],
)
def test_ingredients_are_read_as_labels_have_them(text, rows):
    found = v.check_ingredients(text)
    assert [(row["name"], row["share"]) for row in found.value] == rows


def test_ingredients_above_a_hundred_percent_are_refused():
    assert codes(v.check_ingredients("Mango 80 %; azúcar 40 %")) == [Code.SHARES_ABOVE_100]


def test_message_names_the_value_and_is_translated_when_read():
    problem = v.check_hs("mango").problems[0]
    assert "mango" in problem.message


@given(st.text(max_size=60))
def test_checking_a_checked_value_changes_nothing(text):
    checks = (v.check_rfc, v.check_corporate_number, v.check_hs, v.check_scian)
    for check in checks:
        once = check(text).value
        assert check(once).value == once
    for check in (v.check_kana, v.check_email, v.check_phone, v.check_url, v.check_text):
        once = check(text, field="f").value
        assert check(once, field="f").value == once
