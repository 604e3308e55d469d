"""The organizer's pages of the timetable."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from matchmaking.introductions.models import Introduction
from matchmaking.matching.models import Proposal
from matchmaking.meetings.domain import marking, meetings, steps, timetables
from matchmaking.meetings.enums import MeetingAction, MeetingState
from matchmaking.meetings.forms import PlaceForm
from matchmaking.meetings.models import (
    Meeting,
    MeetingDay,
    Party,
    ProgrammeItem,
    Solve,
    Timetable,
)
from matchmaking.missions.domain.missions import CityInUseError, set_cities
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from matchmaking.taxonomy.enums import UnitDimension
from tests.factories import BuyerFactory, MembershipFactory, NeedFactory, SupplierFactory
from tests.introductions.factories import make_mission
from tests.meetings.factories import (
    DAY,
    FIRST,
    make_city,
    make_day,
    make_introduced,
    work_out,
)


@pytest.fixture
def organizer(mission: Mission, client: Client) -> User:
    user: User = MembershipFactory(organisation=mission.organizer).user
    client.force_login(user)
    return user


def url(mission: Mission, name: str, *args: Any) -> str:
    return reverse(f"meetings:{name}", args=[mission.slug, *args])


def test_looking_at_an_empty_timetable_makes_none(
    mission: Mission, organizer: User, client: Client
) -> None:
    for name in ("timetable", "desk", "rules", "day-new", "item-new", "parties", "pdf"):
        assert client.get(url(mission, name)).status_code == 200, name
    assert not Timetable.objects.exists()
    numbers = {"buyer_meetings_per_day": 3, "supplier_meetings_per_day": 2, "travel_minutes": 60}
    assert client.post(url(mission, "rules"), numbers).status_code == 302
    assert Timetable.objects.get().buyer_meetings_per_day == 3


def test_an_empty_timetable_leads_to_its_first_day(
    mission: Mission, organizer: User, client: Client
) -> None:
    page = client.get(url(mission, "timetable")).content.decode()
    assert url(mission, "day-new") in page
    city = make_city(mission)
    response = client.post(
        url(mission, "day-new"),
        {
            "city": city.pk,
            "date": DAY.isoformat(),
            "opens_at": "10:00",
            "closes_at": "12:30",
            "slot_minutes": "30",
            "gap_minutes": "10",
            "tables": "2",
            "place": "Centro de convenciones",
        },
    )
    assert response.status_code == 302
    assert MeetingDay.objects.get().slots.count() == 4


def test_a_day_outside_the_mission_is_refused_with_a_reason(
    mission: Mission, organizer: User, client: Client
) -> None:
    city = make_city(mission)
    response = client.post(
        url(mission, "day-new"),
        {
            "city": city.pk,
            "date": "2027-05-01",
            "opens_at": "12:00",
            "closes_at": "10:00",
            "break_from": "11:00",
            "slot_minutes": "30",
            "gap_minutes": "10",
            "tables": "2",
            "place": "Centro",
        },
    )
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"date", "closes_at", "break_to"}


def test_draft_and_publication_by_the_buttons(
    mission: Mission,
    organizer: User,
    client: Client,
    tasks_at_once: None,
    django_capture_on_commit_callbacks: Any,
) -> None:
    make_day(mission)
    make_introduced(mission=mission)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(mission, "draft"))
    assert Solve.objects.get().state == "complete"
    page = client.get(url(mission, "timetable")).content.decode()
    assert "Plásticos 1" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(mission, "publish"))
    meeting = Meeting.objects.get()
    assert meeting.state == MeetingState.PROPOSED
    assert meeting.events.get().user == organizer
    assert meeting.buyer.letters.count() == meeting.supplier.letters.count() == 1


def test_every_page_opens_with_a_meeting_on_it(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    day = meeting.slot.day
    item = ProgrammeItem.objects.create(
        timetable=day.timetable,
        city=day.city,
        kind="forum",
        title="Foro AOTS",
        starts_at=FIRST,
        ends_at=FIRST + dt.timedelta(hours=1),
    )
    pages = [
        ("timetable", []),
        ("rules", []),
        ("day", [day.pk]),
        ("item-new", []),
        ("item", [item.pk]),
        ("meeting", [meeting.pk]),
        ("desk", []),
        ("parties", []),
        ("party", [meeting.buyer_id]),
        ("party", [meeting.supplier_id]),
    ]
    for name, args in pages:
        response = client.get(url(mission, name, *args))
        assert response.status_code == 200, name
    for name, args in (("pdf", []), ("names-pdf", []), ("party-pdf", [meeting.buyer_id])):
        response = client.get(url(mission, name, *args))
        assert response.content.startswith(b"%PDF"), name
        assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("language", ["es", "ja"])
def test_a_buyer_is_named_as_the_reader_of_the_page_can_read_it(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, language: str
) -> None:
    organizer.language = language
    organizer.save(update_fields=["language"])
    names = {"es": "Naniwa Seiki 1", "ja": "株式会社なにわ精機1"}
    for name, args in (("timetable", []), ("meeting", [meeting.pk]), ("desk", []), ("parties", [])):
        shown = client.get(url(mission, name, *args)).content.decode()
        assert {code for code, one in names.items() if one in shown} == {language}, name


def test_a_letter_that_waits_for_its_hour_is_not_called_sent(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    letters = Mail.objects.filter(meeting_letter__party__mission=mission)
    for state, told in ((MailState.QUEUED, "Waiting"), (MailState.SENT, "Written to")):
        letters.update(state=state, sent_at=timezone.now() if state == MailState.SENT else None)
        shown = client.get(url(mission, "parties")).content.decode()
        assert {word for word in ("Waiting", "Written to") if word in shown} == {told}


def test_another_missions_meeting_is_not_found(
    meeting: Meeting, mission: Mission, client: Client
) -> None:
    other = make_mission()
    client.force_login(MembershipFactory(organisation=other.organizer).user)
    assert client.get(url(mission, "timetable")).status_code == 404
    assert client.get(url(other, "meeting", meeting.pk)).status_code == 404
    assert client.get(url(other, "party", meeting.buyer_id)).status_code == 404
    assert client.post(url(other, "mark", meeting.pk), {"seen": "held"}).status_code == 404
    assert client.get(url(other, "party-pdf", meeting.buyer_id)).status_code == 404


def test_a_viewer_reads_and_changes_nothing(
    meeting: Meeting, mission: Mission, client: Client
) -> None:
    client.force_login(MembershipFactory(organisation=mission.organizer, role="viewer").user)
    assert client.get(url(mission, "meeting", meeting.pk)).status_code == 200
    for name in ("move", "cancel", "mark"):
        assert client.post(url(mission, name, meeting.pk)).status_code == 403
    assert client.post(url(mission, "publish")).status_code == 403
    before = (meeting.state, meeting.slot_id, meeting.table)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.slot_id, meeting.table) == before
    assert [event.action for event in meeting.events.all()] == [MeetingAction.PROPOSED]


def test_a_meeting_is_moved_and_refused_where_it_is_taken(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    second = meeting.slot.day.slots.order_by("starts_at")[1]
    client.post(
        url(mission, "move", meeting.pk), {"slot": second.pk, "table": "2", "both_agreed": "on"}
    )
    meeting.refresh_from_db()
    assert (meeting.slot, meeting.table, meeting.state) == (second, 2, MeetingState.SCHEDULED)
    response = client.post(url(mission, "move", meeting.pk), {"slot": second.pk, "table": "9"})
    assert response.status_code == 400
    assert response.context["move_form"].non_field_errors()


def test_the_desk_marks_a_meeting_once_it_has_begun(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    client.post(url(mission, "mark", meeting.pk), {"seen": "held"})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PROPOSED
    clock.move_to(FIRST + dt.timedelta(minutes=5))
    page = client.get(url(mission, "desk")).content.decode()
    assert "no_show_supplier" in page
    response = client.post(url(mission, "mark", meeting.pk), {"seen": "held", "from": "desk"})
    assert response["Location"].endswith(f"#meeting-{meeting.pk}")
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_a_meeting_that_has_begun_is_marked_and_not_called_off(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    address = url(mission, "cancel", meeting.pk)
    page = url(mission, "meeting", meeting.pk)
    assert address in client.get(page).content.decode()
    clock.move_to(FIRST + dt.timedelta(minutes=5))
    assert address not in client.get(page).content.decode()
    mails = Mail.objects.count()
    # Another tab shows the form still.
    said = {"by": "organizer", "reason": "cannot_come"}
    answer = client.post(address, said, follow=True).content.decode()
    assert "The meeting can no longer be cancelled." in answer
    meeting.refresh_from_db()
    assert (meeting.state, Mail.objects.count()) == (MeetingState.PROPOSED, mails)


def test_absences_are_kept_by_box(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    slot = meeting.slot.day.slots.latest("starts_at")
    client.post(url(mission, "party", meeting.buyer_id), {"away": [slot.pk]})
    assert [one.slot for one in meeting.buyer.absences.all()] == [slot]
    client.post(url(mission, "party", meeting.buyer_id), {})
    assert not meeting.buyer.absences.exists()


def test_after_the_meetings_nobody_is_asked_when_they_cannot_come(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    page = url(mission, "party", meeting.buyer_id)
    assert 'name="away"' in client.get(page).content.decode()
    clock.shift(dt.timedelta(days=90))
    client.force_login(organizer)
    shown = client.get(page).content.decode()
    assert 'name="away"' not in shown
    assert "or they are over" in shown


def test_an_uncertain_letter_waits_for_a_persons_word(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    letter = meeting.buyer.letters.get()
    Mail.objects.filter(pk=letter.mail_id).update(state=MailState.UNCERTAIN)
    page = client.get(url(mission, "timetable")).content.decode()
    assert url(mission, "party", meeting.buyer_id) in page
    client.post(url(mission, "decide-letter", meeting.buyer_id, letter.pk), {"decision": "sent"})
    letter.mail.refresh_from_db()
    assert letter.mail.state == MailState.SENT


def test_letters_are_shown_without_their_secrets(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    page = client.get(url(mission, "party", meeting.buyer_id)).content.decode()
    assert "商談日時のご案内" in page
    assert "/r/…/meetings/" in page


@pytest.mark.parametrize("name", ["timetable", "parties", "desk"])
def test_lists_ask_as_many_questions_for_thirty_rows_as_for_one(
    name: str,
    mission: Mission,
    organizer: User,
    client: Client,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    day = make_day(mission, tables=40)
    first = make_introduced(mission=mission)
    work_out(mission)
    Meeting.objects.update(state=MeetingState.PROPOSED)
    client.get(url(mission, name))
    with django_assert_max_num_queries(40) as one:
        client.get(url(mission, name))
    meeting = Meeting.objects.get()
    slots = list(day.slots.order_by("starts_at"))
    for number in range(2, 31):
        _copy(meeting, number, slots)
    assert first.pk
    assert Meeting.objects.count() == 30
    with django_assert_num_queries(len(one)):
        client.get(url(mission, name))


def _copy(meeting: Meeting, number: int, slots: list[Any]) -> None:
    """A further meeting with two sides of its own, without the long way through all letters."""

    introduction = meeting.introduction
    supplier, need = SupplierFactory(), NeedFactory(buyer=BuyerFactory(name_en=f"Buyer {number}"))
    proposal = introduction.proposal
    proposal = Proposal.objects.create(
        run=proposal.run,
        mission=proposal.mission,
        need=need,
        supplier=supplier,
        state=proposal.state,
        rank=1,
        score=0.5,
        buyer_score=0.5,
        supplier_score=0.5,
    )
    other = Introduction.objects.create(
        mission=introduction.mission,
        proposal=proposal,
        need=need,
        supplier=supplier,
        state="meeting_proposed",
        state_since=introduction.state_since,
    )
    mission = introduction.mission
    Meeting.objects.create(
        timetable=timetables.timetable_of(mission),
        introduction=other,
        buyer=Party.objects.create(
            mission=mission, organisation=need.buyer.organisation, side="buyer"
        ),
        supplier=Party.objects.create(
            mission=mission, organisation=supplier.organisation, side="supplier"
        ),
        state=MeetingState.PROPOSED,
        slot=slots[number % len(slots)],
        table=number,
    )


def test_a_city_keeps_its_days_when_the_mission_is_planned_anew(mission: Mission) -> None:
    day = make_day(mission)
    tokyo = {"name_en": "Tokyo", "starts_on": "2027-03-06", "ends_on": "2027-03-09"}
    osaka = {"name_en": "Osaka", "starts_on": "2027-03-01", "ends_on": "2027-03-05"}
    assert set_cities(mission=mission, cities=[tokyo, osaka])
    day.city.refresh_from_db()
    assert day.city.ends_on == dt.date(2027, 3, 5)
    with pytest.raises(CityInUseError, match="Osaka"):
        set_cities(mission=mission, cities=[tokyo])
    assert mission.cities.count() == 2
    mission.delete()
    assert not MeetingDay.objects.exists()


@pytest.mark.parametrize(("language", "names"), [("es", "Hora Tiempo"), ("ja", "日時 時間")])
def test_when_a_meeting_begins_is_not_called_like_the_dimension_of_units(
    language: str, names: str
) -> None:
    with translation.override(language):
        assert f"{PlaceForm.base_fields['slot'].label} {UnitDimension.TIME.label}" == names


def test_a_meeting_is_moved_and_placed_at_times_to_come_only(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    past, running, *ahead = meeting.slot.day.slots.order_by("starts_at")
    meetings.move(meeting_id=meeting.pk, slot=running, table=1, both_agreed=False, user=None)
    left_out = make_introduced(mission=mission, number=2)
    clock.move_to(running.starts_at + dt.timedelta(minutes=5))
    client.force_login(organizer)
    shown = client.get(url(mission, "meeting", meeting.pk)).context["move_form"]
    assert list(shown.fields["slot"].queryset) == [running, *ahead]
    shown = client.get(url(mission, "place", left_out.pk)).context["form"]
    assert list(shown.fields["slot"].queryset) == ahead
    mails = Mail.objects.count()
    with pytest.raises(steps.NotPossibleError):
        meetings.move(meeting_id=meeting.pk, slot=past, table=1, both_agreed=True, user=None)
    with pytest.raises(steps.NotPossibleError):
        meetings.place(
            timetable=timetables.timetable_of(mission), introduction=left_out, slot=running, table=2
        )
    assert Mail.objects.count() == mails
    meetings.move(meeting_id=meeting.pk, slot=running, table=2, both_agreed=True, user=None)
    meetings.move(meeting_id=meeting.pk, slot=ahead[0], table=1, both_agreed=True, user=None)


def test_the_course_says_that_a_meeting_was_not_held_once_and_not_that_it_was_cancelled(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    clock.move_to(meeting.slot.ends_at)
    marking.mark_not_held(meeting_id=meeting.pk, user=organizer)
    client.force_login(organizer)
    page = client.get(url(mission, "meeting", meeting.pk)).content.decode()
    course = page[page.index('id="course"') :]
    assert "<strong>Not held</strong>" in course
    assert "It was not held" not in course
    assert "Cancelled" not in course
    assert "3 March 2027 10:00–10:30" in " ".join(page.split())
