"""How much each way of reading counts, by the languages of the two texts.

The constants are held against the development sets by ``manage.py benchmark fusion``, which chooses
them anew with one set left out at a time. A plain sum over all channels helps within one language
and ruins it across two, hence a row of weights for each kind of pair.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the channels for one kind of language pair.

    - ``whole``: cosine of the vectors of the whole texts, centred by language
    - ``piece``: cosine of the need's vector with the supplier's best sentence, title or list item
    - ``words``: each word of the need against its nearest word at the supplier
    - ``characters``: shared character n-grams (BM25 share)
    - ``sounds``: shared sounds, numbers and codes across scripts
    - ``translation``: words that the vocabulary's names translate
    - ``activity``: what is taken off where both texts name what is done, and nothing is the same
    - ``centring``: share of the language's mean vector that is taken out of whole (first) and
      piece (second)
    - ``competition``: how strongly a supplier that is near to many needs of the run is held back
    """

    whole: float
    piece: float
    words: float
    characters: float
    sounds: float
    translation: float
    activity: float
    centring: tuple[float, float]
    competition: float


WITHIN_LATIN = Weights(
    whole=0.6,
    piece=1.0,
    words=1.0,
    characters=1.5,
    sounds=0.0,
    translation=0.0,
    activity=0.6,
    centring=(1.0, 0.0),
    competition=0.0,
)
WITHIN_JAPANESE = Weights(
    whole=0.3,
    piece=1.0,
    words=1.0,
    characters=1.0,
    sounds=0.0,
    translation=0.0,
    activity=0.6,
    centring=(1.0, 1.0),
    competition=0.0,
)
ACROSS = Weights(
    whole=0.5,
    piece=0.5,
    words=0.6,
    characters=0.0,
    sounds=0.4,
    translation=0.5,
    activity=0.1,
    centring=(1.0, 1.0),
    competition=1.0,
)

# Neighbours that compete for a need when a supplier's closeness to the run is measured.
COMPETITORS = 3

# A language's mean vector is trusted as if it also had this many texts of the vocabulary's mean.
CENTRE_PRIOR = 50.0


def weights_for(need_language: str | None, supplier_language: str | None) -> Weights:
    """The row of weights of a pair; a text without any letter counts as of the other's language."""
    one = need_language or supplier_language
    other = supplier_language or need_language
    if one != other:
        return ACROSS
    return WITHIN_JAPANESE if one == "ja" else WITHIN_LATIN


def competition_strength(weights: Weights, *, suppliers: int, needs: int) -> float:
    """Strength of the correction for a run of this shape.

    Where needs outnumber suppliers, being near to many needs is merit and nothing is held back
    (it cost .01 to .04 MRR on category -> parent); where they are as many as suppliers, or fewer,
    it is mostly the well-known crowding of vector spaces (+.04 MRR on parallel names). Few needs
    say little.
    """
    if not needs:
        return 0.0
    return weights.competition * min(1.0, suppliers / needs) ** 2 * needs / (needs + 200.0)


# Evidence is measured against the score that one pair in a thousand reaches. Shared characters have
# a heavier tail than vectors: against one in a hundred, a thousand Japanese distractors took more
# first places from Spanish suppliers. A rarer one than one in a thousand turns the preference round
# (docs/what-was-tried.md, both ways).
HIGH = 0.999


@dataclass(frozen=True, slots=True)
class Level:
    """What chance looks like for one pair of languages: median and high quantile of scores."""

    median: float
    high: float

    def scaled(self, size: int, default: Level) -> Level:
        """Shrunk towards ``default`` as if that had been seen on 2,000 pairs."""
        share = size / (size + 2000.0)
        return Level(
            share * self.median + (1 - share) * default.median,
            share * self.high + (1 - share) * default.high,
        )


DEFAULT_LEVELS = {
    "latin": Level(0.30, 2.6),
    "ja": Level(0.20, 2.3),
    "across": Level(0.05, 0.95),
}


def default_level(need_language: str | None, supplier_language: str | None) -> Level:
    """What chance looks like in runs of their kind, for a run too small to show it."""
    weights = weights_for(need_language, supplier_language)
    if weights is ACROSS:
        return DEFAULT_LEVELS["across"]
    return DEFAULT_LEVELS["ja" if weights is WITHIN_JAPANESE else "latin"]
