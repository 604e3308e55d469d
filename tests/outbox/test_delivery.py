"""Whatever the mail server does: no letter twice, none lost, and the row says the truth."""

import datetime as dt
import smtplib
import threading
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from matchmaking.outbox.domain import transport
from matchmaking.outbox.domain.delivery import (
    BACKOFF,
    claim_due,
    deliver,
    keep_as_sent,
    mark_as_sent,
    other_recipient,
    send_again,
)
from matchmaking.outbox.domain.suppression import is_suppressed, suppress
from matchmaking.outbox.enums import MailAction, MailState, Mode
from matchmaking.outbox.models import Mail
from matchmaking.outbox.tasks import sweep
from tests.outbox.conftest import Sink
from tests.outbox.factories import queued

pytestmark = pytest.mark.django_db

READER = "ana@proveedora.example"
LATER = "421 4.3.2 try later"
BUSY = "451 4.7.1 greylisted"
NO_USER = "550 5.1.1 no such user"
POLICY = "550 5.7.1 not from you"
BARE = "550 no such user here"
LOG_IN = "530 5.7.0 authentication required"
TOO_LARGE = "552 message exceeds fixed maximum size"
ONCE, AT_LEAST = Mode.AT_MOST_ONCE, Mode.AT_LEAST_ONCE
QUEUED, FAILED, SENT = MailState.QUEUED, MailState.FAILED, MailState.SENT
UNCERTAIN = MailState.UNCERTAIN

# What a letter is left in, by verb and by what the server does there. docs/drills.md shows the same
# table. Account mail is left alike, but for the one that nobody knows of: it is sent again.
LETTERS = {
    #           421     451     550     the connection drops
    "connect": (QUEUED, QUEUED, QUEUED, QUEUED),
    "EHLO": (QUEUED, QUEUED, QUEUED, QUEUED),
    "MAIL": (QUEUED, QUEUED, QUEUED, QUEUED),
    "RCPT": (QUEUED, QUEUED, FAILED, QUEUED),
    "DATA": (QUEUED, QUEUED, FAILED, QUEUED),
    "text": (QUEUED, QUEUED, FAILED, UNCERTAIN),
    "QUIT": (SENT, SENT, SENT, SENT),
}
ANSWERS = (LATER, BUSY, POLICY, "drop")
SCRIPTS = [
    (verb, answer, state)
    for verb, states in LETTERS.items()
    for answer, state in zip(ANSWERS, states, strict=True)
] + [
    ("RCPT", NO_USER, FAILED),
    ("RCPT", BARE, FAILED),
    ("RCPT", LOG_IN, QUEUED),
    ("MAIL", LOG_IN, QUEUED),
    ("MAIL", TOO_LARGE, FAILED),
    ("MAIL", "554 5.3.4 message too big", FAILED),
]


def test_deliver_sends_what_was_queued(sink: Sink) -> None:
    mail = queued()
    assert deliver(mail_id=mail.pk) == SENT
    (envelope,) = sink.taken
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == [READER]
    assert message["Message-ID"] == mail.message_id
    assert message.get_body(("plain",)).get_content().splitlines() == mail.text.splitlines()
    assert "<p>Estimada Ana:</p>" in message.get_body(("html",)).get_content()


@pytest.mark.parametrize("mode", [ONCE, AT_LEAST])
@pytest.mark.parametrize(("verb", "answer", "state"), SCRIPTS)
def test_deliver_leaves_the_exact_state_for_each_answer(
    sink: Sink, verb: str, answer: str, state: str, mode: str
) -> None:
    sink.script[verb] = answer
    mail = queued(mode=mode)
    deliver(mail_id=mail.pk)
    mail.refresh_from_db()
    assert mail.state == (QUEUED if (mode, state) == (AT_LEAST, UNCERTAIN) else state)
    assert mail.lease_until is None
    assert len(sink.taken) == (state in {SENT, UNCERTAIN})
    if mail.state == QUEUED:
        assert mail.due_at > timezone.now()
        assert mail.last_error


