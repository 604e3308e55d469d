"""What Japan asks of goods on entry, by sector and customs chapter: facts, each with its source.

A short table for orientation, kept by hand, as the rules stood in 2025. It names what usually bears
on a product and whom to ask; it never says that a product may or may not enter.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOODS: Final = frozenset({"food", "beverages", "agroindustry"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that bears on a product: what it is, what to do next, and who says so.

    It applies where the product's main sector is in `sectors` or the chapter of its HS code is in
    `chapters`; with both given, both must hold. `schemes` are certificates that show it is met.
    """

    code: str
    title: Promise
    fact: Promise
    step: Promise
    source: Promise
    sectors: frozenset[str] = frozenset()
    chapters: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()

    def applies(self, *, sector: str, hs6: str) -> bool:
        in_chapter = hs6[:2] in self.chapters
        if self.sectors and self.chapters:
            return sector in self.sectors and in_chapter
        return sector in self.sectors if self.sectors else in_chapter


def _chapters(*codes: str) -> frozenset[str]:
    return frozenset(codes)


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "import_notification",
        _("Notification of each food import"),
        _("The importer notifies each shipment of food to a quarantine station before it is sold."),
        _("Give the importer ingredients with shares, additives and the process in writing."),
        _("Food Sanitation Act, Article 27; Ministry of Health, Labour and Welfare (MHLW)"),
        sectors=FOODS,
    ),
    Rule(
        "residues",
        _("Limits for pesticides and veterinary drugs"),
        _("Japan sets a limit for each substance in each food; where there is none, 0.01 ppm"
          " counts."),
        _("Have a recent lot tested against the Japanese limits for what is used on your crop."),
        _("Food Sanitation Act, Article 13 (positive list system); Consumer Affairs Agency"),
        sectors=FOODS,
    ),
    Rule(
        "additives",
        _("Additives that Japan has designated"),
        _("Only designated additives may be used, each in the foods and amounts laid down for it."),
        _("Compare every additive, colours and carriers included, with the Japanese list."),
        _("Food Sanitation Act, Article 12; Consumer Affairs Agency"),
        sectors=FOODS,
    ),
    Rule(
        "food_contact",
        _("Packaging that touches food"),
        _("Plastics that touch food must be made of substances on Japan's positive list."),
        _("Ask your packaging supplier for a declaration about the Japanese positive list."),
        _("Food Sanitation Act, Article 18; Consumer Affairs Agency"),
        sectors=FOODS | {"packaging"},
        schemes=frozenset({"japan-food-sanitation"}),
    ),
    Rule(
        "organic",
        _("The word “organic” on the label"),
        _("Food is sold as organic (有機, オーガニック) in Japan only with the organic JAS mark."),
        _("If you sell it as organic, agree with the importer on who certifies and who puts the"
          " mark."),
        _("Act on Japanese Agricultural Standards (JAS); Ministry of Agriculture (MAFF)"),
        sectors=FOODS,
        schemes=frozenset({"jas-organic"}),
    ),
    Rule(
        "plant_quarantine",
        _("Plant quarantine"),
        _("Fresh plants, fruit, vegetables, seeds and grain need a phytosanitary certificate and"
          " are inspected on arrival; some may not enter, or only from approved places."),
        _("Ask SENASICA for the requirements of Japan for exactly this product and origin."),
        _("Plant Protection Act; MAFF Plant Protection Station; SENASICA"),
        chapters=_chapters("06", "07", "08", "09", "10", "12", "14"),
    ),
    Rule(
        "animal_quarantine",
        _("Animal quarantine"),
        _("Meat, sausages, eggs, milk products and the like need a health certificate of the"
          " country of origin and are inspected on arrival; meat comes from approved plants only."),
        _("Ask SENASICA whether your plant is listed for Japan and which certificate applies."),
        _("Act on Domestic Animal Infectious Diseases Control; MAFF Animal Quarantine Service"),
        chapters=_chapters("01", "02", "04", "05", "16"),
        schemes=frozenset({"japan-foreign-meat-plant"}),
    ),
    Rule(
        "liquor",
        _("Alcoholic drinks"),
        _("Whoever sells imported liquor in Japan needs a licence; the label names the kind of"
          " liquor, the alcohol content and the importer."),
        _("Ask the buyer under which licence it imports, and for its text for the back label."),
        _("Liquor Tax Act; National Tax Agency"),
        sectors=frozenset({"beverages"}),
        chapters=_chapters("22"),
    ),
    Rule(
        "medical_devices",
        _("Medical devices and medicines"),
        _("A device is placed on the market by a licence holder in Japan, and the foreign plant is"
          " registered; parts and materials are bought by the holder under its own system."),
        _("Ask the buyer for the class of the device and whether your plant must be registered."),
        _("Pharmaceuticals and Medical Devices Act (PMD Act); PMDA"),
        sectors=frozenset({"medical"}),
        schemes=frozenset({"japan-pmda-fmr", "iso-13485"}),
    ),
    Rule(
        "cosmetics",
        _("Cosmetics"),
        _("Cosmetics are imported by a licence holder, with all ingredients on the Japanese label;"
          " some ingredients are forbidden or limited."),
        _("Send the buyer the full list of ingredients with shares and INCI names."),
        _("PMD Act, Standards for Cosmetics; MHLW"),
        sectors=frozenset({"personal-care"}),
        schemes=frozenset({"iso-22716"}),
    ),
    Rule(
        "electrical_safety",
        _("Electrical safety mark (PSE)"),
        _("Listed electrical appliances are sold in Japan only with the PSE mark, for which the"
          " importer answers; Japan's mains are 100 V at 50 or 60 Hz."),
        _("Tell the buyer whether it is a finished appliance or a part, and which tests you have."),
        _("Electrical Appliances and Materials Safety Act; Ministry of Economy (METI)"),
        sectors=frozenset({"electronics", "renewable-energy", "home"}),
        chapters=_chapters("84", "85", "94"),
        schemes=frozenset({"pse"}),
    ),
    Rule(
        "radio",
        _("Radio equipment"),
        _("Equipment that sends radio waves (Wi-Fi, Bluetooth ...) needs the technical conformity"
          " mark."),
        _("If it sends, ask a registered body for the tests early: they take weeks."),
        _("Radio Act; Ministry of Internal Affairs and Communications (MIC)"),
        sectors=frozenset({"electronics", "digital"}),
        chapters=_chapters("85"),
        schemes=frozenset({"telec-giteki"}),
    ),
    Rule(
        "chemicals",
        _("Chemical substances"),
        _("A substance that is new to Japan is notified before it is first imported."),
        _("Give the buyer CAS numbers and shares; it checks them against the Japanese inventory."),
        _("Chemical Substances Control Law; METI, MHLW and Ministry of the Environment"),
        chapters=_chapters("28", "29", "32", "34", "38", "39"),
    ),
    Rule(
        "household_labels",
        _("Labels of textiles, leather goods and household goods"),
        _("Fibres or leather, care and the name of who answers stand on the label in Japanese."),
        _("Send the composition in percent; the importer makes the Japanese label."),
        _("Household Goods Quality Labeling Act; Consumer Affairs Agency"),
        chapters=_chapters("39", "42", "43", "61", "62", "63", "64", "69", "70", "73", "94"),
        sectors=frozenset({"fashion", "home"}),
    ),
    Rule(
        "wood",
        _("Wood and paper"),
        _("Buyers must check that wood was cut lawfully; wooden pallets are heat-treated."),
        _("Keep papers of origin of the wood, and the ISPM 15 stamp on pallets and crates."),
        _("Clean Wood Act; MAFF Forestry Agency. ISPM 15; Plant Protection Station"),
        chapters=_chapters("44", "47", "48", "94"),
        schemes=frozenset({"fsc", "ispm-15"}),
    ),
    Rule(
        "automotive",
        _("Quality system of the automotive industry"),
        _("No entry rule for parts as such, but makers and their suppliers ask for IATF 16949 and a"
          " PPAP; many have rules of their own for substances."),
        _("State your PPAP level, and ask for the buyer's list of banned substances (IMDS)."),
        _("IATF; AIAG PPAP; practice of the makers"),
        sectors=frozenset({"automotive"}),
        schemes=frozenset({"iatf-16949"}),
    ),
    Rule(
        "aerospace",
        _("Quality system of the aerospace industry"),
        _("Buyers ask for JIS Q 9100, which is the same standard as AS9100, and for NADCAP on"
          " special processes."),
        _("Name your OASIS entry and the special processes that you do yourself."),
        _("Japanese Aerospace Quality Group (JAQG)"),
        sectors=frozenset({"aerospace"}),
        schemes=frozenset({"as9100", "nadcap"}),
    ),
)  # fmt: skip


