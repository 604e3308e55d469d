"""The members of an organisation, and who is invited to become one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest
from accounts.domain import members as verbs
from accounts.domain.errors import AlreadyMemberError, LastOwnerError, TooManyInvitationsError
from accounts.enums import Role
from accounts.forms import InvitationForm, RoleForm
from accounts.letters import send_invitation
from accounts.models import Invitation, Membership
from accounts.views.scope import own_membership
from matchmaking.common.enums import Language

MANAGE = "accounts.manage_members"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def members(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list; its owner's POST invites somebody."""
    mine = own_membership(request, pk, permission=MANAGE if request.method == "POST" else None)
    form = InvitationForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            _invite(request, mine, form)
        except AlreadyMemberError:
            form.add_error("email", _("This person is a member already."))
        except TooManyInvitationsError:
            form.add_error(None, _("So many people were invited today. Go on tomorrow."))
        else:
            sentence = _("An invitation is on its way to %(address)s.")
            messages.success(request, sentence % {"address": email})
            return redirect("accounts:members", pk)
    context = {
        "form": form,
        "membership": mine,
        "organisation": mine.organisation,
        "memberships": mine.organisation.memberships.select_related("user").order_by("pk"),
        "invitations": Invitation.objects.open_at(timezone.now())
        .filter(organisation=mine.organisation)
        .order_by("pk"),
        "roles": Role.choices,
        "may_manage": request.user.has_perm(MANAGE, mine.organisation),
    }
    return render(request, "accounts/members.html", context)


@require_POST
@login_required
def change_role(request: SignedInRequest, pk: int, member_pk: int) -> HttpResponse:
    own_membership(request, pk, permission=MANAGE)
    member = get_object_or_404(Membership, pk=member_pk, organisation_id=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("accounts:members", pk)
    try:
        verbs.change_role(membership=member, role=Role(form.cleaned_data["role"]))
    except LastOwnerError:
        _say_last_owner(request)
    else:
        messages.success(request, _("The role of %(member)s is changed.") % {"member": member.user})
    return redirect("accounts:members", pk)


@require_POST
@login_required
def remove(request: SignedInRequest, pk: int, member_pk: int) -> HttpResponse:
    """An owner removes anybody; everybody may leave."""
    mine = own_membership(request, pk)
    if member_pk != mine.pk:
        own_membership(request, pk, permission=MANAGE)
    member = get_object_or_404(Membership, pk=member_pk, organisation_id=pk)
    try:
        verbs.remove_member(membership=member)
    except LastOwnerError:
        _say_last_owner(request)
        return redirect("accounts:members", pk)
    if member.user_id == request.user.pk:
        sentence = _("You have left %(organisation)s.")
        messages.success(request, sentence % {"organisation": mine.organisation})
        return redirect("home")
    messages.success(request, _("%(member)s is no longer a member.") % {"member": member.user})
    return redirect("accounts:members", pk)


@require_POST
@login_required
def revoke(request: SignedInRequest, pk: int, invitation_pk: int) -> HttpResponse:
    own_membership(request, pk, permission=MANAGE)
    invitation = get_object_or_404(Invitation, pk=invitation_pk, organisation_id=pk)
    if verbs.revoke_invitation(invitation=invitation):
        messages.success(request, _("The invitation is taken back; its link no longer works."))
    else:
        messages.warning(request, _("The invitation was used or had expired already."))
    return redirect("accounts:members", pk)


@transaction.atomic
def _invite(request: SignedInRequest, mine: Membership, form: InvitationForm) -> None:
    # The letter holds the only copy of the secret, so the two stand or fall together.
    new = verbs.invite_member(
        organisation=mine.organisation,
        email=form.cleaned_data["email"],
        role=Role(form.cleaned_data["role"]),
        language=Language(form.cleaned_data["language"]),
        invited_by=request.user,
    )
    send_invitation(new)


def _say_last_owner(request: HttpRequest) -> None:
    messages.error(request, _("An organisation needs an owner. Make somebody else an owner first."))
