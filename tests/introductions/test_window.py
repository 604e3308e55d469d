"""A letter keeps to its reader's hours however often it has to be tried."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.letters.sending import comes_too_late
from matchmaking.introductions.models import Introduction
from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.introductions.factories import make_introduction, make_mission

pytestmark = pytest.mark.django_db

# Thursday, 7 January 2027 in León (six hours behind UTC).
BEFORE_FIVE = dt.datetime(2027, 1, 7, 22, 58, tzinfo=dt.UTC)
AT_NIGHT = dt.datetime(2027, 1, 8, 4, 0, tzinfo=dt.UTC)
NEXT_MORNING = dt.datetime(2027, 1, 8, 15, 0, tzinfo=dt.UTC)


def asked_at(moment: dt.datetime) -> Mail:
    with time_machine.travel(moment, tick=False):
        mission = make_mission(send_from_hour=9, send_to_hour=17, send_weekends=False)
        introduction = make_introduction(mission=mission)
        chain.advance(introduction_id=introduction.pk)
    return Mail.objects.get()


def test_a_letter_that_the_server_puts_off_stays_in_the_window(settings: Any) -> None:
    # Nothing listens there: the connection is refused, which is as good as a 4xx.
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    mail = asked_at(BEFORE_FIVE)
    with time_machine.travel(BEFORE_FIVE + dt.timedelta(seconds=90), tick=False):
        assert deliver(mail_id=mail.pk) == MailState.QUEUED
    mail.refresh_from_db()
    # A minute later, as after any first refusal, would be past five o'clock.
    assert (mail.due_at, mail.attempts) == (NEXT_MORNING, 1)


def test_a_letter_that_no_worker_took_in_time_waits_for_the_morning() -> None:
    mail = asked_at(BEFORE_FIVE)
    with time_machine.travel(AT_NIGHT, tick=False):
        assert deliver(mail_id=mail.pk) == MailState.QUEUED
    mail.refresh_from_db()
    assert (mail.due_at, mail.attempts, mail.lease_until) == (NEXT_MORNING, 0, None)
    with time_machine.travel(NEXT_MORNING, tick=False):
        assert deliver(mail_id=mail.pk) == MailState.SENT
    assert Introduction.objects.get().state == "supplier_asked"


@pytest.mark.parametrize(
    ("deadline", "ends_on", "said"),
    [
        (None, dt.date(2027, 3, 10), ""),
        (dt.date(2027, 1, 8), dt.date(2027, 3, 10), ""),
        (dt.date(2027, 1, 7), dt.date(2027, 3, 10), "need"),
        (None, dt.date(2027, 1, 7), "mission"),
    ],
)
def test_the_organizer_is_told_of_a_letter_that_comes_too_late(
    deadline: dt.date | None, ends_on: dt.date, said: str
) -> None:
    mail = asked_at(AT_NIGHT)
    assert mail.due_at == NEXT_MORNING
    introduction = Introduction.objects.get()
    introduction.need.deadline = deadline
    introduction.mission.ends_on = ends_on
    introduction.mission.time_zone = "America/Mexico_City"
    assert comes_too_late(introduction, mail.due_at) == said
