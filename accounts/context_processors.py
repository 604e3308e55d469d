"""What every page's head needs to know of its reader; read only where a template asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.access import acting_membership, memberships_of_request


def reader(request: HttpRequest) -> dict[str, Any]:
    """`acting` is the membership in use (falsy if none), `acting_choices` all of the reader's."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"acting": None, "acting_choices": []}
    return {
        "acting": SimpleLazyObject(lambda: acting_membership(request)),
        "acting_choices": SimpleLazyObject(lambda: memberships_of_request(request)),
    }
