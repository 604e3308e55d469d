import numpy as np
import pytest

from matchmaking.scoring.reading.substance import NOTHING_SAID, held_down, substance


@pytest.mark.parametrize(
    "text",
    ["FABRICACIÓN", "Industria manufacturera", "Manufactura de productos diversos", "Servicios",
     "製造業", "各種製品の製造・販売", "Manufacturing company", ""],
)  # fmt: skip
def test_a_text_of_ordinary_words_says_nothing(text):
    assert substance([text, "Tornillos de acero"]).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    "text", ["Fabricación de jabón", "石鹸製造業", "せんべい製造業", "Soap manufacturing", "PVC"]
)
def test_one_word_of_its_own_is_enough(text):
    assert substance([text]).tolist() == [1.0]


def test_evidence_is_never_raised_and_stays_where_all_is_said():
    said = np.array([0.0, 0.5, 1.0, 0.0], dtype=np.float32)
    evidence = np.array([[2.0, 1.0, 1.5, -3.0]], dtype=np.float32)

    assert held_down(evidence, said).tolist() == [[NOTHING_SAID, 0.25, 1.5, -3.0]]
