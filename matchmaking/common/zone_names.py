"""By whose clock a time is told."""

import zoneinfo

from babel.dates import get_timezone_location

_OF_A_CITY = {"es": "hora de {}", "ja": "{}時間", "en": "{} time"}
# The capital is spoken of with its article; the Unicode CLDR lists it without.
_SPANISH_CAPITAL = ("de Ciudad de México", "de la Ciudad de México")
_OF_NO_PLACE = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT"})


def zone_name(zone: zoneinfo.ZoneInfo, language: str) -> str:
    """Whose time it is: "hora de Japón", "メキシコシティー時間", "Tijuana time".

    By the country where it has one zone only, else by the zone's city. "Standard time" and its like
    are no help to a reader, and name Mexico's zones after those of the United States.
    """
    if zone.key in _OF_NO_PLACE:
        return "UTC"
    language = language if language in _OF_A_CITY else "en"
    by_country = str(get_timezone_location(zone, locale=language))
    if not by_country.endswith((")", "）時間", ") Time")):
        return by_country.replace(" Time", " time")
    city = get_timezone_location(zone, locale=language, return_city=True)
    return _OF_A_CITY[language].format(city).replace(*_SPANISH_CAPITAL)
