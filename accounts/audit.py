"""How views write down whom they show: one call before the page is made.

A HEAD request is given no contents, so nothing is written for it. Everything else that a page does
on GET still changes nothing; see docs/privacy.md.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from accounts.access import acting_membership, memberships_of_request
from accounts.domain.accesses import Reader, Whose, record_access
from accounts.enums import Seen, Way
from accounts.models import Organisation


def reader_of_request(request: HttpRequest, *, organisation_id: int | None = None) -> Reader:
    """The person at the screen, for `organisation_id`, else for the organisation in use."""
    if organisation_id is None:
        guarded: Organisation | None = getattr(request, "organisation", None)
        acting = None if guarded else acting_membership(request)
        if guarded is not None:
            organisation_id = guarded.pk
        elif acting is not None:
            organisation_id = acting.organisation_id
    return Reader(
        user=request.user,  # type: ignore[arg-type]
        organisation_id=organisation_id,
        own=frozenset(m.organisation_id for m in memberships_of_request(request)),
    )


def note_access(
    request: HttpRequest,
    whose: Iterable[Whose],
    *,
    what: Seen = Seen.CONTACT,
    way: Way = Way.VIEW,
    related: str = "",
    reader: Reader | None = None,
) -> None:
    """Write down that the answer to `request` shows the data of `whose`."""
    if request.method == "HEAD":
        return
    match = request.resolver_match
    record_access(
        reader=reader or reader_of_request(request),
        whose=whose,
        what=what,
        way=way,
        place=match.view_name if match else "",
        related=related,
    )


# --- The administration -------------------------------------------------------------------------

Shown = tuple[Seen, Callable[[Any], Iterable[Whose]]]
_ADMINISTERED: dict[type[Model], Shown] = {}


def register_administered(
    model: type[Model], whose: Callable[[Any], Iterable[Whose]], *, what: Seen = Seen.CONTACT
) -> None:
    """Have the administration's pages of `model` write down whom a row of it shows."""
    _ADMINISTERED[model] = (what, whose)


def administered() -> frozenset[type[Model]]:
    return frozenset(_ADMINISTERED)


def note_administration(request: HttpRequest, shown: dict[str, Any]) -> None:
    """Write down what the context of a page of the administration shows: a list, or one row."""
    if "cl" in shown:
        rows = list(shown["cl"].result_list)
    else:
        # "original" of a form that changes a row, "object" of its history or its deletion.
        rows = [shown[name] for name in ("original", "object") if shown.get(name) is not None][:1]
    for model in {type(row) for row in rows} & administered():
        what, whose = _ADMINISTERED[model]
        note_access(
            request,
            [item for row in rows if type(row) is model for item in whose(row)],
            what=what,
            # An administrator looks for the host, whatever organisations they also belong to.
            reader=Reader(user=request.user),  # type: ignore[arg-type]
        )
