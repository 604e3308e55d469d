import numpy as np
import pytest
from django.core.checks import run_checks

from matchmaking.matching.domain.running.engine import forget_runs, run_encoder
from matchmaking.matching.domain.running.vectors import DatabaseVectors
from matchmaking.matching.models import TextVector
from matchmaking.scoring import Reader
from matchmaking.scoring.encoding.encoder import Identity
from tests.scoring.factories import HashEncoder

MADE_BY = Identity("tiny/1", "a" * 64, 3)
VECTOR = np.array([0.6, 0.0, 0.8], dtype=np.float32)


@pytest.mark.django_db
def test_kept_vector_comes_back_bit_for_bit_and_once():
    DatabaseVectors().put_many(MADE_BY, {"h": VECTOR})
    DatabaseVectors().put_many(MADE_BY, {"h": VECTOR})
    assert DatabaseVectors().get_many(MADE_BY, ["h", "other"])["h"].tolist() == VECTOR.tolist()
    row = TextVector.objects.get()
    assert (row.encoder, row.digest, row.dimension) == ("tiny/1", "a" * 64, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [Identity("tiny/2", "a" * 64, 3), Identity("tiny/1", "b" * 64, 3), Identity("tiny/1", "a", 4)],
    ids=["version", "weights", "dimension"],
)
def test_vectors_of_another_encoder_are_never_given_out(other):
    DatabaseVectors().put_many(MADE_BY, {"h": VECTOR})
    assert DatabaseVectors().get_many(other, ["h"]) == {}


@pytest.mark.django_db
def test_exchanged_weights_encode_every_text_anew():
    first, second = HashEncoder(), HashEncoder()
    second.digest = "2"
    for encoder in (first, first, second):
        Reader(encoder, DatabaseVectors()).vectors(["frenos", "bombas"])
    assert len(first.encoded) == len(second.encoded) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [b"", VECTOR.tobytes()[:-1], VECTOR.tobytes() * 2, VECTOR.tobytes()[:8] + b"\x00\x00\xc0\x7f"],
    ids=["empty", "cut off", "too long", "not a number"],
)
def test_a_damaged_vector_is_made_anew(content, caplog):
    store = DatabaseVectors()
    store.put_many(MADE_BY, {"h": VECTOR, "well": VECTOR})
    TextVector.objects.filter(text_hash="h").update(vector=content)
    assert set(store.get_many(MADE_BY, ["h", "well"])) == {"well"}
    assert "1 vectors of tiny/1 were damaged" in caplog.text
    store.put_many(MADE_BY, {"h": VECTOR})
    assert store.get_many(MADE_BY, ["h"])["h"].tolist() == VECTOR.tolist()


def test_absent_encoder_is_a_warning_and_matching_goes_on(settings, tmp_path):
    settings.PUENTE_ENCODER = f"onnx:{tmp_path / 'nowhere'}"
    forget_runs()
    try:
        assert run_encoder().dimension == 0
    finally:
        forget_runs()
    (found,) = [one for one in run_checks() if one.id == "matching.W001"]
    assert "nowhere" in found.msg


def test_setting_that_names_no_encoder_is_an_error(settings):
    settings.PUENTE_ENCODER = "gguf:model"
    assert [one.id for one in run_checks() if one.id == "matching.E001"]
