"""Who told the organizer that a side does not come: kept with the note, and erased with it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.personal import block_person, erase_person, personal_data
from accounts.models import DataAccess
from matchmaking.introductions.domain.people import known_people
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.meetings.domain import meetings, ratings
from matchmaking.meetings.domain.parties import named_in_course
from matchmaking.meetings.enums import MeetingLetterKind, RatingValue
from matchmaking.meetings.models import Meeting, MeetingEvent, MeetingLetter, Rating
from tests.factories import MembershipFactory
from tests.introductions.followup import member_of
from tests.meetings.factories import END_OF_DAY

pytestmark = pytest.mark.django_db
UBALDO = "ubaldo@plasticos.example"


@pytest.fixture
def organizer(meeting: Meeting) -> Client:
    return member_of(meeting.introduction.mission.organizer)


def page(meeting: Meeting, name: str = "meeting") -> str:
    return reverse(f"meetings:{name}", args=[meeting.introduction.mission.slug, meeting.pk])


def called_off(**fields: Any) -> dict[str, str]:
    return {"by": "supplier", "reason": "cannot_come", "note": "Ubaldo está enfermo"} | fields


def erase(email: str) -> None:
    block_person(email=email)
    erase_person(email=email, at_once=True)


def test_the_note_of_a_cancellation_goes_with_whoever_called(
    meeting: Meeting, organizer: Client
) -> None:
    MembershipFactory(
        organisation=meeting.supplier.organisation,
        user__full_name="Ubaldo Mora",
        user__email=UBALDO,
    )
    assert "Ubaldo Mora · Supplier" in organizer.get(page(meeting)).content.decode()
    known = known_people(meeting.introduction, [Side.SUPPLIER])
    key = next(one.key for one in known if one.email == UBALDO)
    organizer.post(page(meeting, "cancel"), called_off(spoke_with=key))
    shown = organizer.get(page(meeting)).content.decode()
    assert "spoke with Ubaldo Mora" in shown
    assert DataAccess.objects.filter(organisation=meeting.supplier.organisation).exists()
    cancelled = [row for row in personal_data(email=UBALDO)["steps of meetings"] if row["note"]]
    assert [row["spoke_with_email"] for row in cancelled] == [UBALDO]
    erase(meeting.introduction.supplier.contact_email)
    assert MeetingEvent.objects.filter(note="Ubaldo está enfermo").exists()
    erase(UBALDO)
    event = MeetingEvent.objects.get(action="cancelled")
    assert (event.note, event.spoke_with, event.spoke_with_email) == ("", "", "")


def test_the_note_of_a_cancellation_in_nobodys_name_goes_with_the_contact(
    meeting: Meeting, organizer: Client
) -> None:
    organizer.post(page(meeting, "cancel"), called_off())
    erase(meeting.introduction.supplier.contact_email)
    assert not MeetingEvent.objects.filter(note__contains="Ubaldo").exists()


def test_what_a_member_wrote_is_not_erased_with_the_contact(meeting: Meeting) -> None:
    user = MembershipFactory(organisation=meeting.supplier.organisation, user__email=UBALDO).user
    meetings.cancel(
        meeting_id=meeting.pk,
        actor_kind=ActorKind.SUPPLIER,
        reason=MeetingCancelReason.CANNOT_COME,
        user=user,
        note="Estoy enfermo",
    )
    erase(meeting.introduction.supplier.contact_email)
    assert MeetingEvent.objects.filter(note="Estoy enfermo").exists()
    erase(UBALDO)
    assert not MeetingEvent.objects.filter(note="Estoy enfermo").exists()


def test_what_a_side_wrote_in_nobodys_name_goes_with_its_own_contact_alone(
    meeting: Meeting,
) -> None:
    pair = meeting.introduction
    meetings.cancel(
        meeting_id=meeting.pk,
        actor_kind=ActorKind.BUYER,
        reason=MeetingCancelReason.CANNOT_COME,
        note="体調不良のため",
    )
    erase(pair.supplier.contact_email)
    assert MeetingEvent.objects.filter(note="体調不良のため").exists()
    erase(pair.need.buyer.contact_email)
    assert not MeetingEvent.objects.filter(note="体調不良のため").exists()


def test_the_words_of_a_rating_go_with_whoever_wrote_them_and_the_rating_stays(
    meeting: Meeting, clock: Any
) -> None:
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=11))
    user = MembershipFactory(organisation=meeting.supplier.organisation, user__email=UBALDO).user
    ratings.ask_for_ratings()
    link = MeetingLetter.objects.get(kind=MeetingLetterKind.RATING, party=meeting.buyer).link
    value = RatingValue.INFORMATIVE
    ratings.rate(
        meeting_id=meeting.pk, side=Side.SUPPLIER, value=value, text="Muy atentos", user=user
    )
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=value, text="良かった", link=link)
    for email, left in ((UBALDO, ["", "良かった"]), (link.letter.mail.recipient, ["", ""])):
        assert len(personal_data(email=email)["ratings"]) == 1
        erase(email)
        assert list(Rating.objects.order_by("pk").values_list("text", flat=True)) == left
    assert {rating.value for rating in Rating.objects.all()} == {value}


def test_a_person_of_the_other_side_or_of_nobody_is_refused(
    meeting: Meeting, organizer: Client
) -> None:
    buyers = known_people(meeting.introduction, [Side.BUYER])[0].key
    for wrong in (buyers, "0" * 20):
        refused = organizer.post(page(meeting, "cancel"), called_off(spoke_with=wrong))
        assert refused.status_code == 400
    meeting.refresh_from_db()
    assert meeting.state == "proposed"


def test_a_note_of_the_organizers_own_that_names_a_person_goes_with_them(
    meeting: Meeting, organizer: Client
) -> None:
    supplier = meeting.introduction.supplier
    note = f"{supplier.contact_name} lo pidió"
    organizer.post(page(meeting, "cancel"), called_off(by="organizer", note=note))
    assert MeetingEvent.objects.filter(note=note).exists()
    erase(supplier.contact_email)
    assert not MeetingEvent.objects.filter(note=note).exists()


def test_a_course_in_which_nobody_is_named_shows_nobody(meeting: Meeting) -> None:
    user = MembershipFactory(organisation=meeting.supplier.organisation).user
    meetings.agree(meeting_id=meeting.pk, side=Side.SUPPLIER, user=user)
    assert named_in_course(Meeting.objects.get()) == []
