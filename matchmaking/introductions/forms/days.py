"""Days that a reader or the organizer enters: of what was, and of what is to come."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.common.inputs import DateInput


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=DateInput(), localize=False, **more
    )


def not_after_today(day: dt.date) -> dt.date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("Choose a day that is not in the future."))
    return day


def after_today(day: dt.date) -> dt.date:
    today = timezone.localdate()
    if day <= today:
        raise forms.ValidationError(_("Choose a day in the future."))
    if day > today + dt.timedelta(days=365 * 2):
        raise forms.ValidationError(_("Choose a day within the next two years."))
    return day
