import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from matchmaking.matching.models import UnreadText

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = get_user_model().objects.create_superuser(
        email="administrator@example.org", password="not-a-secret-in-tests"
    )
    client.force_login(user)
    return client


@pytest.fixture
def unread():
    return UnreadText.objects.create(
        source="supplier", source_id=7, language="es", text="Zzyx qwrt <b>plmk</b>."
    )


def test_the_list_leads_to_a_synonym_in_the_texts_language(administrator, unread):
    page = administrator.get(reverse("admin:matching_unreadtext_changelist")).content.decode()
    assert "Zzyx qwrt &lt;b&gt;plmk" in page
    address = reverse("admin:taxonomy_synonym_add") + "?language=es"
    assert f'href="{address}"' in page
    form = administrator.get(address).content.decode()
    assert '<option value="es" selected>' in form


def test_texts_are_settled_one_by_one_and_together(administrator, unread):
    url = reverse("admin:matching_unreadtext_change", args=[unread.pk])
    administrator.post(url, {"settled": "on", "text": "changed"})
    unread.refresh_from_db()
    assert (unread.settled, unread.text) == (True, "Zzyx qwrt <b>plmk</b>.")
    UnreadText.objects.update(settled=False)
    administrator.post(
        reverse("admin:matching_unreadtext_changelist"),
        {"action": "mark_settled", "_selected_action": [unread.pk]},
    )
    assert UnreadText.objects.get().settled


def test_nobody_writes_such_a_text_by_hand(administrator):
    assert administrator.get(reverse("admin:matching_unreadtext_add")).status_code == 403