@pytest.mark.parametrize(
    ("answer", "suppressed"), [(NO_USER, True), (BARE, True), (POLICY, False), (BUSY, False)]
)
def test_deliver_suppresses_only_addresses_that_do_not_exist(
    sink: Sink, answer: str, suppressed: bool
) -> None:
    sink.script["RCPT"] = answer
    deliver(mail_id=queued().pk)
    assert is_suppressed(READER) is suppressed


def test_deliver_waits_for_a_server_that_is_down(settings: Any) -> None:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert deliver(mail_id=queued().pk) == QUEUED


def test_a_mail_server_that_never_answers_is_left_alone_and_costs_no_attempts(
    silent_port: int, sink: Sink, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = settings.EMAIL_PORT
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent_port, 0.2
    first, second = queued("1"), queued("2")
    assert claim_due() == [first.pk, second.pk]
    assert deliver(mail_id=first.pk) == QUEUED
    assert deliver(mail_id=second.pk) is None
    second.refresh_from_db()
    assert (second.state, second.attempts) == (QUEUED, 0)

    # Handed out again by the next sweep, and tried when the time is over.
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = answering, 5
    assert claim_due() == [second.pk]
    assert deliver(mail_id=second.pk) is None
    monkeypatch.setattr(transport, "_quiet_until", 0.0)
    assert deliver(mail_id=second.pk) == SENT


def test_a_mail_server_that_refuses_at_once_is_asked_for_the_next_letter(sink: Sink) -> None:
    sink.script["connect"] = LATER
    assert deliver(mail_id=queued("1").pk) == QUEUED
    del sink.script["connect"]
    assert deliver(mail_id=queued("2").pk) == SENT


@pytest.mark.parametrize(
    "wrong",
    [
        {"OUTBOX_TRANSPORT": "matchmaking.outbox.smpt.EmailBackend"},
        {"OUTBOX_TRANSPORT": "matchmaking.outbox.smtp.Backend"},
        {"OUTBOX_TRANSPORT": "anymail.backends.postmark.EmailBackend"},
        {"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": True},
        {"EMAIL_HOST": "mail..example.org"},
        {"EMAIL_HOST_USER": "puente", "EMAIL_HOST_PASSWORD": "secret"},
    ],
    ids=["module", "class", "service without a key", "TLS twice", "host", "no log-in there"],
)
def test_a_letter_waits_until_a_wrong_setting_is_put_right(
    sink: Sink, settings: Any, wrong: dict[str, Any]
) -> None:
    right = {name: getattr(settings, name) for name in wrong}
    mail = queued()
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert deliver(mail_id=mail.pk) == QUEUED
    mail.refresh_from_db()
    assert mail.last_error
    for name, value in right.items():
        setattr(settings, name, value)
    with time_machine.travel(mail.due_at, tick=False):
        assert deliver(mail_id=mail.pk) == SENT


def test_deliver_gives_up_after_the_last_wait(sink: Sink) -> None:
    sink.script["RCPT"] = BUSY
    mail = queued()
    states = []
    now = timezone.now()
    for wait in [dt.timedelta(), *BACKOFF]:
        now += wait + dt.timedelta(seconds=30)
        with time_machine.travel(now, tick=False):
            states.append(deliver(mail_id=mail.pk))
    assert states == [QUEUED] * len(BACKOFF) + [FAILED]
    assert sink.taken == []


def test_deliver_does_nothing_before_the_mail_is_due(sink: Sink) -> None:
    mail = queued(due_at=timezone.now() + dt.timedelta(hours=1))
    assert deliver(mail_id=mail.pk) is None
    assert sink.taken == []


def test_deliver_sends_nothing_to_an_address_suppressed_meanwhile(sink: Sink) -> None:
    mail = queued()
    suppress(address=READER)
    assert deliver(mail_id=mail.pk) == MailState.SUPPRESSED
    assert sink.taken == []


@pytest.mark.parametrize("state", ["sending", "sent", "uncertain", "failed", "cancelled"])
def test_deliver_takes_only_what_is_queued(sink: Sink, state: str) -> None:
    mail = queued()
    Mail.objects.filter(pk=mail.pk).update(
        state=state, lease_until=timezone.now(), sent_at=timezone.now()
    )
    assert deliver(mail_id=mail.pk) is None
    assert sink.taken == []


def test_a_letter_left_in_sending_becomes_uncertain_and_stays(sink: Sink) -> None:
    mail = abandoned(mode=ONCE)
    assert claim_due() == []
    mail.refresh_from_db()
    assert mail.state == MailState.UNCERTAIN
    assert [event.action for event in mail.events.all()] == [MailAction.FOUND_UNCERTAIN]
    assert claim_due() == []
    assert deliver(mail_id=mail.pk) is None
    assert sink.taken == []


def test_account_mail_left_in_sending_is_sent_again(sink: Sink) -> None:
    mail = abandoned(mode=AT_LEAST)
    assert claim_due() == [mail.pk]
    assert deliver(mail_id=mail.pk) == SENT


def test_account_mail_that_ends_every_worker_is_given_up(sink: Sink) -> None:
    mail = abandoned(mode=AT_LEAST, attempts=len(BACKOFF) + 1)
    assert claim_due() == []
    mail.refresh_from_db()
    assert (mail.state, mail.lease_until) == (FAILED, None)
    assert mail.last_error


def abandoned(*, mode: str, attempts: int = 1) -> Mail:
    """A row as a killed worker leaves it, its lease over."""
    mail = queued(mode=mode)
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENDING,
        attempts=attempts,
        lease_until=timezone.now() - dt.timedelta(seconds=1),
    )
    return mail


