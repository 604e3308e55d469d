"""What a letter says around the thing that it asks for is left out of what is compared."""

import pytest

from matchmaking.scoring.comparing.profiles import READ_ONLY, WHOLLY_NAMED, concept_weight
from matchmaking.scoring.language.courtesy import without_courtesy
from matchmaking.scoring.reading.concept_reading import ConceptReader
from matchmaking.scoring.reading.units import make_units
from matchmaking.scoring.records import Piece
from tests.scoring.factories import VOCABULARY, need


@pytest.mark.parametrize(
    ("letter", "left"),
    [
        (
            "平素よりお世話になっております。弊社では外食チェーン向けに冷凍アボカドを調達したく、"
            "メキシコの加工工場様を探しております。認証をお持ちですと幸いです。",
            "外食チェーン向けに冷凍アボカド、メキシコの加工工場。認証をお持ち。",
        ),
        (
            "お世話になっております。輸入商社の田中と申します。"
            "冷凍マンゴーを探しており、加工業者様をご紹介いただけますと幸いです。"
            "何卒よろしくお願い申し上げます。",
            "冷凍マンゴー、加工業者。",
        ),
        ("コンポスト可能なレジ袋を探しています。", "コンポスト可能なレジ袋。"),
        ("アガベシロップを輸入したいです。", "アガベシロップ。"),
        ("ワイン用ラベルについて", "ワイン用ラベル"),
    ],
)
def test_what_is_asked_for_is_left_of_a_letter(letter, left):
    assert without_courtesy(letter) == left


@pytest.mark.parametrize(
    "text",
    [
        "自動車の内装用樹脂部品の射出成形。材質はPA66、ABS。",
        "図面のとおりであること。",
        "探査機器メーカー向けの精密加工",
        "メーカー",
        "よろしくお願いいたします。",
        "Buscamos aguacate congelado, quedamos de ustedes.",
        "",
    ],
)
def test_facts_stay_and_so_does_what_is_nothing_but_courtesy(text):
    assert without_courtesy(text) == text


def test_texts_are_compared_without_courtesy_and_quoted_with_it():
    letter = "お世話になっております。冷凍アボカドを探しております。"
    (unit,) = make_units([[Piece(letter, "ja")]])
    assert unit.told == unit.whole == "冷凍アボカド"
    assert unit.parts == ("お世話になっております", "冷凍アボカドを探しております")


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("射出成形を探しております", WHOLLY_NAMED),
        ("お世話になっております。射出成形を募集しています。", WHOLLY_NAMED),
        ("自動車の射出成形を探しております", READ_ONLY),
    ],
)
def test_courtesy_is_nothing_left_beside_what_a_need_names(text, weight):
    asked = need(1, text)
    assert concept_weight(asked, ConceptReader(VOCABULARY).found(asked)) == weight
