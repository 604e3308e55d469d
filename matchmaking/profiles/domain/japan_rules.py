"""What Japan asks of goods on entry, by sector and HS code: facts, each with its source.

A short table for orientation, kept by hand. It names what usually bears on a product and whom to
ask; it never says that a product may or may not enter. What was checked against what stands in
`japan_sources`.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.profiles.domain import japan_sources as sources
from matchmaking.profiles.domain.japan_sources import Source

FOODS: Final = frozenset({"food", "beverages", "agroindustry"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that bears on a product: what it is, what to do next, and who says so.

    It applies where the product's main sector is in `sectors` or its HS code begins with one of
    `prefixes`; with both given, both must hold. `by_sector_alone` lets the sector do while no code
    is known. `schemes` are certificates that show it is met.
    """

    code: str
    title: Promise
    fact: Promise
    step: Promise
    source: Source
    sectors: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    schemes: frozenset[str] = frozenset()
    by_sector_alone: bool = False

    def applies(self, *, sector: str, hs6: str) -> bool:
        if self.by_sector_alone and not hs6:
            return sector in self.sectors
        in_code = bool(self.prefixes) and hs6.startswith(self.prefixes)
        if self.sectors and self.prefixes:
            return sector in self.sectors and in_code
        return sector in self.sectors if self.sectors else in_code


