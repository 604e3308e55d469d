"""Words that are compared one by one: without grammar, compounds taken apart, so many at most."""

import pytest

from matchmaking.scoring import Term, Vocabulary
from matchmaking.scoring.language.content_words import NEED_WORDS, SUPPLIER_WORDS, WordReader

TERMS = ("自動車の部品", "精密・加工", "工作機械用 部品", "製造") * 50


def test_grammar_and_amounts_are_left_out():
    read = WordReader()
    assert read.of_need("Moldeo de las piezas 12 mm") == ("moldeo", "piezas")
    assert read.of_need("自動車のブレーキ部品を作る") == ("自動車", "ブレーキ", "部品", "作")


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("自動車部品製造業", ("自動車", "部品", "製造", "業")),
        ("精密加工部品", ("精密", "加工", "部品")),
        # Nothing is known of these: pairs, and a third character rather than one by itself.
        ("冷凍食品", ("冷凍", "食品")),
        ("自動車", ("自動車",)),
        ("紙", ("紙",)),
    ],
)
def test_compounds_are_taken_apart_into_words_that_terms_know(compound, parts):
    assert WordReader(TERMS).of_supplier(compound) == parts


def test_nothing_of_a_compound_is_lost():
    read = WordReader(TERMS)
    for compound in (
        "国際緊急援助隊医療",
        "経済産業省基盤情報",
        "々々々々",
        "電子部品組立加工業務委託",
    ):
        assert "".join(read._parts(compound)) == compound


def test_other_scripts_stay_whole():
    read = WordReader(TERMS)
    assert read.of_need("インジェクションモールド Automotriz") == (
        "インジェクションモールド",
        "automotriz",
    )


def test_so_many_words_at_most_and_each_once():
    text = " ".join(f"palabra{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(400))
    read = WordReader()
    assert len(read.of_need(f"{text} {text}")) == NEED_WORDS
    assert len(read.of_supplier(text)) == SUPPLIER_WORDS


def test_the_vocabulary_teaches_its_japanese_words_only():
    vocabulary = Vocabulary(
        terms=(
            Term("product", "a", "ja", "自動車の部品"),
            Term("product", "b", "es", "部品用の機械"),
        )
    )
    assert vocabulary.word_reader.of_need("自動車部品") == ("自動車", "部品")
