import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.taxonomy.normalise import normalise_key


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("ﾌﾟﾗｽﾁｯｸ成形", "プラスチック成形"),  # half-width kana
        ("ＩＳＯ９００１", "iso9001"),  # full-width Latin letters
        ("INYECCIÓN  de Plástico", "inyeccion de plastico"),
        ("Nuevo León", "NUEVO LEON"),
        ("sub-ensamble", "sub ensamble"),
        ("コーヒー・茶", "コーヒー 茶"),
        ("コーヒー･茶", "コーヒー茶"),
        ("射出　成形", "射出成形"),  # an ideographic space
        ("S.L.P.", "slp"),
        ("40' container", "40 container"),
        ("C–TPAT", "c-tpat"),  # an en dash
        ("Nadcap®", "nadcap"),
    ],
)
def test_spellings_of_one_text_have_one_key(written: str, same_as: str) -> None:
    assert normalise_key(written) == normalise_key(same_as)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ハリスコ", "バリスコ"),  # voicing marks tell words apart
        ("コーヒ", "コーヒー"),  # the long-vowel mark is a letter, not a hyphen
        ("IEC 61215", "IEC 61730"),
        ("1.5 kg", "15 kg"),
    ],
)
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert normalise_key(one) != normalise_key(other)


@pytest.mark.parametrize("text", ["", "   ", "・・", "--", "\u200b", "\ud800"])
def test_text_without_content_has_an_empty_key(text: str) -> None:
    assert normalise_key(text) == ""


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_keys_of_keys_are_themselves(text: str) -> None:
    key = normalise_key(text)

    assert normalise_key(key) == key
