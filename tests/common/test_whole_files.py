"""A file that cannot be written to its end is not there at all."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from matchmaking.common.whole_files import WholeFileStorage, written

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
