"""A worker loads what every run needs before it forks, and starts whatever happens meanwhile."""

import gc
import os
import subprocess
import sys

import pytest
from celery.signals import worker_init

from matchmaking.common.launcher.site import CHECKOUT
from matchmaking.matching import tasks
from matchmaking.matching.domain.running import engine, runs
from matchmaking.matching.enums import RunState
from matchmaking.scoring.reading import translation
from tests.matching.conftest import worked_off

START = "import django; django.setup(); from matchmaking.matching import tasks; tasks.read_ahead()"


@pytest.mark.django_db
def test_a_run_learns_nothing_that_was_read_ahead(mission, organizer):
    engine.read_ahead()
    vocabulary = engine.run_vocabulary()
    finder = vocabulary.finder
    learnt = translation._learnt.cache_info().misses
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    assert run.state == RunState.COMPLETE
    assert engine.run_scorer(run.pk).vocabulary is vocabulary
    assert vocabulary.finder is finder
    assert translation._learnt.cache_info().misses == learnt


def started(database, start=START, **told):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "matchmaking.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "LOG_LEVEL": "INFO",
    }
    return subprocess.run(
        [sys.executable, "-c", start],
        cwd=CHECKOUT,
        env=environment | told,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_worker_starts_without_its_tables(tmp_path):
    done = started(tmp_path / "empty.sqlite3")
    assert done.returncode == 0
    assert "Nothing was read ahead" in done.stdout + done.stderr


def test_a_worker_starts_without_its_database(tmp_path):
    done = started(tmp_path / "nowhere" / "puente.sqlite3")
    assert done.returncode == 0
    assert "Nothing was read ahead" in done.stdout + done.stderr


@pytest.mark.parametrize("package", ["numba", "sklearn.feature_extraction.text"])
def test_a_worker_loads_for_the_processes_that_it_forks(tmp_path, package):
    loaded = f"import sys; print({package!r} in sys.modules)"
    done = started(tmp_path / "empty.sqlite3", f"{loaded}; {START}; {loaded}")
    assert (done.stdout.splitlines()[0], done.stdout.splitlines()[-1]) == ("False", "True")


@pytest.mark.django_db
def test_what_was_read_ahead_is_not_copied_by_a_collection_after_the_fork(mission, organizer):
    engine.read_ahead()
    worked_off(runs.start_run(mission=mission, user=organizer))
    vocabulary = engine.run_vocabulary()
    # Collecting writes into every object that it looks at, and a page that is written is copied.
    looked_at = {id(one) for one in gc.get_objects()}
    assert looked_at.isdisjoint(map(id, [vocabulary, vocabulary.finder, *vocabulary.terms]))


def test_a_worker_may_be_told_to_start_at_once(tmp_path):
    done = started(tmp_path / "nowhere" / "puente.sqlite3", PUENTE_READ_AHEAD="0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_reading_ahead_hears_of_the_workers_start():
    assert tasks.read_ahead in [receiver() for _, receiver in worker_init.receivers]
