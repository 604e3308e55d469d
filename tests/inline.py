"""What the content security policy would refuse in a page or a template."""

import re

_SIGNS = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "a style in the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[\w:-]*)\s*=\s*[\"']", re.I),
    "a javascript: address": re.compile(r"=\s*[\"']\s*javascript:", re.I),
    "a file of another host": re.compile(r"(src|<link[^>]*href)\s*=\s*[\"']\s*(https?:)?//", re.I),
}


def inline_in(text: str) -> list[str]:
    return [what for what, sign in _SIGNS.items() if sign.search(text)]
