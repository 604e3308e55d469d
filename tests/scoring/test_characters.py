"""Words in kana for their characters are read in characters, and nothing else within a sentence."""

import pytest

from matchmaking.scoring import Scorer, make_pieces
from matchmaking.scoring.encoding.encoder import MultilingualEncoder
from matchmaking.scoring.language.characters import in_characters
from matchmaking.scoring.language.vocabulary import Vocabulary
from matchmaking.scoring.reading.units import make_units
from tests.scoring.factories import need, supplier


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("しょう油製造業", "醤油製造業"),
        ("電子応用がん具用カセット", "電子応用玩具用カセット"),
        ("耐熱ガラス製ちゅう房用器具", "耐熱ガラス製厨房用器具"),
        ("舗装用れんがの製造", "舗装用煉瓦の製造"),
        ("かん詰め、びん詰め", "缶詰め、瓶詰め"),
        # The tariff's large kana.
        ("しよう油及びばれいしよ", "醤油及び馬鈴薯"),
        ("粉味そ製造業", "粉味噌製造業"),
        ("いす、つくえ", "椅子、机"),
    ],
)
def test_words_are_read_in_their_characters(written, read):
    assert in_characters(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Salsa de soya",
        "自動車部品の射出成形",
        # Endings of other words, and other words that begin alike.
        "味その他の調味料",
        "加工しにくい材料",
        "安定いす",
        "ゆっくり、確かに運びます。",
        "使いすぎない",
        "ひもの製造業",
        # Written in kana by everybody.
        "りんごとはさみ",
    ],
)
def test_other_text_stays_as_it_is_written(text):
    assert in_characters(text) == text


def test_reading_in_characters_twice_changes_nothing_more():
    once = in_characters("たい肥・けいそう土・刺しゅう・天びん・漏えい防止")
    assert once == "堆肥・珪藻土・刺繍・天秤・漏洩防止"
    assert in_characters(once) == once


def test_what_is_quoted_stays_as_it_was_written():
    (unit,) = make_units(
        [[*make_pieces([("a", "しょう油の製造"), ("b", "がん具の製造")], language="ja")]]
    )
    assert unit.told == "醤油の製造。玩具の製造"
    assert unit.whole == "しょう油の製造。がん具の製造"
    assert unit.parts == ("しょう油の製造", "がん具の製造")


@pytest.mark.parametrize(
    ("title", "other", "right"),
    [
        ("がん具製造業", "Fabricación de morteros", "Fabricación de juguetes"),
        ("れんが製造業", "Fabricación de piezas", "Fabricación de ladrillos"),
        ("ちゅう房用器具製造業", "Fabricación de muebles", "Artículos de cocina"),
    ],
)
def test_a_need_in_kana_finds_who_makes_the_thing(title, other, right):
    scorer = Scorer(vocabulary=Vocabulary(), encoder=MultilingualEncoder())
    scorer.fit([supplier(1, other), supplier(2, right)])
    (found,) = scorer.score([need(1, title)])
    assert [match.supplier_id for match in found.matches] == ["s002", "s001"]
