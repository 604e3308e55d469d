"""Every list of the administration can be searched, whatever its model."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_a_list_of_the_administration_answers_a_search(client: Client, model: type[Model]) -> None:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    options = model._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    shown = client.get(address, {"q": "acero"}).content.decode()
    assert 'id="changelist"' in shown
