"""The benchmark of two-sided acceptance: what may be known of a pair, and when."""

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from matchmaking.matching.benchmarks import two_sided

DATA = Path(os.environ.get("PUENTE_DATA", Path(settings.BASE_DIR) / "../shared/data"))


@pytest.fixture
def meetings(tmp_path):
    """Three events of five and five persons who met in turn, with random answers."""
    draws = np.random.default_rng(3)
    columns = ["iid", "pid", "gender", "wave", "order", "dec", "samerace", "int_corr"]
    columns += ["field_cd", "career_c", *two_sided.PROFILE]
    rows = []
    for wave in (1, 2, 3):
        for a in range(5):
            for b in range(5):
                one, other, turn = 100 * wave + a, 100 * wave + 50 + b, (a + b) % 5 + 1
                for gender, (iid, pid) in enumerate(((one, other), (other, one))):
                    row = dict.fromkeys(columns, "3")
                    row |= {"iid": iid, "pid": f"{pid}.0", "gender": gender, "wave": wave}
                    row |= {"order": turn, "dec": int(draws.random() < 0.5)}
                    rows.append(row)
    with (tmp_path / "speed_dating_waves_1_3.tsv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, columns, delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)
    return two_sided.read_meetings(tmp_path)


def with_answer_of(meetings, pair, value):
    first, second = (side.copy() for side in meetings.yes)
    first[pair] = second[pair] = value
    return replace(meetings, yes=(first, second))


def values_of(known, pair):
    return [side[pair] for pairs in (known.given, known.received, known.crossed) for side in pairs]


@pytest.mark.parametrize("how", two_sided.KNOWN)
def test_a_pairs_own_answers_are_never_known_of_it(meetings, how):
    yes, no = (two_sided.read_known(with_answer_of(meetings, 7, v), how) for v in (1.0, 0.0))
    assert values_of(yes, 7) == values_of(no, 7)


def test_before_knows_nothing_of_later_meetings(meetings):
    first = int(np.flatnonzero((meetings.event == 1) & (meetings.start == 2))[0])
    later = np.flatnonzero((meetings.event == 1) & (meetings.start >= 2))
    known = two_sided.read_known(meetings, "before")
    changed = meetings
    for pair in later:
        changed = with_answer_of(changed, pair, 1.0 - meetings.yes[0][pair])
    assert values_of(two_sided.read_known(changed, "before"), first) == values_of(known, first)


def test_auc_counts_ties_half():
    yes = np.array([1.0, 0.0, 1.0, 0.0])
    assert two_sided.auc(yes, np.zeros(4)) == 0.5
    assert two_sided.auc(yes, np.array([2.0, 1.0, 3.0, 0.0])) == 1.0


def test_no_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="speed_dating"):
        two_sided.read_meetings(tmp_path)


@pytest.mark.skipif(not list(DATA.glob(two_sided.FILES)), reason="the development data is not here")
def test_joint_model_beats_running_rates_on_events_it_has_not_seen():
    meetings = two_sided.read_meetings(DATA)
    known = two_sided.read_known(meetings, "others")
    rates = two_sided.left_out(meetings, known, two_sided.by_rates)
    joint = two_sided.left_out(meetings, known, two_sided.by_joint_model)
    gain = two_sided.gain_over_events(meetings, joint, rates, rounds=200)
    assert two_sided.auc(meetings.mutual, joint) > 0.75
    assert gain.low > 0
