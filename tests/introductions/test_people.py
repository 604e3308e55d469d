"""A note names whom it is about: with that person it is read and erased, and with nobody else."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.personal import block_person, erase_person, personal_data
from accounts.enums import Role
from accounts.models import Membership, User
from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.followup.checkpoints import record_progress
from matchmaking.introductions.domain.followup.promises import make_promise
from matchmaking.introductions.domain.people import Person, known_people
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import Owner, Progress, PromiseKind, Side
from matchmaking.introductions.models import (
    Introduction,
    IntroductionEvent,
    ProgressReport,
    Promise,
    PromiseStatement,
    Reply,
)
from matchmaking.matching.models import Review
from tests.accounts.test_personal_data import everywhere
from tests.factories import MembershipFactory
from tests.introductions.factories import make_introduction, make_mission
from tests.introductions.followup import (
    ORGANIZER,
    another,
    by_telephone,
    make_released,
    member_of,
    on,
    somebody_else,
    url,
)

pytestmark = pytest.mark.django_db
CONTACT = "ana.lopez@plasticos.example"
UBALDO = "ubaldo@plasticos.example"


@pytest.fixture
def organizer(released: Introduction) -> Client:
    return member_of(released.mission.organizer)


def erase(email: str) -> None:
    block_person(email=email)
    erase_person(email=email, at_once=True)


def member(introduction: Introduction, name: str, email: str) -> User:
    organisation = introduction.supplier.organisation
    user: User = MembershipFactory(
        organisation=organisation, role=Role.EDITOR, user__full_name=name, user__email=email
    ).user
    return user


def person(introduction: Introduction, email: str, owner: Owner = Owner.SUPPLIER) -> Person:
    return next(one for one in known_people(introduction, [owner]) if one.email == email)


def note(introduction: Introduction, email: str, words: str, name: str = "Ana López") -> None:
    """What the supplier said by telephone, by the mouth of whoever has that address."""
    record_progress(
        introduction_id=introduction.pk,
        voice=by_telephone(Side.SUPPLIER, spoke_with=name, spoke_with_email=email),
        progress=Progress.NO_CONTACT,
        note=words,
    )


def said(**fields: Any) -> dict[str, str]:
    return {"act": "no_contact", "note": "Esperan muestra", "spoke_on": "2026-11-01"} | fields


# --- Erasing one of two -------------------------------------------------------------------------


def test_erasing_one_person_leaves_the_notes_about_another(released: Introduction) -> None:
    note(released, CONTACT, "Ana está de viaje")
    note(released, UBALDO, "Ubaldo pide precios", "Ubaldo Mora")
    erase(UBALDO)
    assert not everywhere("Ubaldo")
    assert ProgressReport.objects.filter(note="Ana está de viaje", spoke_with="Ana López").exists()
    erase(CONTACT)
    assert not everywhere("Ana está de viaje")


def test_a_note_in_nobodys_name_goes_with_the_contact(released: Introduction) -> None:
    note(released, "", "Contestó la recepción", "Recepción")
    note(released, UBALDO, "Ubaldo pide precios", "Ubaldo Mora")
    erase(CONTACT)
    assert not everywhere("Contestó la recepción")
    assert ProgressReport.objects.filter(note="Ubaldo pide precios").exists()


def test_a_note_in_nobodys_name_goes_with_the_contact_of_its_own_side(
    released: Introduction,
) -> None:
    note(released, "", "Contestó la recepción", "Recepción")
    record_progress(
        introduction_id=released.pk,
        voice=by_telephone(Side.BUYER, spoke_with="受付"),
        progress=Progress.NO_CONTACT,
        note="Nadie sabe nada",
    )
    contacts = (CONTACT, released.need.buyer.contact_email)
    notes = [personal_data(email=email)["how things stand"][0]["note"] for email in contacts]
    assert notes == ["Contestó la recepción", "Nadie sabe nada"]
    erase(contacts[1])
    assert not everywhere("Nadie sabe nada")
    assert everywhere("Contestó la recepción")


def test_an_export_shows_the_notes_that_speak_of_one(released: Introduction) -> None:
    note(released, CONTACT, "Ana está de viaje")
    note(released, UBALDO.upper(), "Ubaldo pide precios", "Ubaldo Mora")
    found = personal_data(email=UBALDO)["how things stand"]
    assert [row["note"] for row in found] == ["Ubaldo pide precios"]
    erase(UBALDO)
    assert [row["note"] for row in personal_data(email=CONTACT)["how things stand"]] == [
        "Ana está de viaje"
    ]


def test_the_words_of_an_end_are_not_left_behind_in_its_step(released: Introduction) -> None:
    record_progress(
        introduction_id=released.pk,
        voice=by_telephone(Side.SUPPLIER, spoke_with="Ubaldo Mora", spoke_with_email=UBALDO),
        progress=Progress.ENDED,
        reason="terms",
        note="Ubaldo dice que el precio no da",
    )
    assert IntroductionEvent.objects.filter(note__contains="Ubaldo").exists()
    erase(UBALDO)
    assert not everywhere("Ubaldo dice")
    assert IntroductionEvent.objects.filter(to_state="lost", reason="terms").exists()


def test_a_person_of_two_organisations_is_erased_in_both(mission: Any) -> None:
    with on(0):
        one, other = make_released(mission=mission), make_released(mission=mission)
    assert one.supplier.organisation != other.supplier.organisation
    user = member(one, "Ubaldo Mora", UBALDO)
    Membership.objects.create(user=user, organisation=other.supplier.organisation)
    for introduction in (one, other):
        note(introduction, person(introduction, UBALDO).email, "Ubaldo pide precios", "Ubaldo Mora")
        note(introduction, introduction.supplier.contact_email, "Sin novedad")
    erase(UBALDO)
    assert not everywhere("Ubaldo pide precios")
    assert ProgressReport.objects.filter(note="Sin novedad").count() == 2


def test_an_organizers_own_note_that_names_a_person_goes_with_them(
    released: Introduction, organizer: Client
) -> None:
    member(released, "Ubaldo Mora", UBALDO)
    organizer.post(url(released, "follow-up"), {"act": "sleep", "note": "Lo pide Ubaldo Mora"})
    Review.objects.create(
        mission=released.mission,
        need=released.need,
        supplier=released.supplier,
        decision="approve",
        note="Conozco a Ubaldo Mora",
    )
    note(released, CONTACT, "Ana dice que Ubaldo Mora se va")
    note(released, "otro@plasticos.example", "Ubaldo Mora, el otro, llama", "Ubaldo Mora")
    steps = personal_data(email=UBALDO)["steps of introductions that name the person"]
    assert [step["note"] for step in steps] == ["Lo pide Ubaldo Mora"]
    erase(UBALDO)
    assert not everywhere("Lo pide")
    assert not everywhere("se va")
    assert not everywhere("Conozco a")
    assert ProgressReport.objects.filter(note="Ubaldo Mora, el otro, llama").exists()


def test_a_note_elsewhere_that_names_another_of_that_name_stays(released: Introduction) -> None:
    other = another(make_mission(buyer_letters_per_mission=99))
    other.supplier.contact_email = "otra@otra.example"
    other.supplier.save(update_fields=["contact_email"])
    note(other, "x@otra.example", "Preguntó por Ana López", "Rosa Díaz")
    erase(CONTACT)
    assert ProgressReport.objects.filter(note="Preguntó por Ana López").exists()


# --- Promises -----------------------------------------------------------------------------------


def promise(introduction: Introduction, voice: Voice, words: str, **more: Any) -> Promise:
    return make_promise(
        introduction_id=introduction.pk,
        voice=voice,
        kind=more.pop("kind", PromiseKind.SAMPLE_SENT),
        owner=Owner.SUPPLIER,
        due_on=dt.date(2027, 3, 1),
        note=words,
        **more,
    )


def test_a_promise_goes_with_whoever_made_it(released: Introduction) -> None:
    user = member(released, "Ubaldo Mora", UBALDO)
    ubaldo = {"spoke_with": "Ubaldo Mora", "spoke_with_email": UBALDO}
    promise(released, by_telephone(Side.SUPPLIER, **ubaldo), "Ubaldo manda muestra")
    promise(released, Voice(Side.SUPPLIER, user=user), "Ubaldo cotiza", kind=PromiseKind.QUOTED)
    promise(
        released,
        ORGANIZER,
        "Ubaldo abre la planta",
        kind=PromiseKind.AUDIT,
        person="Ubaldo Mora",
        person_email=UBALDO,
    )
    promise(released, ORGANIZER, "De la empresa", kind=PromiseKind.DOCUMENTS)
    assert len(personal_data(email=UBALDO)["promises"]) == 3
    assert [row["note"] for row in personal_data(email=CONTACT)["promises"]] == ["De la empresa"]
    erase(UBALDO)
    assert not everywhere("Ubaldo")
    assert Promise.objects.filter(note="De la empresa").exists()
    assert PromiseStatement.objects.filter(note="De la empresa").exists()
    erase(CONTACT)
    assert not everywhere("De la empresa")


# --- Answers that the organizer entered ---------------------------------------------------------


def test_an_answer_by_telephone_goes_with_whoever_gave_it() -> None:

    introduction = make_introduction()
    chain.advance(introduction_id=introduction.pk)
    client = member_of(introduction.mission.organizer)
    given = {"answer": "decline", "seen": "supplier_asked", "reason": "no_capacity"}
    words = {"text": "Ubaldo dice: en mayo sí"} | somebody_else("Ubaldo Mora", email=UBALDO)
    client.post(url(introduction, "answer-by-telephone", "supplier"), given | words)
    assert [row["text"] for row in personal_data(email=UBALDO)["answers"]] == [words["text"]]
    assert "answers" not in personal_data(email=CONTACT)
    erase(UBALDO)
    assert not everywhere("Ubaldo")
    assert Reply.objects.filter(answer="decline", reason="no_capacity").exists()


def test_an_answer_in_nobodys_name_goes_with_the_contact() -> None:

    introduction = make_introduction()
    chain.advance(introduction_id=introduction.pk)
    client = member_of(introduction.mission.organizer)
    given = {"answer": "decline", "seen": "supplier_asked", "reason": "no_capacity"}
    words = {"text": "En mayo sí"} | somebody_else("Recepción")
    client.post(url(introduction, "answer-by-telephone", "supplier"), given | words)
    erase(CONTACT)
    assert not everywhere("En mayo sí")


# --- The form -----------------------------------------------------------------------------------


def test_the_form_offers_those_known_and_keeps_their_address(
    released: Introduction, organizer: Client
) -> None:
    member(released, "Ubaldo Mora", UBALDO)
    telephone = url(released, "by-telephone", "supplier")
    page = organizer.get(telephone).content.decode()
    assert re.findall(r'<option value="\w{20}">([^<]+)</option>', page)[:2] == [
        "Ana López",
        "Ubaldo Mora",
    ]
    organizer.post(telephone, said(spoke_with=person(released, UBALDO).key))
    report = ProgressReport.objects.get()
    assert (report.spoke_with, report.spoke_with_email) == ("Ubaldo Mora", UBALDO)


def test_whoever_enters_a_note_is_not_asked_for_one_to_the_organizer(
    released: Introduction, organizer: Client
) -> None:
    supplier = member_of(released.supplier.organisation)
    own = supplier.get(reverse("introductions:supplier-follow-up", args=[released.pk]))
    assert "A note to the organizer" in own.content.decode()
    telephone = organizer.get(url(released, "by-telephone", "supplier"))
    assert "A note to the organizer" not in telephone.content.decode()


def test_somebody_else_is_known_the_next_time(released: Introduction, organizer: Client) -> None:
    telephone = url(released, "by-telephone", "supplier")
    organizer.post(telephone, said() | somebody_else("Rosa Díaz", email="rosa@plasticos.example"))
    assert person(released, "rosa@plasticos.example").name == "Rosa Díaz"
    assert "Rosa Díaz" in organizer.get(telephone).content.decode()


def test_what_one_organizer_noted_is_not_shown_to_another(released: Introduction) -> None:
    note(released, "rosa@plasticos.example", "Habló Rosa", "Rosa Díaz")
    mission = make_mission(buyer_letters_per_mission=99)
    with on(0):
        other = make_released(mission=mission, supplier=released.supplier)
    known = known_people(other, [Owner.SUPPLIER])
    assert [one.email for one in known] == [CONTACT]


def test_two_of_one_name_are_told_apart(released: Introduction, organizer: Client) -> None:
    member(released, "ANA LOPEZ", "ana2@plasticos.example")
    telephone = url(released, "by-telephone", "supplier")
    page = organizer.get(telephone).content.decode()
    assert f"Ana López ({CONTACT})" in page
    assert "ANA LOPEZ (ana2@plasticos.example)" in page
    organizer.post(telephone, said(spoke_with=person(released, "ana2@plasticos.example").key))
    erase(CONTACT)
    assert ProgressReport.objects.get().note == "Esperan muestra"


def test_a_person_erased_while_the_form_was_open_is_refused(
    released: Introduction, organizer: Client
) -> None:
    member(released, "Ubaldo Mora", UBALDO)
    key = person(released, UBALDO).key
    erase(UBALDO)
    refused = organizer.post(url(released, "by-telephone", "supplier"), said(spoke_with=key))
    assert refused.status_code == 400
    assert "This person is no longer known here" in refused.content.decode()
    assert not ProgressReport.objects.exists()


def test_who_asked_to_be_erased_is_no_longer_offered(released: Introduction) -> None:
    member(released, "Ubaldo Mora", UBALDO)
    block_person(email=CONTACT)
    assert [one.email for one in known_people(released, [Owner.SUPPLIER])] == [UBALDO]


def test_people_of_another_organisation_are_refused(
    released: Introduction, organizer: Client
) -> None:
    stranger = another(make_mission(buyer_letters_per_mission=99))
    stranger.supplier.contact_email = "otra@otra.example"
    stranger.supplier.save(update_fields=["contact_email"])
    telephone = url(released, "by-telephone", "supplier")
    for foreign in (
        person(stranger, stranger.supplier.contact_email).key,
        person(released, released.need.buyer.contact_email, Owner.BUYER).key,
        str(stranger.supplier.pk),
    ):
        assert organizer.post(telephone, said(spoke_with=foreign)).status_code == 400
    assert not ProgressReport.objects.exists()


def test_a_promise_names_a_person_of_the_one_who_made_it(
    released: Introduction, organizer: Client
) -> None:
    address = url(released, "follow-up")
    due = timezone.localdate() + dt.timedelta(days=30)
    given = {"act": "promise", "owner": "buyer", "kind": "audit", "due_on": due.isoformat()}
    wrong = organizer.post(address, given | {"person": person(released, CONTACT).key})
    assert wrong.status_code == 400
    buyers = person(released, released.need.buyer.contact_email, Owner.BUYER)
    organizer.post(address, given | {"person": buyers.key})
    made = Promise.objects.get()
    assert (made.person, made.person_email) == ("田中 一郎", buyers.email)
    organizer.post(address, given | {"kind": "quoted"})
    assert Promise.objects.get(kind="quoted").person == ""


def test_a_side_of_which_nobody_is_known_asks_for_a_name_alone(
    released: Introduction, organizer: Client
) -> None:
    supplier = released.supplier
    supplier.contact_name = supplier.contact_email = ""
    supplier.save(update_fields=["contact_name", "contact_email"])
    telephone = url(released, "by-telephone", "supplier")
    assert 'name="spoke_with"' not in organizer.get(telephone).content.decode()
    assert organizer.post(telephone, said()).status_code == 400
    organizer.post(telephone, said(spoke_with_name="Recepción"))
    report = ProgressReport.objects.get()
    assert (report.spoke_with, report.spoke_with_email) == ("Recepción", "")
