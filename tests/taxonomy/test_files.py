"""The taxonomy files themselves: complete, in the right script, and without double meanings."""

import re
import unicodedata
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from matchmaking.matching.domain.preparing.vocabulary import CAPITALS_ONLY
from matchmaking.taxonomy.enums import (
    CapabilityGroup,
    CertificationGroup,
    RegionCountry,
    TransportMode,
    UnitDimension,
)
from matchmaking.taxonomy.files import DATA, FILE_OF_KIND, TaxonomyFileError, load_taxonomy
from matchmaking.taxonomy.kinds import LANGUAGES, Kind
from matchmaking.taxonomy.normalise import normalise_key

TAXONOMY = load_taxonomy()
ENTRIES = [entry for kind in Kind for entry in TAXONOMY.entries(kind)]
CODES = {kind: {entry.code for entry in TAXONOMY.entries(kind)} for kind in Kind}
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〆]")
# A Japanese name may be a standard's own: "ISO 9001", "AS9100（JIS Q 9100）".
STANDARD = re.compile(r"[A-Za-z0-9 .\-/()]*[A-Z0-9][A-Za-z0-9 .\-/()]*")

# Spanish writes these as English does. Regions and certification schemes, which keep their own
# names everywhere, are not listed.
SAME_IN_ENGLISH_AND_SPANISH = {
    Kind.PRODUCT: {
        "bacanora", "biodiesel", "chocolate", "drones-uav", "guacamole", "huitlacoche", "kombucha",
        "mezcal", "quinoa", "raicilla", "salsa-macha", "sotol", "stevia", "tequila",
    },
    Kind.HS: {"0903", "1203", "2525", "3803"},  # maté, copra, mica, tall oil
    Kind.UNIT: {"quintal"},
}  # fmt: skip

# One text, two entries of one kind: (kind, key) -> why both are meant.
INTENTIONAL_DOUBLES: dict[tuple[str, str], str] = {}


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (Kind.CAPABILITY, 270),
        (Kind.PRODUCT, 500),
        (Kind.CERTIFICATION, 48),
        (Kind.UNIT, 40),
        (Kind.INCOTERM, 11),
        (Kind.REGION, 79),
    ],
)
def test_files_hold_at_least_the_promised_number_of_entries(kind: Kind, least: int) -> None:
    assert len(TAXONOMY.entries(kind)) >= least


def test_sectors_are_two_levels_with_enough_of_both() -> None:
    sectors = TAXONOMY.entries(Kind.SECTOR)
    tops = [s.code for s in sectors if s.parent is None]
    subs = [s for s in sectors if s.parent is not None]

    assert len(tops) >= 17
    assert len(subs) >= 85
    assert all(s.parent in tops and s.code.startswith(f"{s.parent}.") for s in subs)


def test_sectors_cover_every_sector_of_the_mission() -> None:
    named = {
        "food", "beverages", "agroindustry", "automotive", "aerospace", "electronics", "medical",
        "renewable-energy", "infrastructure", "digital",
        "digital.5g-networks", "digital.ai-data", "digital.industry-40", "digital.agritech",
        "digital.logistics-tech",
    }  # fmt: skip

    assert named <= CODES[Kind.SECTOR]


def test_hs_has_all_chapters_and_enough_headings() -> None:
    chapters = {e.code for e in TAXONOMY.entries(Kind.HS) if len(e.code) == 2}
    headings = [e for e in TAXONOMY.entries(Kind.HS) if len(e.code) == 4]

    # Chapter 77 is reserved by the Harmonized System; it is listed so that the row is complete.
    assert chapters == {f"{number:02}" for number in range(1, 98)}
    assert len(headings) >= 300
    assert all(e.parent == e.code[:2] for e in headings)


