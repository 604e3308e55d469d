"""What a reader of Japanese sees: one word for one thing, and marks of full width."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from accounts.models import Membership, User
from matchmaking.common.catalogues.files import catalogue_path, read_catalogue, translations
from matchmaking.exchange.columns import columns_of
from matchmaking.exchange.enums import SheetKind
from matchmaking.profiles.models import Buyer, Need

# Not used, and what is said instead.
OTHER_WORDS = {
    "手紙": "レター",
    "業界：": "業種",
    "予定表": "日程表, カレンダー",
    "発注量": "発注数量",
    "ご了承": "ご承諾",
    "用語体系": "用語集",
    "目標価格": "希望価格",
    "協力機関": "受入機関",
    "面談": "商談",
    "未達": "不達",
}
JAPANESE = "[ぁ-ヿ一-鿿]"
HALF_WIDTH = re.compile(rf"{JAPANESE}[(:;,]|[):;,]{JAPANESE}|[〜｡｢｣､]")
YES_OR_NO = "yes,no"  # a list that Django's filter parts at the comma


def japanese_texts() -> Iterator[tuple[str, str]]:
    root = Path(settings.BASE_DIR)
    for key, forms in translations(
        read_catalogue(catalogue_path(root, "ja", "django"), "ja")
    ).items():
        if key.msgid != YES_OR_NO:
            yield from ((key.msgid, form) for form in forms)
    for folder in ("letters/ja", "account/email/ja"):
        for file in sorted((root / "templates" / folder).glob("*.txt")):
            yield file.name, re.sub(r"\{[%{].*?[%}]\}", " ", file.read_text(encoding="utf-8"))


def test_japanese_has_marks_of_full_width():
    assert [pair for pair in japanese_texts() if HALF_WIDTH.search(pair[1])] == []


@pytest.mark.parametrize("word", OTHER_WORDS)
def test_japanese_has_one_word_for_one_thing(word):
    assert [where for where, text in japanese_texts() if word in text] == []


@pytest.mark.parametrize(
    ("model", "field", "said"),
    [
        (User, "full_name", "氏名"),
        (Membership, "role", "役割"),
        (Buyer, "role", "業態"),
    ],
)
def test_a_field_is_named_by_what_it_holds(model, field, said):
    with translation.override("ja"):
        assert str(model._meta.get_field(field).verbose_name) == said


@pytest.mark.parametrize(
    "name", ["deadline", "max_lead_time_days", "min_monthly_capacity", "min_staff", "target_price"]
)
def test_a_column_of_the_sheet_is_named_as_its_field_on_the_page(name):
    column = next(column for column in columns_of(SheetKind.NEEDS) if column.name == name)

    with translation.override("ja"):
        assert column.label("ja") == str(Need._meta.get_field(name).verbose_name)
