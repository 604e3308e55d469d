"""Joining an organisation: looking at an invitation changes nothing, accepting it is a POST."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, act_for
from accounts.domain.errors import InvitationUnusableError, WrongAddressError
from accounts.domain.members import (
    accept_invitation,
    confirmed_addresses,
    find_invitation,
    joined_by,
    was_used,
)
from accounts.models import Invitation, Membership


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link, with an account or without."""
    invitation = find_invitation(token=token)
    context: dict[str, object] = {"invitation": invitation, "token": token}
    if invitation is None:
        context["was_used"] = was_used(token=token)
    elif request.user.is_authenticated:
        context["is_for_reader"] = invitation.email.lower() in confirmed_addresses(request.user)
    # The address of this page is a secret. The site's own policy keeps it from other hosts; under
    # "no-referrer" a browser would send "Origin: null" with the button, which Django refuses.
    return render(
        request, "accounts/invitation.html", context, status=200 if invitation is not None else 410
    )


@require_POST
@login_required
def accept(request: SignedInRequest, token: str) -> HttpResponse:
    joined = joined_by(token=token, user=request.user)
    if joined is not None:
        # A button that was pressed twice, or a page that was sent again.
        return _welcome(request, joined)
    return _accept(request, find_invitation(token=token))


@require_POST
@login_required
def accept_own(request: SignedInRequest, pk: int) -> HttpResponse:
    """From the welcome page: the confirmed address takes the place of the link."""
    usable = Invitation.objects.open_at(timezone.now())
    own = usable.filter(email__in=confirmed_addresses(request.user))
    return _accept(request, get_object_or_404(own.select_related("organisation"), pk=pk))


def _accept(request: SignedInRequest, invitation: Invitation | None) -> HttpResponse:
    try:
        if invitation is None:
            raise InvitationUnusableError
        membership = accept_invitation(invitation=invitation, user=request.user)
    except InvitationUnusableError:
        messages.error(
            request,
            _("This invitation was used, taken back or has expired. Ask for a new one."),
        )
        return redirect("home")
    except WrongAddressError:
        messages.error(
            request,
            _("This invitation is for another e-mail address. Log in with that address."),
        )
        return redirect("home")
    return _welcome(request, membership)


def _welcome(request: SignedInRequest, membership: Membership) -> HttpResponse:
    act_for(request, organisation_id=membership.organisation_id)
    sentence = _("Welcome to %(organisation)s.")
    messages.success(request, sentence % {"organisation": membership.organisation})
    return redirect("home")
