"""Vectors of texts, kept in the database: a text is encoded once in its life."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaking.matching.models import TextVector
from matchmaking.scoring.encoder import Identity

# SQLite takes at most 999 parameters in old builds; this also bounds the memory of one answer.
_BATCH = 500

Vector = npt.NDArray[np.float32]


class DatabaseVectors:
    """The scorer's VectorStore over TextVector rows. Written by many workers, last one equal.

    A vector of other weights or of another size is never given out, whatever its encoder's name.
    """

    def get_many(self, made_by: Identity, hashes: Sequence[str]) -> Mapping[str, Vector]:
        """{text hash: float32 (dimension,)} of those that are known."""
        found: dict[str, Vector] = {}
        for start in range(0, len(hashes), _BATCH):
            rows = TextVector.objects.filter(
                **_key(made_by), text_hash__in=hashes[start : start + _BATCH]
            ).values_list("text_hash", "vector")
            for text_hash, vector in rows.iterator():
                found[text_hash] = np.frombuffer(bytes(vector), dtype="<f4")
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


def _key(made_by: Identity) -> dict[str, Any]:
    return {
        "encoder": made_by.version,
        "digest": made_by.digest,
        "dimension": made_by.dimension,
    }
