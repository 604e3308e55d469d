"""The people of an introduction: with whom an organizer may have spoken, and who may promise.

A person is known by an e-mail address, as everywhere (`common.personal`). What is noted about one
carries that address, so that erasing the person takes those notes and no others.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from accounts.domain.accesses import Whose
from accounts.domain.personal import blocked_hashes, email_hash
from accounts.models import Organisation, User
from matchmaking.common.names import name_key
from matchmaking.introductions.enums import Owner, Side
from matchmaking.introductions.models import (
    STATEMENTS,
    Forwarding,
    Introduction,
    Promise,
)
from matchmaking.profiles.models import Buyer, Supplier


@dataclass(frozen=True)
class Person:
    """Somebody who speaks for `owner`. Without an address nobody can tell two of a name apart."""

    owner: Owner
    name: str
    email: str = ""

    @property
    def key(self) -> str:
        """What tells this person from the others of a list; the same after the list has changed."""
        told = f"{self.owner}:{self.email.strip().lower() or name_key(self.name)}"
        return hashlib.sha256(told.encode()).hexdigest()[:20]


def known_people(introduction: Introduction, owners: Iterable[str]) -> list[Person]:
    """Whom the organizer of `introduction` knows of each of `owners`, each person once.

    The contact of the profile first, then members, colleagues to whom a letter was passed on, and
    those of whom the same organizer noted something before. Who asked to be erased is left out.
    """
    found: dict[str, Person] = {}
    for owner in owners:
        for person in _people_of(introduction, Owner(owner)):
            found.setdefault(person.key, person)
    blocked = blocked_hashes(email_hash(person.email) for person in found.values() if person.email)
    return [p for p in found.values() if not p.email or email_hash(p.email) not in blocked]


def names_of(email: str) -> list[str]:
    """The full names under which `email` is known; a first name alone tells nobody.

    Each also without its space, as Japanese names are written in running text.
    """
    found = {
        *Supplier.objects.filter(contact_email__iexact=email).values_list(
            "contact_name", flat=True
        ),
        *Buyer.objects.filter(contact_email__iexact=email).values_list("contact_name", flat=True),
        *User.objects.filter(email__iexact=email).values_list("full_name", flat=True),
        *Forwarding.objects.filter(email__iexact=email).values_list("name", flat=True),
        *Promise.objects.filter(person_email__iexact=email).values_list("person", flat=True),
    }
    for model in STATEMENTS:
        spoken = model.objects.filter(spoke_with_email__iexact=email)
        found |= set(spoken.values_list("spoke_with", flat=True))
    full = {name for name in found if len(name.split()) > 1}
    return sorted(full | {"".join(name.split()) for name in full})


def naming_in_notes(email: str, path: str) -> Q:
    """Rows with a full name of the person in their `note`, of a pair that the person belongs to.

    The pair is found at the end of `path` ("introduction__"); the person is a contact or a member
    of one of the two, or a colleague to whom a letter was passed on.
    """
    named = reduce(or_, (Q(note__icontains=name) for name in names_of(email)), Q(pk__in=()))
    supplier, buyer = f"{path}supplier", f"{path}need__buyer"
    introduction = path or "proposal__introduction__"
    return named & (
        Q(**{f"{supplier}__contact_email__iexact": email})
        | Q(**{f"{supplier}__organisation__members__email__iexact": email})
        | Q(**{f"{buyer}__contact_email__iexact": email})
        | Q(**{f"{buyer}__organisation__members__email__iexact": email})
        | Q(**{f"{introduction}forwardings__email__iexact": email})
    )


def labelled(people: Sequence[Person]) -> list[tuple[Person, str]]:
    """Each with the name to choose by, and the address beside it where the name is not enough."""
    owners = {person.owner for person in people}
    times = Counter(name_key(person.name) for person in people)
    return [(person, _label(person, times, with_owner=len(owners) > 1)) for person in people]


def offered(introduction: Introduction, people: Iterable[Person]) -> list[Whose]:
    """Whose names a page shows that offers `people`: for the history of looks."""
    return [
        Whose(introduction.profile_of(person.owner).organisation_id, person.email)
        for person in people
        if person.owner in Side.values
    ]


def _label(person: Person, times: Counter[str], *, with_owner: bool) -> str:
    name = person.name or person.email
    if person.name and person.email and times[name_key(person.name)] > 1:
        name = f"{person.name} ({person.email})"
    return f"{name} · {person.owner.label}" if with_owner else name


def _people_of(introduction: Introduction, owner: Owner) -> Iterator[Person]:
    if owner == Owner.ORGANIZER:
        yield from _members(introduction.mission.organizer, owner)
        return
    profile = introduction.profile_of(owner)
    if profile.contact_name or profile.contact_email:
        yield Person(owner, profile.contact_name, profile.contact_email)
    yield from _members(profile.organisation, owner)
    for name, email in _colleagues(introduction, owner):
        yield Person(owner, name, email)
    for name, email in _noted_before(introduction, owner):
        yield Person(owner, name, email)


def _members(organisation: Organisation, owner: Owner) -> Iterator[Person]:
    users = User.objects.filter(memberships__organisation=organisation, is_active=True)
    for name, email in users.order_by("full_name", "pk").values_list("full_name", "email"):
        yield Person(owner, name, email)


def _colleagues(introduction: Introduction, owner: Owner) -> QuerySet[Forwarding, tuple[str, str]]:
    passed_on = Forwarding.objects.filter(introduction=introduction).exclude(name="")
    if owner != Owner.BUYER:  # Only a buyer's reader passes letters on.
        passed_on = passed_on.none()
    return passed_on.order_by("pk").values_list("name", "email")


def _noted_before(introduction: Introduction, owner: Owner) -> Iterator[tuple[str, str]]:
    """Those whose address this organizer wrote down for the same organisation.

    What another organizer noted is its own affair, whatever organisation it is about.
    """
    of_side = (
        Q(introduction__supplier=introduction.supplier_id)
        if owner == Owner.SUPPLIER
        else Q(introduction__need__buyer=introduction.need.buyer_id)
    )
    scope = of_side & Q(introduction__mission__organizer=introduction.mission.organizer_id)
    spoken = [
        model.objects.filter(scope, side=owner)
        .exclude(spoke_with_email="")
        .order_by()
        .values_list("spoke_with", "spoke_with_email")
        for model in STATEMENTS
    ]
    promised = (
        Promise.objects.filter(scope, owner=owner)
        .exclude(person_email="")
        .order_by()
        .values_list("person", "person_email")
    )
    yield from sorted(promised.union(*spoken))
