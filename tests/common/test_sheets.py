"""Files as people really send them."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from matchmaking.common.measures import read_number
from matchmaking.common.sheets import (
    Limits,
    SheetError,
    SheetProblem,
    neutralised,
    read_sheet,
    write_csv,
    write_xlsx,
)
from matchmaking.common.sheets.encoding import decode

SPANISH = "nombre;descripción\nCafé Ñandú;Producción de miel y jalea, año 2020 ¿orgánica?\n"
JAPANESE = "名称,説明\n株式会社サクラ食品,冷凍アボカドの輸入を検討しています。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SPANISH, "cp1252"),
        (JAPANESE, "cp932"),
        (SPANISH, "utf-8"),
        (JAPANESE, "utf-8"),
        ("id,nombre\n1,PEÑA\n", "cp1252"),
        ("id,名称\n1,ﾐﾂﾊﾞﾁ\n", "cp932"),
        ("id,nombre\n1,Compañía Azúcar Únicos\n2,JALAPEÑO Y CHIPOTLE\n", "cp1252"),
        ("id,title\n1,自動車部品\n", "cp932"),
    ],
)
def test_decode_finds_the_encoding_of_excel(text, encoding):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == encoding


def test_decode_takes_byte_order_marks_off():
    assert decode(JAPANESE.encode("utf-8-sig")).text == JAPANESE
    assert decode(JAPANESE.encode("utf-16")).text == JAPANESE


def test_decode_with_the_wrong_chosen_encoding_says_so():
    with pytest.raises(SheetError) as caught:
        decode(SPANISH.encode("cp1252"), encoding="utf-8")
    assert caught.value.problem == SheetProblem.ENCODING


def test_read_sheet_semicolons_of_a_mexican_excel():
    sheet = read_sheet(SPANISH.encode("cp1252"))
    assert sheet.header == ["nombre", "descripción"]
    assert sheet.rows == [(2, ["Café Ñandú", "Producción de miel y jalea, año 2020 ¿orgánica?"])]
    assert sheet.encoding_guessed


TITLED = """Listado de proveedores, Delegación Jalisco
Corte a noviembre, 2026

