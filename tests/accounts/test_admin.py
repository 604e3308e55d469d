"""What an administrator changes of accounts."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def change(administrator: Client, user: User, **fields: str) -> None:
    """Sends the form as it stands on the page, but for `fields`."""
    address = reverse("admin:accounts_user_change", args=[user.pk])
    form = administrator.get(address).context["adminform"].form
    shown = {bound.html_name: bound.value() for bound in form if bound.name != "password"}
    sent = {name: value for name, value in shown.items() if value not in (None, False, [])}
    assert administrator.post(address, sent | fields).status_code == 302
    user.refresh_from_db()


def test_an_address_that_is_put_right_opens_the_account_and_the_old_one_no_more(
    administrator: Client,
) -> None:
    user = UserFactory(email="ana@gmial.example")
    change(administrator, user, email="Ana@Gmail.example")
    assert user.email == "ana@gmail.example"

    Client().post(reverse("account_reset_password"), {"email": "ana@gmial.example"})
    (letter,) = mail.outbox
    assert "/accounts/password/reset/key/" not in letter.body
    reader = Client()
    reader.post(reverse("account_login"), {"login": "ana@gmail.example", "password": PASSWORD})
    assert "_auth_user_id" not in reader.session
    assert mail.outbox[-1].to == ["ana@gmail.example"]
    assert "/accounts/confirm-email/" in mail.outbox[-1].body


def test_another_change_leaves_the_confirmed_address(administrator: Client) -> None:
    user = UserFactory(email="ana@example.com")
    change(administrator, user, full_name="Ana López")
    assert user.full_name == "Ana López"
    assert user.emailaddress_set.get().verified
