"""Amounts with their unit, as the reader's language writes both."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from matchmaking.common.enums import Language
from matchmaking.taxonomy.models import Unit

# Units that everybody writes by their symbol, whatever the language.
_SYMBOLS: Final[Mapping[str, str]] = {
    **{code: code for code in ("mg", "g", "kg", "t", "mL", "L", "hL", "mm", "cm", "m", "km")},
    **{code: code for code in ("ha", "kWh", "MWh", "GWh", "W", "kW", "MW", "GB", "TB")},
    "m2": "m²",
    "cm2": "cm²",
    "m3": "m³",
}

# Plurals that the rule of `plural` would get wrong: adjectives that agree, foreign words, feet.
_IRREGULAR: Final[Mapping[tuple[str, str], str]] = {
    ("en", "ft"): "feet",
    ("en", "ft2"): "square feet",
    ("en", "ft3"): "cubic feet",
    ("en", "board-foot"): "board feet",
    ("en", "hp"): "horsepower",
    ("en", "short-ton"): "short tons (US)",
    ("es", "short-ton"): "toneladas cortas (EE. UU.)",
    ("es", "fl-oz"): "onzas líquidas (EE. UU.)",
    ("es", "ft2"): "pies cuadrados",
    ("es", "ft3"): "pies cúbicos",
    ("es", "board-foot"): "pies tablares",
    ("es", "dm2"): "decímetros cuadrados",
    ("es", "MMBtu"): "millones de BTU",
    ("es", "kVA"): "kilovolt-amperes (kVA)",
    ("es", "GJ"): "gigajoules (GJ)",
    ("es", "million"): "millones de piezas",
    ("es", "month"): "meses",
    ("es", "box"): "cajas chicas",
    ("es", "hide"): "cueros enteros",
    ("es", "truckload"): "camiones completos",
}


@dataclass(frozen=True)
class Quantity:
    """Written as "300,000 piezas", "1.5 t", "500個"; the number alone where no unit was given."""

    amount: Decimal
    unit: Unit | None
    language: str

    def __str__(self) -> str:
        # All three languages of Mexico, Japan and trade English group by commas.
        number = f"{self.amount:,f}"
        if "." in number:
            number = number.rstrip("0").rstrip(".")
        if self.unit is None:
            return number
        if self.unit.pk in _SYMBOLS:
            return f"{number} {_SYMBOLS[self.unit.pk]}"
        name = self.unit.name_in(self.language)
        if self.language == Language.JAPANESE:
            return f"{number}{name}"
        return f"{number} {name if self.amount == 1 else plural(self.unit, self.language)}"


def plural(unit: Unit, language: str) -> str:
    """The plural of a unit's name: of its first word in Spanish, of its last in English."""
    if (irregular := _IRREGULAR.get((language, unit.pk))) is not None:
        return irregular
    name = unit.name_in(language)
    if language == Language.SPANISH:
        head, space, rest = name.partition(" ")
        if head.endswith("ón"):
            head = head.removesuffix("ón") + "ones"
        elif not head.endswith("s"):
            head += "s" if head[-1] in "aeiouáéó" else "es"
        return head + space + rest
    if name.endswith(("s", ")")):
        return name
    return name + ("es" if name.endswith(("x", "ch", "sh")) else "s")


def quantity(amount: Decimal | None, unit: Unit | None, language: str) -> Quantity | None:
    """The amount in `language` ("es", "ja", "en"); None where it is not known."""
    return None if amount is None else Quantity(amount, unit, language)
