"""What workers and beat would have done by now for one made-up mission of the past.

The same verbs that the tasks call, one mission at a time and in one process. Letters that are due
are kept as sent (see `outbox.domain.delivery.keep_as_sent`): they stand in the mailbox with their
dates, and no transport ever sees them, whatever this site is set to.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from matchmaking.introductions.domain import inquiries
from matchmaking.introductions.domain.consent import chain, reminders, stopping
from matchmaking.introductions.domain.followup import asking, digest
from matchmaking.introductions.enums import InquiryState
from matchmaking.introductions.models import Inquiry, Introduction
from matchmaking.matching.domain.learning import learned_models
from matchmaking.matching.domain.reviews import proposals_to_hand_over
from matchmaking.meetings.domain import letters, ratings
from matchmaking.meetings.models import Party
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.delivery import keep_as_sent
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail

# In the language in which the demo's organizer writes all its notes.
NOTE = "carta del pasado de la demostración"
MONDAY = 0


def has_something_due(mission: Mission) -> bool:
    """Whether a round would find anything in a mission that is over: a question or a letter.

    On Mondays it looks back in any case.
    """
    if timezone.now().weekday() == MONDAY:
        return True
    due = Inquiry.objects.filter(
        introduction__mission=mission, state=InquiryState.WAITING, next_at__lte=timezone.now()
    )
    return due.exists() or _letters_due(mission).exists()


def work(mission: Mission) -> None:
    """One round: whatever is due in `mission` by the clock is done."""
    _ask_for_introductions(mission)
    _arrange_meetings(mission)
    follow_up(mission)


def follow_up(mission: Mission) -> None:
    """The part of a round that is left when the delegation is home: what came of it all."""
    _ask_what_came_of_it(mission)
    if timezone.now().weekday() == MONDAY:
        _look_back(mission)
    _send_letters(mission)


def _ask_for_introductions(mission: Mission) -> None:
    for proposal in proposals_to_hand_over().filter(mission=mission).order_by("decided_at", "pk"):
        chain.open_introduction(proposal_id=proposal.pk)
    stopping.expire_due()
    own = set(Introduction.objects.filter(mission=mission).values_list("pk", flat=True))
    for introduction_id in reminders.introductions_to_remind():
        if introduction_id in own:
            reminders.remind(introduction_id=introduction_id)
    for introduction_id in chain.introductions_to_advance():
        if introduction_id in own:
            chain.advance(introduction_id=introduction_id)


def _arrange_meetings(mission: Mission) -> None:
    owed = Party.objects.filter(mission=mission, owed_timetable=True)
    for party_id in list(owed.values_list("pk", flat=True)):
        letters.post_timetable(party_id=party_id)
    if timezone.now().date() >= mission.starts_on:
        ratings.ask_for_ratings()


def _ask_what_came_of_it(mission: Mission) -> None:
    due = Inquiry.objects.filter(
        introduction__mission=mission, state=InquiryState.WAITING, next_at__lte=timezone.now()
    ).order_by("planned_on", "pk")
    pairs = due.values_list("introduction_id", "asked")
    for introduction_id, asked in dict.fromkeys(pairs):
        asking.ask(introduction_id=introduction_id, asked=asked)
    for introduction in inquiries.out_of_view().filter(mission=mission):
        inquiries.keep_in_view(introduction)


def _look_back(mission: Mission) -> None:
    """Once a week: the letter to the lead, and a training where enough was judged."""
    if digest.missions_to_tell().filter(pk=mission.pk).exists():
        digest.tell_lead(mission_id=mission.pk)
    if learned_models.labels_since_training(mission.organizer) >= learned_models.WORTH_A_TRAINING:
        learned_models.train(organizer=mission.organizer)


def _send_letters(mission: Mission) -> None:
    due = _letters_due(mission).order_by("due_at", "pk")
    for mail_id in list(due.values_list("pk", flat=True)):
        keep_as_sent(mail_id=mail_id, note=NOTE)


def _letters_due(mission: Mission) -> QuerySet[Mail]:
    """What waits in the outbox for this mission: few rows, found by their state."""
    return Mail.objects.filter(
        Q(letter__introduction__mission=mission)
        | Q(forwarding__introduction__mission=mission)
        | Q(meeting_letter__party__mission=mission)
        | Q(related=f"mission:{mission.pk}"),
        state=MailState.QUEUED,
        due_at__lte=timezone.now(),
    )
