"""Which scope and which role a request needs."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from matchmaking.api.enums import Scope
from matchmaking.api.principal import Principal, principal_of

READING = frozenset({"GET", "HEAD"})


class HasScope(BasePermission):
    """A log-in; of a key the view's scope; for whatever changes rows an editor's role somewhere.

    In which organisation the role must be is the view's to ask, once it has the object.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not request.user.is_authenticated:
            return False
        principal = principal_of(request)
        scope = scope_of(view, request.method or "")
        if principal.key is not None and scope not in principal.key.scopes:
            raise PermissionDenied(
                _("This key lacks the scope “%(scope)s”.") % {"scope": scope.value},
                code="scope_missing",
            )
        if scope in {Scope.WRITE, Scope.REVIEW} and not principal.may_edit_somewhere:
            refuse_role()
        # A key whose maker has left the organisation opens nothing any more.
        return bool(principal.memberships)


def scope_of(view: APIView, method: str) -> Scope:
    if method in READING:
        return Scope.READ
    return getattr(view, "writing_scope", Scope.WRITE)


def require_editing(principal: Principal, organisation_id: int) -> None:
    """Refuse whoever may not change what the organisation's page says, and say why."""
    if principal.may_edit(organisation_id):
        return
    if principal.may_add_to(organisation_id):
        message = _("This company keeps its profile itself.")
        raise PermissionDenied(message, code="kept_by_itself")
    refuse_role()


def refuse_role() -> None:
    raise PermissionDenied(_("Your role does not allow this."), code="role_missing")
