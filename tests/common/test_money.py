import pytest

from matchmaking.common.money import with_currency


@pytest.mark.parametrize(
    ("currency", "language", "written"),
    [
        ("JPY", "ja", "5,400,000円"),
        ("USD", "ja", "5,400,000 USD"),
        ("JPY", "es", "5,400,000 JPY"),
        ("JPY", "en", "5,400,000 JPY"),
        ("", "ja", "5,400,000"),
    ],
)
def test_sum_is_written_in_the_readers_manner(currency: str, language: str, written: str) -> None:
    assert with_currency("5,400,000", currency, language) == written
