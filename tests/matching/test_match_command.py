import io

import pytest
from django.core.management import CommandError, call_command

from matchmaking.common.sheets import read_sheet, write_sheet
from matchmaking.matching.management.commands import match

SUPPLIERS = [
    (
        "supplier_id",
        "name",
        "description",
        "capabilities",
        "certifications",
        "max_introductions",
    ),
    (
        "S1",
        "Plásticos del Bajío SA de CV",
        "Moldeo por inyección de piezas plásticas para la industria automotriz",
        "",
        "IATF 16949",
        "1",
    ),
    ("S2", "Inyectados del Sur", "Moldeo por inyección de piezas plásticas", "", "HACCP", ""),
    ("S3", "Aguacates Uruapan", "Aguacate congelado en mitades y cubos", "", "", ""),
    ("S4", "Curtidos León", "Curtido de piel bovina para calzado", "", "", ""),
]
NEEDS = [
    ("ニーズID", "件名", "必須認証"),
    ("N2", "冷凍アボカド", ""),
    ("N1", "自動車用プラスチック射出成形部品", "ISO 9001"),
    ("N3", "プラスチック射出成形品", "ISO 9001"),
]


@pytest.fixture
def files(tmp_path):
    def write(suppliers=SUPPLIERS, needs=NEEDS, kind="csv"):
        paths = [tmp_path / f"suppliers.{kind}", tmp_path / f"needs.{kind}"]
        for path, rows in zip(paths, (suppliers, needs), strict=True):
            path.write_bytes(write_sheet(rows, kind=kind))
        return paths

    return write


def run(paths, output, *options):
    errors = io.StringIO()
    call_command("match", *map(str, paths), "--output", str(output), *options, stderr=errors)
    sheet = read_sheet(output.read_bytes())
    return [record for _, record in sheet.records()], errors.getvalue()


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_needs_in_japanese_find_plants_described_in_spanish(files, tmp_path, kind):
    rows, errors = run(files(kind=kind), tmp_path / f"out.{kind}", "--no-allocation")
    best = {row["need_id"]: row["supplier_id"] for row in rows if row["rank"] == "1"}
    assert best == {"N1": "S1", "N2": "S3", "N3": "S1"}
    assert list(rows[0]) == ["need_id", "supplier_id", "rank", "score", "reasons", "missing"]
    assert "3 necesidades" in errors


def test_rows_stand_by_need_then_rank(files, tmp_path):
    rows, _ = run(files(), tmp_path / "out.csv", "--no-allocation", "--top", "3")
    order = [(row["need_id"], int(row["rank"])) for row in rows]
    assert order == [(need, rank) for need in ("N1", "N2", "N3") for rank in (1, 2, 3)]
    for need in ("N1", "N2", "N3"):
        scores = [float(row["score"]) for row in rows if row["need_id"] == need]
        assert scores == sorted(scores, reverse=True)


def test_a_near_miss_is_listed_with_what_it_lacks(files, tmp_path):
    rows, _ = run(files(), tmp_path / "out.csv", "--no-allocation")
    (row,) = [row for row in rows if (row["need_id"], row["supplier_id"]) == ("N1", "S2")]
    assert "Le falta la certificación requerida: ISO 9001." in row["missing"]


def test_a_supplier_is_proposed_no_more_often_than_it_can_serve(files, tmp_path):
    rows, _ = run(files(), tmp_path / "out.csv")
    assert sum(row["supplier_id"] == "S1" for row in rows) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Proceso en común"), ("ja", "共通する加工・技術"), ("en", "Process in common")],
)
def test_reasons_are_written_in_the_language_asked_for(files, tmp_path, language, words):
    rows, _ = run(files(), tmp_path / "out.csv", "--lang", language)
    assert any(words in row["reasons"] for row in rows)


