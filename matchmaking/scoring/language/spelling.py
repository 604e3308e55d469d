"""Spanish words as they sound, so that a word that is written as it is heard is still read.

"desidratado", "percianas" and "serveza" sound like the words that are meant. Only what nobody
knows is looked for by its sound, and only long words, of which no two sound alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST_LETTERS = 6

_SOUNDS = (
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"v"), "b"),
    (re.compile(r"n(?=[bp])"), "m"),
    # Stems end in c where the word went on with z (cerveza) or with c (plástico).
    (re.compile(r"c$"), "s"),
    (re.compile(r"qu(?=[ei])|k|c(?=[^eih])"), "k"),
    (re.compile(r"z|c(?=[ei])|x(?=[ckst])"), "s"),
    (re.compile(r"ll|y(?=[aeiou])"), "y"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"gu(?=[ei])"), "g"),
    # A double r is another sound.
    (re.compile(r"([a-qs-z])\1+"), r"\1"),
)


def sound_of(word: str) -> str:
    """Key of a folded word or stem, the same for spellings that Mexican Spanish speaks alike."""
    for written, heard in _SOUNDS:
        word = written.sub(heard, word)
    return word


class Spellings:
    """Spanish ``words`` by their sound; ``known`` words, of any language, are rightly spelled."""

    def __init__(self, words: Iterable[str], *, known: Iterable[str] = ()) -> None:
        spanish = frozenset(words)
        self._known = spanish.union(known)
        by_sound: dict[str, str | None] = {}
        for word in sorted(spanish):
            if len(word) >= LEAST_LETTERS:
                sound = sound_of(word)
                by_sound[sound] = word if sound not in by_sound else None
        self._by_sound = {sound: word for sound, word in by_sound.items() if word}

    def meant(self, word: str) -> str:
        """The known word that sounds like an unknown one; else the word itself."""
        if len(word) < LEAST_LETTERS or word in self._known or not word.isascii():
            return word
        return self._by_sound.get(sound_of(word), word)
