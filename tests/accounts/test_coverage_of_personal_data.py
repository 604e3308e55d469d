"""Everything that is kept of people can be read by them and erased: no model is forgotten.

All models are read. A field that holds a person's name, address, telephone or own words, or that
names an account, is held (`common.personal.Holding`), or stands below with the reason why not.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.domain.personal import block_person, erase_person, personal_data
from accounts.models import User
from matchmaking.common.personal import holdings
from matchmaking.introductions.models import Introduction
from matchmaking.outbox.models import Mail
from tests.accounts.test_personal_data import everywhere
from tests.pages.everything import World, two_weeks_before

ABOUT_A_PERSON = re.compile(
    r"e_?mail|phone|contact_|person$|person_|signatory|recipient|sender|spoke_with|answered_by"
    r"|full_name|first_name|last_name|^address$"
)
WORDS = frozenset({"note", "text", "raw", "quoted", "report", "cells", "content", "body", "source"})
WRITTEN = (models.CharField, models.TextField, models.BinaryField, models.JSONField)

EMPTIED = "names an account; erasing empties the account, and the decision stays nobody's"
COMPANY = "a company's, not a person's"
OURS = "an address of this installation or of the mission, not the reader's"
OF_A_MAIL = "goes with the mail that it belongs to: erasing shreds it"
NUMBERS = "made of numbers and codes"
SEARCHED = "typed by an organizer; found by searching the administration, as docs/deploy.md says"

NOT_HELD = {
    # Who decided or asked.
    "accounts.Consent.user": EMPTIED,
    "accounts.Invitation.invited_by": EMPTIED,
    "accounts.Invitation.used_by": EMPTIED,
    "accounts.Membership.user": "deleted with the account's memberships",
    "accounts.Organisation.members": "the memberships, from the other side",
    "accounts.DataAccess.user": EMPTIED,
    "admin.LogEntry.user": EMPTIED,
    "api.ApiKey.created_by": EMPTIED + "; without memberships the key opens nothing",
    "exchange.ImportBatch.uploaded_by": EMPTIED,
    "introductions.CounterfactualAnswer.user": EMPTIED,
    "introductions.Call.user": EMPTIED,
    "introductions.ExchangeRate.user": EMPTIED,
    "introductions.IntroductionEvent.user": EMPTIED,
    "introductions.LetterTemplate.user": EMPTIED,
    "introductions.OutcomeStatement.user": EMPTIED,
    "introductions.ProgressReport.user": EMPTIED,
    "introductions.PromiseStatement.user": EMPTIED,
    "introductions.Reply.user": EMPTIED,
    "matching.Label.user": EMPTIED,
    "matching.MatchRun.requested_by": EMPTIED,
    "matching.ModelVersion.ended_by": EMPTIED,
    "matching.ModelVersion.requested_by": EMPTIED,
    "matching.Proposal.decided_by": EMPTIED,
    "matching.Review.user": EMPTIED,
    "meetings.Absence.user": EMPTIED,
    "meetings.MeetingEvent.user": EMPTIED,
    "meetings.Rating.user": EMPTIED,
    "meetings.Solve.asked_by": EMPTIED,
    "outbox.MailEvent.user": EMPTIED,
    # Of allauth: deleted with the account.
    "account.EmailAddress.user": "deleted with the account",
    "account.EmailAddress.email": "deleted with the account, and a person is found by it",
    "mfa.Authenticator.user": "deleted with the account",
    # Addresses that stay on purpose.
    "accounts.DataAccess.person_hash": "a hash; erased by the holding that is found by it",
    "accounts.ErasureRequest.email": "the request itself; emptied when it is carried out",
    "accounts.ErasureRequest.email_hash": "tells a second request of the same person",
    "outbox.Suppression.address": "stays: without it a later import would write there again",
    "outbox.Suppression.note": "of the mail server or of an administrator, beside that address",
    # Of mails.
    "outbox.Incoming.recipient": OURS,
    "outbox.Incoming.raw": "what nobody could read; deleted with the rest of the message",
    "outbox.Incoming.report": "shown as the text is: erased with it",
    "outbox.Mail.recipient": "by which mails are found; replaced when they are erased",
    "outbox.Mail.reply_to": OURS,
    "outbox.Mail.sender": OURS,
    "outbox.MailAttachment.content": OF_A_MAIL,
    "outbox.MailEvent.note": SEARCHED,
    "outbox.IncomingFile.content": "deleted with the message that it came with",
    # What organizations say of themselves and of each other.
    "accounts.Consent.source": "where a paper or a sheet is kept",
    "exchange.ImportBatch.content": "the file itself; taken out when one of its rows is erased",
    "introductions.LetterTemplate.body": "an organizer's wording, for every reader",
    "matching.ModelVersion.report": NUMBERS,
    "matching.UnreadText.text": COMPANY,
    "matching.UnreadText.source": COMPANY,
    "meetings.MeetingDay.address": "of the hall",
    "missions.Exclusion.note": "private to the organisation, which deletes it on its own page",
    "introductions.ExchangeRate.source": "where a rate was read",
    "profiles.Buyer.address": COMPANY,
    "profiles.Supplier.contact_language": "a language",
    "taxonomy.Synonym.text": "a term",
    "taxonomy.TariffSchedule.source": "a publication",
    # Gone by themselves within a day.
    "api.IdempotentRequest.body": "an answer of the API, kept for 24 hours",
}


def personal_fields() -> Iterator[tuple[str, type[models.Model], str]]:
    """("app.Model.field", model, field) of all that may tell of a person."""
    for model in apps.get_models():
        meta = model._meta
        if meta.proxy or not meta.managed:
            continue
        for field in [*meta.get_fields()]:
            if field.auto_created or not getattr(field, "concrete", False):
                continue
            names_account = field.is_relation and field.related_model is User
            written = isinstance(field, WRITTEN)
            tells = written and (
                isinstance(field, models.EmailField)
                or ABOUT_A_PERSON.search(field.name)
                or field.name in WORDS
            )
            if names_account or tells:
                yield f"{meta.app_label}.{meta.object_name}.{field.name}", model, field.name


def held() -> set[tuple[type[models.Model], str]]:
    return {
        (holding.find("nobody@example.com").model, field)
        for holding in holdings()
        for field in holding.fields
    }


@pytest.mark.django_db
def test_what_is_kept_of_people_is_held_or_says_why_not() -> None:
    known = held()
    forgotten = [
        name
        for name, model, field in personal_fields()
        if (model, field) not in known and name not in NOT_HELD
    ]
    assert not forgotten, "add a Holding in the app's personal.py, or a reason here"


def test_no_reason_outlives_its_field() -> None:
    stale = set(NOT_HELD) - {name for name, _model, _field in personal_fields()}
    assert not stale


@pytest.mark.django_db
def test_every_holding_can_be_read() -> None:
    for holding in holdings():
        assert list(holding.find("nobody@example.com").values(*holding.fields)) == [], holding.name


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    with two_weeks_before(settings) as made:
        yield made


# Where a trace may stay, and why: see the reasons above.
STAYS = {"outbox_suppression"}


@pytest.mark.django_db
def test_a_suppliers_contact_is_gone_from_every_table(world: World) -> None:
    supplier = world.introduction.supplier
    address, phone = supplier.contact_email, supplier.contact_phone
    marks = (supplier.contact_name, "Ana Hablada")
    found = personal_data(email=address)
    assert {"supplier's contact", "mails", "timetable", "promises", "rows of uploaded sheets"} <= (
        set(found)
    )
    assert found["promises"][0]["person"] == "Ana Hablada"
    block_person(email=address)
    erase_person(email=address, at_once=True)
    assert set(everywhere(address)) <= STAYS
    assert not everywhere(phone)
    for mark in marks:
        assert not everywhere(mark), mark
    assert personal_data(email=address) == {}
    # What happened stays.
    assert Introduction.objects.filter(pk=world.introduction.pk).exists()
    assert Mail.objects.filter(kind="supplier_request").exists()


@pytest.mark.django_db
def test_a_buyers_contact_is_gone_from_every_table(world: World) -> None:
    buyer = world.introduction.need.buyer
    address, name = buyer.contact_email, buyer.contact_name
    found = personal_data(email=address)
    assert {"incoming messages", "mails to others that name the address"} <= set(found)
    block_person(email=address)
    erase_person(email=address, at_once=True)
    assert set(everywhere(address)) <= STAYS
    assert not everywhere(name)
