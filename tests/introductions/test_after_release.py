"""After contacts are released: what a stop still stops, and what stays."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Purpose
from matchmaking.introductions.domain import contacts, course
from matchmaking.introductions.domain.consent import chain, stopping
from matchmaking.introductions.domain.letters.links import create_link
from matchmaking.introductions.enums import (
    ActorKind,
    LetterKind,
    LinkPurpose,
    OptOutScope,
    Side,
    StopReason,
)
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import ContactRelease, Introduction, OptOut
from matchmaking.missions.models import Enrolment
from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Need
from tests.factories import MembershipFactory, take_consent_back
from tests.introductions.conftest import Reader
from tests.introductions.factories import make_introduction, make_need, make_terms


@pytest.fixture
def introduced(introduction: Introduction, reader: Reader) -> Introduction:
    """Both said yes; the two letters with the contacts wait to be sent."""
    reader.accepts()
    reader.is_interested()
    introduction.refresh_from_db()
    assert introduction.state == S.INTRODUCED
    assert waiting(introduction) == 2
    return introduction


def releases(introduction: Introduction) -> list[Mail]:
    return list(Mail.objects.filter(letter__introduction=introduction, kind__in=stopping.OWED))


def waiting(introduction: Introduction) -> int:
    return sum(mail.state == MailState.QUEUED for mail in releases(introduction))


def withdraw_sharing(introduction: Introduction) -> None:
    take_consent_back(introduction.supplier.organisation, Purpose.SHARE_WITH_BUYERS)
    stopping.stop_revoked()
    introduction.refresh_from_db()


def opt_out(introduction: Introduction) -> None:
    link = [one for one in introduction.links.all() if one.side == Side.BUYER][-1]
    stopping.opt_out(link=link, scope=OptOutScope.MISSION)
    introduction.refresh_from_db()


def test_no_more_letters_does_not_mean_the_one_just_agreed_to(introduced: Introduction) -> None:
    opt_out(introduced)
    assert introduced.state == S.WITHDRAWN
    for mail in releases(introduced):
        deliver(mail_id=mail.pk)
    assert {mail.state for mail in releases(introduced)} == {MailState.SENT}


def test_a_consent_taken_back_in_time_keeps_the_contact_back(introduced: Introduction) -> None:
    withdraw_sharing(introduced)
    assert introduced.state == S.WITHDRAWN
    assert {mail.state for mail in releases(introduced)} == {MailState.CANCELLED}
    assert ContactRelease.objects.filter(introduction=introduced).exists()


def test_the_outbox_asks_too_before_the_sweep_has_found_it(introduced: Introduction) -> None:
    take_consent_back(introduced.supplier.organisation, Purpose.SHARE_WITH_BUYERS)
    for mail in releases(introduced):
        deliver(mail_id=mail.pk)
    assert {mail.state for mail in releases(introduced)} == {MailState.CANCELLED}


def test_no_more_letters_about_one_need_leaves_the_sides_other_pairs(
    introduction: Introduction,
) -> None:
    need = make_need(make_terms())
    other = make_introduction(
        mission=introduction.mission, need=need, supplier=introduction.supplier
    )
    stopping.opt_out(link=introduction.links.get(), scope=OptOutScope.NEED)
    introduction.refresh_from_db()
    other.refresh_from_db()
    assert introduction.state == S.WITHDRAWN
    assert other.state not in course.FINAL
    assert stopping.revoked(other) is None


@pytest.mark.parametrize("what", ["need", "enrolment"])
def test_a_need_that_is_closed_ends_nothing_between_the_two(
    introduced: Introduction, what: str
) -> None:
    if what == "need":
        Need.objects.filter(pk=introduced.need_id).update(state="closed")
    else:
        Enrolment.objects.update(state="withdrawn")
    assert stopping.stop_revoked() == 0
    introduced.refresh_from_db()
    assert introduced.state == S.INTRODUCED


def test_the_organizer_may_still_take_it_back(introduced: Introduction) -> None:
    assert stopping.cancel(introduction=introduced, user=None)
    assert waiting(introduced) == 0
    assert not any(stopping.may_still_go_out(mail) for mail in releases(introduced))


def test_an_outcome_outlives_every_stop(introduced: Introduction) -> None:
    for state in (S.FOLLOWING_UP, S.WON):
        course.move(introduction=introduced, to=state, actor_kind=ActorKind.SUPPLIER)
    assert not stopping.cancel(introduction=introduced, user=None)
    withdraw_sharing(introduced)
    assert introduced.state == S.WON
    assert waiting(introduced) == 0
    assert stopping.revoked(introduced) == (ActorKind.SUPPLIER, StopReason.CONSENT_WITHDRAWN)


@pytest.mark.parametrize(("side", "name"), [("supplier", "supplier-list"), ("buyer", "buyer-list")])
@pytest.mark.parametrize("sent", [True, False])
def test_each_side_keeps_the_contact_that_it_was_given(
    introduced: Introduction, client: Client, side: str, name: str, sent: bool
) -> None:
    if sent:
        for mail in releases(introduced):
            deliver(mail_id=mail.pk)
    withdraw_sharing(introduced)
    own, other = introduced.supplier, introduced.need.buyer
    if side == "buyer":
        own, other = other, own
    client.force_login(MembershipFactory(organisation=own.organisation).user)
    page = client.get(reverse(f"introductions:{name}")).content.decode()
    assert (other.contact_email in page) == sent


def test_the_link_of_a_stopped_introduction_says_what_stays(
    introduced: Introduction, reader: Reader, client: Client
) -> None:
    for mail in releases(introduced):
        deliver(mail_id=mail.pk)
    address = reader.link("introduction_to_buyer")
    opt_out(introduced)
    response = client.get(address)
    assert response.status_code == 410
    assert response.context["released"]


def test_later_steps_are_shown_to_both_sides(introduced: Introduction, client: Client) -> None:
    course.move(introduction=introduced, to=S.MEETING_PROPOSED, actor_kind=ActorKind.SYSTEM)
    for organisation, name in (
        (introduced.supplier.organisation, "supplier-list"),
        (introduced.need.buyer.organisation, "buyer-list"),
    ):
        client.force_login(MembershipFactory(organisation=organisation).user)
        page = client.get(reverse(f"introductions:{name}"))
        assert page.status_code == 200
        (line,) = page.context["lines"]
        assert line["tone"] == "introduced"
        assert line["contact"] is not None


def test_a_letter_that_releases_contacts_is_read_as_both_of_them(introduced: Introduction) -> None:
    (supplier,) = contacts.contact_on(introduced, Side.SUPPLIER)
    (buyer,) = contacts.contact_on(introduced, Side.BUYER)
    request = introduced.letters.get(kind=LetterKind.SUPPLIER_REQUEST)
    release = introduced.letters.get(kind=LetterKind.INTRODUCTION_TO_SUPPLIER)
    assert set(contacts.readers_of_letters(introduced, [request])) == {supplier}
    assert set(contacts.readers_of_letters(introduced, [release])) == {supplier, buyer}


def test_each_side_opts_out_for_itself(introduction: Introduction) -> None:
    chain.advance(introduction_id=introduction.pk)
    for side, purpose in (
        (Side.BUYER, LinkPurpose.BUYER_ANSWER),
        (Side.SUPPLIER, LinkPurpose.SUPPLIER_ANSWER),
    ):
        link, _ = create_link(
            introduction=introduction,
            purpose=purpose,
            language="en",
            expires_at=timezone.now(),
        )
        stopping.opt_out(link=link, scope=OptOutScope.MISSION)
        organisation = introduction.profile_of(side).organisation
        assert OptOut.objects.filter(organisation=organisation).count() == 1


def test_what_the_organizer_takes_back_without_another_reason_is_its_decision(
    introduced: Introduction,
) -> None:
    stopping.cancel(introduction=introduced, user=None)
    assert introduced.events.last().reason == StopReason.ORGANIZER
