"""What meetings keep of people: ratings in their words, and where their organisation is when."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership
from matchmaking.common.personal import Found, Holding, keep, register_holding, unguarded
from matchmaking.introductions.domain.people import naming_in_notes
from matchmaking.introductions.enums import ActorKind
from matchmaking.meetings.models import Absence, Meeting, MeetingEvent, Rating


def _events_of(email: str) -> Found:
    """What they did themselves, or told the organizer; and what their side did in no name."""
    pair = "meeting__introduction"
    of_contact = Q(
        actor_kind=ActorKind.SUPPLIER, **{f"{pair}__supplier__contact_email__iexact": email}
    ) | Q(actor_kind=ActorKind.BUYER, **{f"{pair}__need__buyer__contact_email__iexact": email})
    # By the link of a letter, or entered by the organizer; else by a member of the side.
    staff = Membership.objects.filter(
        user=OuterRef("user"), organisation=OuterRef(f"{pair}__mission__organizer")
    )
    nobodys = Q(spoke_with_email="") & (Q(user=None) | ~Q(spoke_with="") | Exists(staff))
    entered = Q(actor_kind__in=[ActorKind.SUPPLIER, ActorKind.BUYER]) & Exists(staff)
    return unguarded(MeetingEvent).filter(
        Q(user__email__iexact=email) & ~entered
        | Q(spoke_with_email__iexact=email)
        | nobodys & of_contact
    )


def _erase_ratings(ratings: Found) -> None:
    ratings.update(text="")


def _erase_notes(events: Found) -> None:
    events.update(note="")


def _erase_events(events: Found) -> None:
    events.update(note="", spoke_with="", spoke_with_email="")


HOLDINGS = (
    Holding(
        "ratings",
        lambda email: unguarded(Rating).filter(
            Q(user__email__iexact=email) | Q(link__letter__mail__recipient__iexact=email)
        ),
        ("meeting__slot__starts_at", "side", "value", "text", "at"),
        _erase_ratings,
    ),
    Holding(
        "steps of meetings",
        _events_of,
        (
            *("at", "action", "actor_kind", "reason", "note"),
            *("spoke_with", "spoke_with_email", "starts_at", "table"),
        ),
        _erase_events,
    ),
    Holding(
        "steps of meetings that name the person",
        lambda email: unguarded(MeetingEvent).filter(
            naming_in_notes(email, "meeting__introduction__")
        ),
        ("at", "action", "note"),
        _erase_notes,
    ),
    # Times and tables are the organisation's, whoever comes for it.
    Holding(
        "timetable",
        lambda email: unguarded(Meeting).filter(
            Q(supplier__organisation__supplier__contact_email__iexact=email)
            | Q(buyer__organisation__buyer__contact_email__iexact=email)
        ),
        ("slot__starts_at", "slot__ends_at", "slot__day__place", "table", "state"),
        keep,
    ),
    Holding(
        "absences",
        lambda email: unguarded(Absence).filter(
            Q(party__organisation__supplier__contact_email__iexact=email)
            | Q(party__organisation__buyer__contact_email__iexact=email)
        ),
        ("slot__starts_at", "slot__ends_at", "entered_by", "at"),
        keep,
    ),
)


def register() -> None:
    for holding in HOLDINGS:
        register_holding(holding)
