"""The supplier's own pages: home, steps, preview, publication."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import OrganisationRequest, supplier_editor_required, supplier_required
from accounts.domain.consents import (
    SIGN_UP_PURPOSES,
    consents_in_force,
    give_consent,
    has_refused,
)
from accounts.enums import ConsentChannel, Purpose
from matchmaking.common.enums import Language, Publication
from matchmaking.common.languages import present_language
from matchmaking.profiles.domain.completeness import AskedSchemes, completeness_of, japan_gaps
from matchmaking.profiles.domain.contacts import TAKING_PART
from matchmaking.profiles.domain.public import public_supplier
from matchmaking.profiles.domain.publication import (
    CONSENTS_TO_PUBLISH,
    NotReadyError,
    has_withdrawn_consent,
    missing_of_supplier,
)
from matchmaking.profiles.domain.queries import supplier_of
from matchmaking.profiles.domain.suppliers import (
    publish_supplier,
    save_supplier,
    withdraw_supplier,
)
from matchmaking.profiles.enums import Step
from matchmaking.profiles.forms.supplier import (
    CUSTOMER_ROWS,
    PLANT_ROWS,
    STEP_FORMS,
    CustomerFormSet,
    PlantFormSet,
)
from matchmaking.profiles.models import Supplier
from matchmaking.profiles.views.common import (
    language_of,
    say,
    say_missing,
)


@require_safe
@supplier_required
def home(request: OrganisationRequest) -> HttpResponse:
    organisation = request.organisation
    supplier = supplier_of(organisation)
    completeness = completeness_of(supplier)
    asked = AskedSchemes.load() if supplier.pk else None
    products = list(supplier.products.all()) if supplier.pk else []
    gaps = [(product, japan_gaps(product, supplier=supplier, asked=asked)) for product in products]
    # Missions stand above profiles: reached by the relation's name, not by import.
    enrolments = organisation.enrolments.select_related("mission").prefetch_related(
        "mission__cities"
    )
    context = {
        "supplier": supplier,
        "completeness": completeness,
        "soon": completeness.missing[1:4],
        "gaps": gaps,
        "enrolments": enrolments.order_by("-mission__starts_on"),
        "taking_part": TAKING_PART,
        "publications": Publication,
        "lacks_consent": supplier.publication == Publication.PUBLISHED
        and has_withdrawn_consent(organisation),
        "takes_no_letters": supplier.publication == Publication.PUBLISHED
        and has_refused(organisation, Purpose.LETTERS),
        "steps": steps_of(supplier),
    }
    return render(request, "profiles/supplier_home.html", context)


def steps_of(supplier: Supplier, current: str = "") -> list[dict[str, Any]]:
    """The steps for the navigation: code, label, whether something is missing there."""
    open_steps = {part.step for part in completeness_of(supplier).missing}
    published = supplier.publication == Publication.PUBLISHED
    return [
        {
            "code": step.value,
            "label": step.label,
            "current": step == current,
            "done": published if step == Step.PUBLISH else step not in open_steps,
        }
        for step in Step
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_editor_required
def step(request: OrganisationRequest, step: str) -> HttpResponse:
    """One short page of the profile, saved by itself."""
    if step not in STEP_FORMS:
        raise Http404
    organisation = request.organisation
    supplier = supplier_of(organisation)
    data = request.POST if request.method == "POST" else None
    form = STEP_FORMS[step](data, supplier=supplier)
    rows = _rows_for(step, data, supplier)
    # Both are asked, so that all that is wrong is shown at once.
    valid = [part.is_valid() for part in (form, rows) if part is not None and data is not None]
    if valid and all(valid):
        save_supplier(
            organisation=organisation,
            data=form.cleaned_data,
            plants=rows.written() if step == Step.CONTINUITY else None,
            main_customers=rows.written() if step == Step.TRADE else None,
        )
        say(request, _("Saved."), [*form.warnings, *(rows.warnings if rows is not None else ())])
        return redirect(*_after(request, step))
    context = {
        "form": form,
        "rows": rows,
        "step": Step(step),
        "steps": steps_of(supplier, step),
        "supplier": supplier,
    }
    return render(request, "profiles/step.html", context)


def _rows_for(step: str, data: Any, supplier: Supplier) -> Any:
    """The list that stands under the fields of a step, with some empty rows to write in."""
    if step == Step.TRADE:
        held = list(supplier.main_customers.all()) if supplier.pk else []
        written = [{"name": c.name, "may_be_named": c.may_be_named} for c in held]
        return CustomerFormSet(data, held=written, least=CUSTOMER_ROWS, prefix="rows")
    if step == Step.CONTINUITY:
        plants = list(supplier.plants.all()) if supplier.pk else []
        rows = [
            {"name": p.name, "state": p.state_id, "municipality": p.municipality,
             "area_m2": p.area_m2}
            for p in plants
        ]  # fmt: skip
        return PlantFormSet(data, held=rows, least=PLANT_ROWS, prefix="rows")
    return None


def _after(request: HttpRequest, step: str) -> tuple[str, ...]:
    """The next step, or home if the reader chose to stop here."""
    if request.POST.get("then") == "home":
        return ("profiles:supplier-home",)
    order = list(Step)
    following = order[order.index(Step(step)) + 1]
    return address_of_step(following)


def address_of_step(step: Step) -> tuple[str, ...]:
    if step in STEP_FORMS:
        return ("profiles:supplier-step", step.value)
    return (f"profiles:supplier-{step.value}",)


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_editor_required
def publish(request: OrganisationRequest) -> HttpResponse:
    """What is missing, each consent by itself and none ticked for the reader, and a button."""
    organisation = request.organisation
    supplier = supplier_of(organisation)
    if request.method == "POST":
        if supplier.pk is None:
            supplier = save_supplier(organisation=organisation, data={}).instance
        _give_ticked(request)
        try:
            publish_supplier(supplier=supplier)
        except NotReadyError as error:
            say_missing(request, error)
            return redirect("profiles:supplier-publish")
        messages.success(request, _("Your profile is published."))
        return redirect("profiles:supplier-home")
    standing = consents_in_force(organisation)
    context = {
        "supplier": supplier,
        "missing": [m for m in missing_of_supplier(supplier) if m.step != Step.PUBLISH]
        if supplier.pk
        else [],
        "consents": [
            {
                "purpose": purpose,
                "given": standing.get(purpose),
                "needed": purpose in CONSENTS_TO_PUBLISH,
            }
            for purpose in SIGN_UP_PURPOSES
        ],
        "steps": steps_of(supplier, Step.PUBLISH),
        "step": Step.PUBLISH,
        "publications": Publication,
    }
    return render(request, "profiles/publish.html", context)


def _give_ticked(request: OrganisationRequest) -> None:
    for purpose in SIGN_UP_PURPOSES:
        if purpose in request.POST.getlist("consent"):
            give_consent(
                organisation=request.organisation,
                purpose=Purpose(purpose),
                language=Language(present_language()),
                channel=ConsentChannel.WEB,
                user=request.user,
            )


@require_POST
@supplier_editor_required
def withdraw(request: OrganisationRequest) -> HttpResponse:
    supplier = supplier_of(request.organisation)
    if supplier.pk is not None and withdraw_supplier(supplier=supplier):
        messages.success(request, _("Your profile is no longer shown to buyers or proposed."))
    return redirect("profiles:supplier-home")


@require_safe
@supplier_required
def preview(request: OrganisationRequest) -> HttpResponse:
    """The company sheet as a buyer sees it: in Japanese, unless another language is asked for."""
    supplier = supplier_of(request.organisation)
    if supplier.pk is None:
        messages.info(request, _("There is nothing to show yet. Begin with who you are."))
        return redirect("profiles:supplier-step", Step.COMPANY)
    language = language_of(request, default="ja")
    context = {
        "language": language,
        "languages": Language,
        "supplier": supplier,
        "sheet": public_sheet(request, supplier, language),
        "not_named": has_refused(supplier.organisation, Purpose.NAME_IN_LETTERS),
    }
    return render(request, "profiles/preview.html", context)


def public_sheet(request: HttpRequest, supplier: Supplier, language: str) -> str:
    """The company sheet with its headings, all in `language`, whoever looks at it."""
    public = public_supplier(supplier, language=language)
    with translation.override(language):
        return render_to_string(
            "profiles/includes/public_supplier.html", {"public": public}, request=request
        )
