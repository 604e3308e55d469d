"""The demo: invented people and organisations, a mission ahead and one that is over.

The sheets of `demo/` go through the import like any upload, so the demo shows the import too. What
happened in the mission that is over is told by the product's own verbs, under a clock that is
moved (`earlier.py`, `course.py`).
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from matchmaking.exchange.domain.demo import cast
from matchmaking.exchange.domain.demo.ahead import make_mission_ahead
from matchmaking.exchange.domain.demo.cast import DEMO_FILES, ORGANIZER, DemoDataError
from matchmaking.exchange.domain.demo.earlier import EARLIER_NEEDS, tell_earlier_mission
from matchmaking.exchange.enums import SheetKind
from matchmaking.missions.models import Mission
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.models import Need

__all__ = [
    "DEMO_FILES",
    "OWNED_SUPPLIER",
    "DemoDataError",
    "DemoLogin",
    "DemoReport",
    "demo_logins",
    "find_demo_mission",
    "find_earlier_mission",
    "load_demo",
]

# Whose profile the demo's MSME owner looks after: it answers a need, is itself a near miss, and won
# two orders in the earlier mission.
OWNED_SUPPLIER = "S001"


class DemoLogin(NamedTuple):
    email: str
    password: str


@dataclass(frozen=True)
class DemoReport:
    """What stands in the database now, and how much of it this call brought."""

    mission: Mission
    earlier: Mission
    suppliers: int
    buyers: int
    needs: int
    new_organisations: int


def demo_logins() -> dict[str, DemoLogin]:
    """Who may sign in to a demo, by role; buyers answer by the links in their letters."""
    return {role: DemoLogin(known.email, cast.PASSWORD) for role, known in cast.PEOPLE.items()}


def find_demo_mission() -> Mission | None:
    """The demo mission that lies ahead; None before it was loaded."""
    missions = _missions().exclude(imports__file_name=EARLIER_NEEDS)
    return missions.order_by("pk").first()


def find_earlier_mission() -> Mission | None:
    """The demo mission that is over; None before it was loaded."""
    return _missions().filter(imports__file_name=EARLIER_NEEDS).first()


def _missions() -> QuerySet[Mission]:
    return Mission.objects.filter(
        is_fictional=True, organizer__legal_name=ORGANIZER
    ).select_related("organizer")


@transaction.atomic
def load_demo(*, today: dt.date | None = None) -> DemoReport:
    """Bring in what is missing of the demo; a second call changes nothing.

    What somebody changed or withdrew in the meantime stays as they left it. Raises DemoDataError
    if a row of the files is not good, and then nothing is kept.
    """
    day = today or timezone.localdate()
    people = {role: cast.person(role) for role in cast.PEOPLE}
    organizer = cast.organizer_of(people["organizer"])
    before = Organisation.objects.filter(is_fictional=True).count()
    # The past first: whoever took part in it is known when the mission ahead is imported.
    earlier = find_earlier_mission() or tell_earlier_mission(
        organizer=organizer, user=people["organizer"], today=day
    )
    mission = find_demo_mission() or make_mission_ahead(organizer, day)
    for kind in (SheetKind.SUPPLIERS, SheetKind.NEEDS):
        name = f"{kind.value}.tsv"
        cast.bring_in(
            mission=mission,
            kind=kind,
            file_name=name,
            content=cast.sheet_of(name),
            user=people["organizer"],
        )
    _own(people["msme owner"], mission)
    kinds = list(mission.enrolments.values_list("organisation__kind", flat=True))
    return DemoReport(
        mission=mission,
        earlier=earlier,
        suppliers=kinds.count(OrganisationKind.SUPPLIER),
        buyers=kinds.count(OrganisationKind.BUYER),
        needs=Need.objects.filter(
            buyer__organisation__enrolments__mission=mission, state=NeedState.OPEN
        ).count(),
        new_organisations=Organisation.objects.filter(is_fictional=True).count() - before,
    )


def _own(owner: User, mission: Mission) -> None:
    if owner.memberships.exists():
        return
    organisation = Organisation.objects.get(
        enrolments__mission=mission, supplier__external_id=OWNED_SUPPLIER
    )
    Membership.objects.create(user=owner, organisation=organisation, role=Role.OWNER)
