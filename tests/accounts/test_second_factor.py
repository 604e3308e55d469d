"""Organizers and administrators do not get in without a second factor, where it is asked for."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import browser_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_for(settings) -> None:
    settings.MFA_REQUIRED_FOR_ORGANIZERS = True


@pytest.fixture
def organizer() -> User:
    return MembershipFactory(organisation=OrganisationFactory(organizer=True)).user


def test_organizer_is_led_to_set_it_up(organizer):
    answer = browser_of(organizer).get(reverse("accounts:settings"))

    assert answer.url == reverse("mfa_activate_totp")


def test_administrator_is_led_to_set_it_up():
    answer = browser_of(UserFactory(is_staff=True, is_superuser=True)).get("/admin/")

    assert answer.url == reverse("mfa_activate_totp")


def test_organizer_sends_nothing_without_it(organizer):
    answer = browser_of(organizer).post(
        reverse("accounts:settings"),
        {"full_name": "X", "language": "en", "time_zone": "UTC"},
    )

    assert answer.status_code == 403
    organizer.refresh_from_db()
    assert organizer.full_name != "X"


@pytest.mark.parametrize("name", ["mfa_index", "account_logout", "account_email"])
def test_organizer_reaches_the_pages_of_the_account(organizer, name):
    answer = browser_of(organizer).get(reverse(name), follow=True)

    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] != reverse("mfa_activate_totp")


def test_organizer_with_it_gets_in(organizer):
    TOTP.activate(organizer, generate_totp_secret())

    assert browser_of(organizer).get(reverse("accounts:settings")).status_code == 200


def test_supplier_does_not_need_it(owner):
    assert browser_of(owner.user).get(reverse("accounts:settings")).status_code == 200


def test_nobody_needs_it_on_a_laptop(settings, organizer):
    settings.MFA_REQUIRED_FOR_ORGANIZERS = False

    assert browser_of(organizer).get(reverse("accounts:settings")).status_code == 200


def test_secret_is_encrypted_and_outlives_a_change_of_key(settings, organizer):
    secret = generate_totp_secret()
    TOTP.activate(organizer, secret)
    assert secret not in str(Authenticator.objects.get().data)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert get_adapter().decrypt(Authenticator.objects.get().data["secret"]) == secret
