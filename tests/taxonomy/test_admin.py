import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from matchmaking.taxonomy.enums import SynonymOrigin
from matchmaking.taxonomy.models import Synonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    user = get_user_model().objects.create_superuser(
        email="administrator@example.org", password="not-a-secret-in-tests"
    )
    client.force_login(user)
    return client


def test_administrator_adds_a_synonym(administrator: Client) -> None:
    answer = administrator.post(
        reverse("admin:taxonomy_synonym_add"),
        {"kind": "capability", "code": "coffee-roasting", "language": "es", "text": "Tueste fino"},
    )

    assert answer.status_code == 302
    synonym = Synonym.objects.get(key="tueste fino")
    assert synonym.origin == SynonymOrigin.ADMINISTRATOR


def test_synonym_that_means_another_term_is_refused_with_the_reason(
    administrator: Client,
) -> None:
    answer = administrator.post(
        reverse("admin:taxonomy_synonym_add"),
        {
            "kind": "capability",
            "code": "coffee-roasting",
            "language": "es",
            "text": "Beneficio húmedo",
        },
    )

    assert "wet-coffee-processing" in answer.content.decode()
    assert not Synonym.objects.filter(origin=SynonymOrigin.ADMINISTRATOR).exists()


def test_synonym_of_the_files_cannot_be_changed(administrator: Client) -> None:
    synonym = Synonym.objects.filter(origin=SynonymOrigin.FILE).first()
    url = reverse("admin:taxonomy_synonym_change", args=[synonym.pk])

    answer = administrator.post(
        url, {"kind": "unit", "code": "kg", "language": "es", "text": "otra cosa"}
    )

    assert answer.status_code == 403
    assert not Synonym.objects.filter(text="otra cosa").exists()


@pytest.mark.parametrize(
    "model",
    ["sector", "capability", "productterm", "certificationscheme", "unit", "incoterm", "region",
     "hsheading", "synonym"],
)  # fmt: skip
def test_terms_can_be_looked_at_but_not_deleted(administrator: Client, model: str) -> None:
    answer = administrator.get(reverse(f"admin:taxonomy_{model}_changelist"), {"q": "a"})

    assert answer.status_code == 200
    assert "delete_selected" not in answer.content.decode()
