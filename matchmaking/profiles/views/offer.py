"""What a supplier offers and proves: products, certifications, files."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import OrganisationRequest, supplier_editor_required, supplier_required
from accounts.domain.accesses import Whose
from accounts.enums import Seen, Way
from matchmaking.profiles.domain.certifications import (
    add_certification,
    delete_certification,
    save_certification,
)
from matchmaking.profiles.domain.completeness import AskedSchemes, japan_gaps
from matchmaking.profiles.domain.products import add_product, delete_product, save_product
from matchmaking.profiles.domain.queries import (
    certifications_visible_to,
    files_visible_to,
    supplier_of,
)
from matchmaking.profiles.domain.suppliers import save_supplier
from matchmaking.profiles.domain.uploads import (
    Upload,
    add_supplier_file,
    check_upload,
    delete_supplier_file,
)
from matchmaking.profiles.enums import FileKind, Step
from matchmaking.profiles.forms.supplier import CertificationForm, FileForm, ProductForm
from matchmaking.profiles.models import Certification, Product, Supplier, SupplierFile
from matchmaking.profiles.problems import InvalidDataError
from matchmaking.profiles.views.common import (
    attachment,
    note_participant,
    say,
)
from matchmaking.profiles.views.supplier import steps_of


def _own_supplier(request: OrganisationRequest) -> Supplier:
    """The reader's profile; a first product or certificate brings it into being."""
    supplier = supplier_of(request.organisation)
    if supplier.pk is None and request.method == "POST":
        return save_supplier(organisation=request.organisation, data={}).instance
    return supplier


@require_safe
@supplier_required
def products(request: OrganisationRequest) -> HttpResponse:
    supplier = supplier_of(request.organisation)
    asked = AskedSchemes.load()
    rows = list(supplier.products.all()) if supplier.pk else []
    context = {
        "products": [
            (product, japan_gaps(product, supplier=supplier, asked=asked)) for product in rows
        ],
        "steps": steps_of(supplier, Step.PRODUCTS),
        "step": Step.PRODUCTS,
    }
    return render(request, "profiles/products.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_editor_required
def product(request: OrganisationRequest, pk: int | None = None) -> HttpResponse:
    """Add a product, or change one of the reader's own."""
    supplier = _own_supplier(request)
    known = None
    if pk is not None:
        known = get_object_or_404(Product.objects.filter(supplier=supplier.pk), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = ProductForm(data, supplier=supplier, product=known)
    if data is not None and form.is_valid():
        if known is None:
            saved = add_product(supplier=supplier, data=form.cleaned_data)
        else:
            saved = save_product(supplier=supplier, product=known, data=form.cleaned_data)
        sentence = _("“%(product)s” was saved.") % {"product": saved.instance}
        say(request, sentence, form.warnings)
        if request.POST.get("then") == "another":
            return redirect("profiles:product-new")
        return redirect("profiles:supplier-products")
    return render(request, "profiles/product_form.html", {"form": form, "product": known})


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_editor_required
def product_delete(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = Product.objects.filter(supplier__organisation=request.organisation)
    found = get_object_or_404(own, pk=pk)
    return _confirmed_delete(
        request,
        what=str(found),
        delete=lambda: delete_product(product=found),
        back="profiles:supplier-products",
    )


@require_safe
@supplier_required
def certifications(request: OrganisationRequest) -> HttpResponse:
    supplier = supplier_of(request.organisation)
    asked = AskedSchemes.load()
    usual = {
        scheme.pk: scheme
        for row in (supplier.products.all() if supplier.pk else [])
        for scheme in asked.missing_for(row, supplier)
    }
    context = {
        "certifications": supplier.certifications.all() if supplier.pk else [],
        "usual": list(usual.values()),
        "steps": steps_of(supplier, Step.CERTIFICATIONS),
        "step": Step.CERTIFICATIONS,
    }
    return render(request, "profiles/certifications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_editor_required
def certification(request: OrganisationRequest, pk: int | None = None) -> HttpResponse:
    supplier = _own_supplier(request)
    known = None
    if pk is not None:
        own = Certification.objects.filter(supplier=supplier.pk)
        known = get_object_or_404(own.select_related("scheme"), pk=pk)
    if request.method == "POST":
        form = CertificationForm(request.POST, request.FILES, certification=known)
        if form.is_valid() and _save_certification(form, supplier, known):
            say(request, _("The certification was saved."), form.warnings)
            return redirect("profiles:supplier-certifications")
    else:
        initial = {"scheme": request.GET.get("scheme", "")} if known is None else None
        form = CertificationForm(certification=known, initial=initial)
    context = {"form": form, "certification": known}
    return render(request, "profiles/certification_form.html", context)


def _save_certification(
    form: CertificationForm, supplier: Supplier, known: Certification | None
) -> bool:
    """True if it was saved; else the form says why not."""
    data = {name: form.cleaned_data[name] for name in form.names}
    sent = form.cleaned_data.get("document")
    try:
        document: Upload | None = check_upload(sent, field="document") if sent else None
        if known is None:
            add_certification(supplier=supplier, data=data, document=document)
        else:
            save_certification(supplier=supplier, certification=known, data=data, document=document)
    except InvalidDataError as error:
        form.show_problems(error.problems)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_editor_required
def certification_delete(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = Certification.objects.filter(supplier__organisation=request.organisation)
    found = get_object_or_404(own.select_related("scheme"), pk=pk)
    return _confirmed_delete(
        request,
        what=str(found),
        delete=lambda: delete_certification(certification=found),
        back="profiles:supplier-certifications",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_editor_required
def files(request: OrganisationRequest) -> HttpResponse:
    supplier = _own_supplier(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_supplier_file(
                supplier=supplier,
                kind=FileKind(form.cleaned_data["kind"]),
                file=form.cleaned_data["file"],
                title=form.cleaned_data["title"],
            )
        except InvalidDataError as error:
            for problem in error.problems:
                form.add_error("file", problem.message)
        else:
            messages.success(request, _("The file was added."))
            return redirect("profiles:supplier-files")
    context = {
        "form": form,
        "files": supplier.files.all() if supplier.pk else [],
        "kinds": FileKind,
    }
    return render(request, "profiles/files.html", context)


@require_POST
@supplier_editor_required
def file_delete(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = SupplierFile.objects.filter(supplier__organisation=request.organisation)
    delete_supplier_file(record=get_object_or_404(own, pk=pk))
    messages.success(request, _("The file was removed."))
    return redirect("profiles:supplier-files")


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo or a catalogue, for whoever may see the supplier."""
    record = get_object_or_404(files_visible_to(request.user), pk=pk)
    return attachment(record.file, title=record.title or str(record.get_kind_display()))


@require_safe
def certification_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    visible = certifications_visible_to(request.user).exclude(file="")
    record = get_object_or_404(visible, pk=pk)
    whose = [Whose(record.supplier.organisation_id, record.supplier.contact_email)]
    note_participant(request, whose, what=Seen.CERTIFICATE, way=Way.DOWNLOAD)
    return attachment(record.file, title=f"{record.scheme.name} {record.supplier}")


def _confirmed_delete(
    request: HttpRequest, *, what: str, delete: Callable[[], None], back: str
) -> HttpResponse:
    """A page that asks, then the deed: it cannot be undone, with or without scripts."""
    if request.method == "POST":
        delete()
        messages.success(request, _("“%(thing)s” was deleted.") % {"thing": what})
        return redirect(back)
    return render(request, "profiles/confirm_delete.html", {"what": what, "back": back})
