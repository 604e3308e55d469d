"""A profile's reading units: one for each language it is written in.

A supplier with a Spanish and an English description is two units; a pair of profiles is worth
what its best pair of units is worth, so that writing in one more language never costs anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..language.characters import in_characters
from ..language.courtesy import without_courtesy
from ..records import NAME, Piece, main_language, reading_pieces

_LEGAL_FORM = re.compile(
    r"""[\s,]*(?:
        \b(?:s\.?\s?a\.?\s?p\.?\s?i\.?|s\.?\s?a\.?\s?b\.?|s\.?\s?a\.?|s\.?\s?de\s?r\.?\s?l\.?|s\.?\s?c\.?|a\.?\s?c\.?)
        (?:\s*de\s*(?:c\.?\s?v\.?|r\.?\s?l\.?|m\.?\s?i\.?))*\.?$
        |\b(?:inc|corp|corporation|co\.?,?\s*ltd|ltd|llc|gmbh)\.?$
        |(?:株式会社|有限会社|合同会社|合資会社|\(株\)|\(有\))$
        |^(?:株式会社|有限会社|合同会社|合資会社|\(株\)|\(有\))
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """The texts of one profile in one language; ``owner`` is the row of the profile.

    ``whole`` is all of it, for shared characters; ``told`` leaves a company's name out where there
    is anything else, since "Industrias Kraft" says nothing of what is made, but sits near to much.
    Both are without the courtesy of letters, ``parts`` as they were written.
    """

    owner: int
    language: str | None
    whole: str
    told: str
    parts: tuple[str, ...]

    @property
    def parts_in_characters(self) -> tuple[str, ...]:
        """``parts`` as the encoder reads them; they are shown as they were written."""
        return tuple(map(in_characters, self.parts))


def without_legal_form(name: str) -> str:
    """A company's name without S.A. de C.V., 株式会社 and the like; unchanged if nothing
    remains.
    """
    bare = _LEGAL_FORM.sub("", name).strip(" ,.")
    return bare or name


def is_company_name(piece: Piece) -> bool:
    """Whether a piece is a name with a legal form; a bare name may as well be a title."""
    return piece.kind == NAME and without_legal_form(piece.text) != piece.text


def make_units(profiles: Sequence[Sequence[Piece]]) -> list[Unit]:
    """Units of all profiles in order of profile, then language.

    A company's name goes with the language that most of the profile is written in.
    """
    units: list[Unit] = []
    for owner, pieces in enumerate(profiles):
        main = main_language(pieces)
        by_language: dict[str | None, list[Piece]] = {}
        for piece in pieces:
            kept = main if piece.kind == NAME or piece.language is None else piece.language
            by_language.setdefault(kept, []).append(piece)
        languages = sorted(by_language, key=lambda value: value or "")
        units.extend(_unit(owner, language, by_language[language]) for language in languages)
    return units


def _unit(owner: int, language: str | None, pieces: Sequence[Piece]) -> Unit:
    named = [Piece(without_legal_form(p.text), language, p.kind) for p in pieces]
    told = [p for p, given in zip(named, pieces, strict=True) if not is_company_name(given)]
    told = told or named
    parts = tuple(part.text for part in reading_pieces(told))
    return Unit(
        owner,
        language,
        _joined(named, language),
        in_characters(_joined(told, language)),
        parts or (_joined(told, language),),
    )


def _joined(pieces: Iterable[Piece], language: str | None) -> str:
    stop = "。" if language == "ja" else ". "
    # Parts are quoted, and stay as they are.
    told = (without_courtesy(piece.text).strip(" .。") for piece in pieces)
    return stop.join(dict.fromkeys(told))
