from pathlib import Path

import pytest

import matchmaking.exchange
from matchmaking.common.sheets import Sheet
from matchmaking.common.sheets.columns import (
    Column,
    below_title,
    load_columns,
    match_header,
)

DATA = Path(matchmaking.exchange.__file__).parent / "data"


@pytest.mark.parametrize("name", ["suppliers.tsv", "needs.tsv"])
def test_columns_of_the_templates_are_told_apart(name):
    columns = load_columns(DATA / name)
    keys = [key for column in columns for key in column.header_keys()]
    assert len(keys) == len(set(keys))
    for column in columns:
        assert all(column.labels.values()), column.name


@pytest.mark.parametrize("language", ["en", "es", "ja"])
@pytest.mark.parametrize("name", ["suppliers.tsv", "needs.tsv"])
def test_match_header_reads_each_template(name, language):
    columns = load_columns(DATA / name)
    found = match_header([column.label(language) for column in columns], columns)
    assert found.positions == {column.name: index for index, column in enumerate(columns)}
    assert (found.unknown, found.missing, found.repeated) == ([], [], [])


def test_match_header_names_what_it_does_not_know():
    columns = load_columns(DATA / "suppliers.tsv")
    header = ["CLAVE DEL  PROVEEDOR", "Descripcíon", "certificasiones", "Color favorito", "Giro"]
    found = match_header(header, columns)
    assert found.positions == {"supplier_id": 0, "description": 1}
    assert found.unknown == [(2, "certificasiones", "certifications"), (3, "Color favorito", "")]
    assert found.missing == ["name"]
    assert found.repeated == ["Giro"]


def test_columns_without_labels_answer_by_name():
    assert Column("need_id").label("ja") == "need_id"


HEADER = ["Folio", "Empresa", "Giro"]


def sheet_of(*rows):
    (_, header), *body = enumerate([list(row) for row in rows], start=1)
    return Sheet(header, body, "xlsx")


def test_header_is_found_below_a_title():
    columns = load_columns(DATA / "suppliers.tsv")
    found = below_title(
        sheet_of(["MISIÓN 2027"], ["Estado", "2026-11-20"], HEADER, ["1", "A", "Mango"]), columns
    )
    assert found.header == HEADER
    assert found.rows == [(4, ["1", "A", "Mango"])]


@pytest.mark.parametrize(
    "rows",
    [
        # A header that lacks something stays, so that what is missing can be told.
        (["Empresa", "Giro", "Estado"], ["A", "Mango", "Jalisco"]),
        (HEADER, ["clave", "empresa", "giro"], ["1", "A", "Mango"]),
        (["MISIÓN 2027"], HEADER),
    ],
)
def test_first_row_stays_the_header_where_no_other_is_one(rows):
    sheet = sheet_of(*rows)
    assert below_title(sheet, load_columns(DATA / "suppliers.tsv")) == sheet