# What the label of a packed food says in Japan, in the order of the Food Labeling Standards.
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
LABEL_SOURCE: Final = _("Food Labeling Act and Food Labeling Standards; Consumer Affairs Agency")


@dataclass(frozen=True, slots=True)
class Allergen:
    """One that must stand on a Japanese label, and the beginnings of words that name it."""

    code: str
    label: Promise
    words: tuple[str, ...]


# The eight that are mandatory; walnut with full effect since April 2025.
MANDATORY_ALLERGENS: Final[tuple[Allergen, ...]] = (
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
)  # fmt: skip
# Names that hold the name of an allergen and mean something else, and what they mean.
OTHER_NAMES: Final = {
    "trigo sarraceno": "alforfon",
    "leche de coco": "coco",
    "leche de soya": "soya",
    "leche de almendra": "almendra",
    "coconut milk": "coconut",
    "soy milk": "soy",
    "almond milk": "almond",
    "cocoa butter": "cocoa",
    "mantequilla de cacahuate": "cacahuate",
    "peanut butter": "peanut",
    "ピーナッツバター": "ピーナッツ",
    "カカオバター": "カカオ",
}
ALLERGEN_SOURCE: Final = _(
    "Food Labeling Standards: eight must be declared, twenty more are recommended, as of 2025; the "
    "Consumer Affairs Agency adds to the lists"
)
