"""A participant's own pages: its part in missions, and whom it does not want to meet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, acting_membership
from accounts.domain.consents import NOTICE_VERSION
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.languages import present_language
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.enrolments import (
    accept_invitation,
    leave_mission,
    set_standing_consent,
)
from matchmaking.missions.domain.exclusions import exclude_organisation, unexclude_organisation
from matchmaking.missions.domain.queries import (
    enrolments_of_organisation,
    exclusions_of,
    organisations_to_exclude,
)
from matchmaking.missions.enums import ConsentPolicy, EnrolmentState, ExclusionReason
from matchmaking.missions.forms import ExclusionForm
from matchmaking.missions.models import Enrolment
from matchmaking.profiles.domain.queries import TO_BE_READ, name_read
from matchmaking.profiles.models import Supplier


def _participant(request: HttpRequest, *, to_change: bool = False) -> Organisation:
    """The supplier or buyer for which the reader acts; 403 for others, or for a viewer's change."""
    membership = acting_membership(request)
    if membership is None or membership.organisation.kind == OrganisationKind.ORGANIZER:
        raise PermissionDenied(_("This page is for suppliers and buyers."))
    if to_change and not membership.may_edit:
        raise PermissionDenied(_("Your role does not allow this."))
    return membership.organisation


@require_safe
@login_required
def participation(request: SignedInRequest) -> HttpResponse:
    organisation = _participant(request)
    is_supplier = organisation.kind == OrganisationKind.SUPPLIER
    context = {
        "organisation": organisation,
        "is_supplier": is_supplier,
        "is_hidden": is_supplier
        and not Supplier.objects.filter(TO_BE_READ, organisation=organisation).exists(),
        "enrolments": enrolments_of_organisation(organisation),
        "standing_policy": ConsentPolicy.STANDING,
        "states": EnrolmentState,
    }
    return render(request, "missions/participation.html", context)


@require_POST
@login_required
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take part, withdraw, or give and take back the standing consent."""
    organisation = _participant(request, to_change=True)
    enrolment = get_object_or_404(enrolments_of_organisation(organisation), pk=pk)
    try:
        _decide(request, enrolment, request.POST.get("action", ""))
    except MissionClosedError:
        messages.info(
            request,
            _("This mission has been closed, so there was nothing to change in your part in it."),
        )
    return redirect("missions:participation")


def _decide(request: SignedInRequest, enrolment: Enrolment, action: str) -> None:
    if action == "confirm" and accept_invitation(enrolment=enrolment):
        messages.success(request, _("You take part."))
    elif action == "withdraw" and leave_mission(enrolment=enrolment):
        messages.success(request, _("You take no part in this mission any more."))
    elif action in {"give", "take-back"} and enrolment.state != EnrolmentState.WITHDRAWN:
        changed = set_standing_consent(
            enrolment=enrolment,
            given=action == "give",
            notice_version=NOTICE_VERSION,
            language=present_language(),
            user=request.user,
        )
        if changed:
            messages.success(request, _("Your decision is recorded."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def exclusions(request: SignedInRequest) -> HttpResponse:
    """Whom the reader's organisation does not want to meet. Nobody else reads the reasons."""
    organisation = _participant(request, to_change=request.method == "POST")
    candidates = organisations_to_exclude(organisation)
    data = request.POST if request.method == "POST" else None
    form = ExclusionForm(data, candidates=candidates)
    if data is not None and form.is_valid():
        exclude_organisation(
            organisation=organisation,
            excluded=form.cleaned_data["excluded"],
            reason=ExclusionReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
        )
        messages.success(request, _("You will not be introduced to each other."))
        return redirect("missions:exclusions")
    reader = present_language()
    kept_apart = [
        (exclusion, name_read(exclusion.excluded, language=reader))
        for exclusion in exclusions_of(organisation)
    ]
    context = {"form": form, "exclusions": kept_apart}
    return render(request, "missions/exclusions.html", context)


@require_POST
@login_required
def exclusion_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = _participant(request, to_change=True)
    exclusion = get_object_or_404(exclusions_of(organisation), pk=pk)
    unexclude_organisation(organisation=organisation, excluded=exclusion.excluded)
    messages.success(request, _("You may be introduced to each other again."))
    return redirect("missions:exclusions")
