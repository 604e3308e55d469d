"""How numbers and shares are written where they stand in a page or a sentence."""

from django.utils.translation import gettext as _


class Figure(int):
    """A whole number that is written "12,345" wherever it is shown, and still counts as a number.

    So a sentence with plural forms chooses its form by it. Mexico, Japan and trade English all
    group by commas.
    """

    def __str__(self) -> str:
        return f"{int(self):,}"


def percent(number: object) -> str:
    """ "81 %" in Spanish and English, "81%" in Japanese."""
    return _("%(number)s %%") % {"number": number}
