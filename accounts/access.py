"""For whom the person at the screen acts, and the guards in front of views.

A person may belong to several organisations. One of them is in use at a time; the choice is kept
in the session and changed by the menu in the page's head.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from accounts.domain.queries import memberships_of
from accounts.enums import MAY_EDIT, OrganisationKind, Role
from accounts.models import Membership, Organisation, User

SESSION_KEY = "acting_organisation"
# By which a form says for whom its page was shown, where its address does not.
FORM_FIELD = "acting_for"


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` is given."""

    user: User
    htmx: HtmxDetails


class OrganisationRequest(SignedInRequest):
    """What a view behind `organisation_required` is given."""

    membership: Membership
    organisation: Organisation


View = Callable[..., HttpResponse]


def memberships_of_request(request: HttpRequest) -> list[Membership]:
    """The reader's memberships, read once a request."""
    if not hasattr(request, "_memberships"):
        request._memberships = list(memberships_of(request.user))  # type: ignore[attr-defined]
    return request._memberships  # type: ignore[attr-defined]


def acting_membership(
    request: HttpRequest, *, kind: OrganisationKind | None = None
) -> Membership | None:
    """The membership in use, of `kind` where given: the chosen one, else the oldest."""
    memberships = [
        membership
        for membership in memberships_of_request(request)
        if kind is None or membership.organisation.kind == kind
    ]
    chosen = request.session.get(SESSION_KEY)
    for membership in memberships:
        if membership.organisation_id == chosen:
            return membership
    return memberships[0] if memberships else None


def act_for(request: HttpRequest, *, organisation_id: int) -> None:
    """Use the organisation from now on. The caller has checked that the reader belongs to it."""
    request.session[SESSION_KEY] = organisation_id


def left_behind(request: HttpRequest) -> str:
    """For which organisation the sent form was shown, where another is in use by now; else "".

    Its address names none: sent from a tab that was left open, it would be done for the other one.
    """
    shown_for = request.POST.get(FORM_FIELD, "")
    membership = acting_membership(request)
    now = "" if membership is None else str(membership.organisation_id)
    return "" if shown_for == now else shown_for


def has_second_factor(user: User | AnonymousUser) -> bool:
    return bool(is_mfa_enabled(user))


def organisation_required(
    kind: OrganisationKind, *, roles: frozenset[Role] | None = None
) -> Callable[[View], View]:
    """Guard a view: log-in, and a membership in an organisation of `kind` (in one of `roles`).

    The view finds `request.membership` and `request.organisation`. Without such a membership the
    answer is 403, and the welcome for who has none at all. The second factor that organizers need
    is asked for by the middleware.
    """

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            membership = acting_membership(request, kind=kind)
            if not memberships_of_request(request) and not request.user.is_staff:
                # Nobody yet, by an address that somebody sent: there one learns how to begin.
                return redirect("accounts:welcome")
            if membership is None:
                raise PermissionDenied(_("This page is for another kind of organisation."))
            if roles is not None and membership.role not in roles:
                raise PermissionDenied(_("Your role does not allow this."))
            request.membership = membership  # type: ignore[attr-defined]
            request.organisation = membership.organisation  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return guarded

    return guard


organizer_required = organisation_required(OrganisationKind.ORGANIZER)
organizer_editor_required = organisation_required(OrganisationKind.ORGANIZER, roles=MAY_EDIT)
supplier_required = organisation_required(OrganisationKind.SUPPLIER)
supplier_editor_required = organisation_required(OrganisationKind.SUPPLIER, roles=MAY_EDIT)
buyer_required = organisation_required(OrganisationKind.BUYER)
buyer_editor_required = organisation_required(OrganisationKind.BUYER, roles=MAY_EDIT)