# Chapters of what people eat and drink: an irrigation pump from agroindustry is no food.
_EATEN: Final = (
    *("02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "15"),
    *("16", "17", "18", "19", "20", "21", "22", "25", "29", "35"),
)
_LIQUOR: Final = ("2203", "2204", "2205", "2206", "2207", "2208")
_MEAT_AND_MILK: Final = (
    *("0201", "0202", "0203", "0204", "0205", "0206", "0207", "0208", "0209", "0210"),
    *("0401", "0402", "0403", "0404", "0405", "0406", "0504", "1601", "1602"),
)
_OF_ANIMALS: Final = (
    *("01", "02", "0401", "0402", "0403", "0404", "0405", "0406", "0407", "0408"),
    *("0502", "0504", "0505", "0506", "0507", "0510", "0511", "1601", "1602", "350220", "350290"),
    # Raw hides; leather is free.
    *("4101", "4102", "4103", "5101", "5102"),
)

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "import_notification",
        _("Notification of each food import"),
        _("The importer notifies each shipment of food to a quarantine station before it is sold."),
        _("Give the importer ingredients with shares, additives and the process in writing."),
        sources.IMPORT_NOTIFICATION,
        sectors=FOODS,
        prefixes=_EATEN,
        by_sector_alone=True,
    ),
    Rule(
        "residues",
        _("Limits for pesticides and veterinary drugs"),
        _("Japan sets a limit for each substance in each food; where there is none, 0.01 ppm"
          " counts."),
        _("Have a recent lot tested against the Japanese limits for what is used on your crop."),
        sources.RESIDUES,
        sectors=FOODS,
        prefixes=_EATEN,
        by_sector_alone=True,
    ),
    Rule(
        "additives",
        _("Additives on Japan's lists"),
        _("Only additives on Japan's lists may be used, each in the foods and amounts laid down"
          " for it."),
        _("Compare every additive, colours and carriers included, with the Japanese list."),
        sources.ADDITIVES,
        sectors=FOODS,
        prefixes=_EATEN,
        by_sector_alone=True,
    ),
    Rule(
        "food_contact",
        _("Packaging that touches food"),
        _("Plastics that touch food must be made of substances on Japan's positive list; the"
          " transition ended on 31 May 2025."),
        _("Ask your packaging supplier for a declaration about the Japanese positive list."),
        sources.FOOD_CONTACT,
        sectors=FOODS | {"packaging"},
        prefixes=(*_EATEN, "39", "48", "70", "73", "76"),
        schemes=frozenset({"japan-food-sanitation"}),
        by_sector_alone=True,
    ),
    Rule(
        "sanitary_certificate",
        _("Sanitary certificate for meat and milk products"),
        _("Meat, meat products, milk and milk products are taken only with a sanitary certificate"
          " of the government of the country of origin; meat from places with HACCP that Japan has"
          " confirmed."),
        _("Ask SENASICA whether it issues the certificate that Japan accepts for your product."),
        sources.SANITARY_CERTIFICATE,
        prefixes=_MEAT_AND_MILK,
        schemes=frozenset({"japan-foreign-meat-plant"}),
    ),
    Rule(
        "organic",
        _("The word “organic” on the label"),
        _("Food is sold as organic (有機, オーガニック) in Japan only with the organic JAS mark."
          " Mexico's own system was not among those that Japan counts as equal, so that LPO or USDA"
          " alone is not enough."),
        _("If you sell it as organic, ask your certifier for organic JAS, and agree with the"
          " importer on who puts the mark."),
        sources.ORGANIC,
        sectors=FOODS,
        prefixes=_EATEN,
        schemes=frozenset({"jas-organic"}),
        by_sector_alone=True,
    ),
    Rule(
        "plant_quarantine",
        _("Plant quarantine"),
        _("Fresh plants, fruit, vegetables, seeds and grain need a phytosanitary certificate and"
          " are inspected on arrival; some may not enter, or only from approved places. Some"
          " processed goods are free: dried mango, fruit in sugar, salt or alcohol, dried spices"
          " packed for the shop."),
        _("Ask SENASICA for the requirements of Japan for exactly this product and origin."),
        sources.PLANT_QUARANTINE,
        prefixes=("06", "07", "08", "09", "10", "12", "14"),
    ),
    Rule(
        "animal_quarantine",
        _("Animal quarantine"),
        _("Meat, sausages, eggs, milk products, raw hides, wool and the like need a health"
          " certificate of the country of origin and are inspected on arrival; meat comes from"
          " listed plants only."),
        _("Ask SENASICA whether your plant is listed for Japan and which certificate applies."),
        sources.ANIMAL_QUARANTINE,
        prefixes=_OF_ANIMALS,
        schemes=frozenset({"japan-foreign-meat-plant"}),
    ),
    Rule(
        "seafood",
        _("Fish and seafood"),
        _("Squid, saury, mackerel and sardine, processed ones too, need a certificate that they"
          " were caught lawfully. Some fish fall under import quotas."),
        _("Tell the importer the species, the flag of the boat and where it was caught or"
          " farmed."),
        sources.SEAFOOD,
        prefixes=("03", "1604", "1605"),
        schemes=frozenset({"msc", "asc-bap"}),
    ),
    Rule(
        "liquor",
        _("Alcoholic drinks"),
        _("Whoever sells imported liquor in Japan needs a licence; the label names the kind of"
          " liquor, the alcohol content and the importer, and is declared to Customs."),
        _("Ask the buyer under which licence it imports, and for its text for the back label."),
        sources.LIQUOR,
        prefixes=_LIQUOR,
    ),
    Rule(
        "medical_devices",
        _("Medical devices and medicines"),
        _("A device is placed on the market by a licence holder in Japan, and the foreign plant is"
          " registered; parts and materials are bought by the holder under its own system."),
        _("Ask the buyer for the class of the device and whether your plant must be registered."),
        sources.MEDICAL_DEVICES,
        sectors=frozenset({"medical"}),
        schemes=frozenset({"japan-pmda-fmr", "iso-13485"}),
    ),
    Rule(
        "cosmetics",
        _("Cosmetics"),
        _("Cosmetics are imported by a licence holder, with all ingredients on the Japanese label;"
          " some ingredients are forbidden or limited."),
        _("Send the buyer the full list of ingredients with shares and INCI names."),
        sources.COSMETICS,
        sectors=frozenset({"personal-care"}),
        schemes=frozenset({"iso-22716"}),
    ),
    Rule(
        "electrical_safety",
        _("Electrical safety mark (PSE)"),
        _("457 kinds of electrical appliances and materials are sold in Japan only with the PSE"
          " mark, for which the importer answers; 116 of them need a certificate of a registered"
          " body. Japan's mains are 100 V at 50 or 60 Hz."),
        _("Tell the buyer whether it is a finished appliance or a part, and which tests you have."),
        sources.ELECTRICAL_SAFETY,
        sectors=frozenset({"electronics", "renewable-energy", "home"}),
        prefixes=("84", "85", "94"),
        schemes=frozenset({"pse"}),
    ),
    Rule(
        "consumer_safety",
        _("Safety marks of consumer goods (PSC, PSG)"),
        _("Some consumer goods (pressure cookers, helmets, cots, lighters ...) need the PSC mark,"
          " gas appliances the PSG mark; since 25 December 2025 also toys for children under"
          " three."),
        _("Ask the importer before you send samples: the mark and the tests are its duty."),
        sources.CONSUMER_SAFETY,
        sectors=frozenset({"home", "fashion", "electronics"}),
        prefixes=("65", "73", "76", "87", "90", "94", "95", "96"),
    ),
    Rule(
        "radio",
        _("Radio equipment"),
        _("Equipment that sends radio waves (Wi-Fi, Bluetooth ...) needs the technical conformity"
          " mark."),
        _("If it sends, ask a registered certification body for the tests early."),
        sources.RADIO,
        sectors=frozenset({"electronics", "digital"}),
        prefixes=("85",),
        schemes=frozenset({"telec-giteki"}),
    ),
    Rule(
        "chemicals",
        _("Chemical substances"),
        _("A substance that is new to Japan is notified before it is first imported."),
        _("Give the buyer CAS numbers and shares; it checks them against the Japanese inventory."),
        sources.CHEMICALS,
        prefixes=("28", "29", "32", "34", "38", "39"),
    ),
    Rule(
        "household_labels",
        _("Labels of textiles, bags and household goods"),
        _("Listed goods carry a label in Japanese: fibres in percent and care for clothes, the kind"
          " of leather for bags, clothes and gloves. Of shoes only those with uppers of synthetic"
          " leather are listed."),
        _("Send the composition in percent; the importer makes the Japanese label."),
        sources.HOUSEHOLD_LABELS,
        prefixes=("34", "39", "42", "43", "57", "61", "62", "63", "64", "65", "70", "73", "76",
                  "94", "96"),
        sectors=frozenset({"fashion", "home"}),
    ),
    Rule(
        "protected_species",
        _("Protected species (CITES)"),
        _("Only where a protected species is in it (crocodile, python, ostrich of some origins,"
          " coral, cactus, rosewood ...): without a permit of the country of origin it is not let"
          " in."),
        _("If such a leather, plant or wood is in it, ask SEMARNAT for the CITES export permit"
          " before you quote."),
        sources.PROTECTED_SPECIES,
        prefixes=("01", "0507", "0508", "06", "1211", "41", "42", "43", "44", "64", "92", "9401",
                  "9403"),
    ),
    Rule(
        "wood",
        _("Wood and paper"),
        _("Since April 2025 importers must check that wood was cut lawfully. Pallets and crates of"
          " wood without the ISPM 15 stamp are held for inspection."),
        _("Keep papers of origin of the wood, and the ISPM 15 stamp on pallets and crates."),
        sources.WOOD,
        prefixes=("44", "47", "48", "94"),
        schemes=frozenset({"fsc", "ispm-15"}),
    ),
    Rule(
        "automotive",
        _("Quality system of the automotive industry"),
        _("Makers and their suppliers ask for IATF 16949 and a PPAP; many have rules of their own"
          " for substances."),
        _("State your PPAP level, and ask for the buyer's list of banned substances (IMDS)."),
        sources.AUTOMOTIVE,
        sectors=frozenset({"automotive"}),
        schemes=frozenset({"iatf-16949"}),
    ),
    Rule(
        "aerospace",
        _("Quality system of the aerospace industry"),
        _("Buyers ask for JIS Q 9100, which is the same standard as AS9100, and for NADCAP on"
          " special processes."),
        _("Name your OASIS entry and the special processes that you do yourself."),
        sources.AEROSPACE,
        sectors=frozenset({"aerospace"}),
        schemes=frozenset({"as9100", "nadcap"}),
    ),
)  # fmt: skip
