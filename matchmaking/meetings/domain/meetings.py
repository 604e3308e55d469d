"""A meeting from its proposal until it begins: published, agreed to, moved, called off.

Letters are rows of the same transaction as the step; whoever calls wakes the outbox.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain import course
from matchmaking.introductions.domain import meetings as told
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.domain import drafts, letters, steps
from matchmaking.meetings.domain.parties import every_meeting_of
from matchmaking.meetings.domain.timetables import OCCUPYING, PROMISED, locked
from matchmaking.meetings.enums import MeetingAction, MeetingState
from matchmaking.meetings.models import Meeting, Party, Slot, Timetable

S = MeetingState


def publish(*, timetable: Timetable, user: User | None) -> int:
    """Propose every meeting of the draft to both sides; how many.

    A draft whose pair may no longer meet, or whose time has passed, is dropped. The letters are
    written by `letters.post_timetable`, one for each side, however many meetings it has.
    """
    now = timezone.now()
    with transaction.atomic():
        locked(timetable)
        found = Meeting.objects.filter(timetable=timetable, state=S.DRAFT).select_related("slot")
        proposed = [meeting for meeting in found if _propose(meeting, user, now)]
        letters.owe_timetable(
            {one.buyer_id for one in proposed} | {one.supplier_id for one in proposed}
        )
        Timetable.objects.filter(pk=timetable.pk).update(published_at=now, updated_at=now)
    return len(proposed)


def _propose(meeting: Meeting, user: User | None, now: dt.datetime) -> bool:
    stands = meeting.slot.starts_at > now and told.note_meeting_proposed(
        introduction_id=meeting.introduction_id, user=user
    )
    if not stands:
        meeting.delete()
        return False
    steps.claim(meeting, to=S.PROPOSED, only_from=(S.DRAFT,))
    actor = ActorKind.ORGANIZER if user else ActorKind.SYSTEM
    steps.record(meeting, MeetingAction.PROPOSED, actor, user=user)
    return True


def agree(*, meeting_id: int, side: Side, user: User | None = None) -> bool:
    """`side` will come. True where both have said so now, and the meeting is scheduled."""
    with transaction.atomic():
        meeting = steps.load_locked(meeting_id)
        if meeting.state == S.SCHEDULED:
            return True  # Said twice, meant once.
        both = meeting.has_agreed(side.other)
        actor = actor_of(meeting, side, user)
        said_now = not meeting.has_agreed(side)
        steps.claim(
            meeting,
            to=S.SCHEDULED if both else S.PROPOSED,
            only_from=(S.PROPOSED,),
            **({f"{side}_agreed_at": timezone.now()} if said_now else {}),
        )
        if said_now:
            steps.record(meeting, MeetingAction.AGREED, actor, user=user, reason=side)
        if both:
            told.note_meeting_agreed(
                introduction_id=meeting.introduction_id, actor_kind=actor, user=user
            )
    return both


def actor_of(meeting: Meeting, side: Side, user: User | None) -> ActorKind:
    """The side itself, by its link or by a member of it; else the organizer on its behalf."""
    if user is None:
        return ActorKind(side.value)
    organisation = meeting.party_of(side).organisation
    is_member = organisation.memberships.filter(user=user).exists()
    return ActorKind(side.value) if is_member else ActorKind.ORGANIZER


def cancel(
    *,
    meeting_id: int,
    actor_kind: ActorKind,
    reason: MeetingCancelReason,
    user: User | None = None,
    **said: str,
) -> Meeting:
    """Call a meeting off; its time and table are free again, and the other side is told.

    `said` are the note and with whom the organizer spoke, as a `MeetingEvent` keeps them.
    NotPossibleError where it is not ahead any more: of what has begun is said what came of it.
    """
    with transaction.atomic():
        meeting = steps.load_locked(meeting_id)
        if meeting.slot.starts_at <= timezone.now():
            raise steps.NotPossibleError
        steps.claim(meeting, to=S.CANCELLED, only_from=PROMISED)
        steps.record(meeting, MeetingAction.CANCELLED, actor_kind, user=user, reason=reason, **said)
        told.note_meeting_cancelled(
            introduction_id=meeting.introduction_id,
            actor_kind=actor_kind,
            reason=reason,
            user=user,
        )
        for side in Side:
            # Who calls it off knows.
            if side.value != actor_kind:
                letters.tell_cancellation(
                    meeting=meeting, side=side, actor_kind=actor_kind, reason=reason
                )
    return meeting


def move(
    *, meeting_id: int, slot: Slot, table: int, both_agreed: bool, user: User | None
) -> Meeting:
    """Another time or table; both sides are told, and asked anew unless they agreed already.

    At the same time another table asks nobody anew. TakenError where it cannot be.
    """
    with transaction.atomic():
        meeting = steps.load_locked(meeting_id)
        was_scheduled = meeting.state == S.SCHEDULED
        same_time = slot.pk == meeting.slot_id
        _check_free(meeting, slot, table)
        stays = both_agreed or (same_time and was_scheduled)
        steps.claim(
            meeting,
            to=S.SCHEDULED if stays else S.PROPOSED,
            only_from=PROMISED,
            slot=slot,
            table=table,
            round=meeting.round + 1,
            **_agreed_after(meeting, both_agreed=both_agreed, same_time=same_time),
        )
        steps.record(meeting, MeetingAction.MOVED, ActorKind.ORGANIZER, user=user)
        if stays and not was_scheduled:
            told.note_meeting_agreed(
                introduction_id=meeting.introduction_id, actor_kind=ActorKind.ORGANIZER, user=user
            )
        elif was_scheduled and not stays:
            told.note_meeting_proposed(introduction_id=meeting.introduction_id, user=user)
        for side in Side:
            letters.tell_change(meeting=meeting, side=side)
    return meeting


def _agreed_after(
    meeting: Meeting, *, both_agreed: bool, same_time: bool
) -> dict[str, dt.datetime | None]:
    """When each side said that it comes, where a move changes that."""
    if both_agreed:
        now = timezone.now()
        return {
            "buyer_agreed_at": meeting.buyer_agreed_at or now,
            "supplier_agreed_at": meeting.supplier_agreed_at or now,
        }
    return {} if same_time else {"buyer_agreed_at": None, "supplier_agreed_at": None}


def _check_free(meeting: Meeting, slot: Slot, table: int) -> None:
    """TakenError where the table or a side is not free; the same-slot rules are the database's.

    NotPossibleError where that time has come: another table is all that can change then.
    """
    if slot.pk != meeting.slot_id and slot.starts_at <= timezone.now():
        raise steps.NotPossibleError(f"{slot} has passed")
    if not slot.is_open or not 1 <= table <= slot.day.tables:
        raise steps.TakenError(f"no table {table} at {slot}")
    for side in Side:
        if not is_free(party=meeting.party_of(side), slot=slot, but=meeting):
            raise steps.TakenError(f"{side} is elsewhere at {slot}")


def is_free(*, party: Party, slot: Slot, but: Meeting | None = None) -> bool:
    """The party has no other meeting then, nor one from which it could not arrive in time."""
    way = dt.timedelta(minutes=slot.day.timetable.travel_minutes)
    others = every_meeting_of(party).filter(
        timetable_id=slot.day.timetable_id, state__in=[S.DRAFT, *OCCUPYING]
    )
    if but is not None:
        others = others.exclude(pk=but.pk)
    for other in others.select_related("slot__day"):
        apart = way if other.slot.day.city_id != slot.day.city_id else dt.timedelta()
        if slot.starts_at < other.slot.ends_at + apart and (
            other.slot.starts_at < slot.ends_at + apart
        ):
            return False
    return True


def place(*, timetable: Timetable, introduction: Introduction, slot: Slot, table: int) -> Meeting:
    """Put a pair that was left out at a time by hand: a draft like any other, until published."""
    with transaction.atomic():
        locked(timetable)
        allowed = introduction.state in course.MAY_MEET and slot.starts_at > timezone.now()
        if not allowed or not slot.is_open or not 1 <= table <= slot.day.tables:
            raise steps.NotPossibleError(f"{introduction.pk} at {slot}")
        try:
            with transaction.atomic():
                meeting = drafts.new_draft(
                    timetable=timetable, introduction=introduction, slot_id=slot.pk, table=table
                )
        except IntegrityError as error:
            raise steps.TakenError(f"{introduction.pk} at {slot}") from error
        for party in (meeting.buyer, meeting.supplier):
            if not is_free(party=party, slot=slot, but=meeting):
                raise steps.TakenError(f"{party} is elsewhere at {slot}")
    return meeting


def propose_again(*, meeting: Meeting, user: User | None) -> None:
    """Tell both sides of a draft that takes the place of their last meeting: a change to them.

    NotPossibleError where the pair may not meet any more.
    """
    with transaction.atomic():
        locked(meeting.timetable)
        if not _propose(meeting, user, timezone.now()):
            raise steps.NotPossibleError(str(meeting))
        for side in Side:
            letters.tell_change(meeting=meeting, side=side)


def end_orphans() -> list[int]:
    """Call off the meetings to come of introductions that were stopped; their ids."""
    stopped = Meeting.objects.filter(introduction__state__in=course.FINAL)
    stopped.filter(state=S.DRAFT).delete()
    # The two may be sitting together: of what has begun somebody says what came of it, and a letter
    # that calls it off would be untrue.
    ahead = stopped.filter(state__in=PROMISED, slot__starts_at__gt=timezone.now())
    ended = []
    for pk in ahead.order_by("pk").values_list("pk", flat=True):
        try:
            cancel(
                meeting_id=pk,
                actor_kind=ActorKind.SYSTEM,
                reason=MeetingCancelReason.PAIR_ENDED,
            )
        except steps.NotPossibleError:
            continue  # Somebody called it off in this very moment, or it began.
        ended.append(pk)
    return ended


def free_tables(*, slot: Slot) -> list[int]:
    """The tables that nobody has at that time, the lowest first."""
    taken = set(
        Meeting.objects.filter(slot=slot, state__in=[S.DRAFT, *OCCUPYING]).values_list(
            "table", flat=True
        )
    )
    return [table for table in range(1, slot.day.tables + 1) if table not in taken]


def reseat(*, day_id: int, user: User | None) -> list[int]:
    """Give promised meetings whose table is gone another one at their time; who has none left.

    Those that are over keep theirs: nobody need be told where it would have been.
    """
    stranded = []
    lost = Meeting.objects.filter(
        slot__day_id=day_id, slot__ends_at__gt=timezone.now(), state__in=PROMISED
    ).select_related("slot__day__timetable")
    for meeting in lost.order_by("slot__starts_at", "pk"):
        if meeting.slot.is_open and meeting.table <= meeting.slot.day.tables:
            continue
        if meeting.slot.is_open:
            # A draft was promised to nobody and makes room; the next draft places that pair.
            Meeting.objects.filter(slot=meeting.slot, state=S.DRAFT).delete()
        free = free_tables(slot=meeting.slot) if meeting.slot.is_open else []
        if not free:
            stranded.append(meeting.pk)
            continue
        move(meeting_id=meeting.pk, slot=meeting.slot, table=free[0], both_agreed=False, user=user)
    return stranded
