"""Days and times as readers of each language know them."""

import datetime as dt

import pytest
from django.utils import formats, translation

MOMENT = dt.datetime(2027, 3, 4, 16, 5)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("en", "2027-03-04", "4 March 2027, 16:05"),
        ("es", "04/03/2027", "4 de marzo de 2027 a las 16:05"),
        ("ja", "2027/03/04", "2027年3月4日16:05"),
    ],
)
def test_a_day_is_one_day_only(language: str, short: str, long: str) -> None:
    with translation.override(language):
        assert formats.date_format(MOMENT, "SHORT_DATE_FORMAT") == short
        assert formats.date_format(MOMENT, "DATETIME_FORMAT") == long
