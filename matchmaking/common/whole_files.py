"""Files that are whole or not there, whoever dies meanwhile and however full the disk is."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

_ENDING = ".part"
# No upload takes as long: a part that nobody wrote to for a day has lost its writer.
LEFT_BEHIND = dt.timedelta(days=1)


@contextmanager
def written(folder: Path, chunks: Iterable[bytes]) -> Iterator[Path]:
    """A file in `folder` with all of `chunks`, on the disk for good; who renames it keeps it."""
    folder.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=folder, suffix=_ENDING)
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            # Some file systems say only now that they are full.
            os.fsync(number)
        yield part
    finally:
        part.unlink(missing_ok=True)


def clear_left_behind(folder: Path, *, now: dt.datetime) -> int:
    """Delete the parts in `folder`, and below, whose writers were killed; how many there were."""
    before = (now - LEFT_BEHIND).timestamp()
    cleared = 0
    for part in folder.rglob(f"*{_ENDING}"):
        with suppress(FileNotFoundError):  # Its writer has just finished.
            if part.is_file() and part.stat().st_mtime < before:
                part.unlink()
                cleared += 1
    return cleared


class _Written(File):
    """Django's storage renames what has such a path, and writes everything else bit by bit."""

    def __init__(self, part: Path) -> None:
        super().__init__(None, name=part.name)
        self.part = part

    def temporary_file_path(self) -> str:
        return str(self.part)


class WholeFileStorage(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        with written(Path(self.path(name)).parent, content.chunks()) as part:
            return super()._save(name, _Written(part))  # type: ignore[misc]
