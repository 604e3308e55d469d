import hashlib
from itertools import product

import numpy as np
import pytest

from matchmaking.scoring import Reader, Term, Vocabulary
from matchmaking.scoring.columns import Pairs
from matchmaking.scoring.language.content_words import WordReader
from matchmaking.scoring.language.sound import katakana_key, latin_key, number_key, sound_tokens
from matchmaking.scoring.reading import words
from matchmaking.scoring.reading.lexical import CharacterChannel, SoundChannel, ngrams, shared_words
from matchmaking.scoring.reading.words import WordChannel, rarity
from tests.scoring.factories import HashEncoder

VOCABULARY_OF_CERTIFICATES = Vocabulary(
    terms=(
        Term("certification", "fssc", "en", "FSSC 22000"),
        Term("certification", "haccp", "es", "HACCP"),
        Term("certification", "jas", "es", "JAS orgánico"),
        Term("certification", "rohs", "en", "RoHS"),
    )
)


def test_the_text_with_more_rare_characters_in_common_is_nearer():
    texts = ["fabricación de válvulas", "fabricación de cajas", "venta de pan"]
    (row,) = CharacterChannel().fit(texts, ["es"] * 3).block(["válvulas industriales"])
    assert row.argmax() == 0


def test_japanese_is_read_without_word_borders():
    (row,) = (
        CharacterChannel().fit(["精密射出成形", "冷凍食品"], ["ja", "ja"]).block(["射出成形品"])
    )
    assert row[0] > row[1]


def test_ngrams_do_not_cross_scripts():
    assert all(gram.isascii() or not any(c.isascii() for c in gram) for gram in ngrams("ABC射出"))


def test_a_short_rare_word_counts_as_much_as_a_long_one():
    texts = [
        "fabricación de cal",
        "trabajos de construcción",
        "venta de pan",
        "venta de construcción",
    ]
    (row,) = CharacterChannel().fit(texts, ["es"] * 4).block(["cal para la construcción"])
    assert row.argmax() == 0


def test_what_a_text_says_first_counts_more_than_what_comes_late():
    texts = ["zapatos", "cinturones"]
    asked = "zapatos piel mujer verano cinturones"
    (row,) = CharacterChannel().fit(texts, ["es"] * 2).block([asked])
    (turned,) = CharacterChannel().fit(texts, ["es"] * 2).block([" ".join(asked.split()[::-1])])
    assert row[0] > row[1]
    assert turned[1] > turned[0]


def test_a_word_said_twice_asks_for_nothing_more():
    channel = CharacterChannel().fit(["zapatos de piel", "bolsas de piel"], ["es"] * 2)
    once, twice = channel.block(["zapatos de piel", "zapatos de piel, zapatos"])
    assert once.tolist() == twice.tolist()


@pytest.mark.parametrize("texts", [[], ["", "  "], ["…"]])
def test_texts_without_letters_give_zeros(texts):
    assert not CharacterChannel().fit(texts, [None] * len(texts)).block(["a"]).any()
    assert not SoundChannel().fit(texts).block(["a"]).any()


@pytest.mark.parametrize(
    ("japanese", "latin"),
    [
        ("グアカモーレ", "guacamole"),
        ("バルブ", "valvula"),
        ("ポリエチレン", "polietileno"),
        ("ジオクチル", "dioctilo"),
        ("キウイ", "kiwi"),
    ],
)
def test_loanwords_sound_alike(japanese, latin):
    documents = ["cuero", "acero inoxidable", "tubos de cobre", latin, "pan dulce"]
    (row,) = SoundChannel().fit(documents).block([japanese])
    assert row.argmax() == 3


def test_sound_keys_share_one_alphabet():
    assert katakana_key("メキシコ") == "mekisiko"
    assert latin_key("México") == "meksiko"
    assert latin_key("Queso") == "keso"


def test_numbers_meet_whatever_their_signs():
    assert number_key("1,000") == number_key("1.000") == "1000"
    assert number_key("0,50") == number_key("0.5") == "0.5"
    assert "#40" in sound_tokens("重量が40グラム未満")
    assert "#40" in sound_tokens("inferior a 40 g/m²")


def test_shared_words_are_quoted_from_both_scripts():
    assert shared_words("Válvulas de acero", "acero y VALVULAS") == ("valvulas", "acero")
    assert shared_words("精密射出成形品", "射出成形の工場") == ("射出成形",)


def test_ordinary_words_are_no_evidence():
    assert shared_words("Fabricación de bolsas para té", "para bolsas, fabricación") == ("bolsas",)


def test_words_look_for_their_nearest_word():
    channel = WordChannel().fit(["venta de frenos", "cuero", ""], Reader(HashEncoder()))
    (row,) = channel.block(["frenos hidráulicos"], {}, None)
    assert row[0] > row[1]
    assert row[2] == 0
    assert np.isfinite(row).all()


@pytest.mark.parametrize("kept", [2**25, 12])
def test_words_of_chosen_units_get_what_a_block_gives(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["venta de frenos", "", "cuero y calzado de piel", "piezas de acero"]
    asked = ["frenos hidráulicos", "calzado de cuero", "", "frenos de acero y piezas"]
    weights = {"frenos": 0.5, "acero": 2.0}
    reader = WordReader()
    block = WordChannel(reader).fit(texts, Reader(HashEncoder())).block(asked, weights, None)
    # With room for few words they are looked up a need at a time.
    monkeypatch.setattr(words, "_KEPT_COSINES", kept)
    channel = WordChannel(reader).fit(texts, Reader(HashEncoder()))
    pairs = Pairs(np.repeat(np.arange(4), 3), np.array([3, 1, 0, 0, 2, 3, 1, 2, 3, 0, 2, 3]))
    needs = [reader.of_need(text) for text in asked]
    chosen = channel.of_pairs(needs, weights, None, pairs)
    assert chosen == pytest.approx(block[pairs.needs, pairs.rows], abs=1e-6)
    assert chosen.any()


class WideEncoder(HashEncoder):
    """As many dimensions as the real one has: sums of few numbers are the same in any order."""

    dimension = 512

    def _vector(self, text):
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).standard_normal(self.dimension)
        return vector / np.linalg.norm(vector)


def test_words_are_compared_alike_whatever_is_looked_up_with_them():
    names = ["".join(letters) for letters in product("bdfglmnprt", "aeiou", "bdlmnrst", "aeiou")]
    texts = [" ".join(names[first : first + 10]) for first in range(0, 1500, 10)]
    asked = names[1500:]
    reader = Reader(WideEncoder())
    together = WordChannel().fit(texts, reader).block(asked, {}, None)
    backwards = WordChannel().fit(texts, reader)
    alone = [backwards.block([word], {}, None)[0] for word in reversed(asked)]
    assert np.array_equal(alone[::-1], together)


def test_rare_words_weigh_more():
    weights = rarity(["製造業 自動車", "製造業 食品"], WordReader())
    assert weights["自動車"] > weights["製造業"] > 0


def test_names_and_numbers_of_certificates_are_no_common_words():
    shared = shared_words(
        "Salsas con FSSC 22000, RoHS y HACCP",
        "Salsas picantes, FSSC 22000, HACCP, RoHS",
        left_out=VOCABULARY_OF_CERTIFICATES.certificate_words,
    )
    assert shared == ("salsas",)


def test_bare_numbers_are_no_common_words():
    assert shared_words("6061 aluminio 2024", "aluminio 2024") == ("aluminio",)
