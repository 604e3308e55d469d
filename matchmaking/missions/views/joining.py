"""The page behind the link that an organizer hands to companies: looking changes nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    acting_membership,
    memberships_of_request,
    supplier_editor_required,
)
from accounts.enums import OrganisationKind
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.joining import join_mission, mission_to_join
from matchmaking.missions.enums import EnrolmentState


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link, with an account or without."""
    mission = mission_to_join(token)
    context: dict[str, object] = {"mission": mission, "token": token}
    if mission is not None and request.user.is_authenticated:
        membership = acting_membership(request, kind=OrganisationKind.SUPPLIER)
        company = membership.organisation if membership is not None else None
        context["company"] = company
        context["other_companies"] = [
            other.organisation
            for other in memberships_of_request(request)
            if other.organisation.kind == OrganisationKind.SUPPLIER and other != membership
        ]
        context["may_join"] = membership is not None and membership.may_edit
        context["enrolment"] = mission.enrolments.filter(organisation=company).first()
        context["states"] = EnrolmentState
    return render(
        request, "missions/join.html", context, status=200 if mission is not None else 410
    )


@require_POST
@supplier_editor_required
def join(request: OrganisationRequest, token: str) -> HttpResponse:
    mission = mission_to_join(token)
    try:
        joined = mission is not None and join_mission(
            mission=mission, organisation=request.organisation
        )
    except MissionClosedError:
        joined = False
    if not joined:
        return redirect("missions:join", token)
    messages.success(request, _("You take part."))
    return redirect("missions:participation")
