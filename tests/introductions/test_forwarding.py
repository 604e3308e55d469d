"""A letter passed on to a colleague: a link of their own, their name, and no way to spam."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.domain.personal import block_person, erase_person, personal_data
from matchmaking.introductions.domain.consent import chain, forwarding
from matchmaking.introductions.domain.consent.answers import (
    record_buyer_answer,
    record_supplier_answer,
)
from matchmaking.introductions.domain.consent.forwarding import (
    MOST_COLLEAGUES,
    CannotForwardError,
    asker_of,
    forward_to_colleague,
)
from matchmaking.introductions.domain.letters.links import find_link
from matchmaking.introductions.enums import Answer
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Forwarding, Introduction, OptOut, Reply
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.domain.suppression import is_suppressed, suppress
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.introductions.conftest import Reader
from tests.introductions.factories import make_introduction
from tests.introductions.links import delivered_link

pytestmark = pytest.mark.django_db
COLLEAGUE = {
    "name": "鈴木 花子",
    "department": "開発部",
    "email": "suzuki@naniwa.example.jp",
    "language": "ja",
}


@pytest.fixture
def url(introduction: Introduction, reader: Reader) -> str:
    """The buyer's link."""
    reader.accepts()
    return reader.link(K.BUYER_TEASER)


def passes_on(client: Client, url: str, **fields: str) -> Any:
    return client.post(f"{url}forward/", COLLEAGUE | fields)


def colleagues_link() -> str:
    return delivered_link(kind="forwarded")


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "鈴木 花子 様"), ("es", "Buen día, 鈴木 花子:"), ("en", "Dear 鈴木 花子,")],
)
def test_the_colleague_gets_the_letter_in_their_language(
    client: Client, url: str, language: str, words: str
) -> None:
    passes_on(client, url, language=language)
    mail = Mail.objects.get(kind="forwarded")
    assert (mail.recipient, mail.language) == (COLLEAGUE["email"], language)
    assert words in mail.text
    assert "List-Unsubscribe" in mail.headers
    page = client.get(colleagues_link())
    assert page["Content-Language"] == language
    assert "IATF 16949" in page.content.decode()


def test_the_colleagues_answer_is_kept_under_their_name(
    client: Client, url: str, introduction: Introduction
) -> None:
    passes_on(client, url)
    link = colleagues_link()
    page = client.post(link, {"answer": "interested", "seen": S.BUYER_ASKED}, follow=True)
    introduction.refresh_from_db()
    assert introduction.state == S.INTRODUCED
    answer = Reply.objects.get(side="buyer")
    assert answer.answered_by == "鈴木 花子, 開発部"
    assert answer.scanner_suspected  # The letter was delivered a moment ago.
    assert page.status_code == 200


def test_nobody_is_thanked_for_a_colleagues_answer(client: Client, url: str) -> None:
    passes_on(client, url)
    link = colleagues_link()
    declined = {"answer": "not_a_fit", "reason": "terms", "seen": S.BUYER_ASKED}
    client.post(link, declined)

    assert "ご回答ありがとうございました" in client.get(link).content.decode()
    first = client.get(url).content.decode()
    assert "ご回答ありがとうございました" not in first
    assert "貴社よりすでにご回答をいただいております" in first
    assert "開発部 鈴木 花子 様よりご回答をいただきました。" in first


def test_the_first_link_keeps_working(client: Client, url: str, introduction: Introduction) -> None:
    passes_on(client, url)
    client.post(url, {"answer": "not_a_fit", "seen": S.BUYER_ASKED, "reason": "terms"})
    introduction.refresh_from_db()
    assert introduction.state == S.BUYER_NOT_A_FIT
    assert Reply.objects.get(side="buyer").answered_by == ""
    assert client.get(colleagues_link()).status_code == 200


def test_the_same_colleague_twice_gets_one_letter(client: Client, url: str) -> None:
    passes_on(client, url)
    passes_on(client, url, email="Suzuki@naniwa.example.jp")
    assert Mail.objects.filter(kind="forwarded").count() == Forwarding.objects.count() == 1


def test_there_are_only_so_many_colleagues(client: Client, url: str) -> None:
    for number in range(MOST_COLLEAGUES + 2):
        passes_on(client, url, email=f"colleague{number}@naniwa.example.jp")
    assert Forwarding.objects.count() == MOST_COLLEAGUES
    assert b"<form" not in client.get(f"{url}forward/").content


def test_an_answer_that_came_first_ends_the_passing_on(
    url: str, introduction: Introduction
) -> None:
    link = find_link(url.split("/")[-2])
    assert link is not None
    assert link.introduction.state == S.BUYER_ASKED
    record_buyer_answer(
        introduction_id=introduction.pk, answer=Answer.INTERESTED, seen=S.BUYER_ASKED
    )
    with pytest.raises(CannotForwardError, match="ended"):
        forward_to_colleague(link=link, **COLLEAGUE)
    assert not Forwarding.objects.exists()


