"""Signing an organisation up, and its names."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, act_for
from accounts.domain.consents import NOTICE_VERSION
from accounts.domain.organisations import rename_organisation, sign_up_supplier
from accounts.forms import NewSupplierForm, OrganisationForm
from accounts.views.scope import next_page, own_membership
from matchmaking.common.enums import Language


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create_supplier(request: SignedInRequest) -> HttpResponse:
    form = NewSupplierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = sign_up_supplier(
            owner=request.user,
            legal_name=form.cleaned_data["legal_name"],
            trade_name=form.cleaned_data["trade_name"],
            purposes=form.purposes(),
            language=Language(get_language()),
        )
        act_for(request, organisation_id=organisation.pk)
        messages.success(request, _("Your enterprise is signed up. Now tell buyers what you make."))
        return redirect(next_page(request) or "profiles:supplier-home")
    context = {
        "form": form,
        "notice_version": NOTICE_VERSION,
        "next": next_page(request),
    }
    return render(request, "accounts/create_supplier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    permission = "accounts.edit_organisation" if request.method == "POST" else None
    membership = own_membership(request, pk, permission=permission)
    form = OrganisationForm(request.POST or None, instance=membership.organisation)
    if request.method == "POST" and form.is_valid():
        rename_organisation(organisation=membership.organisation, **form.cleaned_data)
        messages.success(request, _("The organisation's names are saved."))
        return redirect("accounts:organisation", pk)
    context = {
        "form": form,
        "membership": membership,
        "organisation": membership.organisation,
        "may_edit": request.user.has_perm("accounts.edit_organisation", membership.organisation),
    }
    return render(request, "accounts/organisation.html", context)