def test_cells_that_look_like_formulas_are_neutralised(files, tmp_path):
    needs = [("need_id", "title"), ("=1+1", "冷凍アボカド")]
    run(files(needs=needs), tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert all(line.startswith("'=1+1,") for line in lines[1:])


def test_bad_rows_are_told_and_the_good_ones_taken(files, tmp_path):
    needs = [*NEEDS, ("", "アボカド", ""), ("N9", "", "")]
    rows, errors = run(files(needs=needs), tmp_path / "out.csv", "--lang", "ja")
    assert {row["need_id"] for row in rows} == {"N1", "N2", "N3"}
    assert "needs.csv 5行目" in errors
    assert "needs.csv 6行目" in errors
    assert "使わなかった行：2行" in errors


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ([("title",), ("アボカド",)], "«need_id»"),
        ([("need_id", "city"), ("1", "Osaka")], "title"),
        ([("need_id", "title"), ("1", "a"), ("1", "b")], "«1»"),
        ([("need_id", "title"), ("", "a")], "ninguna fila"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(files, tmp_path, needs, words):
    with pytest.raises(CommandError) as caught:
        run(files(needs=needs), tmp_path / "out.csv")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture.csv"),
        (None, "No existe el archivo"),
    ],
)
def test_empty_missing_and_foreign_files_are_refused(files, tmp_path, content, words):
    suppliers, _ = files()
    bad = tmp_path / "picture.csv"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        run((suppliers, bad), tmp_path / "out.csv")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("out.pdf", ".xlsx"),
        ("nowhere/out.csv", "No existe la carpeta"),
        ("folder.csv", "es una carpeta"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused_before_anything_is_read(
    tmp_path, output, words
):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CommandError) as caught:
        run((tmp_path / "no.csv", tmp_path / "none.csv"), tmp_path / output)
    assert words in str(caught.value)


def test_less_than_one_supplier_for_each_need_is_refused(files, tmp_path):
    with pytest.raises(CommandError) as caught:
        run(files(), tmp_path / "out.csv", "--top", "0", "--lang", "ja")
    assert str(caught.value) == "--top には1以上の数を指定してください。"


@pytest.mark.parametrize("options", [(), ("--no-allocation",)])
def test_order_of_rows_changes_nothing(files, tmp_path, options):
    straight, _ = run(files(), tmp_path / "one.csv", *options)
    turned = [SUPPLIERS[0], *SUPPLIERS[:0:-1]], [NEEDS[0], *NEEDS[:0:-1]]
    again, _ = run(files(*turned), tmp_path / "two.csv", *options)
    assert straight == again


PLANTS = [
    ("supplier_id", "name", "description", "max_introductions", "employees", "annual_sales_mxn"),
    ("A", "Uno", "Moldeo por inyección de piezas plásticas para autopartes", "5", "40", "30000000"),
    ("B", "Dos", "Moldeo por inyección de piezas plásticas", "5", "12", "9000000"),
    ("C", "Tres", "Moldeo por inyección de piezas plásticas", "5", "9000", "90000000000"),
]
PARTS = [
    ("need_id", "title", "max_introductions"),
    ("N1", "自動車用プラスチック射出成形部品", "1"),
    ("N2", "自動車部品のプラスチック射出成形", "1"),
]


@pytest.fixture
def low_floor(monkeypatch):
    """Words and terms alone score lower than what an encoder finds."""
    monkeypatch.setattr(match, "FLOOR_SCORE", 0.05)


def test_a_small_plant_that_fits_gets_its_place_and_the_cost_is_told(files, tmp_path, low_floor):
    rows, errors = run(files(PLANTS, PARTS), tmp_path / "out.csv", "--top", "1", "--lang", "en")
    assert {row["supplier_id"] for row in rows} == {"A", "B"}
    assert "2 of 2 micro, small and medium enterprises" in errors


def test_nobody_is_owed_a_place_where_places_are_too_few(files, tmp_path, low_floor):
    rows, errors = run(files(PLANTS, PARTS[:2]), tmp_path / "out.csv", "--top", "1")
    assert [row["supplier_id"] for row in rows] == ["A"]
    assert "pequeñas y medianas" not in errors


def test_a_certificate_of_the_description_that_has_run_out_is_missing(files, tmp_path):
    said = "Moldeo por inyección de piezas plásticas, ISO 9001 vigente hasta"
    suppliers = [SUPPLIERS[0], *((f"S{year}", "", f"{said} {year}") for year in (2023, 2999))]
    rows, _ = run(files(suppliers=suppliers), tmp_path / "out.csv", "--no-allocation")
    told = {row["supplier_id"]: row["missing"] for row in rows if row["need_id"] == "N3"}
    assert "ISO 9001" in told["S2023"]
    assert "ISO 9001" not in told["S2999"]