def test_nobody_is_written_to_more_than_so_often_a_week_whoever_enters_the_address(
    client: Client, url: str, mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forwarding, "MOST_PER_ADDRESS", 1)
    other = make_introduction(mission=mission)
    chain.advance(introduction_id=other.pk)
    record_supplier_answer(introduction_id=other.pk, answer=Answer.ACCEPT, seen=S.SUPPLIER_ASKED)
    others = delivered_link(kind=K.BUYER_TEASER, related=other.label)
    written = Mail.objects.filter(kind="forwarded")
    passes_on(client, url)
    assert passes_on(client, others, email=COLLEAGUE["email"].upper()).status_code == 400
    assert written.count() == 1
    with time_machine.travel(timezone.now() + forwarding.WEEK + dt.timedelta(minutes=1)):
        passes_on(client, others)
    assert written.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Visit www.evil.example"},
        {"name": "a@b.example"},
        {"department": "https://evil.example"},
        {"name": "Call 5512345678"},
        {"name": "佐藤 次郎 ０６－１２３４－５６７８"},
        {"email": "x\r\nBcc: all@example.com"},
        {"language": "fr"},
        {"name": ""},
    ],
)
def test_the_form_carries_no_strangers_message(
    client: Client, url: str, fields: dict[str, str]
) -> None:
    assert passes_on(client, url, **fields).status_code == 400
    assert not Forwarding.objects.exists()


def test_the_form_reads_a_name_and_an_address_as_they_are_typed_in_japan(
    client: Client, url: str
) -> None:
    passes_on(client, url, name="佐藤 次郎さん", email="sato＠naniwa.example.jp ")
    mail = Mail.objects.get(kind="forwarded")
    assert mail.recipient == "sato@naniwa.example.jp"
    assert "佐藤 次郎 様\n" in mail.text
    assert "さん" not in mail.text


def test_a_colleague_does_not_pass_it_on(client: Client, url: str) -> None:
    passes_on(client, url)
    link = colleagues_link()
    assert client.get(f"{link}forward/").status_code == 302
    passes_on(client, link, email="third@naniwa.example.jp")
    assert Forwarding.objects.count() == 1


def test_a_supplier_does_not_pass_it_on(introduction: Introduction, reader: Reader) -> None:
    link = reader.link(K.SUPPLIER_REQUEST)
    passes_on(reader.client, link)
    assert not Forwarding.objects.exists()


def test_a_stopped_introduction_takes_the_colleagues_letter_back(client: Client, url: str) -> None:
    passes_on(client, url)
    client.post(f"{url}stop/", {"scope": "mission"})
    assert Mail.objects.get(kind="forwarded").state == MailState.CANCELLED


def test_the_guard_asks_of_the_colleagues_letter_too(
    client: Client, url: str, introduction: Introduction
) -> None:
    passes_on(client, url)
    Introduction.objects.filter(pk=introduction.pk).update(state=S.CANCELLED)
    mail = Mail.objects.get(kind="forwarded")
    assert deliver(mail_id=mail.pk) == MailState.CANCELLED


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "One-Click"}])
def test_a_colleague_stops_letters_to_their_own_address_only(
    client: Client, url: str, introduction: Introduction, data: dict[str, str]
) -> None:
    passes_on(client, url)
    link = colleagues_link()
    assert client.get(f"{link}stop/").status_code == 200
    assert client.post(f"{link}stop/", data).status_code == 200
    introduction.refresh_from_db()
    assert is_suppressed(COLLEAGUE["email"])
    assert introduction.state == S.BUYER_ASKED
    assert not OptOut.objects.exists()


def test_a_suppressed_address_is_not_written_to(client: Client, url: str) -> None:
    suppress(address=COLLEAGUE["email"])
    assert passes_on(client, url).status_code == 400
    assert not Forwarding.objects.exists()


QUESTION = "4月以降、毎月どのくらいの数量を納入いただけますか。"
ANSWER = "Podemos entregar 40,000 piezas al mes. Escriba a ana.lopez@plasticos.example."


def asks(client: Client, link: str) -> None:
    client.post(
        link, {"answer": "needs_information", "seen": S.BUYER_ASKED, "text": QUESTION}, follow=True
    )


def supplier_answers(reader: Reader) -> None:
    reader.answers(K.INFORMATION_REQUEST, "information", text=ANSWER)


