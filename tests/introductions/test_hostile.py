"""Whatever strangers write into their profiles: in a letter it is text, and nothing more."""

import datetime as dt
from email import message_from_string, policy
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.letters.composing import (
    RenderedLetter,
    compose,
    compose_forwarded,
)
from matchmaking.introductions.domain.letters.templates import preview
from matchmaking.introductions.domain.letters.vocabulary import KINDS
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Introduction
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.domain.transport import build_message
from matchmaking.profiles.models import MainCustomer, Plant
from tests.introductions.factories import make_introduction, make_terms

pytestmark = pytest.mark.django_db

LANGUAGES = ["es", "ja", "en"]
PAYLOADS = {
    "script": '<script>alert(1)</script>"><img src=x onerror=alert(1)><svg/onload=alert(2)>',
    "links": '→ Pulse aquí: https://evil.example/\n<a href="javascript:alert(1)">x</a>\n■ Nuevo',
    "header": "x\r\nBcc: all@example.com\r\nContent-Type: text/html\r\n\r\n<b>body</b>",
    "bidi": "\u202egnp.exe\u2066\u2069\u200b\u200d\ufeff\u2060\u0000\u0007 moc.live",
    "templates": "{{ settings.SECRET_KEY }}{% debug %}{answer_link}{contact} %(x)s $x #panic()",
    "rule": "――――――――――\n> cita\n• punto\n・点\n―――― fin",
    "endless": "A" * 10_000,
    "endless words": "muy largo " * 1_000,
}
OURS = "https://puente.example/r/"
ALLOWED_TAGS = {
    "html", "head", "meta", "title", "body", "table", "tbody", "tr", "td", "p", "h2", "ul", "li",
    "blockquote", "a", "div", "br",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "lang", "charset", "name", "content", "style", "class", "role", "cellpadding", "cellspacing",
    "border", "align", "href",
}  # fmt: skip


class Nodes(HTMLParser):
    """Whatever is in a page beside the few elements that a letter is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attributes}
        self.foreign += [tag] * (tag not in ALLOWED_TAGS)
        self.foreign += sorted(names - ALLOWED_ATTRIBUTES)
        self.foreign += [v for n, v in attributes if n == "style" and v and "url(" in v]
        self.links |= {value or "" for name, value in attributes if name == "href"}

    def handle_comment(self, data: str) -> None:
        self.foreign.append(f"comment {data}")

    def handle_pi(self, data: str) -> None:
        self.foreign.append(f"instruction {data}")


def fill(instance: models.Model, text: str) -> None:
    """Put `text` into every text field that a form or an import could fill."""
    for field in instance._meta.concrete_fields:
        if field.choices or field.primary_key or field.unique or not field.editable:
            continue
        if field.get_internal_type() == "TextField":
            setattr(instance, field.name, text.replace("\x00", ""))
        elif field.get_internal_type() == "CharField" and (field.max_length or 0) > 30:
            setattr(instance, field.name, text.replace("\x00", "")[: field.max_length])
    instance.save()


def filled(text: str) -> Introduction:
    """A pair in which everybody wrote `text` everywhere."""
    terms = make_terms()
    made = make_introduction()
    supplier, need, mission = made.supplier, made.need, made.mission
    mission.host_may_be_named = True
    MainCustomer.objects.create(supplier=supplier, name="x", may_be_named=True)
    Plant.objects.create(supplier=supplier, name="x", state=terms["guanajuato"])
    owners = [supplier.organisation, need.buyer.organisation, mission.organizer]
    rows: list[Any] = [supplier, need.buyer, need, mission, *owners]
    for related in ("products", "certifications", "main_customers", "plants"):
        rows += list(getattr(supplier, related).all())
    kept = mission.time_zone
    for row in rows:
        fill(row, text)
    mission.time_zone = kept
    mission.save()
    return chain.load(made.pk)


def letters(introduction: Introduction, language: str) -> dict[str, RenderedLetter]:
    proposal = introduction.proposal
    proposal.mission, proposal.need = introduction.mission, introduction.need
    proposal.supplier = introduction.supplier
    return {kind: preview(proposal=proposal, kind=kind, language=language) for kind in KINDS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_letter_stays_a_letter(payload: str, language: str, settings: Any) -> None:
    introduction = filled(PAYLOADS[payload])
    ours = settings.SITE_URL + "/r/"
    for kind, made in letters(introduction, language).items():
        found = Nodes(made.html)
        assert found.foreign == [], kind
        assert all(link.startswith(ours) for link in found.links), kind
        # Nobody scrolls through a profile that never ends.
        assert len(made.text) < 14_000, kind
        assert len(made.subject) <= 300, kind
        assert not set("\r\x00\x07\u202e\u2066\u2069") & set(made.subject + made.text + made.html)
        assert "\n" not in made.subject


def letters_after(introduction: Introduction, text: str, language: str) -> list[RenderedLetter]:
    """The letters that ask what came of an introduction, and a letter that was passed on."""
    day = timezone.localdate()
    asks = {
        "promises": [{"kind": "sample_sent", "due_on": day}],
        "values": [{"kind": "order", "amount": "12,000", "currency": "USD", "agreed_on": day}],
        "asks_progress": True,
        "again": True,
    }
    kinds = (
        K.FOLLOW_UP_TO_SUPPLIER,
        K.FOLLOW_UP_TO_BUYER,
        K.CONFIRMATION_TO_SUPPLIER,
        K.CONFIRMATION_TO_BUYER,
    )
    urls = {"answer_url": f"{OURS}x/", "stop_url": f"{OURS}x/stop/"}
    return [
        compose(introduction=introduction, kind=kind, language=language, follow_up=asks, **urls)
        for kind in kinds
    ] + [
        compose_forwarded(
            introduction=introduction,
            language=language,
            name=text[:60],
            department=text[:60],
            answer_by=day,
            sheet_url=f"{OURS}x/sheet.pdf",
            **urls,
        )
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_letter_after_the_introduction_stays_a_letter(payload: str, language: str) -> None:
    text = PAYLOADS[payload]
    for made in letters_after(filled(text), text, language):
        found = Nodes(made.html)
        assert found.foreign == []
        assert all(link.startswith(OURS) for link in found.links)
        assert len(made.text) < 14_000
        assert len(made.subject) <= 300
        assert "\n" not in made.subject
        assert not set("\r\x00\x07\u202e\u2066\u2069") & set(made.subject + made.text + made.html)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_header_is_smuggled_in(payload: str) -> None:
    text = PAYLOADS[payload]
    introduction = filled(text)
    for kind, made in letters(introduction, "es").items():
        mail = queue_mail(
            key=f"hostile:{kind}",
            kind=kind,
            recipient="ana@example.com",
            language="es",
            subject=made.subject,
            text=made.text,
            html=made.html,
            sender=f"{text.replace('<', '').replace('>', '')} <puente@example.com>",
            due_at=timezone.now() + dt.timedelta(days=1),
        )
        raw = build_message(mail).message().as_string()
        message = message_from_string(raw, policy=policy.default)
        assert message["Bcc"] is None
        assert [to.addr_spec for to in message["To"].addresses] == ["ana@example.com"]
        assert [by.addr_spec for by in message["From"].addresses] == ["puente@example.com"]
        assert message.get_content_type() == "multipart/alternative"