class Overtaken(BaseEmailBackend):
    """Hands over so slowly that its lease ends, and a second worker takes the mail meanwhile.

    The second one is still at it when the first one's server says "later".
    """

    second_is_at_it = False

    def send_messages(self, messages: Any) -> int:
        if Overtaken.second_is_at_it:
            raise SystemExit  # As far as the first one sees: it has not come back.
        Overtaken.second_is_at_it = True
        over = timezone.now() + settings.OUTBOX_SENDING_LEASE + dt.timedelta(seconds=1)
        with time_machine.travel(over, tick=False):
            (again,) = claim_due()
            with pytest.raises(SystemExit):
                deliver(mail_id=again)
        raise smtplib.SMTPResponseException(451, b"4.7.1 later")


def test_a_sender_that_outlived_its_lease_leaves_the_row_to_who_has_it_now(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOX_TRANSPORT = f"{__name__}.Overtaken"
    monkeypatch.setattr(Overtaken, "second_is_at_it", False)
    mail = queued(mode=AT_LEAST)
    deliver(mail_id=mail.pk)
    mail.refresh_from_db()
    # Back in the queue it would be sent by a third one while the second is sending it.
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.SENDING, 2, "")


def test_a_lease_that_still_runs_is_left_alone(settings: Any) -> None:
    mail = queued()
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENDING, lease_until=timezone.now() + settings.OUTBOX_SENDING_LEASE
    )
    assert claim_due() == []
    mail.refresh_from_db()
    assert mail.state == MailState.SENDING


def test_claim_due_hands_each_row_out_once_in_a_while(settings: Any) -> None:
    mails = [queued(str(n)).pk for n in range(3)]
    queued("later", due_at=timezone.now() + dt.timedelta(hours=1))
    assert claim_due() == mails
    assert claim_due() == []
    with time_machine.travel(
        timezone.now() + settings.OUTBOX_HANDOUT_LEASE + dt.timedelta(seconds=1)
    ):
        assert claim_due() == mails


def test_claim_due_hands_out_no_more_before_some_are_sent(sink: Sink) -> None:
    first, second, third = (queued(str(n)).pk for n in range(3))
    assert claim_due(limit=2) == [first, second]
    assert claim_due(limit=2) == []
    deliver(mail_id=second)
    assert claim_due(limit=2) == [third]


