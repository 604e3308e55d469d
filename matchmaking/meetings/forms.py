"""What the organizer and the two sides may enter about meetings."""

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.inputs import DateInput, TimeInput
from matchmaking.introductions.domain.letters.writing import day as day_with_weekday
from matchmaking.introductions.domain.people import Person
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason
from matchmaking.introductions.forms import reason_field
from matchmaking.introductions.forms.people import (
    add_person_fields,
    chosen_person,
    is_of_another,
)
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.enums import Finding, RatingValue
from matchmaking.meetings.models import Meeting, MeetingDay, ProgrammeItem, Slot, Timetable
from matchmaking.missions.models import Mission, MissionCity

# What a person may give as a reason; the others are the system's.
REASONS = [
    (MeetingCancelReason.CANNOT_COME.value, MeetingCancelReason.CANNOT_COME.label),
    (MeetingCancelReason.NOT_WANTED.value, MeetingCancelReason.NOT_WANTED.label),
    (MeetingCancelReason.MEETING_OTHER.value, MeetingCancelReason.MEETING_OTHER.label),
]


class CityChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: MissionCity) -> str:
        return str(obj)


class RulesForm(forms.ModelForm):
    class Meta:
        model = Timetable
        fields = ("buyer_meetings_per_day", "supplier_meetings_per_day", "travel_minutes")


class DayForm(forms.ModelForm):
    """A day of meetings, inside the days of the mission; `mission` names the cities."""

    class Meta:
        model = MeetingDay
        fields = (
            "city",
            "date",
            "opens_at",
            "closes_at",
            "slot_minutes",
            "gap_minutes",
            "break_from",
            "break_to",
            "tables",
            "place",
            "place_ja",
            "address",
            "address_ja",
        )
        field_classes = {"city": CityChoiceField}
        labels = {"city": _("City")}
        widgets = {
            "date": DateInput,
            "opens_at": TimeInput,
            "closes_at": TimeInput,
            "break_from": TimeInput,
            "break_to": TimeInput,
        }

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mission = mission
        self.fields["city"].queryset = mission.cities.all()  # type: ignore[attr-defined]

    def clean_date(self) -> dt.date:
        date: dt.date = self.cleaned_data["date"]
        if not self.mission.starts_on <= date <= self.mission.ends_on:
            raise forms.ValidationError(_("Choose a day of the mission."))
        return date

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("The last meeting ends after the first begins."))
        begin, end = cleaned.get("break_from"), cleaned.get("break_to")
        if bool(begin) != bool(end):
            self.add_error("break_to", _("Give the break's beginning and its end, or neither."))
        elif begin and end and begin >= end:
            self.add_error("break_to", _("The break ends after it begins."))
        city, date = cleaned.get("city"), cleaned.get("date")
        if city and date:
            same = MeetingDay.objects.filter(city=city, date=date).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("date", _("This city has that day already."))
        return cleaned


