"""What a buyer says of itself and of one thing that it wants to source."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matchmaking.profiles.domain.buyers import clean_buyer
from matchmaking.profiles.domain.needs import clean_need
from matchmaking.profiles.domain.suppliers import ORGANISATION_FIELDS
from matchmaking.profiles.forms.sections import Section, SectionedForm
from matchmaking.profiles.models import Buyer, Need
from matchmaking.profiles.problems import Problem


class BuyerForm(SectionedForm):
    sections = (
        Section(
            _("Company"),
            ("legal_name", "name_kana", "name_en", "corporate_number", "prefecture", "address",
             "website", "role"),
        ),
        Section(
            _("Business"),
            ("business", "main_customers", "founded_year", "capital_jpy", "staff"),
        ),
        Section(
            _("Who answers"),
            ("department", "contact_name", "contact_title", "contact_email", "contact_phone",
             "language", "channel"),
            text=_("The department is enough. Suppliers see none of this before you agree."),
        ),
        Section(
            _("Your time"),
            ("meeting_cities", "letters_per_week", "letters_per_mission"),
            text=_("We never write more often than you say here."),
        ),
    )  # fmt: skip
    required = ("legal_name", "department")
    help_texts = {
        "corporate_number": _("13 digits. It keeps you from being listed twice."),
        "name_kana": _("In katakana; hiragana and half-width characters are turned into it."),
        "meeting_cities": _("Separate them by semicolons."),
    }

    def __init__(self, *args: Any, buyer: Buyer, **kwargs: Any) -> None:
        self.buyer = buyer
        super().__init__(*args, **kwargs)

    def model_for(self, name: str) -> type[models.Model]:
        return Organisation if name in ORGANISATION_FIELDS else Buyer

    def instance_for(self, name: str) -> models.Model:
        return self.buyer.organisation if name in ORGANISATION_FIELDS else self.buyer

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        for part in clean_buyer(data=data, buyer=self.buyer):
            yield from part.problems

    def widget_for(self, name: str) -> forms.Widget | None:
        return forms.TextInput() if name == "meeting_cities" else None


class NeedForm(SectionedForm):
    sections = (
        Section(
            _("What you look for"),
            ("title", "description", "language", "sector", "product_terms", "hs_codes", "use"),
        ),
        Section(
            _("Must have"),
            ("required_certifications", "required_capabilities", "min_monthly_capacity",
             "min_staff", "required_japan_experience"),
            text=_("A supplier that lacks one of these is not proposed to you. Fewer find more."),
            mark="must",
        ),
        Section(
            _("Nice to have"),
            ("preferred_certifications", "preferred_capabilities"),
            text=_("These move a supplier up the list; nobody is left out for lacking them."),
            mark="nice",
        ),
        Section(
            _("Quantity, price and time"),
            ("first_order_quantity", "annual_volume", "volume_unit", "target_price", "currency",
             "incoterms", "max_lead_time_days", "delivery_from", "delivery_to", "sample_wanted"),
        ),
        Section(
            _("Introductions"),
            ("introductions_wanted", "deadline", "city", "confidentiality"),
        ),
    )  # fmt: skip
    required = ("title",)
    help_texts = {
        "title": _("One thing that you want to source, in one line."),
        "description": _("In the language you like; it is matched with suppliers in any language."),
        "hs_codes": _("If you know them, separated by semicolons."),
        "min_monthly_capacity": _("In the unit of the quantities below."),
    }

    def __init__(self, *args: Any, need: Need | None, **kwargs: Any) -> None:
        self.need = need or Need()
        super().__init__(*args, **kwargs)

    def model_for(self, name: str) -> type[models.Model]:
        return Need

    def instance_for(self, name: str) -> models.Model:
        return self.need

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        return clean_need(data=data, need=self.need).problems

    def widget_for(self, name: str) -> forms.Widget | None:
        return forms.TextInput() if name == "hs_codes" else None
