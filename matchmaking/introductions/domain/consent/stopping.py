"""Everything that ends an introduction against its course, and takes its letters back.

After the release of contacts a stop ends what we still do for the pair: no further letter leaves.
What the two were given by then stays theirs, and so does an outcome.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.domain.consents import has_withdrawn, withdraw_consent
from accounts.enums import ConsentChannel, Purpose
from accounts.models import Consent, Organisation, User
from matchmaking.common.enums import Language, Publication
from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.consent.consents import (
    BUYER_NEEDS,
    SUPPLIER_NEEDS,
    has_opted_out,
    standing_enrolment,
    takes_no_letters,
    was_never_asked,
)
from matchmaking.introductions.domain.inquiries import is_still_asked
from matchmaking.introductions.domain.letters.composing import BOTH_SIDES
from matchmaking.introductions.domain.letters.courtesy import write_after_expiry
from matchmaking.introductions.domain.letters.kinds import ASKING, RELEASES, TRAITS, kinds_where
from matchmaking.introductions.enums import (
    AcceptReason,
    ActorKind,
    IntroductionState,
    LinkPurpose,
    OptOutScope,
    StopReason,
    TakenBack,
)
from matchmaking.introductions.models import Introduction, Letter, OptOut, ReplyLink
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment, Exclusion
from matchmaking.outbox.domain.queue import cancel_mail, cancel_related
from matchmaking.outbox.enums import PERHAPS_UNREAD, MailState
from matchmaking.outbox.models import Mail
from matchmaking.profiles.enums import NeedState

S = IntroductionState
ASKED = (S.SUPPLIER_ASKED, S.BUYER_ASKED, S.BUYER_NEEDS_INFORMATION)
# Both sides said yes to receiving these: "no more letters" does not mean the one just agreed to.
OWED = RELEASES
# By these a supplier is asked to be introduced: only one that agreed to be is sent them.
ASKING_SUPPLIER = kinds_where(lambda t: t.asks and t.link == LinkPurpose.SUPPLIER_ANSWER)


def withdraw(
    *, introduction: Introduction, actor_kind: str, reason: str, user: User | None = None
) -> bool:
    """Stop the chain because a side no longer agrees; False where it had ended before."""
    return _stop(introduction, S.WITHDRAWN, actor_kind=actor_kind, reason=reason, user=user)


def cancel(
    *, introduction: Introduction, user: User | None, note: str = "", reason: str = ""
) -> bool:
    """The organizer takes the introduction back; False where it had ended before."""
    return _stop(
        introduction,
        S.CANCELLED,
        actor_kind=ActorKind.ORGANIZER if user else ActorKind.SYSTEM,
        reason=reason or StopReason.ORGANIZER,
        user=user,
        note=note,
    )


def _stop(introduction: Introduction, to: str, **why: Any) -> bool:
    with transaction.atomic():
        introduction.refresh_from_db(fields=["state"])
        if introduction.state not in course.STOPPABLE:
            return False
        course.move(introduction=introduction, to=to, **why)
        take_letters_back(introduction=introduction, reason=why["reason"], user=why.get("user"))
    return True


def take_letters_back(*, introduction: Introduction, reason: str, user: User | None = None) -> int:
    """Cancel the letters that wait, but for those that are owed; how many."""
    waiting = Mail.objects.filter(related=introduction.label, state=MailState.QUEUED)
    if reason == StopReason.OPTED_OUT:
        waiting = waiting.exclude(kind__in=OWED)
    ids = list(waiting.values_list("pk", flat=True))
    return sum(cancel_mail(mail_id=pk, note=str(reason), user=user) for pk in ids)


def revoked(introduction: Introduction) -> tuple[str, StopReason] | None:
    """(whose, why) where one side's agreement to be in this no longer stands.

    Once contacts are released, a need that is closed (often because of this very supplier), a
    mission that a side left, a profile that was taken back and a standing consent that ended
    change nothing between the two.
    """
    supplier = introduction.supplier.organisation
    buyer = introduction.need.buyer.organisation
    for organisation, actor, purposes in (
        (supplier, ActorKind.SUPPLIER, SUPPLIER_NEEDS),
        (buyer, ActorKind.BUYER, BUYER_NEEDS),
    ):
        if has_opted_out(organisation, introduction):
            return actor, StopReason.OPTED_OUT
        if has_withdrawn(organisation, purposes):
            return actor, StopReason.CONSENT_WITHDRAWN
    if introduction.state not in course.RELEASED:
        found = _no_longer_to_be_introduced(introduction, supplier, buyer)
        if found is not None:
            return found
    excluded = Exclusion.objects.filter(
        Q(organisation=supplier, excluded=buyer) | Q(organisation=buyer, excluded=supplier)
    )
    if excluded.exists():
        # Whose exclusion it is stays private.
        return ActorKind.SYSTEM, StopReason.MUST_NOT_MEET
    return None


def _no_longer_to_be_introduced(
    introduction: Introduction, supplier: Organisation, buyer: Organisation
) -> tuple[str, StopReason] | None:
    if was_never_asked(introduction) and standing_enrolment(introduction) is None:
        return ActorKind.SUPPLIER, StopReason.CONSENT_WITHDRAWN
    for profile, actor in (
        (introduction.supplier, ActorKind.SUPPLIER),
        (introduction.need.buyer, ActorKind.BUYER),
    ):
        if profile.publication == Publication.WITHDRAWN:
            return actor, StopReason.PROFILE_TAKEN_BACK
    left = Enrolment.objects.filter(
        mission_id=introduction.mission_id,
        organisation__in=[supplier, buyer],
        state=EnrolmentState.WITHDRAWN,
    ).first()
    if left is not None:
        actor = ActorKind.SUPPLIER if left.organisation_id == supplier.pk else ActorKind.BUYER
        return actor, StopReason.ENROLMENT_WITHDRAWN
    if introduction.need.state == NeedState.CLOSED:
        return ActorKind.BUYER, StopReason.NEED_CLOSED
    return None


def stop_if_revoked(*, introduction: Introduction) -> bool:
    """Withdraw the introduction where an agreement no longer stands; True if it was stopped.

    One with an outcome keeps it, and only its letters are taken back.
    """
    if introduction.state in course.FINAL:
        return False
    found = revoked(introduction)
    if found is None:
        return False
    actor_kind, reason = found
    if introduction.state in course.SETTLED:
        take_letters_back(introduction=introduction, reason=reason)
        return False
    return withdraw(introduction=introduction, actor_kind=actor_kind, reason=reason)


def stop_revoked() -> int:
    """Look through every introduction under way for agreements that ended; how many stopped.

    Withdrawals are made in other features, which know nothing of introductions.
    """
    suspects = under_suspicion().select_related(
        "need__buyer__organisation", "supplier__organisation"
    )
    return sum(stop_if_revoked(introduction=introduction) for introduction in suspects)


def under_suspicion() -> QuerySet[Introduction]:
    """Introductions under way for which `revoked` is worth asking: it asks row by row.

    Wider than the truth (a consent that was withdrawn and given again is in it), never narrower.
    """
    supplier, buyer = OuterRef("supplier__organisation"), OuterRef("need__buyer__organisation")
    either = Q(organisation=supplier) | Q(organisation=buyer)
    facts = (
        Consent.objects.filter(either, given=False),
        OptOut.objects.filter(either),
        Enrolment.objects.filter(
            either, mission=OuterRef("mission"), state=EnrolmentState.WITHDRAWN
        ),
        Exclusion.objects.filter(
            Q(organisation=supplier, excluded=buyer) | Q(organisation=buyer, excluded=supplier)
        ),
    )
    waiting = Letter.objects.filter(introduction=OuterRef("pk"), mail__state=MailState.QUEUED)
    suspicious = (
        Q(need__state=NeedState.CLOSED)
        | Q(supplier__publication=Publication.WITHDRAWN)
        | Q(need__buyer__publication=Publication.WITHDRAWN)
        | Q(events__reason=AcceptReason.STANDING_CONSENT)
    )
    for rows in facts:
        suspicious |= Q(Exists(rows))
    return (
        Introduction.objects.filter(
            Q(state__in=course.STOPPABLE) | (Q(state__in=course.SETTLED) & Exists(waiting))
        )
        .filter(suspicious)
        .order_by("pk")
        .distinct()
    )


def may_still_go_out(mail: Mail) -> bool:
    """The outbox's last question before a letter leaves: does everything still stand?

    Between a withdrawal and the sweep that finds it, a letter must not slip out.
    """
    introduction = (
        Introduction.objects.filter(Q(letters__mail=mail) | Q(forwardings__mail=mail))
        .select_related("need__buyer__organisation", "supplier__organisation")
        .first()
    )
    if introduction is None:
        return True
    if mail.kind in ASKING_SUPPLIER and takes_no_letters(introduction):
        return False
    found = revoked(introduction)
    traits = TRAITS.get(mail.kind)
    if traits is not None and traits.true_in is not None:
        still_true = introduction.state == traits.true_in
        return still_true and mail.letter.round == introduction.round and found is None
    if mail.kind in OWED and (found is None or found[1] == StopReason.OPTED_OUT):
        return introduction.state != S.CANCELLED
    ended = introduction.state in course.FINAL or introduction.state == S.SUPPLIER_DECLINED
    return not ended and found is None and is_still_asked(introduction, mail.kind)


def expire_due(*, now: dt.datetime | None = None) -> int:
    """End introductions whose answer did not come in time; how many. It is not a "no".

    A side whose letter has not been delivered is not late.
    """
    moment = now or timezone.now()
    late = (
        Introduction.objects.filter(state__in=ASKED, expires_at__lte=moment)
        .exclude(
            pk__in=Introduction.objects.filter(
                letters__mail__state__in=PERHAPS_UNREAD,
                letters__kind__in=ASKING,
                state__in=ASKED,
            ).values("pk")
        )
        .order_by("pk")
    )
    ended = 0
    for introduction in late.select_related(*BOTH_SIDES):
        waited_in = introduction.state
        try:
            with transaction.atomic():
                course.move(introduction=introduction, to=S.EXPIRED, actor_kind=ActorKind.SYSTEM)
                cancel_related(related=introduction.label, note=TakenBack.EXPIRED)
                if revoked(introduction) is None:
                    write_after_expiry(introduction=introduction, waited_in=waited_in)
        except course.OvertakenError:
            continue  # The answer came in this very moment, and counts.
        ended += 1
    return ended


@transaction.atomic
def opt_out(*, link: ReplyLink, scope: OptOutScope) -> OptOut:
    """No more letters to the side of `link`: about this need, in this mission, or at all.

    Stops every introduction it covers and takes queued letters back. Safe to repeat.
    """
    introduction = link.introduction
    organisation = link.introduction.profile_of(link.side).organisation
    found = OptOut.objects.filter(
        organisation=organisation,
        scope=scope,
        need=introduction.need if scope == OptOutScope.NEED else None,
        mission=introduction.mission if scope == OptOutScope.MISSION else None,
    ).first()
    if found is not None:
        return found
    if scope == OptOutScope.ALL:
        withdraw_consent(
            organisation=organisation,
            purpose=Purpose.LETTERS,
            language=Language(link.language),
            channel=ConsentChannel.LETTER,
            source=introduction.label,
        )
    made = OptOut.objects.create(
        organisation=organisation,
        scope=scope,
        need=introduction.need if scope == OptOutScope.NEED else None,
        mission=introduction.mission if scope == OptOutScope.MISSION else None,
        introduction=introduction,
        language=link.language,
    )
    for covered in _of_organisation(organisation):
        stop_if_revoked(introduction=covered)
    return made


def _of_organisation(organisation: Organisation) -> list[Introduction]:
    sides = Q(supplier__organisation=organisation) | Q(need__buyer__organisation=organisation)
    return list(
        Introduction.objects.filter(sides)
        .exclude(state__in=course.FINAL)
        .select_related("need__buyer__organisation", "supplier__organisation")
    )
