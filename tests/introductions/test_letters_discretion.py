"""What letters must never carry: who is not to be named, contacts too early, text that acts."""

from email import message_from_string, policy
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from accounts.models import Consent
from matchmaking.introductions.domain.letters.kinds import reader_of
from matchmaking.introductions.enums import LetterKind, Side
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.domain.transport import build_message
from tests.introductions.factories import make_introduction, make_need, make_terms
from tests.introductions.letters import (
    ANSWER_URL,
    LANGUAGES,
    SHEET_URL,
    STOP_URL,
    change,
    letter,
)

pytestmark = pytest.mark.django_db


def test_the_host_is_named_only_with_permission() -> None:
    introduction = make_introduction()
    change(introduction, "mission", host_may_be_named=False)
    assert "友好協会" not in letter(K.BUYER_TEASER, introduction=introduction).text


@pytest.mark.parametrize("kind", [K.SUPPLIER_REQUEST, K.ACKNOWLEDGEMENT, K.INFORMATION_REQUEST])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_anonymous_buyer_is_not_named_to_the_supplier(kind: LetterKind, language: str) -> None:
    introduction = make_introduction()
    change(
        introduction,
        "need",
        confidentiality="anonymous",
        title="なにわ精機向けコネクタ",
        description="株式会社なにわ精機（NANIWA SEIKI CO., LTD.）が探しています。",
    )
    change(introduction, "buyer_organisation", trade_name="なにわ精機")
    made = letter(kind, language=language, introduction=introduction)
    content = (made.subject + made.text + made.html).lower()
    for name in ("なにわ精機", "naniwa seiki", "田中", "大阪府", "osaka)"):
        assert name not in content


@pytest.mark.parametrize(("purpose", "given"), [("name_in_letters", False), ("profile", True)])
def test_a_supplier_that_is_not_to_be_named_is_described(purpose: str, given: bool) -> None:
    """Because it said no, or because it agreed to its profile and to nothing else."""
    introduction = make_introduction()
    organisation = introduction.supplier.organisation
    change(introduction, "supplier", description_es="Plásticos del Bajío S.A. de C.V. inyecta.")
    Consent.objects.create(
        organisation=organisation,
        purpose=purpose,
        given=given,
        notice_version="2026-11",
        language="es",
        channel="web",
    )
    made = letter(K.BUYER_TEASER, introduction=introduction)
    assert "Bajío" not in made.text
    assert "プラスティコス" not in made.text
    assert "グアナファト州" in made.text
    assert "Bajío" in letter(K.INTRODUCTION_TO_BUYER, introduction=introduction).text


SECRETS = {
    Side.BUYER: ["ana.lopez@plasticos.example", "477 123 4567", "Ana López", "plasticos.example"],
    Side.SUPPLIER: ["tanaka@naniwa.example.jp", "06-1234-5678", "田中"],
}


@pytest.mark.parametrize(
    "kind", [k for k in K if k not in {K.INTRODUCTION_TO_BUYER, K.INTRODUCTION_TO_SUPPLIER}]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_contact_crosses_before_both_agreed(kind: LetterKind, language: str) -> None:
    introduction = make_introduction()
    leak = "Escriba a ana.lopez@plasticos.example o al +52 477 123 4567, www.plasticos.example"
    change(introduction, "supplier", description_es=leak, description_ja=leak, description_en=leak)
    change(introduction, "need", description="連絡先 tanaka@naniwa.example.jp 06-1234-5678")
    made = letter(kind, language=language, introduction=introduction)
    for secret in SECRETS[reader_of(kind)]:
        assert secret not in made.subject + made.text + made.html


HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)>\r\nBcc: all@example.com\r\n\r\n'
    "→ Pulse aquí: https://evil.example/\n■ Nuevo\n――――――――――\n{{ secret }}{% debug %}\x00\u202e"
)


class Active(HTMLParser):
    """Collects what could act, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "img", "iframe", "form", "object", "embed", "svg", "link", "base"}:
            self.active.append(tag)
        self.active += [name for name, _ in attributes if name.startswith("on")]
        self.links += [value or "" for name, value in attributes if name in {"href", "src"}]


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_in_every_field_stays_text(kind: LetterKind, language: str) -> None:
    terms = make_terms()
    introduction = make_introduction(need=make_need(terms))
    for model, fields in (
        ("supplier_organisation", ["legal_name", "trade_name"]),
        ("buyer_organisation", ["legal_name", "trade_name"]),
        ("supplier", ["katakana_reading", "municipality", "contact_name", "contact_title"]),
        ("supplier", ["description_es", "description_ja", "description_en", "contact_phone"]),
        ("buyer", ["name_en", "department", "contact_name", "contact_title", "contact_phone"]),
        ("need", ["title", "description"]),
        ("mission", ["name_es", "name_ja", "name_en", "signatory_name", "signatory_title"]),
        ("mission", ["signatory_title_ja", "signatory_title_en"]),
        ("mission", ["host_name_ja", "host_name_en", "reply_phone"]),
    ):
        change(introduction, model, **dict.fromkeys(fields, HOSTILE))
    for term in (terms["sector"], terms["product"], terms["capability"], terms["guanajuato"]):
        term.name_es = term.name_ja = term.name_en = HOSTILE
        term.save()
    made = letter(kind, language=language, introduction=introduction, question=HOSTILE)
    found = Active()
    found.feed(made.html)
    assert found.active == []
    assert set(found.links) <= {ANSWER_URL, STOP_URL, SHEET_URL}
    mail = queue_mail(
        key="hostile",
        kind=kind,
        recipient="ana@example.com",
        language=language,
        subject=made.subject,
        text=made.text,
        html=made.html,
        sender=f"{HOSTILE.replace('<', '').replace('>', '')} <puente@example.com>",
        due_at=timezone.now(),
    )
    message = message_from_string(build_message(mail).message().as_string(), policy=policy.default)
    assert message["Bcc"] is None
    assert [to.addr_spec for to in message["To"].addresses] == ["ana@example.com"]
    assert "\x00" not in mail.text + mail.html
    assert "\u202e" not in mail.text + mail.html + mail.subject