@pytest.mark.parametrize("kind", list(Kind))
def test_entries_have_three_names_in_their_own_script(kind: Kind) -> None:
    for entry in TAXONOMY.entries(kind):
        assert set(entry.names) == set(LANGUAGES), entry.code
        for language in ("en", "es"):
            assert not JAPANESE.search(entry.names[language]), entry.code
        japanese = entry.names["ja"]
        standard = STANDARD.fullmatch(unicodedata.normalize("NFKC", japanese))
        assert JAPANESE.search(japanese) or standard, entry.code


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.REGION, Kind.CERTIFICATION}))
def test_spanish_names_are_not_english(kind: Kind) -> None:
    same = {
        e.code
        for e in TAXONOMY.entries(kind)
        if normalise_key(e.names["en"]) == normalise_key(e.names["es"])
    }

    assert same == SAME_IN_ENGLISH_AND_SPANISH.get(kind, set())


def test_synonyms_are_in_the_script_of_their_language() -> None:
    wrong = [
        (entry.code, text)
        for entry in ENTRIES
        for language in ("en", "es")
        for text in entry.synonyms.get(language, ())
        if JAPANESE.search(text)
    ]

    assert wrong == []


def test_no_text_points_at_two_entries_of_one_kind() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in ENTRIES:
        owners[entry.kind.value, normalise_key(entry.code)].add(entry.code)
        for _, text in entry.texts():
            owners[entry.kind.value, normalise_key(text)].add(entry.code)
    doubles = {key: codes for key, codes in owners.items() if len(codes) > 1}

    assert {k: v for k, v in doubles.items() if k not in INTENTIONAL_DOUBLES} == {}
    assert set(INTENTIONAL_DOUBLES) <= set(doubles), "a double that is none any more"


def test_texts_fit_their_columns_and_hold_no_stray_space() -> None:
    for entry in ENTRIES:
        assert len(entry.code) <= 80
        for _, text in entry.texts():
            assert 0 < len(text) <= 250, entry.code
            assert normalise_key(text), entry.code
            assert text == " ".join(text.split()), entry.code


def test_codes_are_ascii() -> None:
    assert [e.code for e in ENTRIES if not re.fullmatch(r"[A-Za-z0-9.\-]+", e.code)] == []


def test_references_name_entries_that_exist() -> None:
    sectors, capabilities = CODES[Kind.SECTOR], CODES[Kind.CAPABILITY]

    for entry in TAXONOMY.entries(Kind.CAPABILITY):
        assert entry.group in CapabilityGroup.values, entry.code
        assert set(entry.sectors) <= sectors, entry.code
        assert entry.sectors, entry.code
    for entry in TAXONOMY.entries(Kind.CERTIFICATION):
        assert entry.group in CertificationGroup.values, entry.code
        assert set(entry.sectors) <= sectors, entry.code
        assert entry.sectors, entry.code
        assert set(entry.implies) <= CODES[Kind.CERTIFICATION] - {entry.code}, entry.code
    for entry in TAXONOMY.entries(Kind.PRODUCT):
        assert entry.sector in sectors, entry.code
        assert "." in entry.sector, f"{entry.code} needs a sub-sector"
        assert set(entry.capabilities) <= capabilities, entry.code


def test_products_name_headings_of_the_harmonized_system() -> None:
    for entry in TAXONOMY.entries(Kind.PRODUCT):
        for code in entry.hs:
            assert re.fullmatch(r"\d{4}|\d{6}", code), (entry.code, code)
            assert code[:2] in CODES[Kind.HS], (entry.code, code)


def test_certifications_explain_themselves_in_whole_sentences() -> None:
    for entry in TAXONOMY.entries(Kind.CERTIFICATION):
        assert entry.stands_for["en"].endswith("."), entry.code
        assert entry.stands_for["es"].endswith("."), entry.code
        assert entry.stands_for["ja"].endswith("。"), entry.code
        assert JAPANESE.search(entry.stands_for["ja"]), entry.code


def test_certifications_are_not_named_by_what_ordinary_text_is_full_of() -> None:
    # A scheme found in a supplier's text counts as claimed, and "EN" is a word that readers of
    # Spanish text pass over: "EN 71" is then any 71, "4C" a temperature, "grs" grams in Mexico,
    # "got" an English word. What counts in capitals alone (REACH) does no harm.
    ordinary = {"grs", "got", "gotas", "dot", "crm", "reach", "edge"} - CAPITALS_ONLY
    misleading = [
        (entry.code, text)
        for entry in TAXONOMY.entries(Kind.CERTIFICATION)
        for _, text in entry.texts()
        if re.fullmatch(r"(en )?[\d ]+|\d ?[a-z]|[a-z]( [a-z])?", key := normalise_key(text))
        or key in ordinary
    ]

    assert misleading == []


