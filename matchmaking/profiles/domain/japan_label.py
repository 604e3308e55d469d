"""The Japanese label of packed food, and the allergens that must stand on it."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What the label of packed food for consumers says in Japan.
LABEL_ITEMS: Final[tuple[tuple[str, Promise], ...]] = (
    ("名称", _("Kind of food")),
    ("原材料名", _("Ingredients, the largest share first")),
    ("添加物", _("Additives, apart from the ingredients")),
    ("アレルゲン", _("Allergens")),
    ("内容量", _("Net content")),
    ("賞味期限・消費期限", _("Best before, or use by")),
    ("保存方法", _("How to store it")),
    ("原産国名", _("Country of origin")),
    ("輸入者", _("Name and address of the importer")),
    ("栄養成分表示", _("Energy, protein, fat, carbohydrate and salt")),
)


@dataclass(frozen=True, slots=True)
class Allergen:
    """One that must stand on a Japanese label, and the beginnings of words that name it."""

    code: str
    label: Promise
    words: tuple[str, ...]
    being_added: bool = False


# The eight that are mandatory, walnut with full effect since April 2025, and cashew nut, for which
# labels in use may stay until 31 March 2028.
ALLERGENS: Final[tuple[Allergen, ...]] = (
    Allergen("shrimp", _("shrimp"), ("camaron", "camarones", "langostino", "shrimp", "prawn",
                                     "えび", "エビ", "海老")),
    Allergen("crab", _("crab"), ("cangrejo", "jaiba", "crab", "カニ", "蟹")),
    Allergen("walnut", _("walnut"), ("nuez de castilla", "nuez de nogal", "walnut", "くるみ",
                                     "クルミ", "胡桃")),
    Allergen("wheat", _("wheat"), ("trigo", "wheat", "小麦")),
    Allergen("buckwheat", _("buckwheat"), ("alforfon", "buckwheat", "soba", "そば粉",
                                           "ソバ", "蕎麦")),
    Allergen("egg", _("egg"), ("huevo", "egg", "卵", "たまご", "玉子")),
    Allergen("milk", _("milk"), ("leche", "lacteo", "lactosa", "queso", "mantequilla", "milk",
                                 "lactose", "cheese", "butter", "dairy", "牛乳", "乳製品", "乳成分",
                                 "粉乳", "チーズ", "バター")),
    Allergen("peanut", _("peanut"), ("cacahuate", "cacahuete", "mani", "peanut", "groundnut",
                                     "落花生", "ピーナッツ")),
    Allergen("cashew", _("cashew nut"), ("nuez de la india", "nueces de la india", "anacardo",
                                         "cashew", "カシュー"), being_added=True),
)  # fmt: skip
# Names that hold the name of an allergen and mean something else, and what they mean.
OTHER_NAMES: Final = {
    "trigo sarraceno": "alforfon",
    "leche de coco": "coco",
    "leche de soya": "soya",
    "leche de almendra": "almendra",
    "leche de nuez de la india": "nuez de la india",
    "coconut milk": "coconut",
    "soy milk": "soy",
    "almond milk": "almond",
    "cocoa butter": "cocoa",
    "mantequilla de cacahuate": "cacahuate",
    "peanut butter": "peanut",
    "ピーナッツバター": "ピーナッツ",
    "カカオバター": "カカオ",
}
