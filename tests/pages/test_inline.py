"""What a page is in the end carries nothing inline: widgets and other apps' forms write it too.

Templates are read as they are by tests/platform/test_headers.py.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory, OrganisationFactory
from tests.inline import inline_in

OF_VISITORS = ("home", "account_login", "account_signup", "account_reset_password")
OF_EVERYBODY = ("accounts:notice",)
OF_MEMBERS = (
    "accounts:settings",
    "accounts:create-supplier",
    "account_email",
    "account_change_password",
    "mfa_index",
)


def assert_nothing_inline(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert inline_in(answer.content.decode()) == []
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*OF_VISITORS, *OF_EVERYBODY])
def test_a_visitors_page_has_nothing_inline(client, name):
    assert_nothing_inline(client, name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*OF_EVERYBODY, *OF_MEMBERS])
def test_a_members_page_has_nothing_inline(client, name):
    member = MembershipFactory(organisation=OrganisationFactory(is_fictional=True))
    client.force_login(member.user)
    assert_nothing_inline(client, name)
