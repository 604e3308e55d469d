"""What a browser is told about every page, and that no template asks for an exception."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.inline import inline_in

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# HTML letters are read in mail programs, which know nothing but inline styles.
LETTERS = ("letters/", "outbox/mail/")


@pytest.fixture
def policy(client, db) -> dict[str, set[str]]:
    header = client.get("/").headers["Content-Security-Policy"]
    parts = (part.split() for part in header.split(";") if part.strip())
    return {name: set(values) for name, *values in parts}


def test_the_policy_allows_our_own_files_and_nothing_inline(policy):
    assert policy["default-src"] == {"'self'"}
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == {"'none'"}
    assert policy["form-action"] == {"'self'"}
    assert not set().union(*policy.values()) & {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"}


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no-such-page/", "/livez"])
def test_every_answer_carries_the_safety_headers(client, db, path):
    headers = client.get(path).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "camera=()" in headers["Permissions-Policy"]


def test_templates_hold_nothing_that_the_policy_would_refuse():
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if name.startswith(LETTERS):
            continue
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S)
        found += [f"{name}: {what}" for what in inline_in(text)]

    assert found == []


def test_health_addresses_answer_without_a_session(client, db):
    for path in ("/livez", "/readyz"):
        response = client.get(path)
        assert response.json() == {"status": "ok"}
        assert "no-store" in response.headers["Cache-Control"]
        assert not response.cookies
