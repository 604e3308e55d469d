"""The level of chance and the crowding of a pair of languages are those of their definitions."""

import numpy as np
import pytest

from matchmaking.scoring.encoding.encoder import Reader, Role
from matchmaking.scoring.language.text import text_hash
from matchmaking.scoring.reading.channels import TextChannels
from matchmaking.scoring.reading.fusion import COMPETITORS, HIGH, Level, default_level
from matchmaking.scoring.reading.units import make_units
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier

SUPPLIERS = [supplier(i, f"Fabricación de pieza {i % 13} y molde {i % 7}") for i in range(40)]
# So many needs that the level's sample ends within a block, and the crowd goes on beyond it.
NEEDS = [need(i, f"部品{i % 17}の加工と{i % 11}号の検査") for i in range(150)]
LEVEL_SAMPLE = 96


@pytest.mark.parametrize("number", [150, 70, 1])
def test_the_level_is_read_off_its_sample_once_crowding_is_taken_off(number):
    channels = TextChannels(Reader(HashEncoder(), None), VOCABULARY)
    channels.fit(SUPPLIERS, NEEDS[:number])
    (group,) = channels.groups_
    units = make_units([one.pieces for one in sorted(NEEDS[:number], key=lambda one: one.id)])
    units.sort(key=lambda unit: text_hash(unit.whole))
    vectors = channels.reader.vectors([unit.told for unit in units], Role.NEED)
    each = [channels.raw([unit], vectors[[i]], group) for i, unit in enumerate(units)]
    raw = np.concatenate(each)

    crowd = group.crowds_["ja"]
    nearest = np.sort(raw, axis=0)[-COMPETITORS:].mean(axis=0)
    assert crowd.mean == pytest.approx(nearest.mean())
    taken_off = crowd.strength * (nearest - nearest.mean())
    assert group.held_back_["ja"] == pytest.approx(taken_off, abs=1e-6)

    seen = raw[:LEVEL_SAMPLE] - group.held_back_["ja"]
    level = Level(*(float(value) for value in np.quantile(seen, (0.5, HIGH))))
    assert group.levels_["ja"] == level.scaled(seen.size, default_level("ja", "es"))


def test_within_a_language_the_level_alone_is_read_off_the_sample():
    needs = [
        need(i, f"Compra de pieza {i % 17} y molde {i % 11}", language="es") for i in range(150)
    ]
    channels = TextChannels(Reader(HashEncoder(), None), VOCABULARY).fit(SUPPLIERS, needs)
    (group,) = channels.groups_
    assert group.crowds_ == {}
    assert group.held_back_ == {}
    chosen = sorted(needs, key=lambda one: text_hash(one.pieces[0].text))[:LEVEL_SAMPLE]
    units = make_units([one.pieces for one in chosen])
    vectors = channels.reader.vectors([unit.told for unit in units], Role.NEED)
    seen = channels.raw(units, vectors, group)
    level = Level(*(float(value) for value in np.quantile(seen, (0.5, HIGH))))
    assert group.levels_["es"] == level.scaled(seen.size, default_level("es", "es"))
