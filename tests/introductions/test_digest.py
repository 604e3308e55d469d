"""The weekly letter to the lead of a mission."""

import datetime as dt
from typing import Any

import pytest

from accounts.domain.personal import block_person
from accounts.enums import Role
from accounts.models import User
from matchmaking.introductions import tasks
from matchmaking.introductions.domain.followup import digest
from matchmaking.introductions.domain.followup.outcomes import claim_outcome, dispute_outcome
from matchmaking.introductions.models import Introduction
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, UserFactory
from tests.introductions.followup import BUYER, SUPPLIER, on, sweep, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(released: Introduction) -> Introduction:
    """Its supplier cannot be written to."""
    released.supplier.contact_email = ""
    released.supplier.save(update_fields=["contact_email"])
    return released


@pytest.fixture
def lead(released: Introduction) -> User:
    user: User = UserFactory(language="es", full_name="Carmen Díaz")
    MembershipFactory(organisation=released.mission.organizer, user=user)
    return user


def digests() -> list[Mail]:
    return list(Mail.objects.filter(kind=digest.KIND).order_by("pk"))


def follow_up_on(day: float) -> None:
    with on(day):
        sweep()
        for mission in digest.missions_to_tell():
            digest.tell_lead(mission_id=mission.pk)


def test_the_lead_is_told_once_a_week_while_something_is_open(
    released: Introduction, lead: User
) -> None:
    for day in (30, 36):
        follow_up_on(day)
    assert digests() == []
    for day in (37, 37.1, 39, 44, 45):
        follow_up_on(day)
    first, second = digests()
    assert first.recipient == lead.email
    assert first.subject == "Misión Japón 2027: 1 seguimiento sin respuesta"
    assert "Plásticos del Bajío" in first.text
    assert f"/missions/{released.mission.slug}/follow-up/" in first.html
    assert second.created_at - first.created_at >= dt.timedelta(days=6)


def test_an_owner_who_may_no_longer_log_in_is_no_lead(released: Introduction, lead: User) -> None:
    block_person(email=lead.email)
    other = MembershipFactory(organisation=released.mission.organizer).user
    for day in (30, 37):
        follow_up_on(day)
    (mail,) = digests()
    assert mail.recipient == other.email


def test_a_dispute_reaches_the_lead_after_two_weeks(released: Introduction, lead: User) -> None:
    with on(1):
        made = claim_outcome(introduction_id=released.pk, voice=SUPPLIER, value=value())
        dispute_outcome(outcome_id=made.pk, voice=BUYER, note="違います")
    with on(14.9):
        assert not digest.missions_to_tell().exists()
    with on(15):
        assert digest.missions_to_tell().get() == released.mission


@pytest.mark.parametrize("language", ["es", "ja", "en"])
def test_it_is_written_in_the_leads_language(
    released: Introduction, lead: User, language: str
) -> None:
    lead.language = language
    lead.save(update_fields=["language"])
    for day in (30, 37):
        follow_up_on(day)
    (mail,) = digests()
    assert mail.language == language
    assert "Carmen Díaz" in mail.text
    assert "{" not in mail.text


def test_without_an_owner_nobody_is_written_to(released: Introduction) -> None:
    for day in (30, 37):
        follow_up_on(day)
    assert digests() == []


def test_the_task_asks_and_tells(
    released: Introduction, lead: User, django_capture_on_commit_callbacks: Any, tasks_at_once: None
) -> None:
    for day in (30, 37, 38):
        with on(day), django_capture_on_commit_callbacks(execute=True):
            tasks.follow_up()
    assert len(digests()) == 1


def test_an_editor_who_was_there_first_is_no_lead(released: Introduction) -> None:
    organizer = released.mission.organizer
    MembershipFactory(organisation=organizer, role=Role.EDITOR)
    owner = MembershipFactory(organisation=organizer).user
    for day in (30, 37):
        follow_up_on(day)
    (mail,) = digests()
    assert mail.recipient == owner.email


@pytest.mark.parametrize(
    ("language", "unanswered", "differ"),
    [
        ("es", "las llamadas", "no coinciden"),
        ("ja", "お電話でも", "一致していない"),
        ("en", "nor calls", "have differed"),
    ],
)
@pytest.mark.parametrize(("calls", "disputed"), [(1, 0), (0, 1), (2, 2)])
def test_it_tells_only_of_what_there_is(
    released: Introduction, language: str, unanswered: str, differ: str, calls: int, disputed: int
) -> None:
    made = digest.compose_digest(
        mission=released.mission,
        language=language,
        name="Carmen Díaz",
        address="https://puente.example/",
        calls=calls,
        disputed=disputed,
        pairs=[released],
    )
    assert (unanswered in made.text, differ in made.text) == (calls > 0, disputed > 0)


def test_a_long_list_ends_with_how_many_more_there_are(released: Introduction) -> None:
    made = digest.compose_digest(
        mission=released.mission,
        language="en",
        name="",
        address="https://puente.example/",
        calls=23,
        disputed=0,
        pairs=[released] * 23,
    )
    assert made.text.count("Plásticos del Bajío") == 20
    assert "• and 3 more" in made.text
