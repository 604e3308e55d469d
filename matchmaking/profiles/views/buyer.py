"""The buyer's own pages: its company and its needs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import OrganisationRequest, buyer_editor_required, buyer_required
from matchmaking.common.enums import Language, Publication
from matchmaking.common.languages import present_language
from matchmaking.profiles.domain.buyers import (
    CONSENTS_TO_PUBLISH,
    publish_with_consent,
    save_buyer,
    withdraw_buyer,
)
from matchmaking.profiles.domain.needs import add_need, close_need, open_need, save_need
from matchmaking.profiles.domain.publication import NotReadyError, missing_of_buyer
from matchmaking.profiles.domain.queries import buyer_of, needs_of
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.forms.buyer import BuyerForm, NeedForm
from matchmaking.profiles.models import Need
from matchmaking.profiles.problems import InvalidDataError
from matchmaking.profiles.views.common import say, say_missing


@require_safe
@buyer_required
def home(request: OrganisationRequest) -> HttpResponse:
    buyer = buyer_of(request.organisation)
    context = {
        "buyer": buyer,
        "needs": needs_of(buyer).order_by("-pk") if buyer.pk else [],
        "missing": [part for part in missing_of_buyer(buyer) if part.code != "consent_basis"],
        "purposes": CONSENTS_TO_PUBLISH,
        "publications": Publication,
        "need_states": NeedState,
    }
    return render(request, "profiles/buyer_home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_editor_required
def edit(request: OrganisationRequest) -> HttpResponse:
    organisation = request.organisation
    buyer = buyer_of(organisation)
    data = request.POST if request.method == "POST" else None
    form = BuyerForm(data, buyer=buyer)
    if data is not None and form.is_valid():
        save_buyer(organisation=organisation, data=form.cleaned_data)
        say(request, _("Saved."), form.warnings)
        return redirect("profiles:buyer-home")
    return render(request, "profiles/buyer_form.html", {"form": form, "buyer": buyer})


@require_POST
@buyer_editor_required
def publish(request: OrganisationRequest) -> HttpResponse:
    """Both consents ticked by the reader are the basis on which the organizer may write."""
    buyer = buyer_of(request.organisation)
    ticked = set(request.POST.getlist("consent"))
    if buyer.pk is None or not ticked.issuperset(CONSENTS_TO_PUBLISH):
        messages.error(request, _("Fill in your company first, then tick both boxes."))
        return redirect("profiles:buyer-home")
    try:
        publish_with_consent(buyer=buyer, language=Language(present_language()), user=request.user)
    except NotReadyError as error:
        say_missing(request, error)
    else:
        messages.success(request, _("Your needs can now be introduced to suppliers."))
    return redirect("profiles:buyer-home")


@require_POST
@buyer_editor_required
def withdraw(request: OrganisationRequest) -> HttpResponse:
    buyer = buyer_of(request.organisation)
    if buyer.pk is not None and withdraw_buyer(buyer=buyer):
        messages.success(request, _("No supplier is introduced to you any more."))
    return redirect("profiles:buyer-home")


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_editor_required
def need(request: OrganisationRequest, pk: int | None = None) -> HttpResponse:
    """Add a need, or change one of the reader's own."""
    buyer = buyer_of(request.organisation)
    if buyer.pk is None:
        messages.info(request, _("Begin with your company; then add what you look for."))
        return redirect("profiles:buyer-edit")
    known = get_object_or_404(needs_of(buyer), pk=pk) if pk is not None else None
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {} if known else {"language": buyer.language}
    form = NeedForm(data, need=known, initial=initial)
    if data is not None and form.is_valid():
        if known is None:
            saved = add_need(buyer=buyer, data=form.cleaned_data)
        else:
            saved = save_need(buyer=buyer, need=known, data=form.cleaned_data)
        say(request, _("“%(need)s” was saved.") % {"need": saved.instance}, form.warnings)
        if request.POST.get("then") == "open":
            return _opened(request, saved.instance)
        return redirect("profiles:buyer-home")
    context = {"form": form, "need": known, "need_states": NeedState}
    return render(request, "profiles/need_form.html", context)


@require_POST
@buyer_editor_required
def need_state(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Open or close a need, by the button that was pressed."""
    found = get_object_or_404(Need.objects.filter(buyer__organisation=request.organisation), pk=pk)
    if request.POST.get("to") == "open":
        return _opened(request, found)
    if close_need(need=found):
        messages.success(request, _("The need is closed; nobody new is proposed for it."))
    return redirect("profiles:buyer-home")


def _opened(request: HttpRequest, need: Need) -> HttpResponse:
    try:
        open_need(need=need)
    except InvalidDataError as error:
        for problem in error.problems:
            messages.error(request, problem.message)
    else:
        messages.success(request, _("The need is open: suppliers are looked for."))
    return redirect("profiles:buyer-home")