def test_a_person_marks_an_uncertain_letter_as_sent(django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("eva@example.com")
    mail = abandoned(mode=ONCE)
    claim_due()
    assert mark_as_sent(mail_id=mail.pk, user=user, note="the buyer rang")
    assert not mark_as_sent(mail_id=mail.pk, user=user)
    mail.refresh_from_db()
    last = mail.events.last()
    assert (mail.state, last.action, last.user) == (SENT, MailAction.MARKED_SENT, user)


def test_a_person_sends_an_uncertain_letter_again(sink: Sink, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("eva@example.com")
    mail = abandoned(mode=ONCE)
    claim_due()
    assert send_again(mail_id=mail.pk, user=user, note="the buyer has nothing")
    assert not send_again(mail_id=mail.pk, user=user)
    acts = mail.events.filter(action=MailAction.SENT_AGAIN)
    assert [(act.user, act.note) for act in acts] == [(user, "the buyer has nothing")]
    assert deliver(mail_id=mail.pk) == SENT
    (envelope,) = sink.taken
    assert message_from_bytes(envelope.content)["Message-ID"] == mail.message_id


def test_nobody_sends_a_sent_letter_again(django_user_model: Any) -> None:
    mail = queued()
    Mail.objects.filter(pk=mail.pk).update(state=SENT, sent_at=timezone.now())
    assert not send_again(mail_id=mail.pk, user=None)


def test_sweep_delivers_what_nobody_was_told_of(
    sink: Sink, django_capture_on_commit_callbacks: Any, tasks_at_once: None
) -> None:
    queued("a")
    queued("b", recipient="beto@proveedora.example")
    with django_capture_on_commit_callbacks(execute=True):
        sweep()
    assert sorted(e.rcpt_tos[0] for e in sink.taken) == [READER, "beto@proveedora.example"]


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_one_letter(sink: Sink) -> None:
    mail = queued()
    states: list[str | None] = []

    def work() -> None:
        try:
            states.append(deliver(mail_id=mail.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(states, key=str) == [None] * 7 + [SENT]
    assert len(sink.taken) == 1


def test_letter_of_a_made_up_past_counts_as_sent_and_reaches_no_server(sink: Sink) -> None:
    day = timezone.now() - dt.timedelta(days=200)
    mail = queued(due_at=day)
    assert keep_as_sent(mail_id=mail.pk, note="made up")
    assert not keep_as_sent(mail_id=mail.pk, note="made up")
    assert deliver(mail_id=mail.pk) is None
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts) == (SENT, day, 0)
    assert [(e.action, e.note) for e in mail.events.all()] == [(MailAction.MARKED_SENT, "made up")]
    assert sink.taken == []


def test_letter_that_is_not_due_is_not_kept_as_sent() -> None:
    mail = queued(due_at=timezone.now() + dt.timedelta(hours=1))
    assert not keep_as_sent(mail_id=mail.pk, note="made up")
    mail.refresh_from_db()
    assert mail.state == QUEUED


@pytest.mark.parametrize(
    ("state", "address", "goes_to"),
    [
        (FAILED, "Ventas <ventas@nueva.example>", "ventas@nueva.example"),
        (MailState.SUPPRESSED, " ventas@nueva.example ", "ventas@nueva.example"),
        # It may have arrived, is on its way, or is let be.
        (MailState.UNCERTAIN, "ventas@nueva.example", ""),
        (QUEUED, "ventas@nueva.example", ""),
        (MailState.LEFT, "ventas@nueva.example", ""),
        # The one that did not take it, however it is written.
        (FAILED, "Ana <ANA@Proveedora.example>", ""),
        (FAILED, "ventas at nueva", ""),
        (FAILED, "", ""),
    ],
)
def test_only_a_mail_that_reached_nobody_can_go_to_another_address(
    state: str, address: str, goes_to: str
) -> None:
    mail = queued()
    Mail.objects.filter(pk=mail.pk).update(state=state)
    mail.refresh_from_db()
    assert other_recipient(mail=mail, address=address) == goes_to
    # Whose words are gone goes nowhere.
    mail.shredded_at = timezone.now()
    assert other_recipient(mail=mail, address=address) == ""
