"""The short steps in which a supplier tells of itself; each is saved by itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matchmaking.profiles.domain.certifications import CERTIFICATION_FIELDS, clean_certification
from matchmaking.profiles.domain.completeness import is_food, is_technical
from matchmaking.profiles.domain.products import clean_product
from matchmaking.profiles.domain.suppliers import (
    CUSTOMER_SPEC,
    ORGANISATION_FIELDS,
    PLANT_SPEC,
    clean_supplier,
)
from matchmaking.profiles.domain.terms import product_groups, with_term
from matchmaking.profiles.domain.uploads import KINDS
from matchmaking.profiles.enums import FileKind, Step
from matchmaking.profiles.forms.base import ProfileForm, later
from matchmaking.profiles.forms.rows import RowForm, rows_of
from matchmaking.profiles.forms.sections import Section, SectionedForm
from matchmaking.profiles.forms.widgets import TermPicker
from matchmaking.profiles.models import Certification, MainCustomer, Plant, Product, Supplier
from matchmaking.profiles.problems import Problem

CUSTOMER_ROWS = 3
PLANT_ROWS = 2


class SupplierStepForm(SectionedForm):
    """Some fields of the supplier and of its organisation."""

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        self.supplier = supplier
        super().__init__(*args, **kwargs)

    def model_for(self, name: str) -> type[models.Model]:
        return Organisation if name in ORGANISATION_FIELDS else Supplier

    def instance_for(self, name: str) -> models.Model:
        return self.supplier.organisation if name in ORGANISATION_FIELDS else self.supplier

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        for part in clean_supplier(data=data, supplier=self.supplier):
            yield from part.problems


class CompanyForm(SupplierStepForm):
    sections = (
        Section(
            _("Name"),
            ("legal_name", "trade_name", "katakana_reading", "rfc", "founded_year", "website"),
        ),
        Section(_("Place and sectors"), ("state", "municipality", "sectors")),
        Section(_("What you do"), ("description_es", "description_en", "description_ja")),
        Section(
            _("Size"),
            ("activity", "staff", "annual_sales_mxn", "paid_in_capital_mxn", "scian"),
        ),
    )
    required = ("legal_name",)
    help_texts = {
        "katakana_reading": _(
            "How your name sounds in Japanese, as モルデス. Leave it empty if you do not know;"
            " the organizer can help."
        ),
        "rfc": _("Only the organizer sees it."),
        "description_es": _(
            "Three sentences are enough: what you make, for whom, and what you do better."
            " No telephone numbers or addresses: they are blanked until both sides agree."
        ),
        "description_en": _("If you have it in English too, far more buyers can read it."),
        "annual_sales_mxn": _("Buyers see only the size class that follows from it."),
        "scian": _("Two to six digits, from your tax certificate."),
    }


class CapabilitiesForm(SupplierStepForm):
    sections = (Section("", ("capabilities",)),)
    help_texts = {"capabilities": _("Tick the processes and services that you offer to others.")}


class TradeForm(SupplierStepForm):
    sections = (
        Section(
            _("Export"),
            ("export_countries", "exports_since_year", "export_share_percent", "immex", "prosec"),
        ),
        Section(_("Japan"), ("japan_experience", "japan_experience_note", "wishes", "exclusivity")),
        Section(_("Working together"), ("languages", "max_introductions")),
    )
    help_texts = {
        "export_countries": _("Separate them by semicolons: Estados Unidos; Canadá; Japón."),
        "max_introductions": _("How many buyers you can answer well in one mission."),
        "exclusivity": _("Whom you may not supply, or who alone may sell your product in Japan."),
    }

    def widget_for(self, name: str) -> forms.Widget | None:
        return forms.TextInput() if name == "export_countries" else None


class ContinuityForm(SupplierStepForm):
    sections = (
        Section(_("Continuity"), ("second_site", "ports_used", "insurance", "stock_abroad")),
        Section(_("People"), ("inclusive_employment", "social_value")),
    )
    help_texts = {
        "ports_used": _("For instance: Manzanillo, Nuevo Laredo."),
        "inclusive_employment": _("Women in charge, people with disabilities, first jobs ..."),
        "social_value": _("Fair wages to growers, community projects, training ..."),
    }


class ContactForm(SupplierStepForm):
    sections = (
        Section(
            "",
            ("contact_name", "contact_title", "contact_email", "contact_phone",
             "contact_language"),
        ),
    )  # fmt: skip
    help_texts = {
        "contact_name": _("Nobody gets these before you have agreed to an introduction."),
        "contact_phone": _("With its area code, as 477 123 4567."),
    }


STEP_FORMS: dict[str, type[SupplierStepForm]] = {
    Step.COMPANY: CompanyForm,
    Step.CAPABILITIES: CapabilitiesForm,
    Step.TRADE: TradeForm,
    Step.CONTINUITY: ContinuityForm,
    Step.CONTACT: ContactForm,
}


class CustomerForm(RowForm):
    model, spec, names = MainCustomer, CUSTOMER_SPEC, ("name", "may_be_named")


class PlantForm(RowForm):
    model, spec, names = Plant, PLANT_SPEC, ("name", "state", "municipality", "area_m2")


CustomerFormSet = rows_of(CustomerForm, most=20)
PlantFormSet = rows_of(PlantForm, most=20)


# What only food, and what only technical goods, have to say.
FOOD = Section(
    _("Food and drinks"),
    ("ingredients", "additives", "allergens", "process", "shelf_life_days", "storage",
     "residue_tests"),
    optional=True,
)  # fmt: skip
TECHNICAL = Section(_("Technical goods"), ("materials", "tolerances", "ppap_level"), optional=True)


class ProductForm(SectionedForm):
    """A product; what only food or only technical goods have stands in parts of their own."""

    sections = (
        Section(_("Name"), ("name_es", "name_en", "name_ja", "term", "sector", "hs6")),
        Section(
            _("What it is"),
            ("description_es", "description_en", "description_ja", "capabilities"),
        ),
        Section(
            _("How much and how fast"),
            ("monthly_capacity", "available_capacity", "minimum_order", "capacity_unit",
             "lead_time_days", "samples"),
        ),
        Section(
            _("Price and origin"),
            ("price_low", "price_high", "currency", "incoterm", "packaging", "origin_aaemj",
             "origin_cptpp"),
        ),
        FOOD,
        TECHNICAL,
    )  # fmt: skip
    help_texts = {
        "name_es": _("One language is enough to begin with; English or Japanese reaches further."),
        "term": _("It is how the product is found in Japanese."),
        "hs6": _("Four or six digits, as 0804.40; your customs broker knows it."),
        "price_low": _("A band is enough. It is no offer."),
        "ingredients": _("One to a line, as: Mango 60 %."),
        "allergens": _("Write “none” if there are none."),
        "additives": _("Write “none” if there are none."),
    }

    def __init__(self, *args: Any, supplier: Supplier, product: Product | None, **kwargs: Any):
        self.supplier = supplier
        self.product = product or Product()
        super().__init__(*args, **kwargs)

    def model_for(self, name: str) -> type[models.Model]:
        return Product

    def instance_for(self, name: str) -> models.Model:
        return self.product

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        return clean_product(data=data, product=self.product).problems

    def widget_for(self, name: str) -> forms.Widget | None:
        if name == "ingredients":
            return forms.Textarea(attrs={"rows": 4})
        if name == "term":
            near = {code.split(".")[0] for code in self._sector_codes()}
            held = self.product.term
            groups = later(lambda: with_term(product_groups(near), held))
            return TermPicker(kind="product", choices=groups, single=True)
        return None

    def is_open(self, section: Section) -> bool:
        """The special sections open where they concern the product, or its supplier's sectors."""
        return super().is_open(section) or section in self._of_its_kind

    @cached_property
    def _of_its_kind(self) -> set[Section]:
        sectors = {code.split(".")[0] for code in self._sector_codes()}
        food = any(is_food(Product(sector_id=code)) for code in sectors)
        technical = any(is_technical(Product(sector_id=code)) for code in sectors)
        # Shoes and clothes are neither, and ask for their material rather than for ingredients.
        concerned = {FOOD: food or not sectors, TECHNICAL: technical or not food}
        return {section for section, concerns in concerned.items() if concerns}

    def _sector_codes(self) -> list[str]:
        if self.product.sector_id:
            return [self.product.sector_id]
        return [sector.pk for sector in self.supplier.sectors.all()] if self.supplier.pk else []


