"""The pages behind the links in letters: read by anybody, changed only by a press of a button."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Purpose
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.forms import DeclineForm, NotAFitForm
from matchmaking.introductions.models import Introduction, OptOut, Reply, ReplyLink
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import take_consent_back
from tests.introductions.conftest import Reader

pytestmark = pytest.mark.django_db


def state_of(introduction: Introduction) -> str:
    introduction.refresh_from_db()
    return introduction.state


def everything() -> dict[str, Any]:
    """A picture of all rows that a page might change."""
    models = (Introduction, Reply, ReplyLink, OptOut, Mail)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_reading_a_link_fifty_times_changes_nothing(
    introduction: Introduction, reader: Reader, client: Client
) -> None:
    url = reader.link(K.SUPPLIER_REQUEST)
    before = everything()
    for _ in range(50):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
        assert client.get(f"{url}stop/").status_code == 200
        assert client.head(f"{url}stop/").status_code == 200
    assert everything() == before


def test_the_page_is_private(introduction: Introduction, reader: Reader) -> None:
    response = reader.opens(K.SUPPLIER_REQUEST)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


def test_each_page_speaks_its_readers_language(introduction: Introduction, reader: Reader) -> None:
    page = reader.opens(K.SUPPLIER_REQUEST)
    assert page["Content-Language"] == "es"
    assert '<html lang="es">' in page.content.decode()
    reader.accepts()
    page = reader.opens(K.BUYER_TEASER)
    assert page["Content-Language"] == "ja"
    assert '<html lang="ja">' in page.content.decode()


def test_the_page_shows_the_letter_without_its_secret(
    introduction: Introduction, reader: Reader
) -> None:
    page = reader.opens(K.SUPPLIER_REQUEST).content.decode()
    assert "Capacidad de 50,000 piezas al mes" in page
    token = reader.link(K.SUPPLIER_REQUEST).split("/")[2]
    assert token not in page


def test_only_the_hash_of_a_token_is_kept(introduction: Introduction, reader: Reader) -> None:
    token = reader.link(K.SUPPLIER_REQUEST).split("/")[2]
    assert token not in str(list(ReplyLink.objects.values()))


def test_both_say_yes_and_are_introduced(introduction: Introduction, reader: Reader) -> None:
    reader.accepts()
    assert state_of(introduction) == S.BUYER_ASKED
    page = reader.is_interested()
    assert state_of(introduction) == S.INTRODUCED
    assert page.status_code == 200
    assert introduction.contact_release.supplier_reply.answer == "accept"


def test_a_supplier_declines_with_a_reason_and_changes_its_mind(
    introduction: Introduction, reader: Reader
) -> None:
    reader.answers(K.SUPPLIER_REQUEST, "decline", reason="no_capacity")
    assert state_of(introduction) == S.SUPPLIER_DECLINED
    assert introduction.events.last().reason == "no_capacity"
    reader.accepts()
    assert state_of(introduction) == S.BUYER_ASKED
    assert Mail.objects.filter(kind=K.BUYER_TEASER).count() == 1


def test_a_decline_without_a_reason_is_asked_for_one(
    introduction: Introduction, reader: Reader
) -> None:
    page = reader.answers(K.SUPPLIER_REQUEST, "decline")
    assert page.status_code == 400
    assert state_of(introduction) == S.SUPPLIER_ASKED
    # Above the letter as well: without scripts nothing leads the reader down to the form.
    above, _letter = page.content.decode().split('class="letter-sheet"')
    assert "Su respuesta todavía no se ha enviado." in above
    assert 'href="#answer"' in above


@pytest.mark.parametrize("form", [DeclineForm, NotAFitForm])
def test_no_reason_is_chosen_before_the_reader_chooses(form: type[DeclineForm]) -> None:
    control = str(form()["reason"])
    assert '<option value="" selected>' in control
    assert "required" in control


def test_not_now_needs_a_day_in_the_future(introduction: Introduction, reader: Reader) -> None:
    reader.accepts()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert reader.answers(K.BUYER_TEASER, "not_now", until=yesterday).status_code == 400
    later = timezone.localdate() + dt.timedelta(days=90)
    reader.answers(K.BUYER_TEASER, "not_now", until=later.isoformat())
    assert state_of(introduction) == S.BUYER_NOT_NOW
    assert introduction.not_now_until == later


def test_a_question_goes_round_and_comes_back(introduction: Introduction, reader: Reader) -> None:
    reader.accepts()
    # Nobody translates between the two; whoever writes is told so before writing.
    assert "翻訳せずに先方へお伝えします" in reader.opens(K.BUYER_TEASER).content.decode()
    reader.answers(K.BUYER_TEASER, "needs_information", text="金型は自社製ですか。")
    assert state_of(introduction) == S.BUYER_NEEDS_INFORMATION
    assert "金型は自社製ですか。" in Mail.objects.get(kind=K.INFORMATION_REQUEST).text
    reader.answers(K.INFORMATION_REQUEST, "information", text="Sí, los hacemos en casa.")
    assert state_of(introduction) == S.BUYER_ASKED
    assert "Sí, los hacemos en casa." in Mail.objects.get(kind=K.INFORMATION_ANSWER).text
    reader.answers(K.INFORMATION_ANSWER, "needs_information", text="納期は何日ですか。")
    reader.answers(K.INFORMATION_REQUEST, "information", text="Veinte días.")
    reader.answers(K.INFORMATION_ANSWER, "interested")
    assert state_of(introduction) == S.INTRODUCED


def test_who_answered_before_and_is_asked_again_is_asked_not_thanked(
    introduction: Introduction, reader: Reader
) -> None:
    reader.accepts()
    assert "Gracias por su respuesta" in reader.opens(K.SUPPLIER_REQUEST).content.decode()

    reader.answers(K.BUYER_TEASER, "needs_information", text="金型は自社製ですか。")
    for letter in (K.INFORMATION_REQUEST, K.SUPPLIER_REQUEST):  # The old link leads there too.
        page = reader.opens(letter).content.decode()
        assert "Gracias por su respuesta" not in page
        assert "金型は自社製ですか。" in page
        assert "Responda a más tardar" in page
        assert "Si usted acepta," not in page

    reader.answers(K.INFORMATION_REQUEST, "information", text="Sí, los hacemos en casa.")
    assert "Gracias por su respuesta" in reader.opens(K.INFORMATION_REQUEST).content.decode()
    for letter in (K.INFORMATION_ANSWER, K.BUYER_TEASER):
        page = reader.opens(letter).content.decode()
        assert "ご回答ありがとうございました" not in page
        assert "Sí, los hacemos en casa." in page


def test_a_second_answer_shows_the_first(introduction: Introduction, reader: Reader) -> None:
    reader.accepts()
    reader.answers(K.BUYER_TEASER, "not_a_fit", reason="terms", seen=S.BUYER_ASKED)
    page = reader.answers(K.BUYER_TEASER, "interested", seen=S.BUYER_ASKED)
    assert state_of(introduction) == S.BUYER_NOT_A_FIT
    assert page.redirect_chain[-1][0].endswith("?stood=1")
    page = reader.answers(K.BUYER_TEASER, "interested", seen=S.BUYER_NOT_A_FIT)
    assert state_of(introduction) == S.INTRODUCED


def test_what_was_written_when_another_answer_came_first_stays_in_its_form(
    introduction: Introduction, reader: Reader
) -> None:
    reader.accepts()
    reader.answers(K.BUYER_TEASER, "not_a_fit", reason="terms", seen=S.BUYER_ASKED)
    page = reader.answers(
        K.BUYER_TEASER, "needs_information", text="金型は自社製ですか。", seen=S.BUYER_ASKED
    )
    assert page.status_code == 409
    assert state_of(introduction) == S.BUYER_NOT_A_FIT
    html = page.content.decode()
    assert "まだ送信されておりません" in html
    assert re.search(r"<details[^>]*\bopen>.*金型は自社製ですか。</textarea>", html, re.DOTALL)
    # Pressed again, it is an answer like any other.
    form = {"text": "金型は自社製ですか。", "seen": S.BUYER_NOT_A_FIT}
    assert f'value="{S.BUYER_NOT_A_FIT}"' in html
    reader.answers(K.BUYER_TEASER, "needs_information", **form)
    assert state_of(introduction) == S.BUYER_NEEDS_INFORMATION


def test_one_button_pressed_twice_is_one_answer_without_a_warning(
    introduction: Introduction, reader: Reader
) -> None:
    reader.accepts()
    for fields in ({"text": "金型は自社製ですか。"}, {"text": " 金型は自社製ですか。 "}):
        page = reader.answers(K.BUYER_TEASER, "needs_information", seen=S.BUYER_ASKED, **fields)
        assert "stood" not in page.redirect_chain[-1][0]
    assert introduction.replies.filter(side="buyer").count() == 1


def test_nothing_can_be_changed_after_the_release(
    introduction: Introduction, reader: Reader
) -> None:
    reader.accepts()
    reader.is_interested()
    reader.answers(K.BUYER_TEASER, "not_a_fit", reason="terms", seen=S.INTRODUCED)
    reader.answers(K.SUPPLIER_REQUEST, "decline", reason="terms", seen=S.INTRODUCED)
    assert state_of(introduction) == S.INTRODUCED
    assert "<form" not in reader.opens(K.BUYER_TEASER).content.decode().split("<main")[1]


def test_a_side_cannot_give_the_other_sides_answer(
    introduction: Introduction, reader: Reader
) -> None:
    reader.answers(K.SUPPLIER_REQUEST, "interested")
    assert state_of(introduction) == S.SUPPLIER_ASKED
    reader.accepts()
    reader.answers(K.SUPPLIER_REQUEST, "interested")
    assert state_of(introduction) == S.BUYER_ASKED


def test_who_wants_to_be_erased_learns_whom_to_ask(
    introduction: Introduction, reader: Reader, client: Client
) -> None:
    page = client.get(f"{reader.link(K.SUPPLIER_REQUEST)}stop/").content.decode()
    assert "Si además quiere que se corrija o se borre lo que se conserva de usted" in page
    assert f'href="mailto:{introduction.mission.reply_email}"' in page
    assert f'href="{reverse("accounts:notice")}"' in page


def test_a_forged_link_gets_a_kind_404(client: Client, db: None) -> None:
    response = client.get("/r/" + "x" * 43 + "/")
    assert response.status_code == 404
    assert response["Referrer-Policy"] == "no-referrer"
    assert client.post("/r/" + "x" * 43 + "/", {"answer": "accept"}).status_code == 404
    assert client.post("/r/" + "x" * 43 + "/stop/").status_code == 404


def test_an_old_link_is_gone_in_its_readers_language(
    introduction: Introduction, reader: Reader, client: Client
) -> None:
    url = reader.link(K.SUPPLIER_REQUEST)
    with time_machine.travel(timezone.now() + dt.timedelta(days=365)):
        response = client.get(url)
    assert response.status_code == 410
    assert response["Content-Language"] == "es"
    assert introduction.mission.reply_email in response.content.decode()


@pytest.mark.parametrize("data", [{"List-Unsubscribe": "One-Click"}, {"scope": "all"}])
def test_the_letters_of_an_old_link_can_still_be_stopped(
    introduction: Introduction, reader: Reader, client: Client, data: dict[str, str]
) -> None:
    url = reader.link(K.SUPPLIER_REQUEST)
    with time_machine.travel(timezone.now() + dt.timedelta(days=365)):
        assert "No más cartas de ningún tipo" in client.get(f"{url}stop/").content.decode()
        assert not OptOut.objects.exists()
        assert client.post(f"{url}stop/", data).status_code == 200
    stopped = OptOut.objects.get()
    assert (stopped.organisation, stopped.scope) == (introduction.supplier.organisation, "all")


def test_an_old_link_of_an_introduction_that_was_made_does_not_call_it_ended(
    introduction: Introduction, reader: Reader
) -> None:
    url = reader.link(K.SUPPLIER_REQUEST)
    reader.accepts()
    reader.is_interested()
    with time_machine.travel(timezone.now() + dt.timedelta(days=365)):
        page = reader.client.get(url)
        assert page.status_code == 410
    assert page.context["released"]
    assert introduction.mission.reply_email in page.content.decode()


def test_a_quick_answer_is_flagged(introduction: Introduction, reader: Reader) -> None:
    reader.accepts()
    assert Reply.objects.get().scanner_suspected
    url = reader.link(K.BUYER_TEASER)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        reader.client.post(url, {"answer": "interested", "seen": S.BUYER_ASKED})
    assert not Reply.objects.filter(side="buyer").get().scanner_suspected


def test_an_answer_needs_no_cookie_and_survives_a_withheld_origin(
    introduction: Introduction, reader: Reader
) -> None:
    # What a browser sends from a page with no-referrer.
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    url = reader.link(K.SUPPLIER_REQUEST)
    strict.post(url, {"answer": "accept", "seen": S.SUPPLIER_ASKED})
    assert state_of(introduction) == S.BUYER_ASKED


def test_an_answer_under_a_wrong_token_is_404_and_changes_nothing(
    introduction: Introduction, reader: Reader
) -> None:
    # No form token guards the answer: the secret in the address alone must do it.
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    url = reader.link(K.SUPPLIER_REQUEST)
    wrong = f"{url[:-2]}{'A' if url[-2] != 'A' else 'B'}/"
    before = everything()
    sent = {"answer": "accept", "seen": S.SUPPLIER_ASKED}
    assert strict.post(wrong, sent).status_code == 404
    assert strict.post(f"{wrong}stop/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert everything() == before


def test_one_click_unsubscribe_works_without_a_cookie(
    introduction: Introduction, reader: Reader
) -> None:
    strict = Client(enforce_csrf_checks=True)
    url = reader.link(K.SUPPLIER_REQUEST)
    response = strict.post(f"{url}stop/", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert state_of(introduction) == S.WITHDRAWN
    assert OptOut.objects.get().scope == "all"


@pytest.mark.parametrize("scope", ["need", "mission", "all"])
def test_an_opt_out_takes_the_queued_letter_back(
    introduction: Introduction, reader: Reader, scope: str
) -> None:
    url = reader.link(K.SUPPLIER_REQUEST)
    reader.accepts()
    waiting = Mail.objects.get(kind=K.BUYER_TEASER)
    assert waiting.state == MailState.QUEUED
    for _ in range(2):
        reader.client.post(f"{url}stop/", {"scope": scope})
    waiting.refresh_from_db()
    assert state_of(introduction) == S.WITHDRAWN
    assert waiting.state == MailState.CANCELLED
    assert OptOut.objects.count() == 1


def test_an_ended_introduction_says_so(introduction: Introduction, reader: Reader) -> None:
    url = reader.link(K.SUPPLIER_REQUEST)
    reader.client.post(f"{url}stop/", {"scope": "mission"})
    assert reader.client.get(url).status_code == 410
    reader.client.post(url, {"answer": "accept", "seen": S.SUPPLIER_ASKED})
    assert state_of(introduction) == S.WITHDRAWN


def test_the_buyer_opens_the_company_sheet_from_the_letter(
    introduction: Introduction, reader: Reader
) -> None:
    reader.accepts()
    path = reader.link(K.BUYER_TEASER)
    assert f"{path}sheet.pdf" in Mail.objects.get(kind=K.BUYER_TEASER).text
    before = Introduction.objects.values().get()
    page = reader.client.get(f"{path}sheet.pdf")
    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF-")
    assert page["Cache-Control"] == "no-store, private"
    assert Introduction.objects.values().get() == before
    # The supplier's own link gives none, nor does a link after the end.
    supplier = reader.link(K.SUPPLIER_REQUEST)
    assert reader.client.get(f"{supplier}sheet.pdf").status_code == 404
    # A consent that was taken back holds before the sweep has found it.
    introduction.refresh_from_db()
    take_consent_back(introduction.supplier.organisation, Purpose.SHARE_WITH_BUYERS)
    assert reader.client.get(f"{path}sheet.pdf").status_code == 410
    Introduction.objects.update(state="withdrawn")
    gone = reader.client.get(f"{path}sheet.pdf")
    assert gone.status_code == 410
    assert "このご紹介は終了しました" in gone.content.decode()
