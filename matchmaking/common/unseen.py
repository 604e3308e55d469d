"""Signs that came along with a text and that nobody sees: what pages, programs and telephones put
between the letters, and the line breaks that few of them know.
"""

import re
from typing import Final

# Zero-width space, non-joiner and marks of direction, soft hyphen, word joiner, byte order mark,
# bidirectional overrides and isolates. Not the joiner (U+200D), which makes one emoji of two, and
# not the selectors of a character's variant, which part 葛󠄀 from 葛 in a name.
_UNSEEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)


def seen(text: str) -> str:
    """`text` without what nobody sees, each of its line breaks a newline.

    A vertical tab, a form feed, U+0085, U+2028 and U+2029 part words as a newline does: Excel,
    Word and what is copied out of PDFs have them within a cell.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", "\n".join(text.splitlines()))