def answers_written() -> dict[str, Mail]:
    """{recipient: the letter with the supplier's answer}."""
    found = Mail.objects.filter(kind__in=[K.INFORMATION_ANSWER, "forwarded_answer"])
    return {mail.recipient: mail for mail in found}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "鈴木 花子 様からのご質問に対する"),
        ("ja", "■ いただいたご質問"),
        ("ja", "\n\nお世話になっております。"),
        ("es", "contestó lo que usted preguntó"),
        ("en", "has answered what you asked"),
    ],
)
def test_a_colleague_who_asked_is_sent_the_answer(
    client: Client,
    url: str,
    introduction: Introduction,
    reader: Reader,
    language: str,
    words: str,
) -> None:
    passes_on(client, url, language=language)
    passes_on(client, url, email="third@naniwa.example.jp", name="佐藤 次郎")
    asks(client, link_of(COLLEAGUE["email"]))
    supplier_answers(reader)
    written = answers_written()
    contact = introduction.need.buyer.contact_email
    assert set(written) == {contact, COLLEAGUE["email"]}
    theirs = written[COLLEAGUE["email"]]
    assert theirs.language == language
    assert words in theirs.text
    assert "40,000" in theirs.text
    assert QUESTION in theirs.text
    assert "ana.lopez" not in theirs.text
    assert contact not in theirs.text
    assert theirs.due_at == written[contact].due_at
    # The company's reader learns whose question it was.
    assert COLLEAGUE["name"] in written[contact].text
    assert COLLEAGUE["email"] not in written[contact].text


def link_of(recipient: str, kind: str = "forwarded") -> str:
    return delivered_link(kind=kind, recipient=recipient)


def test_the_answers_link_is_the_colleagues_own(
    client: Client, url: str, introduction: Introduction, reader: Reader
) -> None:
    passes_on(client, url)
    asks(client, colleagues_link())
    supplier_answers(reader)
    link = link_of(COLLEAGUE["email"], "forwarded_answer")
    page = client.get(link).content.decode()
    assert "40,000" in page
    # It is the same colleague: nobody counts twice, and it is not passed on from there.
    assert client.get(f"{link}forward/").status_code == 302
    assert client.get(f"{url}forward/").content.decode().count("鈴木 花子") == 1
    client.post(link, {"answer": "interested", "seen": S.BUYER_ASKED})
    assert Reply.objects.filter(side="buyer").last().answered_by == "鈴木 花子, 開発部"
    introduction.refresh_from_db()
    assert introduction.state == S.INTRODUCED


def test_each_question_of_a_colleague_is_answered(
    client: Client, url: str, introduction: Introduction, reader: Reader
) -> None:
    passes_on(client, url)
    asks(client, colleagues_link())
    supplier_answers(reader)
    asks(client, link_of(COLLEAGUE["email"], "forwarded_answer"))
    supplier_answers(reader)
    assert list(Forwarding.objects.values_list("round", flat=True)) == [0, 1, 2]
    assert client.get(f"{url}forward/").status_code == 200


def test_the_answer_to_the_companys_reader_goes_to_no_colleague(
    client: Client, url: str, introduction: Introduction, reader: Reader
) -> None:
    passes_on(client, url)
    asks(client, url)
    supplier_answers(reader)
    assert set(answers_written()) == {introduction.need.buyer.contact_email}
    assert "貴社からのご質問" in Mail.objects.get(kind=K.INFORMATION_ANSWER).text


def test_an_answer_is_not_sent_twice_to_one_mailbox(
    client: Client, url: str, introduction: Introduction, reader: Reader
) -> None:
    """The letter was passed on to the address that it came to."""
    contact = introduction.need.buyer.contact_email
    passes_on(client, url, email=contact.upper())
    asks(client, colleagues_link())
    supplier_answers(reader)
    assert [mail.kind for mail in Mail.objects.filter(text__contains="40,000")] == [
        K.INFORMATION_ANSWER
    ]


def test_a_colleague_who_wants_no_letters_is_sent_no_answer(
    client: Client, url: str, introduction: Introduction, reader: Reader
) -> None:
    passes_on(client, url)
    link = colleagues_link()
    asks(client, link)
    client.post(f"{link}stop/")
    supplier_answers(reader)
    assert set(answers_written()) == {introduction.need.buyer.contact_email}


def test_an_answer_that_waits_stops_with_its_introduction(
    client: Client, url: str, introduction: Introduction, reader: Reader
) -> None:
    passes_on(client, url)
    asks(client, colleagues_link())
    supplier_answers(reader)
    Introduction.objects.filter(pk=introduction.pk).update(state=S.CANCELLED)
    mail = answers_written()[COLLEAGUE["email"]]
    assert deliver(mail_id=mail.pk) == MailState.CANCELLED


def test_the_export_of_a_colleague_holds_the_answer_and_erasing_takes_it(
    client: Client, url: str, reader: Reader
) -> None:
    passes_on(client, url)
    asks(client, colleagues_link())
    supplier_answers(reader)
    email = COLLEAGUE["email"]
    assert len(personal_data(email=email)["letters passed on"]) == 2
    block_person(email=email)
    erase_person(email=email, at_once=True)
    assert not Forwarding.objects.filter(email=email).exists()
    assert asker_of(Introduction.objects.get()) is None
