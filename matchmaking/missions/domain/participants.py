"""The participants of a mission as its organizer's table shows them, in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.domain.consents import refused_by
from accounts.enums import Purpose
from matchmaking.missions.domain.exclusions import counts_of_exclusions
from matchmaking.missions.domain.queries import organisations_taking_part
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.profiles.domain.completeness import Completeness, completeness_of
from matchmaking.profiles.domain.duplicates import (
    DuplicateFinder,
    LikelyDuplicate,
    identities_of,
)
from matchmaking.profiles.domain.queries import (
    keep_to_themselves,
    took_back_consent,
    with_everything,
    with_need_counts,
)
from matchmaking.profiles.models import Buyer, Supplier


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the table; `supplier` or `buyer` is None while there is no profile yet."""

    enrolment: Enrolment
    supplier: Supplier | None
    buyer: Buyer | None
    kept_back: bool
    """Nobody outside the organisation is shown the profile any more: only its name is."""
    takes_no_letters: bool
    """A supplier that has not agreed to letters with introductions: none is written to it."""
    completeness: Completeness | None
    duplicates: list[LikelyDuplicate]
    kept_apart_from: int
    """With how many others of the mission it must not meet; who and why is private."""


def participants_of(*, mission: Mission, enrolments: Sequence[Enrolment]) -> list[Participant]:
    """The rows for these enrolments, in their order; likely duplicates are of the whole mission."""
    keys = [enrolment.organisation_id for enrolment in enrolments]
    suppliers = {
        supplier.organisation_id: supplier
        for supplier in with_everything(Supplier.objects.filter(organisation__in=keys))
    }
    buyers = {
        buyer.organisation_id: buyer
        for buyer in with_need_counts(
            Buyer.objects.filter(organisation__in=keys).select_related("prefecture")
        )
    }
    kept_back = _kept_back(keys)
    unwritten = refused_by(keys, Purpose.LETTERS)
    identities = identities_of(organisations_taking_part(mission))
    known = {one.pk: one for one in identities if one.pk is not None}
    finder = DuplicateFinder(known.values())
    apart = counts_of_exclusions(of=keys, among=known.keys())
    rows = []
    for enrolment in enrolments:
        key = enrolment.organisation_id
        supplier = suppliers.get(key)
        rows.append(
            Participant(
                enrolment=enrolment,
                supplier=supplier,
                buyer=buyers.get(key),
                kept_back=key in kept_back,
                takes_no_letters=supplier is not None and key in unwritten,
                completeness=None
                if supplier is None or key in kept_back
                else completeness_of(supplier),
                duplicates=finder.likely_duplicates(known[key]) if key in known else [],
                kept_apart_from=apart[key],
            )
        )
    return rows


def _kept_back(organisations: Sequence[int]) -> set[int]:
    """Those of them whose profile nobody else is shown any more."""
    suppliers = Supplier.objects.filter(keep_to_themselves(), organisation__in=organisations)
    buyers = Buyer.objects.filter(took_back_consent(), organisation__in=organisations)
    return {
        *suppliers.values_list("organisation", flat=True),
        *buyers.values_list("organisation", flat=True),
    }
