import numpy as np
import pytest

from matchmaking.scoring.encoding.encoder import MultilingualEncoder, Reader, default_encoder
from tests.scoring.factories import HashEncoder


class BatchSensitive(HashEncoder):
    """Rounds as real encoders do: a little differently with the texts that stand beside."""

    def encode(self, texts):
        return super().encode(texts) + np.float32(1e-6) * len(texts)


def test_a_text_has_the_same_bits_whatever_it_is_read_with():
    alone = Reader(BatchSensitive()).vectors(["piel de res"])[0]
    among = Reader(BatchSensitive()).vectors(["miel", "piel de res", "aguacate", "miel"])[1]

    assert np.array_equal(alone, among)


def test_a_loaded_model_is_whole_and_the_only_one_of_its_process(monkeypatch):
    MultilingualEncoder().load()

    def read(*args, **more):
        raise AssertionError("a file was read after the model was loaded")

    # A worker loads the model before it forks: what were left to the first text, each child would
    # read for itself.
    monkeypatch.setattr(np, "load", read)
    assert MultilingualEncoder().encode(["piel de res"]).shape == (1, MultilingualEncoder.dimension)


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
