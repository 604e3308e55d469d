"""The speed benchmark says what it measured; how fast it was is not for a test."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from matchmaking.matching.benchmarks import speed
from matchmaking.matching.benchmarks.generated import (
    DIMENSION,
    SyntheticEncoder,
    generated_directory,
)
from matchmaking.matching.benchmarks.parts.speed import draw_growth


@pytest.fixture(scope="module")
def measured():
    return speed.measure(60, 20, baselines=False)


def test_every_part_of_a_run_is_measured(measured):
    assert {"bare", "retrieval", "reading", "scoring", "allocation", "explaining"} <= set(
        measured.seconds
    )
    assert measured.growth[-1][0] == measured.needs == 20
    assert measured.explained == measured.chosen > 0
    assert len(measured.rematch) == speed.REMATCHES
    assert measured.recall == 1.0


def test_growth_is_drawn_the_same_from_the_same_figures(measured, tmp_path):
    figures = json.loads(json.dumps(vars(measured)))
    files = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for file in files:
        draw_growth([figures], file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert b"<svg" in files[0].read_bytes()


def test_each_size_is_measured_in_a_process_of_its_own():
    out = io.StringIO()
    sizes = ("--suppliers", "30", "--needs", "10")
    call_command("benchmark", "speed", *sizes, "--no-baselines", "--plot", "", stdout=out)
    assert "| 30 | 10 | **exact retrieval** |" in out.getvalue()
    assert "(10 needs)" in out.getvalue()


def test_sizes_must_fit_each_other():
    with pytest.raises(CommandError, match="--needs"):
        call_command(
            "benchmark", "speed", "--suppliers", "1,2,3", "--needs", "1,2", stdout=io.StringIO()
        )


def test_a_longer_directory_begins_with_the_shorter_one():
    short = generated_directory(suppliers=5, needs=3)
    long = generated_directory(suppliers=9, needs=7)
    assert long.suppliers[:5] == short.suppliers
    assert long.needs[:3] == short.needs


def test_the_synthetic_encoder_reads_one_thing_in_three_languages():
    vectors = SyntheticEncoder().encode(
        ["aguacate congelado", "冷凍アボカド", "torres de transmisión eléctrica"]
    )
    assert vectors.shape == (3, DIMENSION)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1
