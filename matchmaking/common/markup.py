"""From a letter's text to its HTML part, so that both parts always say the same.

A letter is written once, as text that reads well in any mail program. Its lines say what they are:

    ■ heading    ・item (• item)    → label: address    > quoted    ―――― rule    else: paragraph

Only lines of the template itself can begin so: values are single lines inside a line, and quoted
text carries its ">" on every line.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from css_inline import CSSInliner
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

Kind = Literal["paragraph", "heading", "list", "link", "quote", "rule"]
_LINK = re.compile(r"→ (?P<label>.*?)\s*[:：]\s*(?P<url>https?://\S+)\Z")
_RULE = re.compile(r"[―─-]{4,}\Z")


@dataclass(frozen=True)
class Block:
    kind: Kind
    lines: list[str] = field(default_factory=list)
    url: str = ""
    # The one thing that the letter asks for; its other addresses step back behind it.
    is_the_answer: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def blocks_of(text: str, *, urls: Collection[str]) -> list[Block]:
    """The blocks of a letter. Only the addresses in `urls` become links: those we put there."""
    return [
        block
        for paragraph in re.split(r"\n\s*\n", text.strip())
        for block in _blocks_of_paragraph(paragraph.splitlines(), urls)
    ]


def _blocks_of_paragraph(lines: list[str], urls: Collection[str]) -> Iterator[Block]:
    for kind, group in groupby(lines, key=lambda line: _kind_of(line, urls)):
        found = list(group)
        if kind == "link":
            for line in found:
                match = _LINK.match(line)
                if match:
                    yield Block("link", [match["label"]], match["url"])
        elif kind == "heading":
            yield from (Block("heading", [line.removeprefix("■").strip()]) for line in found)
        elif kind == "list":
            yield Block("list", [line[1:].strip() for line in found])
        elif kind == "quote":
            yield Block("quote", [line.removeprefix(">").strip() for line in found])
        elif kind == "rule":
            yield Block("rule")
        else:
            yield Block("paragraph", [line.rstrip() for line in found])


def _kind_of(line: str, urls: Collection[str]) -> Kind:
    if line.startswith("■"):
        return "heading"
    if line.startswith(("・", "•")):
        return "list"
    if line.startswith(">"):
        return "quote"
    if _RULE.match(line.strip()):
        return "rule"
    match = _LINK.match(line)
    return "link" if match and match["url"] in urls else "paragraph"


def main_and_foot(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """What the letter says, and its signature with what follows: all after the first rule."""
    at = next((n for n, block in enumerate(blocks) if block.kind == "rule"), len(blocks))
    return blocks[:at], [block for block in blocks[at:] if block.kind != "rule"]


def html_of(text: str, *, subject: str, language: str, urls: Collection[str]) -> str:
    """The HTML part of a letter, its styles inlined as mail programs want them."""
    main, foot = main_and_foot(blocks_of(text, urls=urls))
    first = next((block for block in main if block.kind == "link"), None)
    main = [replace(block, is_the_answer=block is first) for block in main]
    context = {"main": main, "foot": foot, "subject": subject, "language": language}
    page = render_to_string("letters/layout.html", context)
    # The inliner must not fetch anything, and keeps no style sheet that a program would strip.
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False).inline(page)


def body_of(html: str) -> SafeString:
    """What stands inside the body of a letter's HTML part, to be shown within another page.

    Safe as far as `html_of` made it: every value in it was escaped there.
    """
    inside = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)
    return mark_safe(inside.group(1) if inside else "")  # noqa: S308
