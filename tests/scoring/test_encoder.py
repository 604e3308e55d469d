import numpy as np
import pytest

from matchmaking.scoring.encoding.encoder import Reader, default_encoder
from tests.scoring.factories import HashEncoder


class BatchSensitive(HashEncoder):
    """Rounds as real encoders do: a little differently with the texts that stand beside."""

    def encode(self, texts):
        return super().encode(texts) + np.float32(1e-6) * len(texts)


def test_a_text_has_the_same_bits_whatever_it_is_read_with():
    alone = Reader(BatchSensitive()).vectors(["piel de res"])[0]
    among = Reader(BatchSensitive()).vectors(["miel", "piel de res", "aguacate", "miel"])[1]

    assert np.array_equal(alone, among)


@pytest.mark.parametrize(
    ("shouted", "said", "other"),
    [
        ("INYECCION DE PLASTICO", "inyección de plástico", "FABRICACION DE MUEBLES"),
        ("MAQUINADO DE PIEZAS", "Maquinado de piezas", "ELABORACION DE PAN"),
    ],
)
def test_capitals_say_less_than_words(shouted, said, other):
    vectors = Reader(default_encoder()).vectors([shouted, said, other])

    likeness = vectors @ vectors[0]
    assert likeness[1] > likeness[2]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
