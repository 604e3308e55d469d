"""The kinds of taxonomy entries and the languages they are written in, free of Django."""

from enum import StrEnum


class Kind(StrEnum):
    SECTOR = "sector"
    CAPABILITY = "capability"
    PRODUCT = "product"
    CERTIFICATION = "certification"
    UNIT = "unit"
    INCOTERM = "incoterm"
    REGION = "region"
    HS = "hs"


# The unit that comes in whole numbers, and that an amount without a unit counts.
PIECE = "piece"

# The order in which names are tried when one is missing: English is the source language.
LANGUAGES = ("en", "es", "ja")
