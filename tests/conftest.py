"""What all tests stand on: true catalogues, a database like the laptop's, and no network."""

import gc
import ipaddress
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.conf import settings as django_settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from matchmaking.celery import app
from matchmaking.common.catalogues.files import compile_catalogues
from matchmaking.taxonomy.domain.load import load_taxonomy_into_database
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.models import Sector

# How fast a busy machine draws or runs an example says nothing of the code.
settings.register_profile("any pace", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any pace")


def pytest_configure(config: pytest.Config) -> None:
    # Once, before any worker of xdist starts: a stale .mo would show yesterday's sentences.
    if not hasattr(config, "workerinput"):
        compile_catalogues(Path(django_settings.BASE_DIR))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is imported by now stays to the end. Searching it for garbage again after every few
    hundred objects took a twelfth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word: a black hole."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield listener.getsockname()[1]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SQLite in a file, as on a laptop: Django's default for tests, one connection in memory that
    all threads share, mixes the transactions of a live server's requests.

    Its tables are made from the models, in a second where the migrations take fourteen.
    `tests/platform/test_launcher.py` holds that both make the same ones.
    """
    default = connections["default"].settings_dict
    if default["ENGINE"] == "django.db.backends.sqlite3":
        default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        default["TEST"]["MIGRATE"] = False


def _is_this_machine(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a unix socket
    if address[0] == "localhost":
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """A test that asks another machine fails, also on a machine where it would get an answer."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_this_machine(address):
            raise PermissionError(f"A test wanted to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def apart_from_the_laptop(
    settings: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files go to a folder of the tests, tasks to a broker that nobody listens to; argon2 is
    slow on purpose, which only costs time here."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setitem(app.conf, "broker_url", "memory://")


@pytest.fixture(autouse=True)
def each_in_its_own_language() -> Iterator[None]:
    """What a request of one test spoke is not what the next test hears."""
    yield
    translation.deactivate()


@pytest.fixture
def tasks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each task runs where it is called, after the commit, and its errors are the test's."""
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    monkeypatch.setitem(app.conf, "task_eager_propagates", True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    pytestconfig: pytest.Config,
) -> None:
    """The project's own taxonomy is in every test's database, as in every installation's."""
    with django_db_blocker.unblock():
        if not connections["default"].settings_dict["TEST"]["MIGRATE"]:
            note_all_migrations()
        load_taxonomy_into_database(taxonomy=load_taxonomy())
        if connection.vendor == "sqlite":
            pytestconfig.stash[FULL_DATABASE] = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(pytestconfig.stash[FULL_DATABASE])


def note_all_migrations() -> None:
    """Tables that have all that the migrations bring are at their end, as `migrate` sees it."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app_label, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(app_label, name)


FULL_DATABASE = pytest.StashKey[sqlite3.Connection]()
FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences"}


def flushes(item: pytest.Item) -> bool:
    """Whether a test ends with every table emptied, the taxonomy's too."""
    marker = item.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction", False)
    return bool(transactional or FLUSHING & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    # After all fixtures are torn down, so after the flush. Loading the taxonomy anew takes fourteen
    # seconds of a processor, a copy of the database a fraction of one.
    full = item.config.stash.get(FULL_DATABASE, None)
    if full is None or not flushes(item):
        return
    with item.config.stash[blocking_manager_key].unblock():
        connection.ensure_connection()
        full.backup(connection.connection)


@pytest.fixture
def taxonomy(db: None) -> None:
    """The taxonomy again, where a test flushed a database that has no copy (PostgreSQL)."""
    if not Sector.objects.exists():
        load_taxonomy_into_database(taxonomy=load_taxonomy())
