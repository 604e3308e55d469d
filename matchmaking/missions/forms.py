"""Forms of missions, over the same shared checks as those of profiles."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.time_zones import time_zones_with
from matchmaking.common.languages import present_language
from matchmaking.missions.domain.missions import CITY_SPEC, clean_mission
from matchmaking.missions.enums import ExclusionReason
from matchmaking.missions.models import Mission, MissionCity
from matchmaking.profiles.domain.queries import name_read
from matchmaking.profiles.forms.rows import RowForm, rows_of
from matchmaking.profiles.forms.sections import Section, SectionedForm
from matchmaking.profiles.problems import Problem

CITY_ROWS = 4


class MissionForm(SectionedForm):
    sections = (
        Section(
            _("Mission"),
            ("name_es", "name_ja", "name_en", "starts_on", "ends_on", "time_zone"),
        ),
        Section(
            _("Who writes"),
            ("signatory_name", "signatory_title", "signatory_title_ja", "signatory_title_en",
             "reply_email", "reply_phone", "postal_address", "host_name_ja", "host_name_en",
             "host_may_be_named"),
            text=_("A Japanese reader asks first who stands behind a letter."),
        ),
        Section(
            _("Who is asked first"),
            ("consent_policy",),
            text=_("By default the supplier is asked before each letter, so that a buyer's yes is"
              " never refused. The consent is recorded either way."),
        ),
        Section(
            _("When letters go out"),
            ("send_from_hour", "send_to_hour", "send_weekends", "avoid_holidays",
             "avoid_breaks", "avoid_first_mornings", "avoid_closing_days"),
            text=_("In the reader's own time zone."),
        ),
        Section(
            _("Attention"),
            ("buyer_letters_per_week", "buyer_letters_per_mission", "reply_days",
             "cool_off_days"),
        ),
        Section(
            _("What is proposed"),
            ("only_fitting",),
        ),
    )  # fmt: skip
    required = ("name_es", "starts_on", "ends_on")
    help_texts = {
        "name_ja": _("It stands in every letter to a buyer."),
        "signatory_title": _("In Spanish, or in the language of most of your letters."),
        "signatory_title_ja": _("Without it, letters in Japanese name no position."),
        "postal_address": _(
            "It stands under every letter; Japan's rules for business e-mail ask for it."
        ),
        "host_may_be_named": _("Tick it only with the host's permission."),
        "only_fitting": _(
            "A pair with little in common is then not put before you: you read for which needs"
            " nobody was found, and who came nearest. You can approve those by hand. It holds from"
            " the next match run on."
        ),
        "avoid_holidays": _("Of the country in which the letter is read."),
        "avoid_breaks": _(
            "Japan: Golden Week, Obon (13 to 16 August), 28 December to 4 January."
            " Mexico: 24 December to 1 January, Holy Thursday and Good Friday."
        ),
        "avoid_first_mornings": _("On Mondays, and after holidays, letters go out from noon."),
        "avoid_closing_days": _(
            "The 5th, 10th, 15th, 20th, 25th and last of the month; the bank day before, where"
            " banks are closed."
        ),
    }

    def __init__(self, *args: Any, mission: Mission | None, **kwargs: Any) -> None:
        self.mission = mission or Mission()
        super().__init__(*args, **kwargs)

    def model_for(self, name: str) -> type[models.Model]:
        return Mission

    def instance_for(self, name: str) -> models.Model:
        return self.mission

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        return clean_mission(data=data, mission=self.mission if self.mission.pk else None).problems

    def widget_for(self, name: str) -> forms.Widget | None:
        if name != "time_zone":
            return None
        return forms.Select(choices=time_zones_with(self.mission.time_zone))


class CityForm(RowForm):
    model, spec = MissionCity, CITY_SPEC
    names = ("name_en", "name_ja", "name_es", "starts_on", "ends_on")


CityFormSet = rows_of(CityForm, most=12)


class OtherSideField(forms.ModelChoiceField):
    """One organisation of the other side, by the name that the reader knows."""

    def label_from_instance(self, obj: Organisation) -> str:
        return name_read(obj, language=present_language())


class ExclusionForm(forms.Form):
    """Whom the organisation does not want to meet; `candidates` are those it may name."""

    excluded = OtherSideField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose")), *ExclusionReason.choices]
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("Only you read it.")
    )

    def __init__(self, *args: Any, candidates: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["excluded"]
        field.queryset = candidates  # type: ignore[attr-defined]
