"""The organizer's own wording: only known placeholders, nothing needed left out, all kept."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.followup import promises
from matchmaking.introductions.domain.letters.composing import compose
from matchmaking.introductions.domain.letters.templates import (
    UnfitWordingError,
    go_back_to_puentes,
    preview,
    save_wording,
    wording_in_force,
)
from matchmaking.introductions.domain.letters.vocabulary import AFTERWARDS, CONFIRMATIONS, KINDS
from matchmaking.introductions.domain.letters.wording import (
    Wording,
    faults_of,
    placeholders_of,
    puentes_wording,
)
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.enums import Owner, PromiseKind
from matchmaking.introductions.models import Introduction, Letter, LetterTemplate
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, UserFactory
from tests.introductions.factories import make_introduction
from tests.introductions.followup import START, SUPPLIER, on, sweep_on

pytestmark = pytest.mark.django_db

LANGUAGES = ["es", "ja", "en"]
OWN = Wording(
    "Una oportunidad en Japón para {company}",
    "{greeting}\n\nLe propone {organizer}: {topic}.\n\n→ Responder: {answer_link}\n\n"
    "{need}\n\n{gaps}\n\nHasta el {answer_by}.\n\n{signature}",
)


def sentences(wording: Wording, kind: str = K.SUPPLIER_REQUEST) -> str:
    return " ".join(fault.sentence for fault in faults_of(wording, kind=kind))


def with_body(body: str) -> Wording:
    return OWN._replace(body=body)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_puentes_own_wording_can_be_saved_as_it_is(kind: K, language: str) -> None:
    assert faults_of(puentes_wording(kind, language), kind=kind) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_puentes_wording_with_placeholders_makes_puentes_letter(kind: K, language: str) -> None:
    proposal = make_introduction().proposal
    by_template = preview(proposal=proposal, kind=kind, language=language)
    wording = puentes_wording(kind, language)
    by_placeholders = preview(proposal=proposal, kind=kind, language=language, wording=wording)
    assert by_placeholders.subject == by_template.subject
    # The buyer is spoken of as in the middle of a sentence, which is all that may differ.
    assert _plain(by_placeholders.text) == _plain(by_template.text)


def _plain(text: str) -> str:
    for name in ("La empresa japonesa Naniwa Seiki Co., Ltd. (Osaka)", "大阪府の"):
        text = text.replace(name, "")
    text = text.replace("Naniwa Seiki Co., Ltd. (Osaka, Japan)", "")
    text = re.sub(r"Naniwa Seiki Co\., Ltd\.|株式会社なにわ精機", "", text)
    text = re.sub(r"（メキシコ グアナファト州）| \(Guanajuato, M[eé]xico\)", "", text)
    return text.replace("C.V..", "C.V.")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{greeting} {signature}", "line of its own"),
        (OWN.body.replace("{gaps}\n", ""), "{gaps} is missing"),
        (OWN.body.replace("{signature}", ""), "{signature} is missing"),
        (OWN.body.replace("→ Responder: {answer_link}", ""), "{answer_link} is missing"),
        (OWN.body.replace("→ Responder: {answer_link}", "Aquí {answer_link}"), "begins with an"),
        (OWN.body + "\n{contact}", "{contact} does not exist in this kind"),
        (OWN.body + "\n{secret_key}", "{secret_key} is not one of"),
        (OWN.body + "\n{supplier.contact_email}", "{supplier.contact_email} is not one of"),
        (OWN.body + "\n{organizer.__class__}", "is not one of"),
        (OWN.body + "\n{0}{}", "is not one of"),
        (OWN.body + "\n{{ settings.SECRET_KEY }}", "A brace stands alone"),
        (OWN.body + "\n{% debug %}", "is not one of"),
        (OWN.body + "\n{ topic }", "is not one of"),
    ],
)
def test_an_unfit_text_is_refused_with_a_reason(body: str, said: str) -> None:
    assert said in sentences(with_body(body))
    introduction = make_introduction()
    with pytest.raises(UnfitWordingError):
        save_wording(
            mission=introduction.mission,
            kind=K.SUPPLIER_REQUEST,
            language="es",
            wording=with_body(body),
            user=UserFactory(),
        )
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize(
    ("language", "empty", "block"),
    [
        ("en", "subject of one line", "cannot stand in the subject"),
        ("es", "un asunto de un renglón", "no puede ir en el asunto"),
        ("ja", "1行の件名を付けてください", "は件名には使用できません"),
    ],
)
def test_the_editor_reads_of_faults_in_its_own_language(
    language: str, empty: str, block: str
) -> None:
    with translation.override(language):
        assert empty in sentences(OWN._replace(subject=" "))
        assert block in sentences(OWN._replace(subject="{need}"))


def test_every_kind_needs_its_greeting_and_its_signature() -> None:
    for kind in KINDS:
        needed = {item.name for item in placeholders_of(kind) if kind in item.needed_in}
        assert {"greeting", "signature"} <= needed


def use(introduction: Introduction, wording: Wording = OWN) -> LetterTemplate:
    return save_wording(
        mission=introduction.mission,
        kind=K.SUPPLIER_REQUEST,
        language="es",
        wording=wording,
        user=UserFactory(),
    )


def test_a_letter_is_made_from_the_version_in_force_and_says_which() -> None:
    introduction = make_introduction()
    use(introduction, OWN._replace(subject="Primera"))
    second = use(introduction)
    assert second.number == 2
    chain.advance(introduction_id=introduction.pk)
    letter = Letter.objects.get()
    assert letter.template == second
    assert letter.mail.subject == "Una oportunidad en Japón para Plásticos del Bajío S.A. de C.V."
    assert "Le propone Confederación Patronal de Ejemplo: piezas de plástico" in letter.mail.text
    assert "■ Lo que falta o no sabemos todavía" in letter.mail.text
    assert "→ Dejar de recibir estas cartas: " in letter.mail.text
    assert letter.mail.headers["List-Unsubscribe"].startswith("<http")


def test_another_mission_and_another_language_keep_puentes_wording() -> None:
    use(make_introduction())
    other = make_introduction()
    chain.advance(introduction_id=other.pk)
    assert Mail.objects.get().subject.startswith("Buscan en Japón")
    assert Letter.objects.get().template is None


def test_going_back_keeps_the_versions() -> None:
    introduction = make_introduction()
    use(introduction)
    mission = introduction.mission
    which = {"mission": mission, "kind": K.SUPPLIER_REQUEST, "language": "es"}
    assert go_back_to_puentes(**which, user=UserFactory())
    assert not go_back_to_puentes(**which, user=UserFactory())
    assert wording_in_force(**which) == puentes_wording(K.SUPPLIER_REQUEST, "es")
    assert LetterTemplate.objects.count() == 2
    assert use(introduction).number == 3


def test_no_value_becomes_markup_or_a_placeholder() -> None:
    introduction = make_introduction()
    organisation = introduction.supplier.organisation
    organisation.legal_name = "→ Pulse aquí: https://evil.example/ {contact} {{ x }}"
    organisation.save()
    wording = with_body("{company}\n" + OWN.body)
    made = compose(
        introduction=chain.load(introduction.pk),
        kind=K.SUPPLIER_REQUEST,
        answer_url="https://puente.example/r/a/",
        stop_url="https://puente.example/r/a/stop/",
        wording=wording,
    )
    assert made.text.startswith("Pulse aquí: https://evil.example/ {contact} {{ x }}\n")
    assert 'href="https://evil.example' not in made.html


@pytest.fixture
def editor(client: Client) -> tuple[Client, Introduction]:
    introduction = make_introduction()
    user = UserFactory(language="en")
    MembershipFactory(organisation=introduction.mission.organizer, user=user)
    client.force_login(user)
    return client, introduction


def address(introduction: Introduction, name: str = "wording-edit") -> str:
    which = [introduction.mission.slug, "supplier_request", "es"]
    return reverse(f"introductions:{name}", args=which)


def test_the_organizer_writes_sees_and_resets_a_wording(
    editor: tuple[Client, Introduction],
) -> None:
    client, introduction = editor
    url = address(introduction)
    assert "Buscan en Japón «{topic}»" in client.get(url).content.decode()
    refused = client.post(url, {"subject": "x", "body": "{nada}"})
    assert refused.status_code == 400
    assert "{nada} is not one of the placeholders" in refused.content.decode()
    assert client.post(url, OWN._asdict(), follow=True).status_code == 200
    assert "version 1" in client.get(url).content.decode().lower()
    client.post(url, {"reset": "1"})
    assert LetterTemplate.objects.first().is_puentes_own
    overview = reverse("introductions:wording", args=[introduction.mission.slug])
    listed = client.get(overview).context["groups"]
    orders = {
        tuple(code for code, _own in row["languages"]) for _label, rows in listed for row in rows
    }
    assert orders == {("es", "ja", "en")}
    assert client.get(overview).status_code == 200


def test_a_preview_shows_a_real_pair_and_stores_nothing(
    editor: tuple[Client, Introduction],
) -> None:
    client, introduction = editor
    url = address(introduction, "wording-preview")
    page = client.get(url)
    assert "Buscan en Japón «piezas de plástico moldeadas»" in page.content.decode()
    assert "'unsafe-inline'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    own = client.post(url, OWN._asdict() | {"proposal": introduction.proposal_id})
    assert "Una oportunidad en Japón para Plásticos" in own.content.decode()
    wrong = client.post(url, {"subject": "x", "body": "{nada}"})
    assert "{nada} is not one of the placeholders" in wrong.content.decode()
    assert not LetterTemplate.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["wording-edit", "wording-preview"])
def test_another_organizers_wording_is_not_found(client: Client, name: str) -> None:
    introduction = make_introduction()
    stranger = make_introduction()
    user = UserFactory()
    MembershipFactory(organisation=stranger.mission.organizer, user=user)
    client.force_login(user)
    url = address(introduction, name)
    assert client.get(url).status_code == 404
    assert client.post(url, OWN._asdict()).status_code == 404
    assert not LetterTemplate.objects.exists()


def test_an_unknown_letter_or_language_is_not_found(editor: tuple[Client, Introduction]) -> None:
    client, introduction = editor
    for kind, language in (("supplier_request", "fr"), ("follow_up_digest", "es"), ("x", "es")):
        url = reverse(
            "introductions:wording-edit", args=[introduction.mission.slug, kind, language]
        )
        assert client.get(url).status_code == 404


# Letters about what came of an introduction


FOLLOW_UP = Wording(
    "Una pregunta sobre {other_company}",
    "{greeting}\n\n{asked}\n\n→ Contestar: {answer_link}\n\nHasta el {answer_by}.\n\n{signature}",
)


def word(introduction: Introduction, kind: K, wording: Wording) -> LetterTemplate:
    return save_wording(
        mission=introduction.mission,
        kind=kind,
        language="es",
        wording=wording,
        user=UserFactory(),
    )


@pytest.mark.parametrize("kind", AFTERWARDS)
def test_what_is_asked_or_reported_cannot_be_left_out(kind: K) -> None:
    needed = {item.name for item in placeholders_of(kind) if kind in item.needed_in}
    block = "values" if kind in CONFIRMATIONS else "asked"
    assert {block, "answer_link", "answer_by", "greeting", "signature"} <= needed


def test_a_follow_up_is_made_from_the_wording_in_force(released: Introduction) -> None:
    template = word(released, K.FOLLOW_UP_TO_SUPPLIER, FOLLOW_UP)
    with on(1):
        promises.make_promise(
            introduction_id=released.pk,
            voice=SUPPLIER,
            kind=PromiseKind.SAMPLE_SENT,
            owner=Owner.SUPPLIER,
            due_on=START.date() + dt.timedelta(days=10),
        )
    sweep_on(10)
    letter = Letter.objects.get(kind=K.FOLLOW_UP_TO_SUPPLIER)
    assert letter.template == template
    assert letter.mail.subject == "Una pregunta sobre Naniwa Seiki Co., Ltd."
    assert "nvío de una muestra" in letter.mail.text
    assert "/stop/" in letter.mail.text


def test_a_wording_says_that_one_writes_once_more_only_then(released: Introduction) -> None:
    again = FOLLOW_UP._replace(body=FOLLOW_UP.body.replace("{asked}", "{again}\n\n{asked}"))
    word(released, K.FOLLOW_UP_TO_SUPPLIER, again)
    for day in range(30, 50):
        sweep_on(day)
    first, second = Letter.objects.filter(kind=K.FOLLOW_UP_TO_SUPPLIER).order_by("pk")[:2]
    assert "Le escribimos de nuevo" not in first.mail.text
    assert "\n\nLe escribimos de nuevo porque todavía no tenemos su respuesta.\n\n" in (
        second.mail.text
    )
    assert "\n\n\n" not in first.mail.text


def test_a_preview_shows_a_real_introduction_that_awaits_follow_up(
    client: Client, released: Introduction
) -> None:
    user = UserFactory(language="en")
    MembershipFactory(organisation=released.mission.organizer, user=user)
    client.force_login(user)
    for kind in AFTERWARDS:
        which = [released.mission.slug, kind, "es"]
        page = client.get(reverse("introductions:wording-edit", args=which)).content.decode()
        assert f'<option value="{released.pk}">' in page
        url = reverse("introductions:wording-preview", args=which)
        assert "Naniwa Seiki" in client.get(url, {"example": released.pk}).content.decode()
    own = FOLLOW_UP._asdict() | {"example": released.pk}
    which = [released.mission.slug, K.FOLLOW_UP_TO_SUPPLIER, "es"]
    url = reverse("introductions:wording-preview", args=which)
    assert "Una pregunta sobre Naniwa" in client.post(url, own).content.decode()
    assert not LetterTemplate.objects.exists()


def test_without_one_the_page_says_so(editor: tuple[Client, Introduction]) -> None:
    client, introduction = editor
    which = [introduction.mission.slug, K.FOLLOW_UP_TO_BUYER, "ja"]
    page = client.get(reverse("introductions:wording-edit", args=which)).content.decode()
    assert "No introduction of this mission waits for follow-up yet" in page
    assert client.get(reverse("introductions:wording-preview", args=which)).status_code == 200
