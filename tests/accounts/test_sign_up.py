"""Opening an account, logging in and choosing a new password, by allauth's pages and our mails."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def sign_up(email: str, language: str = "es") -> tuple[Client, object]:
    client = Client(headers={"accept-language": language})
    form = {"full_name": "Ana López", "email": email, "password1": "una frase muy larga"}
    return client, client.post(reverse("account_signup"), form)


def link_in(body: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found
    return found[1]


def test_sign_up_leads_from_the_letter_to_the_welcome_page():
    client, answer = sign_up("ana@example.com")
    assert answer.url == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.full_name, user.language, user.time_zone) == (
        "Ana López",
        "es",
        "America/Mexico_City",
    )

    confirm = link_in(mail.outbox[0].body)
    client.get(confirm)
    assert not user.emailaddress_set.get().verified, "looking at the link confirms nothing"
    answer = client.post(confirm, follow=True)

    assert user.emailaddress_set.get().verified
    assert answer.redirect_chain[-1][0] == reverse("accounts:welcome")
    again = client.get(confirm).content.decode()
    assert "Usted ya inició sesión" in again
    assert reverse("account_email") in again


def test_japanese_reader_starts_with_japanese_and_its_time_zone():
    sign_up("hanako@example.com", "ja")

    user = User.objects.get()
    assert (user.language, user.time_zone) == ("ja", "Asia/Tokyo")
    assert mail.outbox[0].subject.startswith("【Puente】")
    assert "Ana López 様" in mail.outbox[0].body


def test_unconfirmed_address_does_not_log_in():
    UserFactory(email="ana@example.com", verified=False)
    client = Client()

    client.post(reverse("account_login"), {"login": "ana@example.com", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_sign_up_answers_the_same_for_a_known_address():
    UserFactory(email="known@example.com", language="ja")
    _, unknown = sign_up("unknown@example.com")
    _, known = sign_up("known@example.com")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [letter.to for letter in mail.outbox] == [["unknown@example.com"], ["known@example.com"]]
    assert User.objects.filter(email="known@example.com").count() == 1


def test_who_mistyped_the_address_is_led_back_to_the_form():
    form = {"full_name": "Ana", "email": "ana@gmial.example", "password1": PASSWORD}
    answer = Client().post(reverse("account_signup"), form, follow=True)

    assert f'href="{reverse("account_signup")}">sign up again</a>' in answer.content.decode()


def test_who_changes_the_address_reads_where_letters_go():
    membership = MembershipFactory()
    client = Client()
    client.force_login(membership.user)
    contact = reverse("profiles:supplier-step", args=["contact"])

    page = client.get(reverse("account_email")).content.decode()

    assert f'<a href="{contact}">your company' in page


def test_reset_answers_the_same_for_an_unknown_address():
    UserFactory(email="known@example.com")
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in ("known@example.com", "unknown@example.com")
    ]

    assert len({(answer.status_code, answer.url) for answer in answers}) == 1
    assert len({letter.subject for letter in mail.outbox}) == 2


def test_log_in_answers_the_same_for_an_unknown_address():
    UserFactory(email="known@example.com")
    errors = [
        Client()
        .post(reverse("account_login"), {"login": email, "password": "wrong"})
        .context["form"]
        .errors.as_text()
        for email in ("known@example.com", "unknown@example.com")
    ]

    assert errors[0] == errors[1] != ""


def test_new_password_by_the_link_in_the_letter():
    user = UserFactory(
        email="ana@example.com", full_name="Ana", language="es", time_zone="America/Mexico_City"
    )
    client = Client(headers={"user-agent": "Chrome/130 (Android)"})
    client.post(reverse("account_reset_password"), {"email": "ana@example.com"})

    form = client.get(link_in(mail.outbox[0].body), follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "otra frase muy larga", "password2": "otra frase muy larga"},
    )

    user.refresh_from_db()
    assert user.check_password("otra frase muy larga")
    told = mail.outbox[-1]
    assert told.subject == "Su contraseña se restableció"
    assert "Apreciable Ana:" in told.body
    assert "h (hora de la Ciudad de México)\n• Navegador: Chrome (Android)\n" in told.body


def test_guessing_a_password_is_slowed_down():
    UserFactory(email="ana@example.com")
    client = Client()
    for _ in range(12):
        client.post(reverse("account_login"), {"login": "ana@example.com", "password": "wrong"})

    client.post(reverse("account_login"), {"login": "ana@example.com", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_administrator_logs_in_by_the_same_door(client):
    answer = client.get("/admin/login/?next=/admin/")

    assert answer.url.startswith(reverse("account_login"))


def test_a_closed_login_says_for_how_long(client):
    person = UserFactory()

    def tries(password, email=person.email):
        client.cookies["django_language"] = "en"
        address = reverse("account_login")
        return client.post(address, {"login": email, "password": password}).content.decode()

    with time_machine.travel(dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC), tick=False) as clock:
        for _n in range(5):
            assert "Too many" not in tries("wrong")
            clock.shift(20)
        # The first of the five is 100 seconds ago; it counts for five minutes.
        assert "Try again in 4 minutes" in tries(PASSWORD)
        clock.shift(150)
        assert "Try again in 1 minute." in tries(PASSWORD)
        # Whoever is not known is told the same: nobody learns who has an account.
        for _n in range(5):
            tries("wrong", "nobody@example.com")
        assert "Try again in 5 minutes" in tries("wrong", "nobody@example.com")
        clock.shift(60)
        address = reverse("account_login")
        entered = client.post(address, {"login": person.email, "password": PASSWORD})
        assert entered.status_code == 302
