"""The field partial: every control is named, helped and corrected in a way that machines read."""

import re

import pytest
from django import forms
from django.db.models.fields.files import FieldFile, FileField
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils.functional import Promise


class Everything(forms.Form):
    text = forms.CharField(label="Text", help_text="Help for text")
    area = forms.CharField(label="Area", widget=forms.Textarea, required=False)
    choice = forms.ChoiceField(label="Choice", choices=[("a", "A")])
    several = forms.MultipleChoiceField(label="Several", choices=[("a", "A")], required=False)
    boxes = forms.MultipleChoiceField(
        label="Boxes", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    radio = forms.ChoiceField(
        label="Radio", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    yes = forms.BooleanField(label="Yes", help_text="Help for yes")
    file = forms.FileField(label="File", required=False)
    day = forms.DateField(label="Day", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize("data", [None, {}], ids=["new", "sent empty"])
def test_every_reference_in_a_form_leads_somewhere(data):
    page = str(Everything(data))
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    for attribute in ("for", "aria-describedby"):
        for value in re.findall(rf'\s{attribute}="([^"]+)"', page):
            assert set(value.split()) <= set(ids)


def test_every_visible_control_has_a_name_to_read_out():
    form = Everything()
    page = str(form)
    labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page))
    controls = re.findall(
        r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', page
    )

    assert len(controls) == 11
    assert set(controls) <= labelled


def test_help_and_error_are_tied_to_the_control():
    page = str(Everything({})["text"].as_field_group())

    assert 'aria-describedby="id_text_helptext id_text_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'class="form-control is-invalid"' in page
    assert "Help for text" in page


def test_control_alone_has_its_class():
    form = Everything()

    assert 'class="form-select"' in str(form["choice"])
    assert 'class="form-check-input"' in str(form["yes"])
    assert 'class="form-control"' in str(form["area"])
    assert "class" not in str(form["hidden"])


def test_class_of_a_widget_is_kept():
    class Own(forms.Form):
        text = forms.CharField(widget=forms.TextInput(attrs={"class": "numbers"}))

    assert 'class="form-control numbers"' in str(Own()["text"])


def test_summary_links_to_each_wrong_field(rf):
    form = Everything({})
    page = render_to_string("includes/form.html", {"form": form}, request=rf.get("/"))

    links = re.findall(r'<a href="#([^"]+)"', page)
    assert len(links) == len(form.errors)
    assert set(links) <= set(re.findall(r'\sid="([^"]+)"', page))
    assert 'enctype="multipart/form-data"' in page


def test_error_text_is_escaped():
    form = Everything({"choice": "<script>"})

    assert "<script>" not in str(form)


def test_present_file_is_named_without_a_link():
    class WithFile(forms.Form):
        file = forms.FileField(required=False)

    present = FieldFile(None, FileField(), "certifications/iso.pdf")
    page = str(WithFile(initial={"file": present})["file"].as_field_group())

    assert "certifications/iso.pdf" in page
    assert 'name="file-clear"' in page
    assert "href" not in page


def test_no_label_of_a_form_over_a_model_stays_english():
    """Django makes a label of a relation's bare name, which no catalogue knows."""
    assert get_resolver().url_patterns  # All views, and by them all forms, are read in.
    ours = [
        form
        for form in forms.ModelForm.__subclasses__()
        if form.__module__.startswith(("matchmaking.", "accounts."))
    ]
    assert ours
    bare = [
        (form.__name__, name)
        for form in ours
        for name, field in form.base_fields.items()
        if not isinstance(field.label, Promise)
    ]
    assert bare == []
