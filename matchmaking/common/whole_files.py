"""Files that are whole or not there, whoever dies meanwhile and however full the disk is."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


@contextmanager
def written(folder: Path, chunks: Iterable[bytes]) -> Iterator[Path]:
    """A file in `folder` with all of `chunks`, on the disk for good; who renames it keeps it."""
    folder.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=folder, suffix=".part")
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
