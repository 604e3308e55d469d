"""Where a reader may go: to their own organisations, and back to a page of ours."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.access import memberships_of_request
from accounts.models import Membership


def own_membership(request: HttpRequest, pk: int, *, permission: str | None = None) -> Membership:
    """The reader's membership in the organisation `pk`; another's does not exist for them.

    404 where there is none, 403 where their role lacks `permission` on it.
    """
    for membership in memberships_of_request(request):
        if membership.organisation_id == pk:
            if permission and not request.user.has_perm(permission, membership.organisation):
                raise PermissionDenied(_("Your role in this organisation does not allow this."))
            return membership
    raise Http404


def next_page(request: HttpRequest) -> str:
    """The page of ours that led here, to go back to; "" for none."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else ""
