"""What the pages of introductions read, always from where the viewer stands."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from matchmaking.introductions.domain import course
from matchmaking.introductions.models import (
    ContactRelease,
    Introduction,
    IntroductionEvent,
    Letter,
)
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import UNDECIDED, MailState
from matchmaking.outbox.models import Mail


def due_mail_ids(introduction_id: int) -> list[int]:
    """The letters of an introduction that may go out now."""
    due = Mail.objects.filter(
        letter__introduction_id=introduction_id,
        state=MailState.QUEUED,
        due_at__lte=timezone.now(),
    )
    return list(due.order_by("pk").values_list("pk", flat=True))


def introductions_of_mission(mission: Mission) -> QuerySet[Introduction]:
    """With both sides' names; a letter `undecided` waits for a person, one `refused` never left."""
    refused = Letter.objects.filter(introduction=OuterRef("pk"), mail__state=MailState.SUPPRESSED)
    return (
        Introduction.objects.filter(mission=mission)
        .select_related("need__buyer__organisation", "supplier__organisation")
        .annotate(undecided=letter_to_decide(), refused=Exists(refused))
    )


def letter_to_decide() -> Q:
    """The introduction goes on, and a letter of it may be sent again or called arrived."""
    letters = Letter.objects.filter(introduction=OuterRef("pk"), mail__state__in=UNDECIDED)
    return Q(Exists(letters)) & ~Q(state__in=course.FINAL)


def in_full(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """With all that the page of one introduction shows."""
    letters = Letter.objects.select_related("mail", "template").prefetch_related(
        "mail__events__user"
    )
    return introductions.select_related(
        "mission__organizer",
        "need__buyer__organisation",
        "supplier__organisation",
        "proposal",
        "contact_release",
    ).prefetch_related(
        Prefetch("events", queryset=IntroductionEvent.objects.select_related("user")),
        Prefetch("letters", queryset=letters),
        "forwardings__mail",
        "replies",
    )


def was_released(introduction: Introduction) -> bool:
    """Contacts went to both sides, whatever came after."""
    return ContactRelease.objects.filter(introduction=introduction).exists()


def counts_by_state(mission: Mission) -> dict[str, int]:
    rows = (
        Introduction.objects.filter(mission=mission)
        .order_by()
        .values("state")
        .annotate(number=Count("pk"))
    )
    return {row["state"]: row["number"] for row in rows}


def uncertain_letters(mission: Mission) -> QuerySet[Letter]:
    """Letters of the mission whose delivery nobody knows, the oldest first."""
    return (
        Letter.objects.filter(
            Q(introduction__mission=mission), mail__state__in=[MailState.UNCERTAIN]
        )
        .select_related("mail", "introduction__supplier", "introduction__need__buyer")
        .order_by("pk")
    )
