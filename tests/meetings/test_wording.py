"""The organizer's own wording of letters about meetings: the same rules as for introductions."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.introductions.domain.letters.templates import (
    UnfitWordingError,
    go_back_to_puentes,
    save_wording,
)
from matchmaking.introductions.domain.letters.wording import (
    Wording,
    faults_of,
    placeholders_of,
    puentes_wording,
)
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.introductions.models import LetterTemplate
from matchmaking.meetings.domain import letters, meetings
from matchmaking.meetings.domain.parties import reader_of
from matchmaking.meetings.domain.vocabulary import KINDS
from matchmaking.meetings.enums import MeetingLetterKind as K
from matchmaking.meetings.models import Meeting, MeetingLetter
from matchmaking.missions.models import Mission
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, UserFactory
from tests.introductions.factories import make_mission
from tests.meetings.factories import FIRST, make_day, make_introduced, make_meeting, publish
from tests.meetings.factories import work_out as worked_out

LANGUAGES = ["es", "ja", "en"]
OWN = Wording(
    "Su agenda en {mission}",
    "{greeting}\n\nLe espera {organizer}.\n\n→ Mi agenda: {page_link}\n\n{meetings}\n\n{signature}",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_puentes_own_wording_can_be_saved_as_it_is(kind: K, language: str) -> None:
    assert faults_of(puentes_wording(kind, language), kind=kind) == []


def test_no_wording_can_leave_out_who_writes_the_page_or_how_to_stop() -> None:
    for kind in KINDS:
        needed = {item.name for item in placeholders_of(kind) if kind in item.needed_in}
        assert {"greeting", "page_link", "signature"} <= needed
        assert needed & {"meetings", "meeting", "rated"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_puentes_wording_with_placeholders_makes_puentes_letter(
    meeting: Meeting, language: str
) -> None:
    for kind in KINDS:
        for side in Side:
            assert_the_same(meeting, kind, language, side)


def assert_the_same(first: Meeting, kind: K, language: str, side: Side) -> None:
    told = [first, first] if kind in (K.TIMETABLE, K.RATING, K.RATING_REMINDER) else [first]
    party = letters.load_party(first.party_of(side).pk)
    reader = replace(reader_of(party), language=language)
    more: dict[str, Any] = {}
    if kind in (K.RATING, K.RATING_REMINDER):
        more["deadline"] = letters.by_clock(FIRST, reader.home)
    given = {"meetings": told, "token": "x" * 43, **more}
    by_template = letters.compose(party, reader, kind, **given)
    wording = puentes_wording(kind, language)
    by_placeholders = letters.compose(party, reader, kind, **given, wording=wording)
    assert by_placeholders.subject == by_template.subject
    assert by_placeholders.text.split() == by_template.text.split()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (OWN.body.replace("{signature}", ""), "{signature} is missing"),
        (OWN.body.replace("→ Mi agenda: {page_link}", ""), "{page_link} is missing"),
        (OWN.body.replace("{meetings}", ""), "{meetings} is missing"),
        (OWN.body + "\n{rated}", "{rated} does not exist in this kind"),
        (OWN.body + "\n{contact}", "{contact} is not one of"),
        (OWN.body + "\n{page_url}", "{page_url} is not one of"),
    ],
)
def test_an_unfit_text_is_refused_with_a_reason(mission: Mission, body: str, said: str) -> None:
    wording = OWN._replace(body=body)
    assert said in " ".join(fault.sentence for fault in faults_of(wording, kind=K.TIMETABLE))
    with pytest.raises(UnfitWordingError):
        use(mission, wording)
    assert not LetterTemplate.objects.exists()


def use(mission: Mission, wording: Wording = OWN, kind: K = K.TIMETABLE) -> LetterTemplate:
    return save_wording(
        mission=mission, kind=kind, language="es", wording=wording, user=UserFactory()
    )


def test_a_timetable_is_made_from_the_version_in_force_and_says_which(mission: Mission) -> None:
    template = use(mission)
    meeting = make_meeting(mission=mission)
    supplier, buyer = (
        MeetingLetter.objects.get(party=meeting.party_of(side))
        for side in (Side.SUPPLIER, Side.BUYER)
    )
    assert (supplier.template, buyer.template) == (template, None)
    mail = supplier.mail
    assert mail.subject.startswith("Su agenda en ")
    assert "Le espera " in mail.text
    assert "{" not in mail.text + mail.html
    assert "/meetings/stop/" in mail.text
    assert "List-Unsubscribe" in mail.headers
    assert "/meetings/" in mail.html


def test_a_change_of_wording_leaves_sent_letters_and_holds_for_the_next(mission: Mission) -> None:
    meeting = make_meeting(mission=mission)
    before = MeetingLetter.objects.get(party=meeting.supplier).mail.text
    Mail.objects.update(state="sent", sent_at=FIRST)
    own = puentes_wording(K.CANCELLED, "es")._replace(subject="Aviso sobre {other_company}")
    template = use(mission, own, K.CANCELLED)
    meetings.cancel(
        meeting_id=meeting.pk,
        actor_kind=ActorKind.ORGANIZER,
        reason=MeetingCancelReason.NO_PLACE,
    )
    told = MeetingLetter.objects.get(party=meeting.supplier, kind=K.CANCELLED)
    assert told.template == template
    assert told.mail.subject == "Aviso sobre Naniwa Seiki 1"
    assert MeetingLetter.objects.get(party=meeting.supplier, kind=K.TIMETABLE).mail.text == before
    assert go_back_to_puentes(mission=mission, kind=K.CANCELLED, language="es", user=UserFactory())


def test_no_name_becomes_a_button_or_a_placeholder(mission: Mission) -> None:
    meeting = make_meeting(mission=mission)
    organisation = meeting.buyer.organisation
    organisation.buyer.name_en = "→ Pulse: https://evil.example/ {signature}"
    organisation.buyer.save()
    party = letters.load_party(meeting.supplier_id)
    wording = Wording("x", "{other_company}\n\n" + puentes_wording(K.CHANGED, "es").body)
    told = letters.meetings_of(party)
    made = letters.compose(
        party, reader_of(party), K.CHANGED, meetings=told, token="x" * 43, wording=wording
    )
    assert made.text.startswith("Pulse: https://evil.example/ {signature}")
    assert 'href="https://evil.example' not in made.html


@pytest.fixture
def editor(client: Client, mission: Mission) -> Client:
    user = UserFactory(language="en")
    MembershipFactory(organisation=mission.organizer, user=user)
    client.force_login(user)
    return client


def address(mission: Mission, name: str = "wording-edit", kind: K = K.TIMETABLE) -> str:
    return reverse(f"introductions:{name}", args=[mission.slug, kind, "es"])


def test_the_organizer_words_them_in_the_same_editor(editor: Client, meeting: Meeting) -> None:
    mission = meeting.timetable.mission
    overview = editor.get(reverse("introductions:wording", args=[mission.slug])).content.decode()
    assert "Letters about meetings" in overview
    assert address(mission) in overview
    page = editor.get(address(mission)).content.decode()
    assert "{headline}" in page
    assert f'value="{meeting.pk}-supplier"' in page
    refused = editor.post(address(mission), {"subject": "x", "body": "{nada}"})
    assert refused.status_code == 400
    assert editor.post(address(mission), OWN._asdict(), follow=True).status_code == 200
    assert LetterTemplate.objects.get().kind == K.TIMETABLE


def test_a_preview_shows_a_real_meeting_and_stores_nothing(
    editor: Client, meeting: Meeting
) -> None:
    mission = meeting.timetable.mission
    letters_before = MeetingLetter.objects.count()
    for kind in KINDS:
        url = address(mission, "wording-preview", kind)
        shown = editor.get(url, {"example": f"{meeting.pk}-supplier"}).content.decode()
        assert "Naniwa Seiki 1" in shown
        to_buyer = editor.get(url, {"example": f"{meeting.pk}-buyer"}).content.decode()
        assert "Plásticos 1" in to_buyer
    assert MeetingLetter.objects.count() == letters_before
    assert not LetterTemplate.objects.exists()


def test_a_preview_by_post_shows_what_stands_in_the_editor(
    editor: Client, meeting: Meeting
) -> None:
    mission = meeting.timetable.mission
    own = OWN._asdict() | {"example": f"{meeting.pk}-supplier"}
    shown = editor.post(address(mission, "wording-preview"), own).content.decode()
    assert "Su agenda en " in shown
    assert not LetterTemplate.objects.exists()


def test_without_a_meeting_the_page_says_so(editor: Client, mission: Mission) -> None:
    page = editor.get(address(mission)).content.decode()
    assert "There is no meeting in this mission yet" in page
    assert editor.get(address(mission, "wording-preview")).status_code == 200


def test_a_draft_can_be_looked_at_before_it_is_published(editor: Client, mission: Mission) -> None:
    make_day(mission)
    made = make_introduced(mission=mission)
    worked_out(mission)
    shown = editor.get(address(mission, "wording-preview")).content.decode()
    assert made.supplier.organisation.name in shown
    publish(mission)


@pytest.mark.parametrize("name", ["wording-edit", "wording-preview"])
def test_another_organizers_wording_is_not_found(
    client: Client, meeting: Meeting, name: str
) -> None:
    stranger = make_mission()
    user = UserFactory()
    MembershipFactory(organisation=stranger.organizer, user=user)
    client.force_login(user)
    assert client.get(address(meeting.timetable.mission, name)).status_code == 404


def test_another_missions_meeting_is_never_shown(editor: Client, mission: Mission) -> None:
    other = make_meeting(mission=make_mission(), number=2)
    make_meeting(mission=mission)
    url = address(mission, "wording-preview")
    shown = editor.get(url, {"example": f"{other.pk}-supplier"}).content.decode()
    assert "Plásticos 2" not in shown
    assert "Naniwa Seiki 2" not in shown


@pytest.mark.parametrize("cannot_come", [True, False])
def test_a_cancellation_says_that_the_other_side_cannot_come_where_that_is_so(
    meeting: Meeting, cannot_come: bool
) -> None:
    save_wording(
        mission=meeting.buyer.mission,
        kind=K.CANCELLED,
        language="es",
        wording=Wording(
            "Cancelada: {other_company}",
            "{greeting}\n\nNo se hará.\n\n{cannot_come}\n\n{meeting}\n\n"
            "→ Mi agenda: {page_link}\n\n{signature}",
        ),
        user=UserFactory(),
    )
    # Who has been told of the meeting is told of its end.
    Mail.objects.update(state="sent", sent_at=FIRST)
    meetings.cancel(
        meeting_id=meeting.pk,
        actor_kind=ActorKind.BUYER if cannot_come else ActorKind.ORGANIZER,
        reason=MeetingCancelReason.NO_PLACE,
    )
    mail = MeetingLetter.objects.get(party=meeting.supplier, kind=K.CANCELLED).mail
    assert ("La otra parte no puede asistir." in mail.text) == cannot_come
    assert "\n\n\n" not in mail.text


@pytest.mark.parametrize(
    ("language", "promise"),
    [
        ("es", "Si podemos encontrar otro momento, se lo propondremos."),
        ("ja", "別の日時を調整できる場合は、改めてご案内いたします。"),
        ("en", "If another time can be found, we will propose it to you."),
    ],
)
@pytest.mark.parametrize(
    ("reason", "promised"),
    [
        (MeetingCancelReason.CANNOT_COME, True),
        (MeetingCancelReason.NOT_WANTED, False),
        (MeetingCancelReason.PAIR_ENDED, False),
    ],
)
def test_no_other_time_is_promised_where_none_will_be_looked_for(
    meeting: Meeting, language: str, promise: str, reason: MeetingCancelReason, promised: bool
) -> None:
    supplier = meeting.introduction.supplier
    supplier.contact_language = language
    supplier.save()
    Mail.objects.update(state="sent", sent_at=FIRST)
    meetings.cancel(meeting_id=meeting.pk, actor_kind=ActorKind.BUYER, reason=reason)
    mail = MeetingLetter.objects.get(party=meeting.supplier, kind=K.CANCELLED).mail
    assert (promise in mail.text) == promised
    assert "\n\n\n" not in mail.text
