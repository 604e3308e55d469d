"""No page carries inline script or style: the content security policy would refuse it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import MembershipFactory, OrganisationFactory

INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on",
    re.IGNORECASE,
)
TEMPLATES = [
    path
    for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
    # Letters are read by mail programs, which know no style sheet beside the inline one.
    if "letters" not in path.parts
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(settings.BASE_DIR)))
def test_template_has_nothing_inline(path):
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL)

    assert INLINE.findall(text) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "home",
        "account_login",
        "account_signup",
        "account_reset_password",
        "accounts:notice",
        "accounts:settings",
        "accounts:create-supplier",
        "account_email",
        "account_change_password",
        "mfa_index",
    ],
)
@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
def test_page_has_nothing_inline(client, name, signed_in):
    if signed_in:
        member = MembershipFactory(organisation=OrganisationFactory(is_fictional=True))
        client.force_login(member.user)
    answer = client.get(reverse(name))
    if answer.status_code == 302:
        return

    assert INLINE.findall(answer.content.decode()) == []
    assert "unsafe" not in answer["Content-Security-Policy"]
