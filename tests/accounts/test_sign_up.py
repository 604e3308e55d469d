"""Opening an account, logging in and choosing a new password, by allauth's pages and our mails."""

import datetime as dt
import re
from urllib.parse import quote

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.domain.members import confirm_first_address
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


@pytest.mark.parametrize(
    "name", ["Gane 5000 USD https://evil.example", "Visite WWW.evil.example", "evil.example/x"]
)
def test_no_letter_greets_a_stranger_by_somebody_elses_address(name):
    form = {"full_name": name, "email": "stranger@example.com", "password1": "una frase muy larga"}
    answer = Client().post(reverse("account_signup"), form)
    assert "full_name" in answer.context["form"].errors
    assert mail.outbox == []
    assert not User.objects.exists()


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


def test_a_new_password_by_the_letter_confirms_the_address_it_was_sent_to():
    """Who lost the first letter signs up again, is led to a new password, and is in."""
    sign_up("ana@example.com")
    cache.clear()
    client, _ = sign_up("ana@example.com")
    assert "/accounts/password/reset/" in mail.outbox[-1].body
    client.post(reverse("account_reset_password"), {"email": "ana@example.com"})
    form = client.get(link_in(mail.outbox[-1].body), follow=True)
    new = {"password1": "otra frase muy larga", "password2": "otra frase muy larga"}
    client.post(form.redirect_chain[-1][0], new)

    assert User.objects.get().emailaddress_set.get().verified
    entered = {"login": "ana@example.com", "password": new["password1"]}
    client.post(reverse("account_login"), entered)
    assert "_auth_user_id" in client.session


def test_a_new_password_confirms_no_address_that_was_only_entered():
    user = UserFactory(email="ana@example.com")
    user.emailaddress_set.create(email="beto@example.com", verified=False)
    assert not confirm_first_address(user)
    assert not user.emailaddress_set.get(email="beto@example.com").verified


@pytest.fixture
def mistyped() -> tuple[User, Client, str]:
    """Somebody who entered a stranger's address as their new one, and the link sent there."""
    user = UserFactory(email="beto@example.com")
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_email"), {"email": "stranger@example.com", "action_add": ""})
    (letter,) = mail.outbox
    assert letter.to == ["stranger@example.com"]
    return user, client, link_in(letter.body)


def test_a_new_address_is_confirmed_by_who_is_logged_in_and_no_stranger(mistyped):
    user, client, link = mistyped
    stranger = Client()
    page = stranger.get(link).content.decode()
    assert f'href="{reverse("account_login")}?next={quote(link)}"' in page
    assert user.email not in page
    stranger.post(link)
    user.refresh_from_db()
    assert user.email == "beto@example.com"

    assert "Yes, this is my address" in client.get(link).content.decode()
    client.post(link)
    user.refresh_from_db()
    assert user.email == "stranger@example.com"


def test_an_address_that_was_only_entered_chooses_no_new_password(mistyped):
    user, _client, _link = mistyped
    for email in ("stranger@example.com", user.email):
        Client().post(reverse("account_reset_password"), {"email": email})
    told, reset = mail.outbox[-2:]
    assert (told.to, reset.to) == (["stranger@example.com"], ["beto@example.com"])
    assert "/password/reset/key/" not in told.body
    assert "/password/reset/key/" in reset.body


def test_letters_lead_to_the_site_whatever_host_the_request_named(settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://puente.example"
    UserFactory(email="ana@example.com")
    client = Client(headers={"host": "evil.example"})

    client.post(reverse("account_reset_password"), {"email": "ana@example.com"})
    client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    for email in ("ana@example.com", "beto@example.com"):
        form = {"full_name": "Ana", "email": email, "password1": "una frase muy larga"}
        Client(headers={"host": "evil.example"}).post(reverse("account_signup"), form)

    assert len(mail.outbox) == 4
    for letter in mail.outbox:
        whole = letter.body + letter.alternatives[0].content
        assert "https://puente.example/accounts/" in whole
        assert "evil.example" not in whole


def test_nobody_has_letters_heaped_on_an_address_by_entering_it_again_and_again():
    UserFactory(email="ana@example.com")
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC), tick=False) as clock:
        for _n in range(14):
            sign_up("Ana@example.com")
            Client().post(reverse("account_reset_password"), {"email": "ana@example.com"})
            clock.shift(60)
        assert len(mail.outbox) == 1 + 5
        clock.shift(120)
        _client, answer = sign_up("ana@example.com")
        assert answer.url == reverse("account_email_verification_sent")
        Client().post(reverse("account_reset_password"), {"email": "ana@example.com"})
        assert len(mail.outbox) == 6 + 2


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