Clave;Nombre de la empresa;Descripción
J1;Tequila Peñasco;Tequila, mezcal
J2;Plásticos Ñandú;Inyección, ensamble, pintura y, por encargo, moldes, matrices, troqueles
"""


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (TITLED, ["Clave", "Nombre de la empresa", "Descripción"]),
        ("Título\nid,name,list\n1,A,a;b\n2,B,c;d\n", ["id", "name", "list"]),
        ("id\tname\n1\tA, B\n2\tC, D\n", ["id", "name"]),
        ("id,name,products,city\n1,A,x;y,León\n2,B,x;y\n", ["id", "name", "products", "city"]),
        ("id;name;text\n1;A;" + "a, " * 9 + "b\n", ["id", "name", "text"]),
    ],
)
def test_read_sheet_is_cut_where_its_rows_agree(text, header):
    sheet = read_sheet(text.encode())
    assert header in [sheet.header, *(cells for _number, cells in sheet.rows)]


def test_read_sheet_keeps_line_breaks_and_row_numbers():
    sheet = read_sheet(b'id,text\n\n"1","two\nlines"\n,\n2,b\n')
    assert sheet.rows == [(3, ["1", "two\nlines"]), (5, ["2", "b"])]


def test_read_sheet_records_fill_short_rows():
    records = list(read_sheet(b"id,name,state\n1, A \n").records())
    assert records == [(2, {"id": "1", "name": "A", "state": ""})]


def workbook(rows, *, cover=False, notes=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in notes:
        sheet.append(row)
    if cover or notes:
        sheet = book.create_sheet("Datos")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_read_sheet_xlsx_numbers_and_blank_cover():
    data = workbook([["id", "staff", "sales"], ["S1", 12.0, 1.5], [None, None, None]], cover=True)
    sheet = read_sheet(data)
    assert sheet.sheet_name == "Datos"
    assert sheet.rows == [(2, ["S1", "12", "1.5"])]


def test_read_sheet_cells_hold_nothing_that_nobody_sees():
    rows = [["id", "no\u200bmbre"], ["S1", "expor\u00adta\u200bción\x0btuercas\u2028clavos"]]
    text = "\n".join(",".join(row) for row in rows)
    read = "exportación\ntuercas\nclavos"
    assert read_sheet(text.encode()).header == ["id", "nombre"]
    assert read_sheet(text.encode()).rows == [(2, ["S1", read])]
    # A workbook cannot hold the control itself.
    rows[1][1] = rows[1][1].replace("\x0b", "\u2029")
    assert read_sheet(workbook(rows)).rows == [(2, ["S1", read])]


def test_read_sheet_xlsx_a_typed_number_keeps_its_one_reading():
    sheet = read_sheet(workbook([["id", "price"], ["1", 1.125], ["2", 1.2], ["3", 1200]]))
    readings = [read_number(price).numbers for _, (_, price) in sheet.rows]
    assert readings == [(Decimal("1.125"),), (Decimal("1.2"),), (Decimal(1200),)]


def test_read_sheet_xlsx_passes_over_a_cover_with_a_title():
    rows = [["id", "name"], ["S1", "A"]]
    notes = [["Misión 2027"], ["Actualizado:", "2026-11-20"], ["Lista de empresas"]]
    assert read_sheet(workbook(rows, notes=notes)).rows == [(2, ["S1", "A"])]
    assert read_sheet(workbook([], notes=notes)).header == ["Misión 2027"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", SheetProblem.EMPTY),
        (b"\xef\xbb\xbf\n\n", SheetProblem.EMPTY),
        (b"id,name\n", SheetProblem.NO_ROWS),
        (b"%PDF-1.7 ...", SheetProblem.NOT_A_SHEET),
        (b"\x89PNG\r\n\x1a\n", SheetProblem.NOT_A_SHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", SheetProblem.OLD_EXCEL),
        (b"PK\x03\x04broken", SheetProblem.BROKEN),
        (b"id\x00,name\nx,y", SheetProblem.BINARY),
    ],
)
def test_read_sheet_names_what_is_wrong_with_the_file(data, problem):
    with pytest.raises(SheetError) as caught:
        read_sheet(data)
    assert caught.value.problem == problem
    assert "%(" not in str(caught.value)


def test_read_sheet_refuses_over_the_limits():
    limits = Limits(bytes=100, rows=2, columns=3)
    with pytest.raises(SheetError) as caught:
        read_sheet(b"x" * 101, limits=limits)
    assert caught.value.problem == SheetProblem.TOO_LARGE
    with pytest.raises(SheetError) as caught:
        read_sheet(b"id\n1\n2\n3\n", limits=limits)
    assert caught.value.problem == SheetProblem.TOO_MANY_ROWS
    with pytest.raises(SheetError) as caught:
        read_sheet(b"a,b,c,d\n1,2,3,4\n", limits=limits)
    assert caught.value.problem == SheetProblem.TOO_MANY_COLUMNS


def test_read_sheet_does_not_unpack_a_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))
    with pytest.raises(SheetError) as caught:
        read_sheet(out.getvalue())
    assert caught.value.problem == SheetProblem.UNPACKS_TOO_LARGE


def test_read_sheet_another_zip_is_not_a_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    with pytest.raises(SheetError) as caught:
        read_sheet(out.getvalue())
    assert caught.value.problem == SheetProblem.NOT_A_SHEET


@pytest.mark.parametrize("cell", ["=1+1", "+CMD", "-a", "@x", "\tx", "＝1", "\rx"])
def test_neutralised_formulas_become_text(cell):
    assert neutralised(cell).startswith("'")


@pytest.mark.parametrize("cell", ["-12.5", "+52", "abc", "", "a=b"])
def test_neutralised_leaves_plain_cells(cell):
    assert neutralised(cell) == cell


def test_write_and_read_again():
    """What was neutralised for a spreadsheet program is read as it was typed."""
    rows = [["id", "名称"], ["1", "=HYPERLINK(1)"], ["2", "Ñandú"]]
    for data in (write_csv(rows), write_xlsx(rows)):
        sheet = read_sheet(data)
        assert sheet.header == ["id", "名称"]
        assert [cells for _, cells in sheet.rows] == [["1", "=HYPERLINK(1)"], ["2", "Ñandú"]]
