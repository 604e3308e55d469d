"""Who works on a sheet, and for how long: claims, large sheets, missions that end meanwhile."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models.signals import post_init, post_save
from django.utils import timezone

from matchmaking.common import turns
from matchmaking.exchange.domain import taking
from matchmaking.exchange.domain.batches import (
    check_batch,
    claim_batch,
    counts,
    extend_lease,
    start_taking,
    waiting_batches,
)
from matchmaking.exchange.domain.taking import take_good_rows
from matchmaking.exchange.enums import BatchState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.missions.domain.deleting import MissionKeptError, delete_mission
from matchmaking.missions.domain.missions import close_mission, open_mission
from matchmaking.missions.enums import Keeper
from matchmaking.profiles.models import Need, Supplier
from tests.exchange.uploads import taken, uploaded

HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db


def sheet_of(number):
    lines = [f"S{one},Conservas {one},Salsas" for one in range(number)]
    return "\n".join(["Clave,Empresa,Descripción", *lines])


@pytest.fixture
def meanwhile():
    """Lets something happen once, when the next row is made (`post_init`) or saved."""
    connected = []

    def on(signal, act):
        def once(**_):
            signal.disconnect(once, sender=ImportRow)
            act()

        connected.append((signal, once))
        signal.connect(once, sender=ImportRow, weak=False)

    yield on
    for signal, once in connected:
        signal.disconnect(once, sender=ImportRow)


def lose(batch):
    """As after its lease ran out: another worker has claimed the batch."""
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=timezone.now() + HOUR)


def test_a_batch_that_is_settled_is_held_by_nobody(mission):
    batch = uploaded(mission, sheet_of(2))
    assert not extend_lease(batch=batch)
    assert ImportBatch.objects.get().lease_until is None
    assert start_taking(batch=batch)
    claimed = claim_batch(batch.pk, BatchState.TAKING)
    assert extend_lease(batch=claimed)
    assert extend_lease(batch=claimed)
    assert not extend_lease(batch=batch)


def test_batch_is_worked_on_once_at_a_time(mission):
    batch = uploaded(mission, sheet_of(2))
    assert not check_batch(batch_id=batch.pk)
    assert start_taking(batch=batch)
    assert not start_taking(batch=batch)
    assert waiting_batches() == ([], [batch.pk])
    assert take_good_rows(batch_id=batch.pk)
    assert not take_good_rows(batch_id=batch.pk)


def test_who_lost_a_sheet_while_taking_it_leaves_the_rest_to_whom_it_belongs(
    mission, monkeypatch, meanwhile
):
    monkeypatch.setattr(turns.time, "sleep", lambda _seconds: None)
    batch = uploaded(mission, sheet_of(25))
    start_taking(batch=batch)
    meanwhile(post_save, lambda: lose(batch))
    assert not take_good_rows(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.TAKING
    assert batch.lease_until > timezone.now() + HOUR / 2
    assert (counts(batch)["good"], Supplier.objects.count()) == (5, 20)


def test_who_lost_a_sheet_while_checking_it_changes_nothing_of_what_came_since(mission, meanwhile):
    batch = uploaded(mission, sheet_of(2))
    rows = list(batch.rows.values_list("pk", flat=True))
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.UPLOADED)
    came_since = {"state": BatchState.TAKING, "lease_until": None}
    meanwhile(post_init, lambda: ImportBatch.objects.filter(pk=batch.pk).update(**came_since))
    assert not check_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.TAKING
    assert list(batch.rows.values_list("pk", flat=True)) == rows


def test_others_may_write_while_a_large_sheet_is_taken_over(mission, monkeypatch):
    outside = len(connection.savepoint_ids)
    pauses = []

    def pause(seconds):
        pauses.append((seconds, len(connection.savepoint_ids), Supplier.objects.count()))

    monkeypatch.setattr(turns.time, "sleep", pause)
    taken(uploaded(mission, sheet_of(45)))
    assert Supplier.objects.count() == 45
    between = [(turns.PAUSE_SECONDS, outside, 20), (turns.PAUSE_SECONDS, outside, 40)]
    assert pauses == (between if connection.vendor == "sqlite" else [])


def test_a_very_large_sheet_is_taken_over_by_several_tasks(mission, monkeypatch):
    monkeypatch.setattr(turns.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(taking, "TRANSACTIONS_AT_ONCE", 1)
    batch = uploaded(mission, sheet_of(45))
    start_taking(batch=batch)
    for left in (25, 5):
        assert not take_good_rows(batch_id=batch.pk)
        assert waiting_batches() == ([], [batch.pk])
        assert counts(batch)["good"] == left
    assert take_good_rows(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Supplier.objects.count()) == (BatchState.TAKEN, 45)


NEEDS_OF_ONE_BUYER = "\n".join(
    [
        "need_id,会社名,部署名,件名",
        "N1,浪速精機株式会社,購買部,樹脂成形部品",
        "N2,浪速精機株式会社,購買部,ゴム成形部品",
    ]
)


@pytest.fixture
def half_taken(mission, monkeypatch):
    """A sheet of which one row was taken and one is left; both are of one buyer."""
    monkeypatch.setattr(turns.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(taking, "TRANSACTIONS_AT_ONCE", 1)
    monkeypatch.setattr(taking, "ROWS_PER_TRANSACTION", 1)
    batch = uploaded(mission, NEEDS_OF_ONE_BUYER, SheetKind.NEEDS)
    start_taking(batch=batch)
    assert not take_good_rows(batch_id=batch.pk)
    assert Need.objects.count() == 1
    return batch


def test_a_mission_that_is_closed_while_a_sheet_is_taken_over_takes_nothing_more(half_taken):
    """Not even what enrols nobody: the rest waits for whoever opens the mission again."""
    close_mission(mission=half_taken.mission)
    assert not take_good_rows(batch_id=half_taken.pk)
    half_taken.refresh_from_db()
    assert half_taken.state == BatchState.CHECKED
    assert (Need.objects.count(), counts(half_taken)["good"]) == (1, 1)

    open_mission(mission=half_taken.mission)
    half_taken.refresh_from_db()
    start_taking(batch=half_taken)
    assert take_good_rows(batch_id=half_taken.pk)
    assert Need.objects.count() == 2


def test_a_mission_is_not_deleted_under_a_sheet_that_is_taken_over(half_taken):
    with pytest.raises(MissionKeptError) as kept:
        delete_mission(mission=half_taken.mission)
    assert Keeper.UNDER_WAY in kept.value.ties.kept_by
