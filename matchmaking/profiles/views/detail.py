"""Profiles as others may read them: the organizer of a mission, and the members themselves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    SignedInRequest,
    acting_membership,
    organizer_editor_required,
)
from accounts.domain.members import keeper_of
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.downloads import download
from matchmaking.common.languages import present_language
from matchmaking.profiles.domain.certifications import set_certification_status
from matchmaking.profiles.domain.completeness import AskedSchemes, completeness_of, japan_gaps
from matchmaking.profiles.domain.contacts import contact_of
from matchmaking.profiles.domain.publication import has_withdrawn_consent
from matchmaking.profiles.domain.queries import (
    buyers_visible_to,
    certifications_organized_by,
    latest_mission_with,
    needs_of,
    needs_visible_to,
    needs_with_everything,
    organisations_visible_to,
    suppliers_organized_by,
    suppliers_visible_to,
    with_everything,
)
from matchmaking.profiles.domain.sheet import CONTENT_TYPE, sheet_pdf
from matchmaking.profiles.domain.terms import search_terms
from matchmaking.profiles.enums import CertificationStatus
from matchmaking.profiles.keepers import Asked, ask_to_keep
from matchmaking.profiles.models import Supplier
from matchmaking.profiles.views.common import language_of, note_participant
from matchmaking.profiles.views.supplier import public_sheet


@require_safe
@login_required
def supplier_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    supplier = with_everything(suppliers_visible_to(request.user)).filter(pk=pk).first()
    if supplier is None:
        return _kept_back(request, "suppliers", supplier__pk=pk)
    note_participant(request, contact_of(supplier))
    language = language_of(request, default=present_language())
    asked = AskedSchemes.load()
    context = {
        "supplier": supplier,
        "completeness": completeness_of(supplier),
        "gaps": [
            (product, japan_gaps(product, supplier=supplier, asked=asked))
            for product in supplier.products.all()
        ],
        "sheet": public_sheet(request, supplier, language),
        "language": language,
        "statuses": CertificationStatus,
        "consent_withdrawn": has_withdrawn_consent(supplier.organisation),
        "keeper": keeper_of(supplier.organisation),
        "may_act": _may_act(request, supplier),
        "mission": _mission_of(request, supplier.organisation),
    }
    return render(request, "profiles/supplier_detail.html", context)


def _kept_back(request: SignedInRequest, kind: str, **profile: int) -> HttpResponse:
    """The name of a participant that shows its profile no more; 404 for whom it is a stranger's."""
    known = organisations_visible_to(request.user)
    organisation = get_object_or_404(known, **profile)
    context = {
        "organisation": organisation,
        "kind": kind,
        "mission": _mission_of(request, organisation),
    }
    return render(request, "profiles/kept_back.html", context)


def _may_act(request: HttpRequest, supplier: Supplier) -> bool:
    """Whether the organisation in use may do more with the supplier than read of it."""
    acting = acting_membership(request, kind=OrganisationKind.ORGANIZER)
    if acting is None or not acting.may_edit:
        return False
    return suppliers_organized_by(acting.organisation).filter(pk=supplier.pk).exists()


# Whoever is asked alone is asked again, so that no sentence is needed for who was asked before.
_ASKED = {
    Asked.SENT: gettext_lazy("An invitation is on its way to %(address)s."),
    Asked.NO_ADDRESS: gettext_lazy("Without an e-mail address nobody can be invited."),
    Asked.UNREACHABLE: gettext_lazy(
        "Letters to %(address)s are not sent: earlier ones came back, or their reader wants none."
    ),
    Asked.KEPT: gettext_lazy("This company keeps its profile itself."),
    Asked.TOO_OFTEN: gettext_lazy("So many people were invited today. Go on tomorrow."),
}


@require_POST
@organizer_editor_required
def invite_keeper(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Invite the contact of an imported supplier to keep its profile from now on."""
    supplier = get_object_or_404(suppliers_organized_by(request.organisation), pk=pk)
    asked = ask_to_keep(supplier=supplier, user=request.user, again=True)
    sentence = _ASKED[asked] % {"address": supplier.contact_email}
    if asked == Asked.SENT:
        messages.success(request, sentence)
    else:
        messages.error(request, sentence)
    return redirect("profiles:supplier-detail", pk)


@require_safe
@login_required
def supplier_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The company sheet as PDF, for its own supplier and for organizers of its missions."""
    visible = with_everything(suppliers_visible_to(request.user))
    supplier = get_object_or_404(visible, pk=pk)
    language = language_of(request, default="ja")
    pdf = sheet_pdf(supplier, language=language, today=timezone.localdate())
    name = f"{supplier.organisation.name} {language}.pdf"
    return download(pdf, name=name, content_type=CONTENT_TYPE)


@require_safe
@login_required
def buyer_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    buyer = buyers_visible_to(request.user).filter(pk=pk).first()
    if buyer is None:
        return _kept_back(request, "buyers", buyer__pk=pk)
    note_participant(request, contact_of(buyer))
    context = {
        "buyer": buyer,
        "needs": needs_of(buyer),
        "mission": _mission_of(request, buyer.organisation),
    }
    return render(request, "profiles/buyer_detail.html", context)


def _mission_of(request: HttpRequest, participant: Organisation) -> Any:
    """The mission to which the page leads back; None for whoever organizes none with them."""
    acting = acting_membership(request)
    if acting is None:
        return None
    return latest_mission_with(participant, organizer=acting.organisation)


@require_safe
@login_required
def need_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = needs_with_everything(needs_visible_to(request.user))
    return render(request, "profiles/need_detail.html", {"need": get_object_or_404(visible, pk=pk)})


@require_POST
@organizer_editor_required
def certification_status(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The organizer says whether it saw the document, or asked the issuer."""
    certifications = certifications_organized_by(request.organisation)
    certification = get_object_or_404(certifications, pk=pk)
    status = request.POST.get("status", "")
    if status in CertificationStatus.values:
        set_certification_status(certification=certification, status=CertificationStatus(status))
        messages.success(request, _("Noted."))
    return redirect("profiles:supplier-detail", certification.supplier_id)


@require_safe
@login_required
def term_search(request: SignedInRequest) -> HttpResponse:
    """What a picker shows under its search box."""
    text = request.GET.get("q", "")[:80]
    context = {
        "terms": search_terms(kind=request.GET.get("kind", ""), text=text),
        "text": text,
        "single": request.GET.get("single") == "1",
        "field": request.GET.get("field", "")[:60],
    }
    return render(request, "profiles/includes/term_results.html", context)
