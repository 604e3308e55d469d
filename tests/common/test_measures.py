import pytest

from matchmaking.common.measures import days_of, people_of, split_measure, unit_and_period


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,000 pzas", ("1000", "pzas")),
        ("1 000 kg/mes", ("1000", "kg/mes")),
        ("１，２００個", ("1200", "個")),
        ("12.5 t", ("12.5", "t")),
        ("1,200 m²", ("1200", "m2")),
        ("35", ("35", "")),
        ("約500個", None),
        ("30 a 45", ("30", "a 45")),
        ("30-45 días", None),
        ("12,5 kg", None),
        ("1.200,5 kg", None),
        ("-3 kg", None),
        ("kg", None),
        ("", None),
    ],
)
def test_a_number_is_parted_from_the_words_behind_it(text, read):
    assert split_measure(text) == read


@pytest.mark.parametrize(
    "text",
    ["35 personas", "35 empleados", "35人", "35 名", "35 people", "35 Employees", "35"],
)
def test_people_are_counted_in_three_languages(text):
    assert people_of(text) == "35"


@pytest.mark.parametrize("text", ["35 a 40 personas", "35 plantas", "unas 35 personas", "35 mil"])
def test_what_may_count_something_else_is_not_people(text):
    assert people_of(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("120 días", "120"),
        ("120 dias.", "120"),
        ("2 semanas", "14"),
        ("2週間", "14"),
        ("14日", "14"),
        ("3 weeks", "21"),
        ("1 day", "1"),
        ("45", "45"),
        ("10 días hábiles", None),
        ("10営業日", None),
        ("2 meses", None),
        ("30 a 45 días", None),
    ],
)
def test_weeks_are_days_and_other_times_are_not_guessed(text, days):
    assert days_of(text) == days


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
