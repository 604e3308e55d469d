"""How whole numbers are written where they stand in a page or a sentence."""


class Figure(int):
    """A whole number that is written "12,345" wherever it is shown, and still counts as a number.

    So a sentence with plural forms chooses its form by it. Mexico, Japan and trade English all
    group by commas.
    """

    def __str__(self) -> str:
        return f"{int(self):,}"
