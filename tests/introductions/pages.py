"""Every page that a link in a mail leads to, and a picture of all that a page could change."""

import hashlib

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.domain.members import invite_member
from accounts.enums import Role
from matchmaking.common.enums import Language
from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Introduction
from tests.factories import UserFactory
from tests.introductions.factories import (
    make_introduction,
    make_need,
    make_supplier,
    make_terms,
)
from tests.introductions.followup import ORDER, make_released, on, sweep
from tests.introductions.links import delivered_link

COLLEAGUE = {
    "name": "鈴木 花子",
    "department": "開発部",
    "email": "suzuki@naniwa.example.jp",
    "language": "en",
}


def link_in(kind: str, introduction: Introduction) -> str:
    return delivered_link(kind=kind, related=introduction.label)


def pages_of_a_question() -> dict[str, str]:
    """name -> address: both sides of an introduction, up to a question, and a colleague."""
    introduction = make_introduction()
    chain.advance(introduction_id=introduction.pk)
    client = Client()
    supplier = link_in(K.SUPPLIER_REQUEST, introduction)
    client.post(supplier, {"answer": "accept", "seen": S.SUPPLIER_ASKED})
    buyer = link_in(K.BUYER_TEASER, introduction)
    client.post(f"{buyer}forward/", COLLEAGUE)
    colleague = link_in("forwarded", introduction)
    question = {"answer": "needs_information", "seen": S.BUYER_ASKED, "text": "金型は？"}
    client.post(buyer, question)
    asked = link_in(K.INFORMATION_REQUEST, introduction)
    pages = {"supplier": supplier, "buyer": buyer, "colleague": colleague, "question": asked}
    pages |= {f"{name} stops": f"{url}stop/" for name, url in pages.items()}
    return pages | {"buyer passes on": f"{buyer}forward/"}


def pages_of_an_outcome() -> dict[str, str]:
    """How things stand, asked of both sides, and an order to confirm."""
    terms = make_terms()
    with on(0):
        introduction = make_released(need=make_need(terms), supplier=make_supplier(terms))
    for day in (30, 37):
        with on(day):
            sweep()
    with on(38):
        asked = link_in(K.FOLLOW_UP_TO_SUPPLIER, introduction)
        Client().post(asked, ORDER)
    with on(45):
        sweep()
        confirm = link_in(K.CONFIRMATION_TO_BUYER, introduction)
    return {"follow-up": asked, "confirmation": confirm, "confirmation stops": f"{confirm}stop/"}


def pages_of_a_release() -> dict[str, str]:
    """The letters that give each side the other's contact."""
    introduction = make_released()
    return {
        "to the supplier": link_in(K.INTRODUCTION_TO_SUPPLIER, introduction),
        "to the buyer": link_in(K.INTRODUCTION_TO_BUYER, introduction),
    }


def pages_of_an_account(introduction: Introduction) -> dict[str, str]:
    """An invitation, and the confirmation of an address."""
    owner = UserFactory()
    invitation = invite_member(
        organisation=introduction.mission.organizer,
        email="nueva@example.com",
        role=Role.EDITOR,
        language=Language.SPANISH,
        invited_by=owner,
    )
    address = EmailAddress.objects.create(user=owner, email="otra@example.com")
    key = EmailConfirmationHMAC(address).key
    return {
        "invitation": reverse("accounts:invitation", args=[invitation.token]),
        "address": reverse("account_confirm_email", args=[key]),
    }


# What reading a page may write: that somebody was shown a contact. See docs/privacy.md.
HISTORY = "accounts_dataaccess"


def everything() -> dict[str, str]:
    """table -> a hash of all its rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
