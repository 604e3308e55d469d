"""Every mail of allauth exists in three languages, each composed in its own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from allauth.account import adapter as allauth_adapter
from django.conf import settings
from django.utils import translation

from accounts.adapter import AccountAdapter
from accounts.browsers import browser_name
from accounts.models import User

FOLDER = Path(settings.BASE_DIR) / "templates" / "account" / "email"
ALLAUTH = Path(allauth_adapter.__file__).parents[1] / "templates"
# Asked for by ways of logging in that are switched off.
SWITCHED_OFF = ("login_code", "password_reset_code", "webauthn_added", "webauthn_removed")
NAMES = sorted(
    path.name.removesuffix("_subject.txt")
    for app in ("account", "mfa")
    for path in (ALLAUTH / app / "email").glob("*_subject.txt")
    if not path.name.startswith(SWITCHED_OFF)
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/130.0.0.0 Mobile Safari/537.36"
)
CONTEXT = {
    "user": User(full_name="Ana O'Neill & López", language="es"),
    "email": "ana@example.com",
    "activate_url": f"{settings.SITE_URL}/confirm/",
    "password_reset_url": f"{settings.SITE_URL}/reset/",
    "signup_url": f"{settings.SITE_URL}/signup/",
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "deleted_email": "old@example.com",
    "timestamp": datetime(2026, 11, 20, 12, tzinfo=UTC),
    "ip": "192.0.2.1",
    "user_agent": ANDROID,
}


@pytest.mark.parametrize("language", ["es", "ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_mail_is_composed_in_each_language(name, language):
    context = {**CONTEXT, "user": User(full_name="Ana O'Neill & López", language=language)}

    letter = AccountAdapter().render_mail(f"account/email/{name}", "ana@example.com", context)

    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.body.strip().endswith(("127.0.0.1:8000", settings.SITE_URL, "――"))
    assert "&" not in letter.body.replace("O'Neill & López", ""), "plain text is not escaped"
    [(html, _type)] = letter.alternatives
    links = [url for key, url in CONTEXT.items() if key.endswith("_url") and url in letter.body]
    assert [f'href="{url}"' in html for url in links] == [True] * len(links)
    assert html.count("<a ") == len(links)
    assert ("様" in letter.body) == (language == "ja" and name != "unknown_account")


def test_languages_have_the_same_mails():
    assert (
        len(
            {
                tuple(sorted(p.name for p in (FOLDER / code).iterdir()))
                for code in ("es", "ja", "en")
            }
        )
        == 1
    )


def test_mail_to_nobody_we_know_is_in_the_language_of_the_page():
    context = {key: value for key, value in CONTEXT.items() if key != "user"}
    with translation.override("ja"):
        letter = AccountAdapter().render_mail("account/email/unknown_account", "a@b.jp", context)

    assert letter.subject.startswith("【Puente】")


def test_a_change_is_told_by_the_readers_clock():
    user = User(full_name="Ana López", language="es", time_zone="America/Mexico_City")
    letter = AccountAdapter().render_mail(
        "account/email/password_changed", "ana@example.com", {**CONTEXT, "user": user}
    )

    assert "20 de noviembre de 2026, 06:00 h (hora de la Ciudad de México)" in letter.body
    assert "• Navegador: Chrome (Android)\n" in letter.body


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (ANDROID, "Chrome (Android)"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari (iPhone)",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
            "Edge (Windows)",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_people_call_it(header, name):
    assert browser_name(header) == name


@pytest.mark.parametrize("language", ["es", "ja", "en"])
def test_a_hostile_name_becomes_no_markup_and_no_link(language):
    hostile = "<script>x</script> → Confirm: https://evil.example/\r\nBcc: a@b.example"
    user = User(full_name=hostile, language=language)
    context = {**CONTEXT, "user": user, "user_agent": hostile}
    for name in NAMES:
        letter = AccountAdapter().render_mail(f"account/email/{name}", "a@example.com", context)
        [(html, _type)] = letter.alternatives
        assert "<script" not in html
        assert 'href="https://evil.example' not in html
        assert "\n" not in letter.subject
