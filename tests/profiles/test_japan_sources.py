"""Each entry of the page "Ready for Japan?" says who says so, what was read, and what to do."""

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils.translation import override

from matchmaking.profiles.domain import japan_sources as sources
from matchmaking.profiles.domain.japan_label import ALLERGENS, LABEL_ITEMS
from matchmaking.profiles.domain.japan_rules import RULES
from matchmaking.profiles.domain.japan_sources import Reading, Source

SOURCES = {name: value for name, value in vars(sources).items() if isinstance(value, Source)}
TABLE = Path(settings.BASE_DIR, "docs", "japan-rules.md")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_is_complete(rule):
    assert rule.sectors or rule.prefixes
    assert all(str(text).strip() for text in (rule.title, rule.fact, rule.step))
    assert all(2 <= len(prefix) <= 6 and prefix.isdigit() for prefix in rule.prefixes)
    assert rule.source in SOURCES.values()


def test_rules_have_codes_and_sources_of_their_own():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.source.law_ja + rule.source.page for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_each_source_names_the_law_what_was_read_and_when(source):
    assert str(source.named).strip()
    assert source.law_ja.strip()
    assert source.page.strip()
    assert urlsplit(source.address).scheme == "https"
    assert dt.date(2026, 11, 22) <= source.checked
    assert source.reading in Reading


@pytest.mark.parametrize("language", ["es", "ja"])
def test_each_entry_is_told_in_every_language(language):
    texts = [text for rule in RULES for text in (rule.title, rule.fact, rule.step)]
    texts += [text for source in SOURCES.values() for text in (source.named, source.open) if text]
    texts += [label for _, label in LABEL_ITEMS]
    texts += [allergen.label for allergen in ALLERGENS]
    with override("en"):
        english = [str(text) for text in texts]
    with override(language):
        told = [str(text) for text in texts]
    assert [text for text, other in zip(english, told, strict=True) if text == other] == []


def test_the_table_in_the_docs_has_every_entry_as_it_is():
    told = TABLE.read_text(encoding="utf-8")
    rows = [line for line in told.splitlines() if line.startswith("| ")]
    entries = [(rule.code, rule.source) for rule in RULES]
    entries += [
        ("label", sources.LABEL),
        ("allergens", sources.ALLERGENS),
        ("origin: AAEMJ", sources.AAEMJ),
        ("origin: CPTPP", sources.CPTPP),
    ]
    assert {id(source) for _, source in entries} == {id(source) for source in SOURCES.values()}
    with override("en"):
        for code, source in entries:
            (row,) = [row for row in rows if row.startswith(f"| {code} |")]
            assert str(source.named) in row
            assert source.law_ja in row
            assert f"[{source.page}]({source.address})" in row
            assert str(source.open or "nothing") in row
            assert source.written in row
    day = f"{sources.CHECKED:%-d %B %Y}"
    assert f"On {day} each entry was read" in told