def test_implied_certifications_are_closed() -> None:
    implied = {e.code: set(e.implies) for e in TAXONOMY.entries(Kind.CERTIFICATION)}

    for code, direct in implied.items():
        for other in direct:
            assert implied[other] <= direct, f"{code} implies {other} but not all that it implies"


def test_incoterms_are_the_eleven_of_2020() -> None:
    modes = {e.code: e.mode for e in TAXONOMY.entries(Kind.INCOTERM)}

    assert sorted(modes) == sorted(
        ("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF")
    )
    assert {c for c, mode in modes.items() if mode == TransportMode.SEA} == {
        "FAS", "FOB", "CFR", "CIF",
    }  # fmt: skip


def test_regions_are_all_states_and_prefectures() -> None:
    regions = TAXONOMY.entries(Kind.REGION)

    assert sum(e.country == RegionCountry.MEXICO for e in regions) == 32
    assert {e.code for e in regions if e.country == RegionCountry.JAPAN} == {
        f"JP-{number:02}" for number in range(1, 48)
    }
    assert all(e.code.startswith(f"{e.country}-") for e in regions)


def test_units_have_one_base_per_dimension_and_packs_have_no_factor() -> None:
    factors: dict[str, list[Decimal | None]] = defaultdict(list)
    for entry in TAXONOMY.entries(Kind.UNIT):
        factors[entry.dimension].append(entry.factor)

    assert set(factors) == set(UnitDimension.values)
    assert set(factors.pop(UnitDimension.PACK)) == {None}
    for dimension, values in factors.items():
        assert Decimal(1) in values, dimension
        for value in values:
            assert value is not None, dimension
            assert value > 0, dimension
            assert -value.as_tuple().exponent <= 12, "more decimals than the column keeps"


@pytest.mark.parametrize(
    ("amount", "unit", "base"),
    [(1, "t", "1000"), (2, "lb", "0.90718474"), (12, "dozen", "144"), (1, "gal", "3.785411784")],
)
def test_unit_factor_converts_to_the_base(amount: int, unit: str, base: str) -> None:
    entry = TAXONOMY.get(Kind.UNIT, unit)

    assert amount * entry.factor == Decimal(base)


def write_folder(folder: Path, **changed: str) -> Path:
    """A taxonomy of headers only, with the files in `changed` (by kind) written as given."""
    for kind, name in FILE_OF_KIND.items():
        own = (DATA / name).read_text(encoding="utf-8")
        (folder / name).write_text(changed.get(kind, own.split("\n")[0] + "\n"), encoding="utf-8")
    (folder / "version.txt").write_text("0.1\n")
    return folder


@pytest.mark.parametrize(
    ("sectors", "message"),
    [
        ("code\tparent\ten\tes\tja\nfood\t\tFood\t\t食品\n", "sectors.tsv, line 2: column “es”"),
        ("code\tparent\ten\tes\tja\nfood\t\tFood\n", "sectors.tsv, line 2: 3 columns, not 5"),
        ("code\ten\tes\tja\nfood\tFood\tAlimentos\t食品\n", "there is no column “parent”"),
        (
            "code\tparent\ten\tes\tja\na\t\tA\tA\tあ\na\t\tA\tA\tあ\n",
            "line 3: the code “a” stands twice",
        ),
    ],
)
def test_malformed_file_is_named_with_its_line(tmp_path: Path, sectors: str, message: str) -> None:
    with pytest.raises(TaxonomyFileError, match=re.escape(message)):
        load_taxonomy(write_folder(tmp_path, sector=sectors))


def test_missing_file_is_named(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "hs.tsv").unlink()

    with pytest.raises(TaxonomyFileError, match=r"hs\.tsv is missing"):
        load_taxonomy(tmp_path)
