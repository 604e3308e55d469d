"""To which organisations the rows of a sheet go: found at the check, kept to when the rows are
taken.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from matchmaking.common.names import name_key
from matchmaking.exchange.domain.dropping import note_dropped, on_word_alone
from matchmaking.exchange.domain.known import Party, parties_of, read_parties
from matchmaking.exchange.domain.noticing import notices_of, with_notices
from matchmaking.exchange.domain.recognising import (
    Likely,
    Recognised,
    Recogniser,
    identity_of,
    legal_name_of,
)
from matchmaking.exchange.domain.rows import RowData
from matchmaking.exchange.enums import TAKEN_ROWS, Recognition, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.exchange.problems import CellProblem, RowCode, error, warning
from matchmaking.profiles.domain.duplicates import COMPLETE_RFC

Judged = tuple[ImportRow, RowData]


def assign_rows(batch: ImportBatch, rows: Sequence[Judged]) -> None:
    """Say of each good row whom it is about, with a notice where that was not known before."""
    for row, data in rows:
        _note_keys(row, batch.kind, data)
    suppliers = batch.kind == SheetKind.SUPPLIERS
    if suppliers:
        _notice_repeated([judged for judged in rows if judged[1].is_good])
    good = [judged for judged in rows if judged[1].is_good]
    groups = [[judged] for judged in good] if suppliers else _by_key(good)
    if not suppliers:
        _notice_differing_buyers(groups)
    recogniser = Recogniser(batch)
    on_record = on_word_alone(recogniser.parties) if suppliers else {}
    # Whom the list names by its id comes before whoever only looks like it.
    groups.sort(key=lambda group: recogniser.listed(group[0][0].party_key) is None)
    for group in groups:
        key = group[0][0].party_key
        found = recogniser.recognise(key, identity_of([data for _row, data in group]))
        if suppliers and found.party is not None:
            recogniser.claimed.add(found.party.pk)
        for row, data in group:
            assign(row, found)
            data.problems.extend(notices_of(batch.kind, found))
            data.problems.extend(dropped_by(row, data, found.party, on_record))


def dropped_by(
    row: ImportRow, data: RowData, party: Party | None, on_record: Mapping[int, Collection[str]]
) -> list[CellProblem]:
    """What is told of the certificates that the row does not list; nothing of a company that keeps
    its page, on which no sheet changes anything.
    """
    if party is None or party.keeps_itself:
        return []
    return note_dropped(row, data, on_record.get(party.pk, ()))


def likely_of(row: ImportRow) -> tuple[Likely, ...]:
    return tuple(Likely(item["organisation"], tuple(item["signs"])) for item in row.likely)


def known_likely(batch: ImportBatch, likely: Iterable[Likely]) -> dict[int, Party]:
    """Those of `likely` whom the organizer still knows."""
    parties = parties_of(batch.mission.organizer, sheet=batch.kind)
    return read_parties(batch, parties.filter(pk__in=[item.pk for item in likely]))


class Assignments:
    """Whom the rows become while they are taken: what the preview said, and what came since."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._recogniser = Recogniser(batch)
        self._made: dict[str, Party] = {}
        assigned = batch.rows.exclude(organisation=None)
        if batch.kind == SheetKind.SUPPLIERS:
            self._recogniser.claimed.update(assigned.values_list("organisation", flat=True))
        else:
            taken = assigned.filter(state__in=TAKEN_ROWS).values_list("party_key", "organisation")
            parties = self._recogniser.parties
            self._made = {key: parties[pk] for key, pk in taken if pk in parties}

    def of(self, row: ImportRow, data: RowData) -> Party | None:
        """The row's organisation; None for one that is still to be made."""
        _note_keys(row, self._batch.kind, data)
        key = row.party_key
        if row.organisation_id is not None:
            return self._recogniser.parties.get(row.organisation_id)
        if key in self._made:
            return self._made[key]
        if row.recognised == Recognition.CHOSEN:
            return None
        found = self._recogniser.recognise(key, identity_of([data]), near=False)
        if found.party is not None:
            assign(row, found)
            row.problems = with_notices(row.problems, notices_of(self._batch.kind, found))
        return found.party

    def note(self, row: ImportRow) -> None:
        """The row was taken. What was made of a buyer's row is what its other rows are about."""
        made = row.organisation
        buyers = self._batch.kind == SheetKind.NEEDS
        if buyers and made is not None and made.pk not in self._recogniser.parties:
            self._made[row.party_key] = Party(made.pk, made.name, False, False)


def _note_keys(row: ImportRow, sheet: str, data: RowData) -> None:
    """By what the organizer's list means the organisation: a supplier's id, a buyer's name."""
    row.name_key = name_key(legal_name_of(data))[:200]
    row.party_key = data.external_id[:200] if sheet == SheetKind.SUPPLIERS else row.name_key


def assign(row: ImportRow, found: Recognised) -> None:
    """Whom the row is about. What a person said of another company's certificates is over."""
    row.organisation_id = found.party.pk if found.party is not None else None
    row.recognised = found.how
    row.likely = [{"organisation": item.pk, "signs": list(item.signs)} for item in found.likely]
    row.dropped, row.drops = [], False


def _by_key(rows: Iterable[Judged]) -> list[list[Judged]]:
    groups: dict[str, list[Judged]] = {}
    for row, data in rows:
        groups.setdefault(row.party_key, []).append((row, data))
    return list(groups.values())


def _notice_repeated(rows: Sequence[Judged]) -> None:
    """Two rows of one RFC are one company, and no row is lost: the second comes back."""
    by_rfc: dict[str, int] = {}
    by_name: dict[str, tuple[int, str]] = {}
    for row, data in rows:
        rfc = str(data.profile.get("rfc", ""))
        first = by_rfc.setdefault(rfc, row.number) if len(rfc) >= COMPLETE_RFC else row.number
        if first != row.number:
            repeated = {"value": rfc, "row": first}
            data.problems.append(error("rfc", RowCode.RFC_REPEATED, **repeated))
            continue
        earlier, other_rfc = by_name.setdefault(row.name_key, (row.number, rfc))
        if earlier != row.number and (not rfc or not other_rfc):
            data.problems.append(warning("name", RowCode.NAME_REPEATED, row=earlier))


def _notice_differing_buyers(groups: Iterable[Sequence[Judged]]) -> None:
    """The first row of a buyer counts; whoever wrote otherwise in another is told so."""
    for (first, told), *others in groups:
        for _row, data in others:
            both = told.profile.keys() & data.profile.keys() - {"department"}
            if any(told.profile[name] != data.profile[name] for name in both):
                data.problems.append(warning("buyer", RowCode.BUYER_DIFFERS, row=first.number))
