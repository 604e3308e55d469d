"""The letter to the lead of a mission: what neither letters nor the organizer's calls answered.

One a week and mission at most, and none while there is nothing to tell. It goes to the owner of the
organizer's account, in that person's language.
"""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from matchmaking.introductions.domain.followup import followup_queries
from matchmaking.introductions.domain.letters.composing import RenderedLetter, render_letter
from matchmaking.introductions.enums import Escalation, InquiryState, OutcomeState
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.enums import Mode
from matchmaking.outbox.models import Mail
from matchmaking.profiles.domain.relay import one_line

KIND = "follow_up_digest"
# A dispute that the organizer has not settled by then is for the lead.
DISPUTE_AGE = dt.timedelta(days=14)
# A longer list is read on the page.
MOST_LINES = 20


def missions_to_tell(*, now: dt.datetime | None = None) -> QuerySet[Mission]:
    """Missions with something for their lead."""
    moment = now or timezone.now()
    with_the_lead = Q(
        introductions__inquiries__state=InquiryState.WAITING,
        introductions__inquiries__stage=Escalation.LEAD,
    )
    disputed = Q(
        introductions__outcomes__state=OutcomeState.DISPUTED,
        introductions__outcomes__state_since__lte=moment - DISPUTE_AGE,
    )
    return Mission.objects.filter(with_the_lead | disputed).distinct().order_by("pk")


def tell_lead(*, mission_id: int, now: dt.datetime | None = None) -> Mail | None:
    """Queue this week's letter; the one of this week where there is one already.

    None where nobody owns the organizer's account, or only people who may no longer log in.
    """
    moment = now or timezone.now()
    mission = Mission.objects.select_related("organizer").get(pk=mission_id)
    lead = (
        Membership.objects.filter(
            organisation=mission.organizer, role=Role.OWNER, user__is_active=True
        )
        .select_related("user")
        .order_by("pk")
        .first()
    )
    if lead is None:
        return None
    year, week, _ = moment.isocalendar()
    key = f"mission:{mission.pk}:{KIND}:{year}-{week:02d}"
    written = Mail.objects.filter(key=key).first()
    if written is not None:
        return written
    language = lead.user.language
    address = settings.SITE_URL + reverse("introductions:follow-up-list", args=[mission.slug])
    letter = _compose(mission, language, lead.user.full_name, address, moment)
    return queue_mail(
        key=key,
        kind=KIND,
        mode=Mode.AT_LEAST_ONCE,
        recipient=lead.user.email,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        related=f"mission:{mission.pk}",
    )


def _compose(
    mission: Mission, language: str, name: str, address: str, moment: dt.datetime
) -> RenderedLetter:
    calls = [
        inquiry
        for inquiry in followup_queries.calls_to_make(mission)
        if inquiry.stage == Escalation.LEAD
    ]
    disputed = followup_queries.disputed(mission).filter(state_since__lte=moment - DISPUTE_AGE)
    return compose_digest(
        mission=mission,
        language=language,
        name=name,
        address=address,
        calls=len(calls),
        disputed=len(disputed),
        pairs=list(
            dict.fromkeys(
                [
                    *(inquiry.introduction for inquiry in calls),
                    *(outcome.introduction for outcome in disputed),
                ]
            )
        ),
    )


def compose_digest(
    *,
    mission: Mission,
    language: str,
    name: str,
    address: str,
    calls: int,
    disputed: int,
    pairs: Sequence[Introduction],
) -> RenderedLetter:
    """The letter about `pairs`: so many open questions, so many values on which they differ."""
    context = {
        "name": name,
        "mission": mission.name_in(language),
        "organizer": one_line(mission.organizer.name),
        "calls": calls,
        "disputed": disputed,
        "pairs": [
            {
                "supplier": one_line(pair.supplier.organisation.name),
                "buyer": one_line(pair.need.buyer.name_in(language)),
            }
            for pair in pairs[:MOST_LINES]
        ],
        "more": max(0, len(pairs) - MOST_LINES),
        "url": address,
    }
    return render_letter(KIND, language, context, urls={address})
