"""What the outbox gives back and takes out for a person, and leaves of everybody else."""

import pytest

from accounts.domain.personal import personal_data
from matchmaking.outbox.domain.queue import Attachment
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Incoming, IncomingFile, Mail, MailAttachment
from tests.accounts.test_personal_data import erase, everywhere
from tests.outbox.factories import came_in, queued

pytestmark = pytest.mark.django_db
ANA, BETO = "ana@proveedora.example", "beto@proveedora.example"
NAME = "Ana Inconfundible"


def file_of(name: str) -> list[Attachment]:
    return [Attachment(f"{name}.pdf", "application/pdf", b"%PDF-1.7")]


def test_an_erased_persons_mails_and_messages_hold_nothing_of_them() -> None:
    own = queued("own", recipient=ANA, subject=NAME, text=NAME, attachments=file_of(NAME))
    Mail.objects.filter(pk=own.pk).update(last_error=f"550 {NAME}")
    words = dict.fromkeys(
        ("sender_name", "recipient", "subject", "text", "quoted", "report"), f"De {NAME}"
    )
    came_in("own", sender=ANA, raw=NAME.encode(), **words)
    others = queued("other", recipient=BETO, attachments=file_of("Beto"))
    came_in("other", sender=BETO)
    erase(ANA)
    assert not everywhere(NAME)
    assert MailAttachment.objects.get().mail == others
    assert IncomingFile.objects.get().incoming.sender == BETO


def test_what_others_were_written_and_wrote_about_an_erased_person_is_emptied() -> None:
    about = f"Escriba a {ANA}, por favor."
    queued("own", recipient=ANA, text=about)
    for state in (MailState.QUEUED, MailState.SENT):
        mail = queued(state, recipient=BETO, text=about)
        Mail.objects.filter(pk=mail.pk).update(state=state, sent_at=mail.dated_at)
    came_in("own", sender=ANA, text=about)
    for place in ("text", "quoted", "report"):
        came_in(place, sender=BETO, **{place: about}, raw=about.encode())
    found = personal_data(email=ANA)
    assert len(found["mails to others that name the address"]) == 2
    assert len(found["messages of others that name the address"]) == 3
    erase(ANA)
    assert everywhere(ANA) == ["outbox_suppression"]
    mails = Mail.objects.filter(recipient=BETO).order_by("pk")
    assert [mail.state for mail in mails] == [MailState.CANCELLED, MailState.SENT]
    assert Incoming.objects.filter(sender=BETO).count() == 3


def test_a_mail_that_is_being_sent_keeps_its_text_for_its_worker() -> None:
    mail = queued(recipient=BETO, text=f"Escriba a {ANA}.")
    Mail.objects.filter(pk=mail.pk).update(state=MailState.SENDING, lease_until=mail.dated_at)
    erase(ANA)
    mail.refresh_from_db()
    assert (mail.state, ANA in mail.text) == (MailState.SENDING, True)
