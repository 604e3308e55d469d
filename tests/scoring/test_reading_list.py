"""What a run will ask its encoder for is known beforehand, to the last word."""

import pytest

from matchmaking.scoring import Scorer, explain
from matchmaking.scoring.encoding.encoder import Reader, Role, identity
from matchmaking.scoring.reading import reading_list as lists
from matchmaking.scoring.reading.neighbours import EarlierNeed
from matchmaking.scoring.reading.reading_list import reading_list
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier

SUPPLIERS = [
    supplier(1, "Moldeo por inyección de piezas.\nAguacate congelado para exportación."),
    supplier(2, "Frozen avocado and bread from Michoacán", language="en"),
    supplier(3, "バルブと茶", language="ja"),
    supplier(4, ""),
    supplier(5, "がん具の製造。しょう油の製造", language="ja"),
]
NEEDS = [
    need(1, "射出成形部品"),
    need(2, "冷凍アボカド"),
    need(3, "Válvulas y sensores", language="es"),
]
EARLIER = [
    EarlierNeed("アボカドを探しています", "s001", "n002"),
    EarlierNeed("nobody in this run was given it", "s999"),
]


class Store(dict):
    def get_many(self, made_by, hashes):
        return {key: self[made_by, key] for key in hashes if (made_by, key) in self}

    def put_many(self, made_by, vectors):
        self.update({(made_by, key): vector for key, vector in vectors.items()})


class Prefixed(HashEncoder):
    """Reads questions and documents in two ways, as E5 does."""

    def prefix(self, role):
        return "query: " if role == Role.NEED else "passage: "


def read_all(encoder, store, wanted):
    for role in Role:
        Reader(encoder, store).vectors([text for side, text in wanted if side == role], role)


@pytest.mark.parametrize("kind", [HashEncoder, Prefixed])
@pytest.mark.parametrize("earlier", [(), EARLIER])
def test_fitting_scoring_and_explaining_ask_for_no_text_beyond_the_list(kind, earlier):
    encoder, store = kind(), Store()
    read_all(encoder, store, reading_list(encoder, VOCABULARY, SUPPLIERS, NEEDS, earlier))
    encoder.encoded.clear()

    scorer = Scorer(vocabulary=VOCABULARY, encoder=encoder, store=store)
    scorer.fit(SUPPLIERS, NEEDS, earlier=earlier)
    assert all(len(result.matches) == len(SUPPLIERS) for result in scorer.score(NEEDS))
    for asked in NEEDS:
        explain(scorer, asked, "s001")

    assert encoder.encoded == []
    assert {made_by for made_by, _ in store} == {identity(encoder)}


def test_the_list_holds_nothing_that_nobody_asks_for():
    encoder, store = HashEncoder(), Store()
    Scorer(vocabulary=VOCABULARY, encoder=encoder, store=store).fit(
        SUPPLIERS, NEEDS, earlier=EARLIER
    ).score(NEEDS)

    wanted = reading_list(encoder, VOCABULARY, SUPPLIERS, NEEDS, EARLIER)
    assert {text for _, text in wanted} == set(encoder.encoded)
    assert len(wanted) == len(set(wanted))


def test_order_of_the_records_changes_nothing():
    encoder = HashEncoder()
    straight = reading_list(encoder, VOCABULARY, SUPPLIERS, NEEDS, EARLIER)
    turned = reading_list(encoder, VOCABULARY, SUPPLIERS[::-1], NEEDS[::-1], EARLIER[::-1])
    assert straight == turned


def test_words_are_left_out_where_there_are_too_many_to_compare(monkeypatch):
    monkeypatch.setattr(lists, "MOST_WORDS", 3)
    told = {text for _, text in reading_list(HashEncoder(), VOCABULARY, SUPPLIERS, ())}
    assert "inyección" not in told
    assert "moldeo por inyección" in told
