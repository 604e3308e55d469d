"""What a side said on the telephone before the release, entered by the organizer on its behalf."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from matchmaking.introductions.domain.consent.answers import record_answer
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import Answer, AnswerChannel, Side
from matchmaking.introductions.models import Call, Reply


@transaction.atomic
def record_answer_by_telephone(
    *,
    introduction_id: int,
    side: Side,
    answer: Answer,
    seen: str,
    user: User,
    spoke_with: str,
    spoke_on: dt.date,
    spoke_with_email: str = "",
    **details: Any,
) -> Reply:
    """The answer as if by the side itself, the organizer its actor, and the call it came by.

    `details` are those of the answer (reason, text, until). StaleAnswerError where the page that
    was answered no longer showed how things stand.
    """
    reply = record_answer(
        introduction_id=introduction_id, side=side, answer=answer, seen=seen, user=user, **details
    )
    voice = Voice(
        side,
        channel=AnswerChannel.TELEPHONE,
        user=user,
        spoke_with=spoke_with,
        spoke_with_email=spoke_with_email,
        spoke_on=spoke_on,
    )
    Call.objects.create(
        introduction_id=introduction_id,
        reached=True,
        reply=reply,
        note=details.get("text", ""),
        **voice.as_fields(),
    )
    return reply