class CertificationForm(ProfileForm):
    names = CERTIFICATION_FIELDS
    required = ("scheme",)
    help_texts = {
        "scope": _("What it covers, as it is written on the certificate."),
        "site": _("Which plant, if you have several."),
        "valid_to": _("The day on the certificate."),
    }

    document = forms.FileField(
        label=_("Document"),
        required=False,
        allow_empty_file=True,  # Refused by the domain, in its words.
        help_text=_("PDF, JPG or PNG, at most 10 MB. Only the organizer sees it."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
    )

    def __init__(self, *args: Any, certification: Certification | None, **kwargs: Any) -> None:
        self.certification = certification
        super().__init__(*args, **kwargs)
        self.order_fields([*self.names, "document"])

    def model_for(self, name: str) -> type[models.Model]:
        return Certification

    def instance_for(self, name: str) -> models.Model | None:
        return self.certification

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        evidence = {name: data[name] for name in self.names if name in data}
        return clean_certification(data=evidence, certification=self.certification).problems

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Also says that a document is gone: no browser sends it again with the corrected form."""
        super().show_problems(problems)
        if self.errors and "document" not in self.errors and self.files.get("document"):
            self.add_error("document", _("Choose the file again: it was not kept."))


class FileForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=FileKind.choices)
    title = forms.CharField(label=_("Title"), max_length=150, required=False)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # As above.
        error_messages={"required": _("Choose a file.")},
        help_text=_("PDF, JPG or PNG, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
    )
