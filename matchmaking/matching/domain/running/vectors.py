"""Vectors of texts, kept in the database: a text is encoded once in its life."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaking.matching.models import TextVector
from matchmaking.scoring.encoding.encoder import Identity

logger = logging.getLogger(__name__)

# SQLite takes at most 999 parameters in old builds; this also bounds the memory of one answer.
_BATCH = 500

Vector = npt.NDArray[np.float32]


class DatabaseVectors:
    """The scorer's VectorStore over TextVector rows. Written by many workers, last one equal.

    A vector of other weights or of another size is never given out, whatever its encoder's name.
    One that was damaged is deleted, so that whoever asked makes it anew.
    """

    def get_many(self, made_by: Identity, hashes: Sequence[str]) -> Mapping[str, Vector]:
        """{text hash: float32 (dimension,)} of those that are known."""
        found: dict[str, Vector] = {}
        damaged: list[str] = []
        kept = TextVector.objects.filter(**_key(made_by))
        for start in range(0, len(hashes), _BATCH):
            rows = kept.filter(text_hash__in=hashes[start : start + _BATCH])
            for text_hash, content in rows.values_list("text_hash", "vector").iterator():
                vector = _read(bytes(content), made_by.dimension)
                if vector is None:
                    damaged.append(text_hash)
                else:
                    found[text_hash] = vector
        if damaged:
            logger.error("%s vectors of %s were damaged", len(damaged), made_by.version)
            for start in range(0, len(damaged), _BATCH):
                kept.filter(text_hash__in=damaged[start : start + _BATCH]).delete()
        return found

    def put_many(self, made_by: Identity, vectors: Mapping[str, Vector]) -> None:
        TextVector.objects.bulk_create(
            [
                TextVector(
                    **_key(made_by),
                    text_hash=key,
                    vector=np.asarray(vector, dtype="<f4").tobytes(),
                )
                for key, vector in vectors.items()
            ],
            ignore_conflicts=True,
            batch_size=_BATCH,
        )


def _read(content: bytes, dimension: int) -> Vector | None:
    """None for what no encoder has written."""
    if len(content) != 4 * dimension:
        return None
    vector = np.frombuffer(content, dtype="<f4")
    return vector if np.isfinite(vector).all() else None


def _key(made_by: Identity) -> dict[str, Any]:
    return {
        "encoder": made_by.version,
        "digest": made_by.digest,
        "dimension": made_by.dimension,
    }
