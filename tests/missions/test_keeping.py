"""The companies of an imported list are invited, many at once, to keep their profiles."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Invitation
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.outbox.domain.suppression import suppress
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission(client: Client) -> Mission:
    """A mission whose organizer is signed in and reads English."""
    mission: Mission = factories.MissionFactory()
    member = factories.MembershipFactory(organisation=mission.organizer, user__language="en")
    client.force_login(member.user)
    return mission


def listed(mission: Mission, email: str, **fields: Any) -> Enrolment:
    """A company of the mission's list, of which nobody has an account."""
    supplier = factories.SupplierFactory(contact_email=email, **fields)
    enrolment: Enrolment = factories.EnrolmentFactory(
        mission=mission, organisation=supplier.organisation
    )
    return enrolment


def invite(client: Client, mission: Mission, *enrolments: Enrolment) -> list[str]:
    """What the list says after the ticked were invited."""
    address = reverse("missions:participants-act", args=[mission.slug, "suppliers"])
    sent = {"action": "invite", "enrolment": [enrolment.pk for enrolment in enrolments]}
    answer = client.post(address, sent, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_each_contact_is_sent_a_link_of_its_own_in_its_language(
    client: Client, mission: Mission
) -> None:
    ticked = [
        listed(mission, "ana@frutas.mx", contact_language="es"),
        listed(mission, "ken@moldes.mx", contact_language="en"),
    ]
    listed(mission, "unticked@example.mx")
    assert invite(client, mission, *ticked) == [
        "2 companies were invited to keep their profiles themselves."
    ]
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters.keys() == {"ana@frutas.mx", "ken@moldes.mx"}
    assert "le invita" in letters["ana@frutas.mx"].subject
    assert "invites you" in letters["ken@moldes.mx"].subject
    assert {i.role for i in Invitation.objects.all()} == {Role.OWNER}


def test_who_was_invited_or_keeps_its_profile_is_sent_nothing_again(
    client: Client, mission: Mission
) -> None:
    first, kept = listed(mission, "ana@frutas.mx"), listed(mission, "ken@moldes.mx")
    factories.MembershipFactory(organisation=kept.organisation)
    invite(client, mission, first)
    said = invite(client, mission, first, kept)
    assert said == [
        "2 companies keep their profiles already or were invited before; they were sent nothing."
    ]
    assert len(mail.outbox) == 1


def test_where_no_letter_can_go_the_company_is_named(client: Client, mission: Mission) -> None:
    suppress(address="ana@frutas.mx")
    without = listed(mission, "", organisation__legal_name="Sin Correo")
    bounced = listed(mission, "Ana@frutas.mx", organisation__legal_name="Frutas")
    said = invite(client, mission, without, bounced)
    assert said == [
        "Nobody was invited where an e-mail address is missing: Sin Correo.",
        "Nothing was sent where earlier letters came back, or where their reader wants none:"
        " Frutas.",
    ]
    assert mail.outbox == []
    assert not Invitation.objects.exists()


def test_nobody_is_invited_from_another_mission_or_after_it_left(
    client: Client, mission: Mission
) -> None:
    foreign = listed(factories.MissionFactory(), "ana@frutas.mx")
    gone = listed(mission, "ken@moldes.mx")
    gone.state = EnrolmentState.WITHDRAWN
    gone.save()
    assert invite(client, mission, foreign, gone) == []
    assert mail.outbox == []


def test_a_viewer_invites_nobody(client: Client, mission: Mission) -> None:
    enrolment = listed(mission, "ana@frutas.mx")
    viewer = factories.MembershipFactory(organisation=mission.organizer, role=Role.VIEWER)
    client.force_login(viewer.user)
    address = reverse("missions:participants-act", args=[mission.slug, "suppliers"])
    sent = {"action": "invite", "enrolment": [enrolment.pk]}
    assert client.post(address, sent).status_code == 403
    assert mail.outbox == []
