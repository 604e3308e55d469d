"""Whose time it is, in the reader's language."""

import zoneinfo

import pytest

from matchmaking.common.zone_names import zone_name


@pytest.mark.parametrize(
    ("key", "es", "ja", "en"),
    [
        ("Asia/Tokyo", "hora de Japón", "日本時間", "Japan time"),
        (
            "America/Mexico_City",
            "hora de la Ciudad de México",
            "メキシコシティー時間",
            "Mexico City time",
        ),
        ("America/Tijuana", "hora de Tijuana", "ティフアナ時間", "Tijuana time"),
        ("UTC", "UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_named_by_its_place(key: str, es: str, ja: str, en: str) -> None:
    zone = zoneinfo.ZoneInfo(key)
    assert [zone_name(zone, language) for language in ("es", "ja", "en")] == [es, ja, en]
