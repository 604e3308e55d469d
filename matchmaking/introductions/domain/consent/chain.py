"""The chain from an approved proposal to an introduction: whom to ask next, and when."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.domain.consents import NOTICE_VERSION
from matchmaking.introductions.domain import contacts, course, inquiries
from matchmaking.introductions.domain.consent.budget import (
    buyer_is_full,
    is_cooling_off,
    supplier_is_full,
)
from matchmaking.introductions.domain.consent.consents import standing_enrolment, takes_no_letters
from matchmaking.introductions.domain.consent.stopping import stop_if_revoked
from matchmaking.introductions.domain.letters.composing import BOTH_SIDES
from matchmaking.introductions.domain.letters.posting import is_reachable, plan_reminder, post, when
from matchmaking.introductions.enums import (
    AcceptReason,
    ActorKind,
    Answer,
    IntroductionState,
    LetterKind,
    Side,
    Waiting,
)
from matchmaking.introductions.models import ContactRelease, Introduction, Letter, Reply
from matchmaking.matching.domain.reviews import hand_over_proposal, proposals_to_hand_over
from matchmaking.matching.enums import ProposalState
from matchmaking.matching.models import Proposal
from matchmaking.missions.domain.closing import Undone
from matchmaking.missions.enums import ConsentPolicy, MissionState
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.queue import queue_again
from matchmaking.outbox.enums import MailState
from matchmaking.profiles.enums import Channel

S = IntroductionState
# States in which the next step is ours and waits for nobody's answer.
OURS = (S.APPROVED, S.SUPPLIER_ACCEPTED, S.BUYER_INTERESTED)


def left_undone(mission: Mission) -> Undone:
    """The pairs of which we owe the next step, and which wait while the mission is closed."""
    approved = Proposal.objects.filter(
        mission=mission, state=ProposalState.APPROVED, handed_over_at__isnull=True
    )
    begun = Introduction.objects.filter(mission=mission)
    # A pair that was approved in one run stands in each later one as well.
    to_begin = set(approved.values_list("need_id", "supplier_id")) - set(
        begun.values_list("need_id", "supplier_id")
    )
    states = dict(
        begun.filter(state__in=OURS).order_by().values_list("state").annotate(number=Count("pk"))
    )
    unwritten = states.pop(S.APPROVED, 0)
    return Undone(unwritten=len(to_begin) + unwritten, answered=sum(states.values()))


def load(introduction_id: int) -> Introduction:
    """The introduction with both sides, as it stands now."""
    return Introduction.objects.select_related(*BOTH_SIDES).get(pk=introduction_id)


@transaction.atomic
def open_introduction(*, proposal_id: int) -> Introduction | None:
    """Take an approved proposal over and begin its introduction.

    None where it is not there to take: undone, still within the time for undoing, or taken over
    before. A pair that already has an introduction in the mission keeps that one.
    """
    if not hand_over_proposal(proposal_id=proposal_id):
        return None
    proposal = Proposal.objects.select_related("decided_by").get(pk=proposal_id)
    introduction, created = Introduction.objects.get_or_create(
        mission_id=proposal.mission_id,
        need_id=proposal.need_id,
        supplier_id=proposal.supplier_id,
        defaults={"proposal": proposal, "state_since": timezone.now()},
    )
    if created:
        course.begin(introduction=introduction, user=proposal.decided_by)
    return introduction


def advance(*, introduction_id: int) -> str:
    """Take the step that is ours, if any; the state the introduction is in afterwards.

    Safe to call at any time by anybody: a step that was taken meanwhile is not taken again.
    """
    with transaction.atomic():
        introduction = load(introduction_id)
        try:
            if not stop_if_revoked(introduction=introduction):
                take_next_step(introduction)
        except course.OvertakenError:
            introduction.refresh_from_db(fields=["state"])
    return introduction.state


def take_next_step(introduction: Introduction) -> None:
    """Ask whoever is to be asked next, or say on the row why that has to wait."""
    waiting: Waiting | None = None
    if introduction.mission.is_closed and introduction.state in OURS:
        waiting = Waiting.MISSION_CLOSED
    elif introduction.state == S.APPROVED:
        waiting = ask_supplier(introduction=introduction)
    elif introduction.state == S.SUPPLIER_ACCEPTED:
        waiting = ask_buyer(introduction=introduction)
    elif introduction.state == S.BUYER_INTERESTED:
        waiting = release_contacts(introduction=introduction)
    _note_waiting(introduction, waiting)


def _note_waiting(introduction: Introduction, waiting: Waiting | None) -> None:
    reason = waiting.value if waiting else ""
    if introduction.waiting_for != reason:
        Introduction.objects.filter(pk=introduction.pk, state=introduction.state).update(
            waiting_for=reason, updated_at=timezone.now()
        )
        introduction.waiting_for = reason


def ask_supplier(*, introduction: Introduction) -> Waiting | None:
    """Write to the supplier, or skip it on its standing consent; why not, where it has to wait."""
    if not is_reachable(introduction, Side.SUPPLIER):
        return Waiting.SUPPLIER_WITHOUT_ADDRESS
    if takes_no_letters(introduction):
        return Waiting.SUPPLIER_WITHOUT_LETTERS
    full = supplier_is_full(introduction)
    if full is not None:
        return full
    if is_cooling_off(introduction):
        return Waiting.COOLING_OFF
    consent = standing_enrolment(introduction)
    if consent is not None and introduction.mission.consent_policy == ConsentPolicy.STANDING:
        course.move(
            introduction=introduction,
            to=S.SUPPLIER_ACCEPTED,
            actor_kind=ActorKind.SYSTEM,
            reason=AcceptReason.STANDING_CONSENT,
            note=f"{consent.standing_consent_at:%Y-%m-%d}",
        )
        return ask_buyer(introduction=introduction)
    due_at, answer_by = when(introduction, LetterKind.SUPPLIER_REQUEST)
    course.move(
        introduction=introduction,
        to=S.SUPPLIER_ASKED,
        actor_kind=ActorKind.SYSTEM,
        expires_at=answer_by,
    )
    post(
        introduction=introduction,
        kind=LetterKind.SUPPLIER_REQUEST,
        due_at=due_at,
        answer_by=answer_by,
    )
    return None


def ask_buyer(*, introduction: Introduction) -> Waiting | None:
    """Write the first letter to the buyer, within its attention; why not, where it waits."""
    if not is_reachable(introduction, Side.BUYER):
        return _why_unreachable(introduction)
    due_at, answer_by = when(introduction, LetterKind.BUYER_TEASER)
    # A supplier that went back on its yes and then returned: the buyer may have its letter
    # already, or it was taken back in time and goes out after all.
    written = introduction.letters.filter(kind=LetterKind.BUYER_TEASER).first()
    if written is None or written.mail.state == MailState.CANCELLED:
        full = buyer_is_full(introduction)
        if full is not None:
            return full
    course.move(
        introduction=introduction,
        to=S.BUYER_ASKED,
        actor_kind=ActorKind.SYSTEM,
        expires_at=answer_by,
    )
    if written is not None:
        queue_again(mail_id=written.mail_id, due_at=due_at)
        plan_reminder(introduction=introduction, asked_at=due_at)
    else:
        post(
            introduction=introduction,
            kind=LetterKind.BUYER_TEASER,
            due_at=due_at,
            answer_by=answer_by,
        )
    return None


def _why_unreachable(introduction: Introduction) -> Waiting:
    if introduction.need.buyer.channel == Channel.ORGANIZER:
        return Waiting.BUYER_BY_ORGANIZER
    return Waiting.BUYER_WITHOUT_ADDRESS


class MissingConsentError(Exception):
    """Contacts were to be released without a yes on record: a fault in the course, not a case."""


class Released(NamedTuple):
    to_supplier: Letter
    to_buyer: Letter


def release_contacts(*, introduction: Introduction) -> Waiting | None:
    """Give each side the other's contact, once, in the transaction that makes it `introduced`."""
    if not is_reachable(introduction, Side.SUPPLIER):
        return Waiting.SUPPLIER_WITHOUT_ADDRESS
    if not is_reachable(introduction, Side.BUYER):
        return _why_unreachable(introduction)
    supplier_reply = _last_yes(introduction, Side.SUPPLIER, Answer.ACCEPT)
    buyer_reply = _last_yes(introduction, Side.BUYER, Answer.INTERESTED)
    enrolment = None if supplier_reply else standing_enrolment(introduction)
    if buyer_reply is None or not (supplier_reply or enrolment):
        raise MissingConsentError(f"introduction {introduction.pk}")
    with transaction.atomic():
        course.move(introduction=introduction, to=S.INTRODUCED, actor_kind=ActorKind.SYSTEM)
        letters = Released(
            to_supplier=_post_release(introduction, LetterKind.INTRODUCTION_TO_SUPPLIER),
            to_buyer=_post_release(introduction, LetterKind.INTRODUCTION_TO_BUYER),
        )
        ContactRelease.objects.create(
            introduction=introduction,
            supplier_reply=supplier_reply,
            standing_consent_at=enrolment.standing_consent_at if enrolment else None,
            buyer_reply=buyer_reply,
            notice_version=NOTICE_VERSION,
            letter_to_supplier=letters.to_supplier,
            letter_to_buyer=letters.to_buyer,
        )
        contacts.record_release(introduction)
        # From this moment on somebody is asked what came of it.
        inquiries.plan_checkpoints(introduction)
    return None


def _post_release(introduction: Introduction, kind: LetterKind) -> Letter:
    due_at, answer_by = when(introduction, kind)
    return post(introduction=introduction, kind=kind, due_at=due_at, answer_by=answer_by)


def _last_yes(introduction: Introduction, side: Side, answer: Answer) -> Reply | None:
    reply = introduction.replies.filter(side=side).exclude(answer=Answer.INFORMATION).last()
    return reply if reply is not None and reply.answer == answer else None


def proposals_to_open() -> list[int]:
    """Approved proposals that no introduction has taken over, the oldest decision first."""
    return list(proposals_to_hand_over().order_by("decided_at", "pk").values_list("pk", flat=True))


def introductions_to_advance() -> list[int]:
    """Introductions whose next step is ours, the longest waiting first."""
    ours = Q(state__in=OURS) & ~Q(mission__state=MissionState.CLOSED)
    return list(
        Introduction.objects.filter(ours).order_by("state_since", "pk").values_list("pk", flat=True)
    )
