"""How an organisation comes to be, and who may open its pages."""

import pytest
from django.urls import reverse

from accounts.domain.consents import consents_in_force
from accounts.domain.members import invite_member
from accounts.domain.organisations import create_organisation, rename_organisation
from accounts.enums import OrganisationKind, Purpose, Role
from accounts.models import Organisation
from matchmaking.common.enums import Language
from matchmaking.common.names import name_key
from tests.accounts.conftest import browser_of
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_creator_becomes_owner(stranger):
    organisation = create_organisation(
        kind=OrganisationKind.SUPPLIER, legal_name=" Ñandú S.A. ", country="MX", owner=stranger
    )

    assert organisation.legal_name == "Ñandú S.A."
    assert list(organisation.memberships.values_list("user", "role")) == [(stranger.pk, Role.OWNER)]


def test_imported_organisation_has_no_member():
    organisation = create_organisation(
        kind=OrganisationKind.BUYER, legal_name="株式会社テスト", country="JP"
    )

    assert not organisation.memberships.exists()


def test_renaming_renews_the_key_for_comparing(organisation):
    rename_organisation(
        organisation=organisation, legal_name="Aceros León, S.A. de C.V.", trade_name="", website=""
    )

    organisation.refresh_from_db()
    assert organisation.name_key == name_key("Aceros León")
    assert organisation.name == "Aceros León, S.A. de C.V."


def test_supplier_signs_up_with_what_it_ticked(stranger):
    browser = browser_of(stranger)

    answer = browser.post(
        reverse("accounts:create-supplier"),
        {"legal_name": "Aceros León S.A.", "consent_profile": "on", "consent_letters": "on"},
    )

    assert answer.url == reverse("profiles:supplier-home")
    organisation = Organisation.objects.get()
    assert (organisation.kind, organisation.country) == (OrganisationKind.SUPPLIER, "MX")
    assert set(consents_in_force(organisation)) == {Purpose.PROFILE, Purpose.LETTERS}
    assert browser.session["acting_organisation"] == organisation.pk


def test_a_company_that_is_sent_twice_is_signed_up_once(stranger):
    browser, address = browser_of(stranger), reverse("accounts:create-supplier")
    browser.post(address, {"legal_name": "Aceros León S.A.", "consent_profile": "on"})
    answer = browser.post(address, {"legal_name": "Aceros León, SA ", "consent_profile": "on"})

    assert answer.url == reverse("profiles:supplier-home")
    assert Organisation.objects.get().legal_name == "Aceros León S.A."
    browser.post(address, {"legal_name": "Aceros Silao S.A.", "consent_profile": "on"})
    assert Organisation.objects.count() == 2


def test_who_has_no_organisation_yet_is_led_to_the_beginning(stranger):
    address = reverse("profiles:supplier-home")

    assert browser_of(stranger).get(address).url == reverse("accounts:welcome")


def test_who_has_a_company_finds_the_way_to_a_second_one_and_to_invitations(owner):
    invite_member(
        organisation=OrganisationFactory(legal_name="Moldes del Norte"),
        email=owner.user.email,
        role=Role.EDITOR,
        language=Language.SPANISH,
        invited_by=None,
    )
    browser = browser_of(owner.user)
    welcome = reverse("accounts:welcome")
    assert f'href="{welcome}"' in browser.get(reverse("accounts:settings")).content.decode()
    page = browser.get(welcome).content.decode()
    assert "Moldes del Norte" in page
    assert f'href="{reverse("accounts:create-supplier")}"' in page
    assert "One account may act for several." in page


def test_supplier_without_the_profile_consent_is_not_signed_up(stranger):
    answer = browser_of(stranger).post(
        reverse("accounts:create-supplier"),
        {"legal_name": "Aceros León S.A.", "consent_letters": "on"},
    )

    assert "consent_profile" in answer.context["form"].errors
    assert not Organisation.objects.exists()


def test_no_consent_is_ticked_beforehand(stranger):
    page = browser_of(stranger).get(reverse("accounts:create-supplier")).content.decode()

    assert page.count('type="checkbox"') == 4
    assert "checked" not in page


PAGES = ("accounts:organisation", "accounts:members", "accounts:consents")


@pytest.mark.parametrize("name", PAGES)
def test_page_of_another_organisation_does_not_exist(name, organisation, owner, stranger):
    address = reverse(name, args=[organisation.pk])

    assert browser_of(owner.user).get(address).status_code == 200
    assert browser_of(stranger).get(address).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_page_of_an_organisation_asks_a_visitor_to_log_in(name, client, organisation):
    answer = client.get(reverse(name, args=[organisation.pk]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_editor_renames_and_viewer_does_not(organisation, editor, viewer):
    address = reverse("accounts:organisation", args=[organisation.pk])
    names = {"legal_name": "Nuevo Nombre S.A.", "trade_name": "Nuevo", "website": ""}

    assert browser_of(viewer.user).post(address, names).status_code == 403
    assert browser_of(editor.user).post(address, names).status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "Nuevo"
