"""An organisation's own introductions: what each side may read of one, and no more."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Organisation
from matchmaking.common.markup import Block, blocks_of, main_and_foot
from matchmaking.introductions.domain.letters.kinds import ASKING
from matchmaking.introductions.domain.letters.sending import ASKED_SIDE
from matchmaking.introductions.enums import (
    REMINDERS,
    IntroductionState,
    LetterKind,
    Side,
    TakenBack,
)
from matchmaking.introductions.models import (
    STATEMENTS,
    Forwarding,
    Introduction,
    Letter,
    ReplyLink,
)
from matchmaking.missions.models import Exclusion
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail, MailEvent

S = IntroductionState
ENDED_BY_OTHERS = (S.WITHDRAWN, S.CANCELLED, S.EXPIRED)


def introductions_of_supplier(organisation: Organisation) -> QuerySet[Introduction]:
    """Its introductions, the latest step first.

    One that ended before the supplier was written to, or of a pair that one side meanwhile
    excluded before it was written to, never reaches it.
    """
    written = Letter.objects.filter(introduction=OuterRef("pk"), side=Side.SUPPLIER)
    buyer = OuterRef("need__buyer__organisation")
    excluded = Exclusion.objects.filter(
        Q(organisation=buyer, excluded=organisation) | Q(organisation=organisation, excluded=buyer)
    )
    begun = Introduction.objects.filter(supplier__organisation=organisation)
    unseen = (Q(state__in=ENDED_BY_OTHERS) & ~Exists(written)) | (
        Q(state=S.APPROVED) & Exists(excluded)
    )
    return _in_full(begun.exclude(unseen), Side.SUPPLIER)


def introductions_of_buyer(organisation: Organisation) -> QuerySet[Introduction]:
    """Those of its needs on which a letter to it is under way or was sent."""
    written = Letter.objects.filter(
        introduction=OuterRef("pk"), kind=LetterKind.BUYER_TEASER
    ).exclude(_taken_back())
    begun = Introduction.objects.filter(need__buyer__organisation=organisation)
    return _in_full(begun.filter(Exists(written)), Side.BUYER)


def _in_full(introductions: QuerySet[Introduction], side: Side) -> QuerySet[Introduction]:
    """With the letters to `side` as `own_letters`, and all that its page shows."""
    letters = (
        Letter.objects.filter(side=side)
        .exclude(_taken_back() | Q(kind__in=REMINDERS))
        .select_related("mail")
        .order_by("pk")
    )
    return introductions.select_related(
        "mission__organizer",
        "need__buyer__organisation",
        "need__sector",
        "proposal",
        "supplier__organisation",
    ).prefetch_related(
        Prefetch("letters", queryset=letters, to_attr="own_letters"),
        "need__product_terms",
        "need__required_capabilities",
        "replies",
    )


def _taken_back() -> Q:
    """Letters that are for nobody. One that was answered before it left was read on this page."""
    answered = MailEvent.objects.filter(mail=OuterRef("mail"), note=TakenBack.ANSWERED)
    return Q(mail__state=MailState.CANCELLED) & ~Q(Exists(answered))


def letter_behind(link: ReplyLink) -> Letter | None:
    """What the page behind `link` shows: its letter, or the one that its letter reminds of."""
    letter = link.letter
    if letter is None or letter.kind not in REMINDERS:
        return letter
    asked = Letter.objects.filter(
        introduction_id=link.introduction_id, side=letter.side, round=letter.round, kind__in=ASKING
    )
    return asked.select_related("mail").last() or letter


def mail_behind(link: ReplyLink) -> Mail | None:
    """The mail that the page behind `link` shows, also where it was passed on to a colleague.

    While the reader is asked, that is what asks now: an older letter says nothing of a question,
    or of its answer, that has come since.
    """
    forwarding: Forwarding | None = getattr(link, "forwarding", None)
    if forwarding is not None:
        return forwarding.mail
    letter = (_asking_now(link) if is_asked(link) else None) or letter_behind(link)
    return letter.mail if letter is not None else None


def is_asked(link: ReplyLink) -> bool:
    """Whether an answer of the side of `link` is awaited now, whatever it answered before."""
    return ASKED_SIDE.get(IntroductionState(link.introduction.state)) == link.side


def times_heard(link: ReplyLink) -> int:
    """How often something was said by `link`: it grows with each thing that arrives."""
    said = [statement.objects.filter(link=link).count() for statement in STATEMENTS]
    return link.replies.count() + sum(said)


def _asking_now(link: ReplyLink) -> Letter | None:
    asking = Letter.objects.filter(
        introduction_id=link.introduction_id, side=link.side, kind__in=ASKING
    )
    return asking.exclude(mail__state=MailState.CANCELLED).select_related("mail").last()


def blocks_shown(text: str) -> list[Block]:
    """What a letter said, without its buttons and its signature: those are the page's."""
    main, _foot = main_and_foot(blocks_of(text, urls=()))
    return [block for block in main if "/r/" not in block.text]
