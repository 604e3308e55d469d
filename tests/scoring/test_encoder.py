import numpy as np

from matchmaking.scoring.encoder import Reader
from tests.scoring.factories import HashEncoder


class BatchSensitive(HashEncoder):
    """Rounds as real encoders do: a little differently with the texts that stand beside."""

    def encode(self, texts):
        return super().encode(texts) + np.float32(1e-6) * len(texts)


def test_a_text_has_the_same_bits_whatever_it_is_read_with():
    alone = Reader(BatchSensitive()).vectors(["piel de res"])[0]
    among = Reader(BatchSensitive()).vectors(["miel", "piel de res", "aguacate", "miel"])[1]

    assert np.array_equal(alone, among)
