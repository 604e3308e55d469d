"""A small mission with a right answer for each need, and runs without waiting for a worker."""

import pytest

from accounts.models import User
from matchmaking.matching import tasks
from matchmaking.matching.domain.running import engine, runs
from matchmaking.matching.models import MatchRun
from matchmaking.missions.models import Mission
from tests.broker import taken_from_broker
from tests.factories import (
    BuyerFactory,
    EnrolmentFactory,
    MembershipFactory,
    MissionFactory,
    NeedFactory,
    SupplierFactory,
    UserFactory,
)
from tests.prepared import Prepared

SUPPLIERS = {
    "salsas": "Elaboramos salsas picantes y chiles jalapeños en lata para exportación.",
    "inyeccion": "Moldeo por inyección de plástico para autopartes.",
    "arneses": "Ensamble de arneses eléctricos automotrices.",
    "calzado": "Fabricamos calzado de piel en León.",
}
NEEDS = {
    "salsas": "サルサソースとハラペーニョ缶詰を探しています。",
    "inyeccion": "自動車用プラスチック部品の射出成形を委託したい。",
    "arneses": "自動車用ワイヤーハーネスの組立。",
}


@pytest.fixture(autouse=True)
def fresh_engine(settings):
    """Runs of one test are strangers to the next; words and terms alone keep these tests quick."""
    settings.PUENTE_ENCODER = "none"
    engine.forget_runs()
    yield
    engine.forget_runs()


@pytest.fixture
def mission(taxonomy):
    return small_mission()


@Prepared
def small_mission() -> Mission:
    mission = MissionFactory()
    MembershipFactory(organisation=mission.organizer, user=UserFactory())
    for text in SUPPLIERS.values():
        supplier = SupplierFactory(description_es=text)
        EnrolmentFactory(mission=mission, organisation=supplier.organisation)
    for text in NEEDS.values():
        buyer = BuyerFactory()
        NeedFactory(buyer=buyer, title=text, description="", introductions_wanted=2)
        EnrolmentFactory(mission=mission, organisation=buyer.organisation)
    return mission


@pytest.fixture
def organizer(mission):
    return mission.organizer.members.get()


def worked_off(run: MatchRun) -> MatchRun:
    """The run after one worker did everything that was to do."""
    tasks.prepare(run.pk)
    while chunks := runs.claimable_chunks(run_id=run.pk):
        for chunk in chunks:
            tasks.work(chunk)
    tasks.finish(run.pk)
    run.refresh_from_db()
    return run


@Prepared
def finished_run(*, mission: Mission, user: User) -> MatchRun:
    return worked_off(runs.start_run(mission=mission, user=user))


@pytest.fixture
def run(mission, organizer):
    return finished_run(mission=mission, user=organizer)


@pytest.fixture
def started(mission, organizer):
    """A run that no worker has seen yet."""
    return runs.start_run(mission=mission, user=organizer)


@pytest.fixture
def woken(django_capture_on_commit_callbacks):
    """`woken(task, *args)` runs the task here: [(task, *args)] of those that it wakes."""

    def run(task, *args):
        taken_from_broker()
        with django_capture_on_commit_callbacks(execute=True):
            task(*args)
        return taken_from_broker()

    return run
