"""Time zones under the names of places that our readers live in."""

import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TIME_ZONES = (
    (
        gettext_lazy("Mexico"),
        (
            ("America/Mexico_City", gettext_lazy("Mexico City, Guadalajara, León, Puebla")),
            ("America/Monterrey", gettext_lazy("Monterrey, Saltillo")),
            ("America/Merida", gettext_lazy("Mérida, Campeche")),
            ("America/Cancun", gettext_lazy("Cancún, Chetumal")),
            ("America/Chihuahua", gettext_lazy("Chihuahua")),
            ("America/Ciudad_Juarez", gettext_lazy("Ciudad Juárez")),
            ("America/Matamoros", gettext_lazy("Matamoros, Reynosa, Nuevo Laredo")),
            ("America/Mazatlan", gettext_lazy("Culiacán, La Paz, Mazatlán")),
            ("America/Hermosillo", gettext_lazy("Hermosillo")),
            ("America/Tijuana", gettext_lazy("Tijuana, Mexicali, Ensenada")),
        ),
    ),
    (gettext_lazy("Japan"), (("Asia/Tokyo", gettext_lazy("Tokyo, Osaka, Kyoto, Nagoya")),)),
    (
        gettext_lazy("Elsewhere"),
        (
            ("America/Los_Angeles", gettext_lazy("Los Angeles")),
            ("America/Chicago", gettext_lazy("Chicago, Houston, San Antonio")),
            ("America/New_York", gettext_lazy("New York")),
            ("Europe/Madrid", gettext_lazy("Madrid")),
            ("Asia/Shanghai", gettext_lazy("Shanghai")),
            ("UTC", gettext_lazy("Universal time (UTC)")),
        ),
    ),
)


def time_zones_with(name: str) -> list[Any]:
    """The choices, and before them the zone that is chosen already where it is none of them."""
    listed = {zone for _place, zones in TIME_ZONES for zone, _label in zones}
    return [*([] if not name or name in listed else [(name, name)]), *TIME_ZONES]


def default_time_zone(language: str) -> str:
    """Where a reader of `language` most likely is."""
    return "Asia/Tokyo" if language == "ja" else "America/Mexico_City"


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no such time zone."), code="time_zone")