class ItemForm(forms.ModelForm):
    """A visit, forum or reception, by the mission's clock."""

    date = forms.DateField(label=_("Day"), widget=DateInput)
    begins = forms.TimeField(label=_("Begins"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends"), widget=TimeInput)

    class Meta:
        model = ProgrammeItem
        fields = ("kind", "title", "title_ja", "city", "place")
        field_classes = {"city": CityChoiceField}
        labels = {"city": _("City")}

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone_of(mission)
        self.fields["city"].queryset = mission.cities.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            begin = self.instance.starts_at.astimezone(self.zone)
            end = self.instance.ends_at.astimezone(self.zone)
            self.initial.update(date=begin.date(), begins=begin.time(), ends=end.time())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        date, begins, ends = (cleaned.get(name) for name in ("date", "begins", "ends"))
        if date and begins and ends:
            if begins >= ends:
                self.add_error("ends", _("It ends after it begins."))
            self.instance.starts_at = dt.datetime.combine(date, begins, self.zone)
            self.instance.ends_at = dt.datetime.combine(date, ends, self.zone)
        return cleaned


class SlotLabel:
    """Times by the mission's clock, with their city."""

    def label_from_instance(self, obj: Slot) -> str:
        zone = zone_of(obj.day.timetable.mission)
        begin = obj.starts_at.astimezone(zone)
        date = date_format(begin, "SHORT_DATE_FORMAT")
        return f"{date} · {begin:%H:%M} · {obj.day.city}"


class SlotChoiceField(SlotLabel, forms.ModelChoiceField):
    pass


class SlotsChoiceField(SlotLabel, forms.ModelMultipleChoiceField):
    pass


def _open_slots(mission: Mission) -> QuerySet[Slot]:
    return (
        Slot.objects.filter(day__timetable__mission=mission, is_open=True)
        .select_related("day__city", "day__timetable__mission")
        .order_by("starts_at", "day_id")
    )


class PlaceForm(forms.Form):
    """A time and a table of the timetable."""

    slot = SlotChoiceField(label=pgettext_lazy("meetings", "Time"), queryset=Slot.objects.none())
    table = forms.IntegerField(label=_("Table"), min_value=1)

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Times to come; and the meeting's own, at which another table may be chosen.
        choosable = Q(starts_at__gt=timezone.now()) | Q(pk=self.initial.get("slot"))
        self.fields["slot"].queryset = _open_slots(mission).filter(choosable)  # type: ignore[attr-defined]


class MoveForm(PlaceForm):
    both_agreed = forms.BooleanField(
        label=_("Both sides have agreed already, by telephone or at the desk"), required=False
    )


class CancelForm(forms.Form):
    """The organizer's: who called it off, and why."""

    by = forms.ChoiceField(
        label=_("Called off by"),
        choices=[
            (ActorKind.ORGANIZER.value, ActorKind.ORGANIZER.label),
            (ActorKind.SUPPLIER.value, ActorKind.SUPPLIER.label),
            (ActorKind.BUYER.value, ActorKind.BUYER.label),
        ],
    )
    reason = reason_field(REASONS)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    field_order = ("by", "reason", "spoke_with", "spoke_with_name", "spoke_with_email", "note")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        label = _("With whom did you speak?")
        add_person_fields(self, "spoke_with", people, label=label, required=False)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if is_of_another(self, "spoke_with", self.people, cleaned.get("by", "")):
            self.add_error("spoke_with", _("This person does not belong to the one named above."))
        cleaned["whom"] = chosen_person(self, "spoke_with", self.people)
        return cleaned

    def said(self) -> dict[str, str]:
        """The note and with whom the organizer spoke, as `meetings.cancel` takes them."""
        name, email = self.cleaned_data["whom"] or ("", "")
        note = self.cleaned_data["note"]
        return {"note": note, "spoke_with": name, "spoke_with_email": email}


def _why_field(label: Any) -> forms.CharField:
    """Kept on record beside the decision; a decision without a reason convinces nobody later."""
    return forms.CharField(
        label=label,
        help_text=_("For your own records: neither side is shown it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SettleForm(forms.Form):
    """The organizer's: what came of a meeting of which two say different things.

    Nothing is chosen beforehand.
    """

    finding = forms.ChoiceField(
        label=_("What came of the meeting?"), choices=Finding.choices, widget=forms.RadioSelect
    )
    note = _why_field(_("How do you know?"))


class TakeBackForm(forms.Form):
    # Which decision the page showed: another, made meanwhile, is not undone by it.
    decision = forms.IntegerField(widget=forms.HiddenInput)
    note = _why_field(_("Why is the decision taken back?"))


class DeclineForm(forms.Form):
    """A side's: why it does not come."""

    reason = reason_field(REASONS)
    note = forms.CharField(
        label=_("A note to the organizer"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RatingForm(forms.Form):
    value = forms.ChoiceField(
        label=_("How was the meeting?"), choices=RatingValue.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("A note to the organizer"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AbsenceForm(forms.Form):
    """The times at which a party cannot meet, one box each."""

    away = SlotsChoiceField(
        label=_("Cannot meet at"),
        queryset=Slot.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["away"].queryset = _open_slots(mission)  # type: ignore[attr-defined]


def form_for_move(meeting: Meeting, data: Any = None) -> MoveForm:
    """The form with where the meeting is now."""
    initial = {"slot": meeting.slot_id, "table": meeting.table}
    return MoveForm(data, mission=meeting.slot.day.timetable.mission, initial=initial)


class TimesForm(forms.Form):
    """When a side cannot come: for each day its times, and the whole of it.

    `slots` are the times to be asked about in their order; `noted` those that the organizer
    entered, which are not the side's to take back.
    """

    WHOLE_DAY = "whole"

    def __init__(
        self, *args: Any, slots: Sequence[Slot], away: Collection[int], noted: Collection[int]
    ) -> None:
        super().__init__(*args)
        self._days: dict[str, list[int]] = {}
        for day, times in groupby(slots, key=lambda slot: slot.day):
            mine = [slot for slot in times if slot.pk not in noted]
            if mine:
                self._add_day(day, mine, away)

    def _add_day(self, day: MeetingDay, slots: list[Slot], away: Collection[int]) -> None:
        zone = zone_of(day.timetable.mission)
        name = f"day_{day.pk}"
        self._days[name] = [slot.pk for slot in slots]
        times = [
            (
                str(slot.pk),
                f"{slot.starts_at.astimezone(zone):%H:%M}–{slot.ends_at.astimezone(zone):%H:%M}",
            )
            for slot in slots
        ]
        chosen = [str(slot.pk) for slot in slots if slot.pk in away]
        whole = len(chosen) == len(slots)
        self.fields[name] = forms.MultipleChoiceField(
            label=f"{day_with_weekday(day.date)} · {day.city}",
            choices=[(self.WHOLE_DAY, _("The whole day")), *times],
            initial=[self.WHOLE_DAY] if whole else chosen,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def away(self) -> set[int]:
        """The ids of the times that were ticked, whole days among them."""
        chosen: set[int] = set()
        for name, slots in self._days.items():
            ticked = self.cleaned_data[name]
            chosen |= set(slots) if self.WHOLE_DAY in ticked else {int(pk) for pk in ticked}
        return chosen
