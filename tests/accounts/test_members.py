"""Inviting, joining, changing roles and leaving."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.domain import members
from accounts.domain.errors import (
    AlreadyMemberError,
    InvitationUnusableError,
    LastOwnerError,
    TooManyInvitationsError,
    WrongAddressError,
)
from accounts.domain.members import (
    INVITATION_LIFETIME,
    MOST_INVITATIONS,
    NewInvitation,
    accept_invitation,
    change_role,
    find_invitation,
    invite_keeper,
    invite_member,
    keeper_of,
    open_invitations_for,
    remove_member,
    revoke_invitation,
)
from accounts.enums import Role
from accounts.models import Invitation, Membership, Organisation
from matchmaking.common.enums import Language
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


def invite(organisation: Organisation, email: str, role: Role = Role.EDITOR) -> NewInvitation:
    return invite_member(
        organisation=organisation,
        email=email,
        role=role,
        language=Language.SPANISH,
        invited_by=None,
    )


def test_invitation_keeps_only_the_hash_of_its_secret(organisation):
    new = invite(organisation, "ana@example.com")

    assert len(new.token) >= 43
    assert new.token not in str(Invitation.objects.values().get())
    assert find_invitation(token=new.token) == new.invitation


def test_invitation_of_a_member_is_refused(organisation, editor):
    with pytest.raises(AlreadyMemberError):
        invite(organisation, editor.user.email.upper())
    assert not Invitation.objects.exists()


def test_member_of_another_organisation_may_be_invited(organisation, editor):
    other = OrganisationFactory()
    assert invite(other, email=editor.user.email).invitation.organisation == other
    assert keeper_of(organisation) == (True, None)
    assert not keeper_of(other).has_members
    assert keeper_of(other).invited_at is not None


def test_second_invitation_takes_the_first_back(organisation):
    first = invite(organisation, "ana@example.com")
    second = invite(organisation, "Ana@Example.com ")

    assert find_invitation(token=first.token) is None
    assert find_invitation(token=second.token) == second.invitation


def test_an_organisation_invites_so_many_a_day_and_another_is_not_hindered(organisation):
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(MOST_INVITATIONS):
            invite(organisation, f"person-{number}@example.com")
        with pytest.raises(TooManyInvitationsError):
            invite(organisation, "one-more@example.com")
        invite(OrganisationFactory(), "one-more@example.com")
        clock.shift(datetime.timedelta(days=1))
        invite(organisation, "one-more@example.com")
    assert Invitation.objects.filter(email="one-more@example.com").count() == 2


def test_who_signs_one_organisation_up_after_the_other_invites_no_more_people(owner, monkeypatch):
    monkeypatch.setattr(members, "MOST_INVITATIONS", 2)

    def ask(organisation, number):
        invite_member(
            organisation=organisation,
            email=f"person-{number}@example.com",
            role=Role.EDITOR,
            language=Language.SPANISH,
            invited_by=owner.user,
        )

    own = [MembershipFactory(user=owner.user, role=Role.OWNER).organisation for _n in range(3)]
    ask(own[0], 0)
    ask(own[1], 1)
    with pytest.raises(TooManyInvitationsError):
        ask(own[2], 2)
    # Companies of a list, to which they do not belong, are counted by themselves.
    for number in range(3):
        invite_keeper(
            organisation=OrganisationFactory(),
            email=f"company-{number}@example.com",
            language=Language.SPANISH,
            invited_by=owner.user,
        )
    assert Invitation.objects.count() == 5


def test_accepting_makes_a_member_once(organisation):
    user = UserFactory(email="ana@example.com")
    new = invite(organisation, "ana@example.com", Role.VIEWER)

    membership = accept_invitation(invitation=new.invitation, user=user)

    assert (membership.user, membership.role) == (user, Role.VIEWER)
    new.invitation.refresh_from_db()
    assert new.invitation.used_by == user
    assert find_invitation(token=new.token) is None
    with pytest.raises(InvitationUnusableError):
        accept_invitation(invitation=new.invitation, user=user)
    assert organisation.memberships.count() == 1


def test_accepting_needs_the_invited_address(organisation, stranger):
    new = invite(organisation, "ana@example.com")

    with pytest.raises(WrongAddressError):
        accept_invitation(invitation=new.invitation, user=stranger)
    assert find_invitation(token=new.token) == new.invitation
    assert not stranger.memberships.exists()


def test_accepting_needs_the_address_confirmed(organisation):
    user = UserFactory(email="ana@example.com", verified=False)
    new = invite(organisation, "ana@example.com")

    with pytest.raises(WrongAddressError):
        accept_invitation(invitation=new.invitation, user=user)


def test_member_who_accepts_again_keeps_the_role(organisation):
    user = UserFactory(email="ana@example.com")
    new = invite(organisation, "ana@example.com", Role.VIEWER)
    MembershipFactory(organisation=organisation, user=user, role=Role.OWNER)

    assert accept_invitation(invitation=new.invitation, user=user).role == Role.OWNER


def test_invitation_ends_with_its_time(organisation):
    user = UserFactory(email="ana@example.com")
    with time_machine.travel(NOW, tick=False):
        new = invite(organisation, "ana@example.com")
    with time_machine.travel(NOW + INVITATION_LIFETIME - datetime.timedelta(seconds=1), tick=False):
        assert find_invitation(token=new.token) is not None
    with time_machine.travel(NOW + INVITATION_LIFETIME, tick=False):
        assert find_invitation(token=new.token) is None
        with pytest.raises(InvitationUnusableError):
            accept_invitation(invitation=new.invitation, user=user)


def test_invitation_taken_back_cannot_be_accepted(organisation):
    user = UserFactory(email="ana@example.com")
    new = invite(organisation, "ana@example.com")

    assert revoke_invitation(invitation=new.invitation)
    assert not revoke_invitation(invitation=new.invitation)
    with pytest.raises(InvitationUnusableError):
        accept_invitation(invitation=new.invitation, user=user)


def test_open_invitations_are_those_to_confirmed_addresses(organisation):
    user = UserFactory(email="ana@example.com")
    mine = invite(organisation, "ana@example.com").invitation
    invite(organisation, "beto@example.com")

    assert open_invitations_for(user, at=mine.created_at) == [mine]


def test_last_owner_stays(organisation, owner, editor):
    with pytest.raises(LastOwnerError):
        change_role(membership=owner, role=Role.EDITOR)
    with pytest.raises(LastOwnerError):
        remove_member(membership=owner)
    assert Membership.objects.get(pk=owner.pk).role == Role.OWNER


def test_owner_may_go_when_there_is_another(organisation, owner, editor):
    change_role(membership=editor, role=Role.OWNER)
    remove_member(membership=owner)

    assert list(organisation.memberships.values_list("user", "role")) == [
        (editor.user_id, Role.OWNER)
    ]


def test_an_owner_who_is_switched_off_is_none_to_leave_the_organisation_to(organisation, owner):
    blocked = MembershipFactory(organisation=organisation, role=Role.OWNER, user__is_active=False)
    with pytest.raises(LastOwnerError):
        remove_member(membership=owner)
    with pytest.raises(LastOwnerError):
        change_role(membership=owner, role=Role.EDITOR)
    remove_member(membership=blocked)
    assert list(organisation.memberships.all()) == [owner]


def test_role_unknown_to_us_is_refused_by_the_database(editor):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=editor.pk).update(role="king")
