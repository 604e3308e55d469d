"""Files that people send: small, of three kinds, under a name nobody can guess, without EXIF."""

import io
import logging
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

import puremagic
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps

from matchmaking.profiles.enums import FileKind
from matchmaking.profiles.models import Supplier, SupplierFile
from matchmaking.profiles.problems import Code, InvalidDataError, Problem

logger = logging.getLogger(__name__)

MEGABYTE: Final = 1024 * 1024
LIMIT_MB: Final = 10
LONGEST_SIDE: Final = 2400
MOST_PIXELS: Final = 60_000_000
"""A picture is decoded to strip it; a small file may unpack to gigabytes."""
FILES_PER_SUPPLIER: Final = 12
KINDS: Final = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
CONTENT_TYPES: Final = {suffix: kind for kind, suffix in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was looked into: safe to keep, with the content type that its bytes show."""

    name: str
    content: "ContentFile[bytes]"
    content_type: str


def check_upload(
    file: "File[bytes]", *, field: str = "file", pictures_only: bool = False
) -> Upload:
    """Look into `file`; raises InvalidDataError for a size, kind or content that is not taken."""
    size = file.size or 0
    if size == 0:
        raise InvalidDataError([Problem(field, Code.FILE_EMPTY)])
    if size > LIMIT_MB * MEGABYTE:
        shown = {"size": round(size / MEGABYTE, 1), "limit": LIMIT_MB}
        raise InvalidDataError([Problem(field, Code.FILE_TOO_LARGE, params=shown)])
    file.seek(0)
    content = file.read()
    kind = _kind(content)
    if kind is None or (pictures_only and kind == "application/pdf"):
        raise InvalidDataError([Problem(field, Code.FILE_KIND)])
    if kind != "application/pdf":
        content = _without_metadata(content, kind, field=field)
    name = secrets.token_urlsafe(24) + KINDS[kind]
    return Upload(name, ContentFile(content, name=name), kind)


def _kind(content: bytes) -> str | None:
    """The content type by the magic number at the very start, if it is one that is taken."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return None
    heads = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG"}
    return next((kind for kind in KINDS if kind in found and content.startswith(heads[kind])), None)


def _without_metadata(content: bytes, kind: str, *, field: str) -> bytes:
    """The picture drawn anew: no EXIF (a telephone writes where it was), turned as it was held."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise InvalidDataError([_too_fine(field)])
            drawn = ImageOps.exif_transpose(picture)
            if drawn.mode.startswith("I"):
                # Of 16 bits of grey the upper eight, as every screen shows them: all that is
                # brighter would else become white.
                drawn = drawn.point(lambda level: level / 256).convert("L")
            drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            drawn = drawn.convert("RGB" if kind == "image/jpeg" else "RGBA")
    except Image.DecompressionBombError as error:
        raise InvalidDataError([_too_fine(field)]) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise InvalidDataError([Problem(field, Code.FILE_DAMAGED)]) from error
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    if kind == "image/jpeg":
        clean.save(out, "JPEG", quality=88, optimize=True)
    else:
        clean.save(out, "PNG", optimize=True)
    return out.getvalue()


def _too_fine(field: str) -> Problem:
    return Problem(field, Code.FILE_TOO_FINE, params={"limit": MOST_PIXELS // 1_000_000})


def add_supplier_file(
    *, supplier: Supplier, kind: FileKind, file: "File[bytes]", title: str = ""
) -> SupplierFile:
    """Keep a photo or a catalogue of `supplier`; raises InvalidDataError if it is not taken."""
    # A picture is drawn anew before the lock is taken: that can last seconds.
    upload = check_upload(file, pictures_only=kind == FileKind.PHOTO)
    with transaction.atomic():
        # The supplier's row is the lock: two files sent at once must not both be the last one.
        Supplier.objects.select_for_update().get(pk=supplier.pk)
        if supplier.files.count() >= FILES_PER_SUPPLIER:
            limit = {"limit": FILES_PER_SUPPLIER}
            raise InvalidDataError([Problem("file", Code.TOO_MANY, params=limit)])
        record = SupplierFile(supplier=supplier, kind=kind, title=title)
        with storing(record.file, upload):
            record.save()
    return record


@contextmanager
def storing(file: FieldFile, upload: Upload, *, field: str = "file") -> Iterator[None]:
    """Store the bytes of `upload`, then write the row in the block; they go again if that fails.

    Raises InvalidDataError where they cannot be stored, as on a full disk.
    """
    try:
        file.save(upload.name, upload.content, save=False)
    except OSError as error:
        logger.exception("An upload could not be stored")
        raise InvalidDataError([Problem(field, Code.FILE_NOT_STORED)]) from error
    storage, name = file.storage, file.name
    with ExitStack() as unless_written:
        unless_written.callback(storage.delete, name or "")
        yield
        unless_written.pop_all()


@transaction.atomic
def delete_supplier_file(*, record: SupplierFile) -> None:
    file = record.file
    record.delete()
    forget_file(file)


def forget_file(file: FieldFile) -> None:
    """Remove the stored bytes once the transaction that no longer needs them is through."""
    if file:
        storage, name = file.storage, file.name
        transaction.on_commit(lambda: storage.delete(name or ""))
