"""The members' page and the link in an invitation."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Invitation, Membership
from matchmaking.outbox.domain.suppression import suppress
from tests.accounts.conftest import browser_of
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(organisation, owner) -> str:
    """An invitation sent from the page; gives the address that its letter names."""
    browser_of(owner.user).post(
        reverse("accounts:members", args=[organisation.pk]),
        {"email": "ana@example.com", "role": Role.EDITOR, "language": "es"},
    )
    found = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_invitation_is_a_letter_in_the_chosen_language(invited, organisation):
    letter = mail.outbox[-1]

    assert letter.to == ["ana@example.com"]
    assert letter.subject == f"{organisation.name} le invita a Puente"
    assert "Atentamente" in letter.body
    assert "{" not in letter.body


def test_looking_at_an_invitation_uses_nothing(invited, client):
    answer = client.get(invited)

    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert Invitation.objects.get().used_at is None


def test_invited_person_accepts_by_post(invited, organisation):
    user = UserFactory(email="ana@example.com")
    browser = browser_of(user)

    assert reverse("accounts:invitation-accept", args=[invited.split("/")[-2]]) in (
        browser.get(invited).content.decode()
    )
    browser.post(invited + "accept/")

    assert Membership.objects.get(user=user).organisation == organisation
    assert browser.get(invited).status_code == 410


def test_who_accepts_twice_or_opens_the_link_again_is_told_of_no_failure(invited, organisation):
    browser = browser_of(UserFactory(email="ana@example.com"))
    for _ in range(2):
        answer = browser.post(invited + "accept/", follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    assert Membership.objects.filter(user__email="ana@example.com").count() == 1

    again = browser.get(invited).content.decode()
    assert "This invitation has been accepted" in again
    on_another_device = Client().get(invited).content.decode()
    assert f'href="{reverse("account_login")}">' in on_another_device.split("<main")[1]


def test_an_invitation_that_somebody_used_makes_nobody_else_a_member(invited, stranger):
    browser_of(UserFactory(email="ana@example.com")).post(invited + "accept/")
    answer = browser_of(stranger).post(invited + "accept/", follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not Membership.objects.filter(user=stranger).exists()


def test_who_left_does_not_come_back_by_the_used_link(invited, organisation):
    browser = browser_of(UserFactory(email="ana@example.com"))
    browser.post(invited + "accept/")
    Membership.objects.all().delete()
    browser.post(invited + "accept/")
    assert not Membership.objects.exists()


def test_other_person_is_told_the_address_is_wrong(invited, stranger):
    browser = browser_of(stranger)

    assert "accept/" not in browser.get(invited).content.decode()
    browser.post(invited + "accept/")
    assert not Membership.objects.filter(user=stranger).exists()


def test_forged_invitation_is_gone(client):
    assert client.get(reverse("accounts:invitation", args=["forged"])).status_code == 410


def test_invitation_waits_on_the_welcome_page(invited, organisation):
    user = UserFactory(email="ana@example.com")
    browser = browser_of(user)
    accept = reverse("accounts:invitation-accept-own", args=[Invitation.objects.get().pk])

    assert accept in browser.get(reverse("accounts:welcome")).content.decode()
    browser.post(accept)
    assert Membership.objects.get(user=user).organisation == organisation


def test_invitation_of_another_person_is_not_on_offer(invited, stranger):
    accept = reverse("accounts:invitation-accept-own", args=[Invitation.objects.get().pk])

    assert browser_of(stranger).post(accept).status_code == 404
    assert not stranger.memberships.exists()


def test_member_is_not_invited_again(organisation, owner, editor):
    answer = browser_of(owner.user).post(
        reverse("accounts:members", args=[organisation.pk]),
        {"email": editor.user.email, "role": Role.EDITOR, "language": "es"},
    )

    assert "email" in answer.context["form"].errors
    assert mail.outbox == []


@pytest.mark.parametrize(
    "pasted",
    [
        "López, Ana <ana@example.com>",
        '"Ana López" <mailto:ana@example.com>',
        " ANA@example.com ",
        "ａｎａ＠example．com",
    ],
)
def test_an_address_is_taken_as_it_was_pasted(organisation, owner, pasted):
    browser_of(owner.user).post(
        reverse("accounts:members", args=[organisation.pk]),
        {"email": pasted, "role": Role.EDITOR, "language": "es"},
    )
    assert Invitation.objects.get().email == "ana@example.com"
    assert mail.outbox[0].to == ["ana@example.com"]


@pytest.mark.parametrize("pasted", ["Ana López", "ana@example.com, beto@example.com", "<>"])
def test_what_is_not_one_address_is_refused(organisation, owner, pasted):
    answer = browser_of(owner.user).post(
        reverse("accounts:members", args=[organisation.pk]),
        {"email": pasted, "role": Role.EDITOR, "language": "es"},
    )
    assert "email" in answer.context["form"].errors
    assert mail.outbox == []


def test_nobody_is_invited_where_no_letter_would_go_out(organisation, owner):
    suppress(address="ana@example.com")
    answer = browser_of(owner.user).post(
        reverse("accounts:members", args=[organisation.pk]),
        {"email": "Ana@example.com", "role": Role.EDITOR, "language": "es"},
    )
    assert "email" in answer.context["form"].errors
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_only_owners_manage_members(request, organisation, owner, who):
    browser = browser_of(request.getfixturevalue(who).user)
    page = reverse("accounts:members", args=[organisation.pk])
    role = reverse("accounts:member-role", args=[organisation.pk, owner.pk])
    remove = reverse("accounts:member-remove", args=[organisation.pk, owner.pk])

    invitation = {"email": "x@example.com", "role": Role.OWNER, "language": "es"}
    assert browser.post(page, invitation).status_code == 403
    assert browser.post(role, {"role": Role.VIEWER}).status_code == 403
    assert browser.post(remove).status_code == 403
    assert Membership.objects.get(pk=owner.pk).role == Role.OWNER
    assert not Invitation.objects.exists()


def test_owner_reaches_no_member_of_another_organisation(organisation, owner):
    other = MembershipFactory()
    browser = browser_of(owner.user)

    for pk in (organisation.pk, other.organisation_id):
        address = reverse("accounts:member-remove", args=[pk, other.pk])
        assert browser.post(address).status_code == 404
    assert Membership.objects.filter(pk=other.pk).exists()


def test_everybody_may_leave(organisation, owner, viewer):
    address = reverse("accounts:member-remove", args=[organisation.pk, viewer.pk])

    browser_of(viewer.user).post(address)

    assert not Membership.objects.filter(pk=viewer.pk).exists()


def test_last_owner_is_told_to_name_another(organisation, owner):
    browser = browser_of(owner.user)
    browser.post(
        reverse("accounts:member-role", args=[organisation.pk, owner.pk]), {"role": Role.VIEWER}
    )
    page = browser.get(reverse("accounts:members", args=[organisation.pk])).content.decode()

    assert "Make somebody else an owner first." in page
    assert Membership.objects.get(pk=owner.pk).role == Role.OWNER


def test_invitation_taken_back_by_its_owner(invited, organisation, owner):
    invitation = Invitation.objects.get()
    browser_of(owner.user).post(
        reverse("accounts:invitation-revoke", args=[organisation.pk, invitation.pk])
    )

    assert Client().get(invited).status_code == 410


def test_members_page_asks_the_database_as_often_for_thirty(
    organisation, owner, django_assert_max_num_queries
):
    browser = browser_of(owner.user)
    address = reverse("accounts:members", args=[organisation.pk])
    MembershipFactory.create_batch(30, organisation=organisation)

    with django_assert_max_num_queries(8):
        assert browser.get(address).content.decode().count('scope="row"') == 31
