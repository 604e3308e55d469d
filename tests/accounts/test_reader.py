"""Language, time zone, the organisation in use, and where the front door leads."""

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from accounts.enums import OrganisationKind
from tests.accounts.conftest import browser_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def language_of(answer) -> str:
    return answer.content.decode().split('<html lang="')[1][:2]


def test_signed_in_person_reads_their_language():
    browser = browser_of(UserFactory(language="ja"))

    assert language_of(browser.get(reverse("accounts:welcome"))) == "ja"


def test_switch_wins_and_is_remembered():
    user = UserFactory(language="ja")
    browser = browser_of(user)
    answer = browser.post(reverse("set_language"), {"language": "es", "next": "/x/?a=1"})

    assert answer.url == "/x/?a=1"
    user.refresh_from_db()
    assert user.language == "es"
    assert language_of(browser.get(reverse("accounts:welcome"))) == "es"
    assert language_of(browser_of(user).get(reverse("accounts:welcome"))) == "es"


def test_switch_serves_visitors_and_ignores_what_it_does_not_know(client):
    client.post(reverse("set_language"), {"language": "ja"})
    assert language_of(client.get("/")) == "ja"
    assert client.post(reverse("set_language"), {"language": "de"}).status_code == 400
    assert language_of(client.get("/")) == "ja"


def test_switch_leads_to_no_other_site(client):
    answer = client.post(
        reverse("set_language"), {"language": "ja", "next": "https://evil.example/"}
    )

    assert answer.url == "/"


def test_settings_are_saved_and_win_over_an_earlier_switch():
    user = UserFactory(language="en")
    browser = browser_of(user)
    browser.post(reverse("set_language"), {"language": "es"})

    answer = browser.post(
        reverse("accounts:settings"),
        {"full_name": "花子", "language": "ja", "time_zone": "Asia/Tokyo"},
        follow=True,
    )

    user.refresh_from_db()
    assert (user.full_name, user.language, user.time_zone) == ("花子", "ja", "Asia/Tokyo")
    assert language_of(answer) == "ja"
    assert django_settings.LANGUAGE_COOKIE_NAME not in {
        name for name, cookie in browser.cookies.items() if cookie.value
    }


def test_time_zone_outside_our_list_is_kept():
    user = UserFactory(time_zone="Pacific/Auckland", language="en")
    form = {"full_name": "X", "language": "en", "time_zone": "Pacific/Auckland"}

    browser_of(user).post(reverse("accounts:settings"), form)

    user.refresh_from_db()
    assert (user.full_name, user.time_zone) == ("X", "Pacific/Auckland")


def test_visitor_sees_the_front_page(client):
    assert reverse("account_signup") in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (OrganisationKind.ORGANIZER, "missions:list"),
        (OrganisationKind.SUPPLIER, "profiles:supplier-home"),
        (OrganisationKind.BUYER, "profiles:buyer-home"),
    ],
)
def test_front_door_leads_to_where_the_work_is(kind, name):
    member = MembershipFactory(organisation=OrganisationFactory(kind=kind))

    assert browser_of(member.user).get("/").url == reverse(name)


def test_front_door_leads_who_has_no_organisation_to_the_welcome_page(stranger):
    assert browser_of(stranger).get("/").url == reverse("accounts:welcome")
    administrator = UserFactory(is_staff=True)
    assert browser_of(administrator).get("/").url == reverse("admin:index")


def test_organisation_in_use_is_chosen_among_ones_own(owner):
    second = MembershipFactory(user=owner.user)
    foreign = MembershipFactory()
    browser = browser_of(owner.user)
    address = reverse("accounts:act-for")

    browser.post(address, {"organisation": second.organisation_id})
    page = browser.get(reverse("accounts:settings"))
    assert page.context["acting"] == second

    assert browser.post(address, {"organisation": foreign.organisation_id}).status_code == 404
    assert browser.get(reverse("accounts:settings")).context["acting"] == second
