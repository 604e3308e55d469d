"""The privacy notice, and what an organisation consented to."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.domain.consents import (
    NOTICE_VERSION,
    NOTICE_VERSIONS,
    PURPOSES_OF_KIND,
    consents_in_force,
    give_consent,
    withdraw_consent,
)
from accounts.enums import ConsentChannel, OrganisationKind, Purpose
from accounts.forms import PURPOSE_HELP
from accounts.views.scope import own_membership
from matchmaking.common.enums import Language

DECIDE = "accounts.decide_consents"


@require_safe
def notice(request: HttpRequest, version: str = NOTICE_VERSION) -> HttpResponse:
    if version not in NOTICE_VERSIONS:
        raise Http404
    context = {
        "version": version,
        "is_current": version == NOTICE_VERSION,
        "text": f"accounts/notice/{version}/{get_language()}.html",
        "controller": settings.PRIVACY_CONTROLLER,
    }
    return render(request, "accounts/notice.html", context)


@require_safe
@login_required
def consents(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = own_membership(request, pk)
    standing = consents_in_force(mine.organisation)
    asked = PURPOSES_OF_KIND[OrganisationKind(mine.organisation.kind)]
    # Others can stand too, by letter or on enrolment; here they can only be withdrawn.
    shown = [purpose for purpose in Purpose if purpose in asked or purpose in standing]
    context = {
        "membership": mine,
        "organisation": mine.organisation,
        "purposes": [
            {
                "purpose": purpose,
                "help": PURPOSE_HELP[purpose],
                "consent": standing.get(purpose),
                "is_of_the_name": purpose == Purpose.NAME_IN_LETTERS,
            }
            for purpose in shown
        ],
        "history": mine.organisation.consents.select_related("user"),
        "notice_version": NOTICE_VERSION,
        "may_decide": request.user.has_perm(DECIDE, mine.organisation),
    }
    return render(request, "accounts/consents.html", context)


@require_POST
@login_required
def decide(request: SignedInRequest, pk: int, purpose: str) -> HttpResponse:
    """Give or withdraw the consent to one purpose."""
    mine = own_membership(request, pk, permission=DECIDE)
    decision = request.POST.get("decision")
    if purpose not in Purpose.values or decision not in {"give", "withdraw"}:
        raise Http404
    asked = PURPOSES_OF_KIND[OrganisationKind(mine.organisation.kind)]
    if decision == "give" and purpose not in asked:
        raise Http404
    act = give_consent if decision == "give" else withdraw_consent
    act(
        organisation=mine.organisation,
        purpose=Purpose(purpose),
        language=Language(get_language()),
        channel=ConsentChannel.WEB,
        user=request.user,
    )
    if decision == "give":
        messages.success(request, _("Your consent is recorded."))
    else:
        messages.success(request, _("Your consent is withdrawn. It holds from this moment."))
    return redirect("accounts:consents", pk)
