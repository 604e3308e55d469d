"""Of each supplier its own best needs, whatever the parts in which needs are scored."""

import pytest

from matchmaking.scoring import Blocked, Scorer
from matchmaking.scoring.own_best import OwnBest, OwnPlace, best_of_all
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier

GOODS = ["moldeo", "inyección", "aguacate", "congelado", "pan", "cuero", "acero", "tubos", "cajas"]
SUPPLIERS = [
    supplier(number, f"{GOODS[number]} {GOODS[(number * 3 + 1) % len(GOODS)]}")
    for number in range(len(GOODS))
]
NEEDS = [
    need(
        number,
        f"{GOODS[number]} {GOODS[-number]}",
        language="es",
    )
    for number in range(7)
]
MOST = 2


@pytest.fixture(scope="module")
def scorer():
    return Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit(SUPPLIERS, NEEDS)


def gathered(scorer, *parts):
    places = []
    for part in parts:
        own = OwnBest([one.id for one in scorer.suppliers_], MOST)
        list(scorer.iter_score(part, 1, own=own))
        places += own.places()
    return best_of_all(places, MOST)


def test_they_are_those_of_the_full_ranking(scorer):
    best = {}
    for result in scorer.score(NEEDS, len(SUPPLIERS)):
        for match in result.matches:
            place = OwnPlace(result.need_id, match.supplier_id, match.rank, match.score)
            best.setdefault(match.supplier_id, []).append(place)
    expected = [
        place
        for name in sorted(best)
        for place in sorted(best[name], key=lambda one: (-one.score, one.need_id))[:MOST]
    ]
    assert gathered(scorer, NEEDS) == expected
    assert len(expected) == MOST * len(SUPPLIERS)


@pytest.mark.parametrize(
    "parts",
    [
        [NEEDS[:1], NEEDS[1:4], NEEDS[4:]],
        [NEEDS[4:], NEEDS[:4]],
        [[one] for one in reversed(NEEDS)],
    ],
    ids=["three parts", "turned", "one by one"],
)
def test_parts_and_their_order_change_nothing(scorer, parts):
    assert gathered(scorer, *parts) == gathered(scorer, NEEDS)


def test_equal_scores_go_by_the_needs_id():
    twins = [need(number, "aguacate", language="es") for number in (9, 10, 2)]
    scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit(SUPPLIERS, twins)
    assert {place.need_id for place in gathered(scorer, twins)} == {"n002", "n009"}


def test_nothing_seen_is_nothing_kept():
    assert OwnBest(["s001"], MOST).places() == []
    assert best_of_all([], MOST) == []


def test_a_need_that_nobody_passes_is_nobodys_best(scorer):
    everybody = [one.id for one in scorer.suppliers_]
    own = OwnBest(everybody, MOST)
    closed = Blocked({NEEDS[0].id: dict.fromkeys(everybody, "met before")})
    list(scorer.iter_score(NEEDS[:1], 3, blocked=closed, own=own))
    assert own.places() == []
