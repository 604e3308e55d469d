"""Whom an organisation does not want to meet. The reason is its own and is shown to nobody else."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from accounts.models import Organisation
from matchmaking.missions.enums import ExclusionReason
from matchmaking.missions.models import Exclusion


@transaction.atomic
def exclude_organisation(
    *, organisation: Organisation, excluded: Organisation, reason: ExclusionReason, note: str = ""
) -> Exclusion:
    """Keep the two apart in every mission; a second call changes the reason."""
    if organisation.pk == excluded.pk:
        raise ValueError("an organisation cannot exclude itself")
    exclusion, _created = Exclusion.objects.update_or_create(
        organisation=organisation, excluded=excluded, defaults={"reason": reason, "note": note}
    )
    return exclusion


@transaction.atomic
def unexclude_organisation(*, organisation: Organisation, excluded: Organisation) -> bool:
    deleted, _by_model = Exclusion.objects.filter(
        organisation=organisation, excluded=excluded
    ).delete()
    return deleted > 0


def counts_of_exclusions(*, of: Iterable[int], among: Collection[int]) -> Counter[int]:
    """For each organisation in `of`, with how many of `among` it must not meet."""
    keys = set(of)
    rows = Exclusion.objects.filter(Q(organisation__in=keys) | Q(excluded__in=keys))
    pairs = {frozenset(pair) for pair in rows.values_list("organisation_id", "excluded_id")}
    inside = [pair for pair in pairs if all(key in among for key in pair)]
    return Counter(key for pair in inside for key in pair if key in keys)


def excluded_pairs(*, organisations: Iterable[int]) -> set[frozenset[int]]:
    """The pairs among these organisations that must not meet, whichever side said so."""
    keys = list(organisations)
    rows = Exclusion.objects.filter(Q(organisation__in=keys) & Q(excluded__in=keys))
    return {frozenset(pair) for pair in rows.values_list("organisation_id", "excluded_id")}
