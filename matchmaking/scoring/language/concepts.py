"""The concepts of a trilingual vocabulary: what they are called, and where a text names them.

A vocabulary is rows of (kind, code, language, surface); it comes from outside.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTOR = "sector"
PRODUCT = "product"
CAPABILITY = "capability"
CERTIFICATION = "certification"
HS = "hs"

Concept = tuple[str, str]  # (kind, code)

# What counts as common ground of two texts. Certificates and regions are compared as facts, not
# as topics.
TOPIC_KINDS = (PRODUCT, CAPABILITY, HS, SECTOR)


@dataclass(frozen=True, slots=True)
class Term:
    """One surface form of one concept in one language."""

    kind: str
    code: str
    language: str
    surface: str


@dataclass(frozen=True, slots=True)
class Found:
    """A concept at ``[start:end]`` of the text that the finder was given, as folded by
    ``fold_beside``.

    ``surface`` is folded, ``written`` as in the text. ``aside`` where another thing is for it, or
    made of it; ``plain`` where it is what is grown or caught, named without its form.
    """

    kind: str
    code: str
    start: int
    end: int
    surface: str
    written: str
    aside: bool = False
    plain: bool = False
