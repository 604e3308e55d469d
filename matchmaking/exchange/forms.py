"""What an organizer sends with a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.exchange.enums import SheetKind


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What does the sheet list?"), choices=SheetKind.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX, CSV or TSV; at most 10 MB and 20,000 rows."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )


class EncodingForm(forms.Form):
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[
            ("utf-8", "UTF-8"),
            ("cp932", _("Japanese Windows (Shift_JIS, cp932)")),
            ("cp1252", _("Western Windows (cp1252)")),
            ("utf-16", "UTF-16"),
        ],
    )
