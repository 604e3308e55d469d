"""Whether two sides have enough in common for a person to look at the pair at all.

A score is made of many facts, and capacity, city or Incoterms lift a pair that has nothing in
common: an avocado plant can have 48 points for recycled polypropylene. What tells the two apart is
what is made and what is wanted, and that alone is measured here. Nothing is scored away: a pair
that fails keeps its place and its score, and carries its code.

The measure is relative, not a likeness: text evidence counts from what an arbitrary pair of these
two languages gets in this run (0) to what one pair in a thousand gets (1), and named things are
weighed by their rarity. docs/decisions/0019 has what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import IntEnum, StrEnum

from ..language.concepts import CAPABILITY, HS, PRODUCT, Concept
from ..reading.substance import content
from ..records import NAME, NeedRecord, SupplierRecord

# Common ground from which a pair is worth a person's look. Every right pair of the demo mission has
# .88 or more, two near misses in three and one arbitrary pair in a hundred have this; so has every
# right pair of category paths (Japanese, Spanish) and of class names (English, Spanish).
ENOUGH = 0.65
# Where one side says little, its right pairs are weaker too: .25 keeps 92 of 100 that meet in one
# word and 98 that meet in two, and one arbitrary pair in ten has it.
SOMETHING = 0.25
# Uncommon words, over all texts, from which a side has said what it makes or wants.
SAYS_ENOUGH = 6
# What is shared counts no more than this where both name only a sector or a chapter of customs:
# a bakery and an avocado packer are both "food".
BRANCH_ALONE = 0.1
_HEADING_DIGITS = 4


class Ground(StrEnum):
    """Codes, the best first. Only ``LITTLE`` is a failure."""

    COMMON = "common"
    UNTOLD = "untold"
    """There may be more in common than can be seen: a side says little, or cannot be read."""
    LITTLE = "little"


class Said(IntEnum):
    """How much a side says of what it makes or wants."""

    NOTHING = 0
    LITTLE = 1
    ENOUGH = 2
    """Something ticked by code, or ``SAYS_ENOUGH`` uncommon words."""


def said_by(record: SupplierRecord | NeedRecord) -> Said:
    """What a record says; a company's name and its sector are no thing that it makes."""
    things = record.products or record.capabilities or record.hs_codes
    if things or (isinstance(record, NeedRecord) and record.required_capabilities):
        return Said.ENOUGH
    texts = [piece.text for piece in record.pieces if piece.kind != NAME]
    words = len(content("\n".join(texts)))
    if words >= SAYS_ENOUGH:
        return Said.ENOUGH
    return Said.LITTLE if words else Said.NOTHING


def names_a_thing(concepts: Iterable[Concept]) -> bool:
    """Whether a product, a process or a customs heading is among the concepts."""
    return any(
        kind in (PRODUCT, CAPABILITY) or (kind == HS and len(code) >= _HEADING_DIGITS)
        for kind, code in concepts
    )


def common_ground(text: float, share: float, *, thing: bool) -> float:
    """Text evidence plus the share of the need's concepts that the supplier has (0 to 1).

    NaN is unknown and adds nothing. ``thing``: both name the same product, process or heading.
    """
    words = 0.0 if math.isnan(text) else text
    named = 0.0 if math.isnan(share) else share
    return words + (named if thing else min(named, BRANCH_ALONE))


def ground_of(
    value: float,
    need: NeedRecord,
    supplier: SupplierRecord,
    *,
    readable: bool = True,
    akin: bool = False,
) -> Ground:
    """The code of a pair with this common ground.

    ``readable`` is false where the two texts are in different languages and no encoder is there to
    compare them; ``akin`` is true where the need does not tell the form of what it asks for, and
    the supplier has another one than is usual: canned tuna for "tuna". Missing words are unknown,
    never a failure by themselves: who says nothing is ``UNTOLD`` whatever the value, and who says
    little fails only well below what is usual.
    """
    if value >= ENOUGH:
        return Ground.COMMON
    if akin:
        return Ground.UNTOLD
    said = min(said_by(need), said_by(supplier)) if readable else Said.NOTHING
    if said is Said.NOTHING:
        return Ground.UNTOLD
    if value < SOMETHING or said is Said.ENOUGH:
        return Ground.LITTLE
    return Ground.UNTOLD
