"""The organisations that a reader may open: their own. Another's does not exist for them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.access import memberships_of_request
from accounts.models import Membership


def own_membership(request: HttpRequest, pk: int, *, permission: str | None = None) -> Membership:
    """The reader's membership in the organisation `pk`.

    404 where there is none, 403 where their role lacks `permission` on it.
    """
    for membership in memberships_of_request(request):
        if membership.organisation_id == pk:
            if permission and not request.user.has_perm(permission, membership.organisation):
                raise PermissionDenied(_("Your role in this organisation does not allow this."))
            return membership
    raise Http404
