from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.common.measures import (
    read_days,
    read_measure,
    read_number,
    read_people,
    read_pesos,
    unit_and_period,
    unmistakable,
    written,
)


def number_of(reading):
    """The one number of a reading as it is shown."""
    (number,) = reading.numbers
    return written(number)


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("1,000 pzas", "1,000", "pzas"),
        ("1 000 kg/mes", "1,000", "kg/mes"),
        ("1'200,000 L", "1,200,000", "L"),
        ("１，２００個", "1,200", "個"),
        ("３０００個", "3,000", "個"),
        ("12.5 t", "12.5", "t"),
        ("1.5 ton", "1.5", "ton"),
        ("1,200 m²", "1,200", "m2"),
        ("5 mil kg", "5,000", "kg"),
        ("2 millones de piezas", "2,000,000", "piezas"),
        ("10k pcs", "10,000", "pcs"),
        ("10 kg", "10", "kg"),
        ("3万個", "30,000", "個"),
        ("1.5億", "150,000,000", ""),
        ("0.125", "0.125", ""),
        ("35", "35", ""),
    ],
)
def test_a_number_is_parted_from_the_words_behind_it(text, number, words):
    reading = read_measure(text)
    assert (number_of(reading), reading.words, reading.exact) == (number, words, True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"),
        ("0,500", "0.5"),
        ("1.200,5", "1,200.5"),
        ("1 200,50", "1,200.5"),
        ("1.200.000", "1,200,000"),
        ("約500", "500"),
        ("500程度", "500"),
        ("aprox. 500", "500"),
        ("500 (aprox.)", "500"),
        ("about 1,500", "1,500"),
    ],
)
def test_what_is_not_read_to_the_letter_is_marked_to_be_told(text, number):
    reading = read_number(text)
    assert (number_of(reading), reading.exact) == (number, False)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.200", ("1200", "1.2")),
        ("10.500", ("10500", "10.5")),
        ("1 200.500", ("1200500", "1200.5")),
    ],
)
def test_a_point_before_three_digits_can_mean_two_numbers(text, numbers):
    assert read_number(text).numbers == tuple(map(Decimal, numbers))


def test_what_is_counted_has_one_whole_reading():
    assert number_of(read_number("1.200").whole()) == "1,200"
    assert number_of(read_number("1.5").whole()) == "1.5"


@pytest.mark.parametrize(
    "text",
    ["", "kg", "30-45 días", "30 a 45 kg", "12 00", "1,20,000", "1万5千", "1.200.5", "百万", "- 3"],
)
def test_what_is_not_one_number_is_not_read(text):
    assert read_measure(text) is None


@pytest.mark.parametrize("number", ["1200", "1.125", "12.5", "0.125", "1234.567", "1000000.25"])
def test_a_number_is_written_so_that_it_is_read_again(number):
    value = Decimal(number)
    assert read_number(written(value)).numbers == (value,)
    assert read_number(unmistakable(number)).numbers == (value,)


@pytest.mark.parametrize(
    "text",
    ["35 personas", "35 empleados", "35人", "35 名", "35 people", "35 Employees", "35", "unas 35"],
)
def test_people_are_counted_in_three_languages(text):
    assert number_of(read_people(text)) == "35"


@pytest.mark.parametrize("text", ["35 a 40 personas", "35 plantas", "35 kg"])
def test_what_may_count_something_else_is_not_people(text):
    assert read_people(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$ 350,000.50", "350,000.5"),
        ("MX$350000.5", "350,000.5"),
        ("350,000.50 MXN", "350,000.5"),
        ("1,200 M.N.", "1,200"),
        ("12 mdp", "12,000,000"),
        ("5 millones de pesos", "5,000,000"),
        ("300 mil pesos", "300,000"),
    ],
)
def test_pesos_are_read_as_mexican_companies_state_them(text, number):
    assert number_of(read_pesos(text)) == number


@pytest.mark.parametrize("text", ["US$ 5", "5 USD", "$", "5 kg"])
def test_another_currency_is_not_pesos(text):
    assert read_pesos(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("120 días", "120"),
        ("120 dias.", "120"),
        ("45 días naturales", "45"),
        ("45 calendar days", "45"),
        ("2 semanas", "14"),
        ("3 semana(s)", "21"),
        ("2週間", "14"),
        ("14日", "14"),
        ("30日", "30"),
        ("3 weeks", "21"),
        ("1 day", "1"),
        ("45", "45"),
    ],
)
def test_days_and_weeks_are_read_to_the_letter(text, days):
    reading = read_days(text)
    assert (number_of(reading), reading.exact) == (days, True)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("18 meses", "540"),
        ("1 month", "30"),
        ("2ヶ月", "60"),
        ("２カ月", "60"),
        ("3か月", "90"),
        ("1ヶ月半", "45"),
        ("1 mes y medio", "45"),
        ("2 años", "730"),
        ("1.5 semanas", "11"),
        ("72 horas", "3"),
        ("1 quincena", "15"),
        ("10 días hábiles", "14"),
        ("10 business days", "14"),
        ("10営業日", "14"),
        ("30 a 45 días", "45"),
        ("6 a 8 semanas", "56"),
        ("4-6 weeks", "42"),
        ("entre 30 y 45 días", "45"),
        ("30～45日", "45"),
        ("2週間から3週間", "21"),
        ("2 semanas a 1 mes", "30"),
        ("約2週間", "14"),
        ("30日以内", "30"),
        ("hasta 45 días", "45"),
        ("受注後30日", "30"),
        ("45 días después del anticipo", "45"),
    ],
)
def test_other_times_are_days_that_are_told(text, days):
    reading = read_days(text)
    assert (number_of(reading), reading.exact) == (days, False)


def test_of_a_span_of_time_the_asked_end_is_read():
    assert number_of(read_days("6 a 8 meses", of_span=min)) == "180"


@pytest.mark.parametrize(
    "text", ["3 turnos", "2月", "45-30 días", "2026-11-30", "inmediato", "即日", "30 kg", "1.200-2"]
)
def test_what_is_no_time_is_not_read(text):
    assert read_days(text) is None


def test_a_time_of_two_readings_has_both():
    assert read_days("1.500 días").numbers == (Decimal(1500), Decimal("1.5"))


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("kg/mes", ("kg", "month")),
        ("t al año", ("t", "year")),
        ("トン/月", ("トン", "month")),
        ("個", ("個", "")),
        ("/mes", ("", "month")),
    ],
)
def test_a_period_is_parted_from_the_unit(words, parts):
    assert unit_and_period(words) == parts


@given(st.text(alphabet="0123456789٣²½.,'’ +-~約半万k日月週a(年)sS$%", max_size=12))
def test_any_text_is_read_or_not_and_breaks_nothing(text):
    for read in (read_measure, read_people, read_pesos, read_days):
        reading = read(text)
        assert reading is None or 1 <= len(reading.numbers) <= 2
