"""A field that a profile has is asked for, spoken of by the API and, unless private, shown."""

from collections.abc import Collection
from typing import Any

import pytest
from django.db import models

from matchmaking.api.serializers import profiles as serializers
from matchmaking.profiles.domain.buyers import BUYER_SPEC
from matchmaking.profiles.domain.certifications import CERTIFICATION_SPEC
from matchmaking.profiles.domain.cleaning import Spec
from matchmaking.profiles.domain.needs import NEED_SPEC
from matchmaking.profiles.domain.products import PRODUCT_SPEC
from matchmaking.profiles.domain.public import public_supplier
from matchmaking.profiles.domain.queries import with_everything
from matchmaking.profiles.domain.suppliers import SUPPLIER_SPEC
from matchmaking.profiles.forms.buyer import BuyerForm, NeedForm
from matchmaking.profiles.forms.supplier import STEP_FORMS, CertificationForm, ProductForm
from matchmaking.profiles.models import Product, Supplier
from tests.factories import ProductFactory

SPECS = (SUPPLIER_SPEC, PRODUCT_SPEC, CERTIFICATION_SPEC, BUYER_SPEC, NEED_SPEC)
STEPS = [name for form in STEP_FORMS.values() for name in form.names]
# Known to the organizer, from its list or by its own work, and asked of nobody.
OF_THE_ORGANIZER = {"external_id", "contact_source", "known_to_organizer", "consent_basis"}
# Written by verbs of their own, or the row that a profile hangs on.
BY_VERBS = {"organisation", "supplier", "buyer", "origin", "publication", "published_at"}
BY_VERBS |= {"state", "file", "status"}
# What no buyer reads before both sides agreed, and what it reads in other words.
PRIVATE = {"rfc", "contact_name", "contact_title", "contact_email", "contact_phone"}
PRIVATE |= {"contact_source", "external_id"}
IN_OTHER_WORDS = {"scian"}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.model.__name__)
def test_each_field_of_a_profile_is_checked_by_its_spec(spec: Spec) -> None:
    meta = spec.model._meta
    kept = [field for field in (*meta.fields, *meta.many_to_many) if field.editable]
    assert {f.name for f in kept if not f.primary_key} <= {*spec.fields, *BY_VERBS}


@pytest.mark.parametrize(
    ("spec", "asked"),
    [
        (SUPPLIER_SPEC, STEPS),
        (PRODUCT_SPEC, ProductForm.names),
        (CERTIFICATION_SPEC, CertificationForm.names),
        (BUYER_SPEC, BuyerForm.names),
        (NEED_SPEC, NeedForm.names),
    ],
)
def test_each_field_stands_in_a_form(spec: Spec, asked: Collection[str]) -> None:
    assert set(spec.fields) - set(asked) <= OF_THE_ORGANIZER


@pytest.mark.parametrize(
    ("spec", "serializer"),
    [
        (SUPPLIER_SPEC, serializers.SupplierSerializer),
        (PRODUCT_SPEC, serializers.ProductSerializer),
        (CERTIFICATION_SPEC, serializers.CertificationSerializer),
        (BUYER_SPEC, serializers.BuyerSerializer),
        (NEED_SPEC, serializers.NeedSerializer),
    ],
)
def test_each_field_is_read_and_written_by_the_api(spec: Spec, serializer: Any) -> None:
    assert set(spec.fields) <= set(serializer().fields)


@pytest.mark.django_db
def test_each_text_is_shown_to_buyers_or_is_private() -> None:
    product = ProductFactory(**_texts(PRODUCT_SPEC))
    Supplier.objects.filter(pk=product.supplier_id).update(**_texts(SUPPLIER_SPEC))
    supplier = with_everything(Supplier.objects.filter(pk=product.supplier_id)).get()
    shown = "".join(str(public_supplier(supplier, language=code)) for code in ("es", "en", "ja"))
    for spec in (SUPPLIER_SPEC, PRODUCT_SPEC):
        hidden = {name for name, text in _texts(spec).items() if text not in shown}
        assert hidden <= PRIVATE | IN_OTHER_WORDS


def _texts(spec: Spec) -> dict[str, str]:
    """A text of its own for each field of free text."""
    free = (models.CharField, models.TextField)
    names = [
        name
        for name in spec.fields
        if isinstance(spec.known[name], free) and not spec.known[name].choices
    ]
    prefix = "P" if spec.model is Product else "S"
    return {name: f"{prefix}{number:03}" for number, name in enumerate(names)}
