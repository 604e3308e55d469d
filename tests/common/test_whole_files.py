"""A file that cannot be written to its end is not there at all."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from matchmaking.common.tasks import clear_left_behind_parts
from matchmaking.common.whole_files import LEFT_BEHIND, WholeFileStorage, written

LIMIT = 100_000


@contextmanager
def full_disk() -> Iterator[None]:
    """The system refuses to write any file beyond LIMIT bytes, in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def storage(tmp_path: Path) -> WholeFileStorage:
    return WholeFileStorage(location=tmp_path)


def test_uploads_are_kept_by_it() -> None:
    assert isinstance(storages["default"], WholeFileStorage)


def test_a_disk_that_is_full_leaves_nothing_of_a_file(
    storage: WholeFileStorage, tmp_path: Path
) -> None:
    with full_disk(), pytest.raises(OSError, match="File too large"):
        storage.save("certifications/a.pdf", ContentFile(b"x" * 3 * LIMIT))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_has_its_bytes_name_and_rights(storage: WholeFileStorage, tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    names = [storage.save("photos/a.png", ContentFile(content)) for _ in range(2)]
    assert names[0] == "photos/a.png"
    assert len(set(names)) == 2
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in stored] == [content, content]
    assert {path.stat().st_mode & 0o777 for path in stored} == {0o644}


def test_a_file_that_nobody_renames_is_gone_again(tmp_path: Path) -> None:
    with written(tmp_path, [b"a", b"b"]) as part:
        assert part.read_bytes() == b"ab"
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from matchmaking.common.whole_files import written
def chunks():
    yield b"%PDF-1.7 the first half of a certificate"
    os.kill(os.getpid(), signal.SIGKILL)
with written(Path(sys.argv[1]), chunks()):
    pass
"""


def aged(path: Path) -> Path:
    """`path` as if nobody had written to it for as long as a part may stand, and a minute."""
    then = time.time() - LEFT_BEHIND.total_seconds() - 60
    os.utime(path, (then, then))
    return path


def test_what_a_killed_upload_left_is_cleared_when_it_is_old(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT, settings.MODELS_DIR = str(tmp_path / "media"), tmp_path / "models"
    folder = tmp_path / "media" / "certifications"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)], cwd=settings.BASE_DIR, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    (left,) = folder.iterdir()
    aged(left)
    kept = folder / "certificate.pdf"
    kept.write_bytes(b"%PDF-1.7 whole")
    aged(kept)
    with written(folder, [b"an upload that is under way"]) as running:
        clear_left_behind_parts()
        assert set(folder.iterdir()) == {kept, running}
