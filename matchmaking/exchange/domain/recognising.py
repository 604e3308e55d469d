"""Whom a row is about: somebody of the organizer's list, somebody by certain signs, or a new one.

Certain is a number of the state's, or a name with its place or its own domain. Whoever only may be
the same is shown, and a person says which. See docs/decisions/0021-one-company-once.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matchmaking.exchange.domain.known import (
    Party,
    listed_parties,
    names_in_lists,
    parties_of,
    read_parties,
)
from matchmaking.exchange.domain.rows import RowData
from matchmaking.exchange.enums import Recognition, SheetKind
from matchmaking.exchange.models import ImportBatch
from matchmaking.profiles.domain.duplicates import (
    DuplicateFinder,
    Identity,
    Reason,
    identities_of,
    identity,
)

# A firm's mail domain alone is no news in a sheet: one export office often writes for many.
TELLING = frozenset(Reason) - {Reason.MAIL_DOMAIN}
LISTED = "listed"
"""The sign of whoever stood under the same id so far; the others are values of Reason."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody whom a row may be about, and what speaks for it."""

    pk: int
    signs: tuple[str, ...]

    @property
    def was_listed(self) -> bool:
        return LISTED in self.signs


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whom a row is about; without a party it becomes an organisation of its own."""

    how: Recognition
    party: Party | None = None
    likely: tuple[Likely, ...] = ()
    """Among whom a person may choose; empty where there is no doubt."""
    doubted: Party | None = None
    """Whom it may be, or stood under its id so far: said beside what is done."""
    taken_by_row: Party | None = None
    """Whom it may be, but another row of the sheet is about it."""


class Recogniser:
    """Compares rows of one sheet with the organisations that its organizer knows.

    Built once for a sheet, in a few queries. `claimed` holds the suppliers that rows of the sheet
    are about: two rows never become one supplier.
    """

    def __init__(self, batch: ImportBatch) -> None:
        organizer = batch.mission.organizer
        parties = parties_of(organizer, sheet=batch.kind)
        self.parties = read_parties(batch, parties)
        self.claimed: set[int] = set()
        self._known = {one.pk: one for one in identities_of(parties) if one.pk is not None}
        self._finder = DuplicateFinder(self._known.values())
        self._listed = listed_parties(organizer, sheet=batch.kind)
        self._names = names_in_lists(organizer)
        self._named_by_id = batch.kind == SheetKind.SUPPLIERS

    def listed(self, key: str) -> int | None:
        """Whom the organizer's list means by `key`, unless another row is about it."""
        pk = self._listed.get(key)
        return pk if pk in self._known and pk not in self.claimed else None

    def recognise(self, key: str, one: Identity, *, near: bool = True) -> Recognised:
        """Whom a row with this `party_key` is about.

        `near` asks for similar names too, for a person to look at.
        """
        pk = self.listed(key)
        if pk is None:
            return self._by_signs(one, near=near)
        party, known = self.parties[pk], self._known[pk]
        as_before = one.key == known.key or (key, one.key, pk) in self._names
        same_number = not one.contradicts(known)
        if (as_before and self._named_by_id) or (same_number and one.resembles(known)):
            return Recognised(Recognition.LISTED, party)
        # Lists are numbered anew each year, and two buyers may bear one name.
        found = self._by_signs(one, near=near)
        if found.party is not None:
            return found
        others = (item for item in found.likely if item.pk != pk)
        return replace(found, likely=(Likely(pk, (LISTED,)), *others), doubted=party)

    def _by_signs(self, one: Identity, *, near: bool) -> Recognised:
        found = [
            (self.parties[duplicate.other.pk or 0], duplicate)
            for duplicate in self._finder.likely_duplicates(one, near=near)
            if TELLING & set(duplicate.reasons)
        ]
        free = [(party, duplicate) for party, duplicate in found if party.pk not in self.claimed]
        likely = tuple(Likely(party.pk, duplicate.reasons) for party, duplicate in free)
        certain = [party for party, duplicate in free if duplicate.is_certain(one)]
        if len(certain) == 1:
            return Recognised(Recognition.SIGNS, certain[0], likely)
        return Recognised(
            Recognition.NEW,
            likely=likely,
            doubted=free[0][0] if free else None,
            taken_by_row=found[0][0] if found and not free else None,
        )


def identity_of(rows: Sequence[RowData]) -> Identity:
    """What tells the organisation of these rows, which are of one name: the first that says it."""
    profiles = [row.profile for row in rows]

    def first(name: str) -> str:
        return next((str(found[name]) for found in profiles if found.get(name)), "")

    places = (found.get("state") or found.get("prefecture") for found in profiles)
    place = next(filter(None, places), None)
    return identity(
        name=legal_name_of(rows[0]),
        trade_name=str(rows[0].organisation.get("trade_name", "")),
        rfc=first("rfc"),
        corporate_number=first("corporate_number"),
        region=place.pk if place is not None else "",
        email=first("contact_email"),
        website=str(rows[0].organisation.get("website", "")),
    )


def legal_name_of(row: RowData) -> str:
    return str(row.organisation.get("legal_name", ""))
