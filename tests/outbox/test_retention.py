"""After its time a mail keeps that it was sent, and nothing of what it said."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from matchmaking.outbox.domain.addresses import reply_address
from matchmaking.outbox.domain.delivery import send_again
from matchmaking.outbox.domain.incoming import receive_message, take_over
from matchmaking.outbox.domain.queue import Attachment, queue_again
from matchmaking.outbox.domain.retention import content_hash, shred_old
from matchmaking.outbox.models import Incoming, IncomingFile, Mail
from matchmaking.outbox.tasks import shred
from tests.outbox.factories import came_in, queued
from tests.outbox.messages import reply

pytestmark = pytest.mark.django_db
SECRET = "https://puente.example/r/" + "a" * 43 + "/"


def in_a_year(days: int = 366) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def mail_in(state: str) -> Mail:
    mail = queued(
        text=f"Estimada Ana: {SECRET}",
        unsubscribe_url=f"{SECRET}stop/",
        attachments=[Attachment("hoja.pdf", "application/pdf", b"%PDF-1.7")],
    )
    Mail.objects.filter(pk=mail.pk).update(
        state=state, sent_at=mail.dated_at, lease_until=mail.dated_at
    )
    mail.refresh_from_db()
    return mail


@pytest.mark.parametrize("state", ["sent", "failed", "cancelled", "suppressed"])
def test_an_old_mail_loses_its_content_and_keeps_its_hash(state: str) -> None:
    mail = mail_in(state)
    known = content_hash(mail)
    assert shred_old(now=in_a_year(364)) == 0
    assert shred_old(now=in_a_year()) == 1
    assert shred_old(now=in_a_year()) == 0
    mail.refresh_from_db()
    assert SECRET not in str(list(Mail.objects.values()))
    assert (mail.text, mail.html, mail.attachments.count()) == ("", "", 0)
    assert (mail.subject, mail.state, mail.content_hash) == (mail.subject, state, known)


@pytest.mark.parametrize("state", ["queued", "sending", "uncertain"])
def test_a_mail_that_still_wants_something_is_left_alone(state: str) -> None:
    mail = mail_in(state)
    assert shred_old(now=in_a_year()) == 0
    mail.refresh_from_db()
    assert SECRET in mail.text


def test_a_shredded_mail_is_not_sent_again() -> None:
    mail = mail_in("failed")
    shred_old(now=in_a_year())
    assert not send_again(mail_id=mail.pk, user=None)


def test_a_shredded_mail_is_not_queued_again() -> None:
    mail = mail_in("cancelled")
    shred_old(now=in_a_year())
    assert not queue_again(mail_id=mail.pk, due_at=in_a_year())


def test_what_came_in_is_shredded_once_it_was_dealt_with(settings: Any) -> None:
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    message = reply(reply_address(queued().pk))
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="a.pdf")
    incoming = receive_message(raw=message.as_bytes())
    shred_old(now=in_a_year())
    assert Incoming.objects.get().text
    take_over(incoming_id=incoming.pk)
    shred_old(now=in_a_year())
    assert not Incoming.objects.get().text
    assert not IncomingFile.objects.exists()


def test_what_came_in_is_shredded_whole_when_its_time_is_over_and_not_before() -> None:
    old = came_in("old")
    with time_machine.travel(in_a_year(2)):
        young = came_in("young")
    shred_old(now=in_a_year(364))
    assert Incoming.objects.exclude(text="").count() == 2
    shred_old(now=in_a_year())
    old.refresh_from_db()
    assert (old.text, old.quoted, old.report, bytes(old.raw)) == ("", "", "", b"")
    assert IncomingFile.objects.get().incoming == young


def test_the_files_of_a_mail_that_is_not_old_are_kept() -> None:
    mail_in("sent")
    with time_machine.travel(in_a_year(2)):
        young = queued("young", attachments=[Attachment("a.pdf", "application/pdf", b"%PDF-1")])
    assert shred_old(now=in_a_year()) == 1
    assert young.attachments.count() == 1


def test_the_nightly_task_shreds(settings: Any) -> None:
    settings.MAIL_RETENTION_DAYS = 0
    mail = mail_in("sent")
    shred()
    mail.refresh_from_db()
    assert mail.shredded_at is not None
