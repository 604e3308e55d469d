"""A supplier's list of certificates, as owners write it: which ones it holds."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from matchmaking.common.sheets.lists import split_list, split_names
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.scoring.language.claims import is_held
from matchmaking.scoring.language.concepts import CERTIFICATION
from matchmaking.scoring.language.text import fold_beside
from matchmaking.taxonomy.lookup import Taxonomy

# "En proceso: HACCP, SQF". The colon of "ISO 9001:2015" ends no label.
_LABEL = re.compile(r"[^\W\d][^\d:：,]*[:：]\s*(?!\d)")
# A number like those of standards; years are editions.
_NUMBER = r"(?!(?:19|20)\d\d(?!\d))\d{4,5}(?!\d)"
_OTHER_NUMBER = re.compile(rf"[ -]?{_NUMBER}")
# "ISO 9001, 14001 y 45001", "ISO9001・14001".
_AND_ISO = re.compile(
    rf"(?<=ISO)([ -]?)(\d{{4,5}}(?::\d{{4}})?)( ?(?:,|、|/|・|&|\b(?:y|e|and)\b) ?)(?={_NUMBER})",
    re.IGNORECASE,
)


@dataclass
class Certificates:
    """Codes that a cell lists as held, in its order; items that say that they are not, and the
    codes that these name; items that name none.
    """

    held: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_certificates(cell: str, taxonomy: Taxonomy, *, today: dt.date) -> Certificates:
    """What a cell says of certificates: "HACCP (en proceso)" and "SQF vencido" are not held.

    "HACCP, en proceso" is one item in spite of its comma, and the label of "En proceso: HACCP, SQF"
    is about both.
    """
    found = Certificates()
    for item in split_list(_with_iso(cell)):
        label = _LABEL.match(item)
        for part in _parts(item, taxonomy, today):
            named = named_certificates(part, taxonomy, today=today)
            if label is not None:
                labelled = named_certificates(label.group() + part, taxonomy, today=today)
                named = {code: held and labelled.get(code, True) for code, held in named.items()}
            if not named:
                found.unknown.append(part)
            if not all(named.values()):
                found.denied.append(_denied_in(part, named, taxonomy))
            found.held.extend(code for code in named if named[code] and code not in found.held)
            found.lacking.extend(code for code in named if not named[code])
    return found


def _denied_in(part: str, named: Mapping[str, bool], taxonomy: Taxonomy) -> str:
    """The part, or of one like "HACCP (sin SQF)", where something is held, the words that name what
    is not.
    """
    if not any(named.values()):
        return part
    hits = vocabulary_of(taxonomy).finder.find(part)
    return ", ".join(dict.fromkeys(hit.written for hit in hits if named.get(hit.code) is False))


def _parts(item: str, taxonomy: Taxonomy, today: dt.date) -> Iterator[str]:
    """What the commas of an item part; a part that only denies the one before it stays with it."""

    def is_known(name: str) -> bool:
        if name == item:  # As a whole only if it is a name with a comma in it.
            return taxonomy.find(CERTIFICATION, name) is not None
        return bool(named_certificates(name, taxonomy))

    last = ""
    for part in split_names(item, is_known=is_known):
        together = f"{last} ({part})"
        if (
            last
            and not named_certificates(part, taxonomy)
            and not any(named_certificates(together, taxonomy, today=today).values())
        ):
            last = together
            continue
        if last:
            yield last
        last = part
    if last:
        yield last


def named_certificates(
    text: str, taxonomy: Taxonomy, *, today: dt.date | None = None
) -> dict[str, bool]:
    """The certificates that a text names, and whether it says that each is held.

    Beside the taxonomy's own names it reads those with an edition or an issuer: "ISO 9001:2015
    (SGS)". A name before the number of another standard ("FSC 22000") is misspelled, and none.
    """
    if entry := taxonomy.find(CERTIFICATION, text):
        return {entry.code: True}
    folded, _ = fold_beside(text)
    hits = [hit for hit in vocabulary_of(taxonomy).finder.find(text) if hit.kind == CERTIFICATION]
    if any(_OTHER_NUMBER.match(folded, hit.end) for hit in hits):
        return {}
    return {hit.code: is_held(folded, hit.start, hit.end, today=today) for hit in hits}


def _with_iso(cell: str) -> str:
    """`cell` with "ISO" before each number that shares it."""
    while (said := _AND_ISO.sub(r"\1\2\3ISO\1", cell)) != cell:
        cell = said
    return cell
