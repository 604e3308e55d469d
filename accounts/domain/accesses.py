"""Who was shown, sent or took away whose contact details: written once, read by both, then gone.

This is the one thing that reading a page writes. It is no state of the product: no page but the
history itself reads it, and nothing is decided by it.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.domain.personal import email_hash
from accounts.enums import OrganisationKind, Seen, Way
from accounts.models import DataAccess, Organisation, User
from matchmaking.common.personal import unguarded

# A page that is loaded again, or whose parts ask for themselves, is one look. What leaves as a file
# or in a letter is written each time.
ONE_LOOK = dt.timedelta(minutes=10)
_LASTS = (Way.DOWNLOAD, Way.LETTER)
BATCH = 1000


@dataclass(frozen=True)
class Reader:
    """Who looks, for which organisation, and what is their own (of that nothing is written)."""

    user: User | None = None
    organisation_id: int | None = None
    key: str = ""
    own: frozenset[int] = frozenset()

    @classmethod
    def by_link(cls, organisation: Organisation) -> "Reader":
        """Whoever holds the link of a letter to `organisation`."""
        return cls(organisation_id=organisation.pk, own=frozenset({organisation.pk}))


@dataclass(frozen=True)
class Whose:
    """Of which organisation and of which person; one of the two may be unknown.

    `address` is the e-mail address; where none is known, whatever else tells the person."""

    organisation_id: int | None = None
    address: str = ""


def record_access(
    *,
    reader: Reader,
    whose: Iterable[Whose],
    way: Way,
    what: Seen = Seen.CONTACT,
    place: str = "",
    related: str = "",
) -> int:
    """One row for each of `whose` that is not the reader's own; how many were written.

    To be called before the page is given out: what cannot be written down is not shown.
    """
    found = dict.fromkeys(
        (item.organisation_id, email_hash(item.address) if item.address.strip() else "")
        for item in whose
        if not _is_own(reader, item)
    )
    found.pop((None, ""), None)
    rows = [
        DataAccess(
            user=reader.user,
            reader_id=reader.organisation_id,
            key=reader.key,
            what=what,
            way=way,
            organisation_id=organisation_id,
            person_hash=person_hash,
            place=place[:80],
            related=related,
        )
        for organisation_id, person_hash in found
    ]
    if rows and way not in _LASTS:
        rows = _first_looks(rows)
    DataAccess.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _is_own(reader: Reader, item: Whose) -> bool:
    if item.organisation_id is not None and item.organisation_id in reader.own:
        return True
    return reader.user is not None and item.address.strip().lower() == reader.user.email.lower()


def _first_looks(rows: list[DataAccess]) -> list[DataAccess]:
    """Those of `rows`, all of one reader and page, that are not in the history since a moment."""
    one = rows[0]
    lately = DataAccess.objects.filter(
        at__gte=timezone.now() - ONE_LOOK,
        user=one.user,
        reader=one.reader_id,
        key=one.key,
        what=one.what,
        way=one.way,
        place=one.place,
        related=one.related,
    )
    known = set(lately.values_list("organisation_id", "person_hash"))
    return [row for row in rows if (row.organisation_id, row.person_hash) not in known]


def accesses_to(*, addresses: Collection[str], user: User) -> QuerySet[DataAccess]:
    """Who was given the data of the person with these `addresses`, and of their organisations.

    An organizer's members read there what it looked at itself: that is its missions' history.
    """
    theirs = Organisation.objects.filter(memberships__user=user).exclude(
        kind=OrganisationKind.ORGANIZER
    )
    hashes = [email_hash(address) for address in addresses]
    return _in_full(Q(person_hash__in=hashes) | Q(organisation__in=theirs.values("pk")))


def accesses_within(
    *, organizer: Organisation, participants: QuerySet[Organisation], related: str
) -> QuerySet[DataAccess]:
    """The history of one undertaking of `organizer`: what `related` names.

    To it belong its own looks at the `participants`, those of administrators, and whatever anybody
    was given within it. What another organizer looked at is that one's affair.
    """
    looked = Q(reader=organizer) | Q(reader=None, user__isnull=False)
    of_these = Q(organisation__in=participants.values("pk"))
    return _in_full(Q(related=related) | (looked & of_these & Q(related="")))


def _in_full(which: Q) -> QuerySet[DataAccess]:
    found: QuerySet[DataAccess] = DataAccess.objects.filter(which)
    # Profiles stand above accounts, and are reached by name: who is read goes by a name of theirs.
    profiles = (
        f"{side}__{profile}"
        for side in ("reader", "organisation")
        for profile in ("supplier", "buyer")
    )
    return found.select_related("user", *profiles).order_by("-at", "-pk")


def shred_old(*, now: dt.datetime | None = None) -> int:
    """Delete what is older than `settings.ACCESS_RETENTION_DAYS`; how many rows."""
    before = (now or timezone.now()) - dt.timedelta(days=settings.ACCESS_RETENTION_DAYS)
    deleted, _by_model = unguarded(DataAccess).filter(at__lt=before).delete()
    return deleted
