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
from matchmaking.profiles.forms.base import ProfileForm
from matchmaking.profiles.models import Buyer, Need
from matchmaking.profiles.problems import Problem


class SectionedForm(ProfileForm):
    sections: tuple[tuple[Any, Any, tuple[str, ...]], ...]

    def parts(self) -> list[tuple[Any, Any, list[Any]]]:
        """(heading, explanation, bound fields) for the template."""
        return [
            (heading, text, [self[name] for name in names])
            for heading, text, names in self.sections
        ]


class BuyerForm(SectionedForm):
    sections = (
        (
            _("Company"),
            "",
            ("legal_name", "name_kana", "name_en", "corporate_number", "prefecture", "address",
             "website", "role"),
        ),
        (
            _("Business"),
            "",
            ("business", "main_customers", "founded_year", "capital_jpy", "staff"),
        ),
        (
            _("Who answers"),
            _("The department is enough. Suppliers see none of this before you agree."),
            ("department", "contact_name", "contact_title", "contact_email", "contact_phone",
             "language", "channel"),
        ),
        (
            _("Your time"),
            _("We never write more often than you say here."),
            ("meeting_cities", "letters_per_week", "letters_per_mission"),
        ),
    )  # fmt: skip
    names = tuple(name for _heading, _text, names in sections for name in names)
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
        (
            _("What you look for"),
            "",
            ("title", "description", "language", "sector", "product_terms", "hs_codes", "use"),
        ),
        (
            _("Must have"),
            _("A supplier that lacks one of these is not proposed to you. Fewer find more."),
            ("required_certifications", "required_capabilities", "min_monthly_capacity",
             "min_staff", "required_japan_experience"),
        ),
        (
            _("Nice to have"),
            _("These move a supplier up the list; nobody is left out for lacking them."),
            ("preferred_certifications", "preferred_capabilities"),
        ),
        (
            _("Quantity, price and time"),
            "",
            ("first_order_quantity", "annual_volume", "volume_unit", "target_price", "currency",
             "incoterms", "max_lead_time_days", "delivery_from", "delivery_to", "sample_wanted"),
        ),
        (
            _("Introductions"),
            "",
            ("introductions_wanted", "deadline", "city", "confidentiality"),
        ),
    )  # fmt: skip
    names = tuple(name for _heading, _text, names in sections for name in names)
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
