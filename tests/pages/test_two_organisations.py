"""Who works for two organisations, in two tabs, writes nothing of the one down for the other."""

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts.enums import Purpose
from accounts.models import Consent, User
from matchmaking.profiles.models import Product, Supplier
from tests.factories import MembershipFactory, SupplierFactory
from tests.pages.everything import World
from tests.pages.test_viewers import LINK, main_part

pytestmark = pytest.mark.django_db

FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
ACTION = re.compile(r'<form[^>]*\saction="([^"]*)"')
FIELD = re.compile(r'name="acting_for" value="(\d+)"')
# These say by themselves which row they are about; another organisation's is not found.
NAMING = {"pk", "slug", "product_pk"}


@pytest.fixture
def two(client: Client) -> tuple[Supplier, Supplier]:
    """Two companies of the person who is signed in and acts for the first."""
    first, second = SupplierFactory(), SupplierFactory()
    user = MembershipFactory(organisation=first.organisation).user
    MembershipFactory(organisation=second.organisation, user=user)
    client.force_login(user)
    return first, second


def act_for(client: Client, supplier: Supplier) -> None:
    client.post(reverse("accounts:act-for"), {"organisation": supplier.organisation_id})


def shown_for(client: Client, address: str) -> dict[str, str]:
    found = FIELD.search(main_part(client.get(address).content.decode()))
    assert found
    return {"acting_for": found[1]}


def test_a_form_of_the_other_company_is_refused_and_says_why(
    client: Client, two: tuple[Supplier, Supplier]
) -> None:
    first, second = two
    address = reverse("profiles:product-new")
    carried = shown_for(client, address)
    act_for(client, second)

    sent = carried | {"name_es": "Salsa verde"}
    answer = client.post(address, sent, headers={"referer": f"http://testserver{address}"})

    assert answer.status_code == 409
    page = main_part(answer.content.decode())
    assert str(first.organisation) in page
    assert str(second.organisation) in page
    assert not Product.objects.exists()

    # The button leads back to the page, for the company that it was about.
    back = client.post(
        reverse("accounts:act-for"),
        {"organisation": first.organisation_id, "next": f"http://testserver{address}"},
    )
    assert back.url == f"http://testserver{address}"
    assert client.post(address, sent).status_code == 302
    assert Product.objects.get().supplier == first


def test_consents_are_not_given_for_the_other_company(
    client: Client, two: tuple[Supplier, Supplier]
) -> None:
    address = reverse("profiles:supplier-publish")
    carried = shown_for(client, address)
    act_for(client, two[1])
    client.post(address, carried | {"consent": [Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS]})
    assert not Consent.objects.exists()


def test_who_left_the_organisation_of_the_page_is_told_so(
    client: Client, two: tuple[Supplier, Supplier]
) -> None:
    address = reverse("profiles:product-new")
    carried = shown_for(client, address)
    two[0].organisation.memberships.all().delete()
    answer = client.post(address, carried | {"name_es": "Salsa verde"})
    assert answer.status_code == 409
    assert str(two[0].organisation) not in answer.content.decode()
    assert not Product.objects.exists()


def test_the_way_back_leads_to_no_other_site(
    client: Client, two: tuple[Supplier, Supplier]
) -> None:
    sent = {"organisation": two[1].organisation_id, "next": "https://evil.example/"}
    assert client.post(reverse("accounts:act-for"), sent).url == reverse("home")


def unnamed_forms(client: Client, start: list[str]) -> dict[str, bool]:
    """Forms behind `start` whose address names no row: whether they say for whom they are."""
    waiting, seen, found = start, set(), {}
    while waiting:
        address = waiting.pop().partition("#")[0].partition("?")[0]
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        page = main_part(answer.content.decode())
        waiting += LINK.findall(page)
        for form in FORM.findall(page):
            action = ACTION.search(form)
            match = resolve(action[1] if action else address)
            if not NAMING & match.kwargs.keys():
                key = f"{match.view_name} {match.kwargs.get('step', '')}".strip()
                found[key] = bool(FIELD.search(form))
    return found


def test_every_form_whose_address_names_nobody_says_for_whom_it_is(
    client: Client, world: World
) -> None:
    everybody: dict[str, bool] = {}
    for user in User.objects.filter(memberships__isnull=False, is_active=True).distinct():
        client.force_login(user)
        start = ["home", "missions:participation", "missions:exclusions", "profiles:buyer-home"]
        pages = [reverse(name) for name in [*start, "profiles:supplier-home", "missions:new"]]
        everybody |= unnamed_forms(client, pages)
    assert {
        "missions:new",
        "missions:exclusions",
        "profiles:supplier-publish",
        "profiles:product-new",
        "profiles:certification-new",
        "profiles:supplier-files",
        "profiles:supplier-step company",
        "profiles:buyer-edit",
        "profiles:need-new",
    } <= everybody.keys()
    assert [name for name, says in everybody.items() if not says] == []
