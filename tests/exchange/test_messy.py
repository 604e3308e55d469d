"""Sheets as confederations and buyers keep them: nothing of them is lost without a word."""

import io
import zipfile

import openpyxl
import pytest
from django.utils import translation

from matchmaking.exchange.domain.batches import terms_for
from matchmaking.exchange.domain.cells import RowReader
from matchmaking.exchange.domain.choices import _WORDS
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.problems import sentence
from matchmaking.profiles.enums import Confidentiality
from matchmaking.profiles.models import Need, Supplier
from tests.exchange.uploads import taken, uploaded

pytestmark = pytest.mark.django_db


def workbook(*sheets, change=None):
    """An XLSX of (title, rows); `change` may do more to the workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def remarks(batch):
    with translation.override("en"):
        return [sentence(remark) for remark in batch.remarks]


def said(batch, number):
    with translation.override("en"):
        return [sentence(problem) for problem in batch.rows.get(number=number).problems]


def test_totals_notes_and_repeated_headers_are_left_aside_and_named(mission):
    header = ["No.", "Empresa", "Giro", "Correo"]
    rows = [
        ["PADRÓN DE EMPRESAS 2026"],
        header,
        [1, "Aguacates SA de CV", "Empaque de aguacate", "a@aguacates.example"],
        header,
        [2, "Hules SA de CV", "Juntas de hule", "b@hules.example"],
        [3],
        ["TOTAL", "2 empresas"],
        ["Fuente: elaboración propia"],
    ]
    batch = uploaded(mission, workbook(("Hoja1", rows)))
    assert list(batch.rows.values_list("number", "state")) == [
        (3, RowState.GOOD), (5, RowState.GOOD)
    ]  # fmt: skip
    assert any(remark.endswith("rows 4, 6, 7, 8.") for remark in remarks(batch))


def test_groups_over_the_names_of_columns_make_one_header(mission):
    rows = [
        ["Clave\n(interna)", "Razón\nsocial *", "Descripción", "Domicilio", "", "Contacto", ""],
        ["", "", "", "Estado", "Municipio", "Nombre", "Celular / WhatsApp"],
        ["X1", "Miel Maya", "Miel de abeja 🍯", "Yucatán", "Mérida", "Ana", "999 123 4567"],
    ]  # fmt: skip
    taken(uploaded(mission, workbook(("Hoja1", rows))))
    supplier = Supplier.objects.get()
    assert (supplier.state_id, supplier.municipality) == ("MX-YUC", "Mérida")
    assert (supplier.contact_name, supplier.contact_phone) == ("Ana", "+52 999 123 4567")
    assert supplier.description_es == "Miel de abeja 🍯"


def test_what_a_workbook_hides_or_did_not_work_out_is_told(mission):
    header = ["Clave", "Empresa", "Descripción"]
    listed = [header, ["A1", "Uno SA de CV", "Tornillos"], ["A2", "Dos SA de CV", "Tuercas", "ojo"]]
    formula = [*listed, ["A3", "Tres SA de CV", '=CONCATENATE("a","b")']]
    other = [header, ["B1", "Otra SA de CV", "Café"]]

    def hide(book):
        book["Catálogo"].sheet_state = "hidden"
        book["Alimentos"].row_dimensions[3].hidden = True

    sheets = ("Catálogo", [["x", "y"], ["1", "2"]]), ("Alimentos", formula), ("Autos", other)
    batch = uploaded(mission, workbook(*sheets, change=hide))
    told = " ".join(remarks(batch))
    assert batch.rows.count() == 3
    assert "Only the sheet “Alimentos” of the workbook was read" in told
    assert "others too: Autos." in told
    assert "hidden in the workbook were read as well: 3." in told
    assert "not in the file were read as empty: 1." in told
    assert "without a heading is left aside: D." in told


def test_failed_formulas_and_cells_that_know_nothing_are_empty(mission):
    sheet = (
        "Clave,Empresa,Descripción,Empleados,RFC,IMMEX,Correo,Estado\n"
        "A1,Uno SA de CV,Tornillos,s/n,S/N,N/A,pendiente,#N/D\n"
        "A2,#¡REF!,Tuercas,,,,,\n"
    )
    batch = uploaded(mission, sheet)
    assert "The formula of this cell failed (#N/D); the cell was read as empty." in said(batch, 2)
    assert "Fill this in." in said(batch, 3)
    taken(batch)
    supplier = Supplier.objects.get()
    assert (supplier.staff, supplier.rfc, supplier.immex) == (None, "", None)
    assert (supplier.contact_email, supplier.state_id) == ("", None)


def test_what_companies_write_into_a_sheet_is_read_as_in_their_forms(mission):
    header = [
        "Clave",
        "Empresa",
        "Descripción",
        "Año de fundación",
        "Idiomas",
        "IMMEX",
        "Países a los que exporta",
        "Teléfono",
        "RFC",
        "Productos",
        "Fracción arancelaria",
    ]
    rows = [
        ["A1", "Uno SA", "Expor\u00adta\u200bción de mole", "abril de 1998", "español y inglés",
         "✓", "Holanda e Inglaterra", "477 123 4567, ext 5", "RFC: MAB9307148T4", "Mole",
         "HS: 2103.90"],
        ["A2", "Dos SA", "Tuercas", "昭和48年", "日本語・英語", "FALSO", "No",
         "+81 3-1234-5678（代表）", "", "Tuercas", ""],
    ]  # fmt: skip
    batch = uploaded(mission, workbook(("Hoja1", [header, *rows])))
    taken(batch)
    one, two = Supplier.objects.order_by("pk")
    assert one.description_es == "Exportación de mole"
    assert (one.founded_year, one.languages, one.immex) == (1998, ["es", "en"], True)
    assert (one.export_countries, one.contact_phone) == (["NL", "GB"], "+52 477 123 4567 ext. 5")
    assert (one.rfc, one.products.get().hs6) == ("MAB9307148T4", "210390")
    assert (two.founded_year, two.languages, two.immex) == (1973, ["ja", "en"], False)
    assert (two.export_countries, two.contact_phone) == ([], "+81 3-1234-5678")
    assert "“No” was read as none." in said(batch, 3)


def test_of_several_addresses_and_telephones_the_first_is_kept_and_the_others_told(mission):
    sheet = (
        "Clave;Empresa;Descripción;Correo;Teléfono\n"
        "A1;Uno SA;Tornillos;Ventas: ventas@uno.example;443 123 4567 / 443 765 4321\n"
        "A2;Dos SA;Tuercas;Ana Ruiz <ana@dos.example>;4.771234567E9\n"
        "A3;Tres SA;Clavos;;2,22123E+09\n"
        'A4;Cuatro SA;Pernos;"ana@cuatro.example; eva@cuatro.example";\n'
    )
    batch = uploaded(mission, sheet.encode("cp1252"))
    assert any("left out: 443 765 4321" in line for line in said(batch, 2))
    assert any("was read as ana@dos.example" in line for line in said(batch, 3))
    assert any("has lost digits" in line for line in said(batch, 4))
    assert any("left out: eva@cuatro.example" in line for line in said(batch, 5))
    taken(batch)
    assert list(Supplier.objects.order_by("pk").values_list("contact_email", "contact_phone")) == [
        ("ventas@uno.example", "+52 443 123 4567"),
        ("ana@dos.example", "+52 477 123 4567"),
        ("ana@cuatro.example", ""),
    ]


def test_an_unquoted_separator_is_told_as_what_it_is(mission):
    sheet = (
        "Clave;Empresa;Descripción;Empleados\nA1;Uno SA;Tornillos;5\n"
        "A2;Dos SA;Dulces; cajetas; obleas;5\n"
    )
    (line,) = said(uploaded(mission, sheet), 3)
    assert "a comma or semicolon within a text has parted it" in line


def test_a_japanese_buyers_sheet_is_read_in_its_own_digits_and_eras(mission):
    rows = [
        ["調達ニーズ一覧（２０２６年１１月現在）"],
        ["ニーズID", "バイヤー名", "件名", "内容", "年間数量", "単位", "電話番号", "締切"],
        ["Ｎ１", "株式会社関西食品", "冷凍アボカド", "業務用", "１２０", "トン", "未定",
         "令和１９年１２月２０日"],
        ["合計", "", "１件"],
    ]  # fmt: skip
    taken(uploaded(mission, workbook(("ニーズ", rows)), kind="needs"))
    need = Need.objects.get()
    assert (need.title, need.description, need.annual_volume) == ("冷凍アボカド", "業務用", 120)
    assert (need.deadline.isoformat(), need.buyer.contact_phone) == ("2037-12-20", "")


def packed(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed("mimetype", "content.xml"), "another program (LibreOffice, Numbers)"),
        (packed("Index/Document.iwa"), "another program (LibreOffice, Numbers)"),
        (packed("xl/workbook.bin"), "Excel's binary form"),
        (b"\xef\xbb\xbf\n<html><table><tr><td>Clave", "web page or XML"),
        (b'<?xml version="1.0"?><Workbook>', "web page or XML"),
    ],
)
def test_files_of_other_programs_are_refused_with_what_to_do(mission, content, words):
    batch = uploaded(mission, content)
    assert batch.state == BatchState.REFUSED
    (told,) = remarks(batch)
    assert words in told
    assert ".xlsx" in told


def test_a_missing_id_is_explained(client, mission):
    batch = uploaded(mission, "Empresa,Descripción\nUno SA,Tornillos\nDos SA,Tuercas\n")
    client.force_login(mission.organizer.members.get())
    page = client.get(f"/missions/{mission.slug}/import/{batch.pk}/").content.decode()
    assert "Su propia clave para" in page


@pytest.mark.parametrize("written", ["非公開", "匿名", "confidencial", "Sí"])
def test_a_buyer_that_asks_not_to_be_named_is_not_named(mission, written):
    sheet = f"need_id,buyer,title,confidentiality\nN1,さくら食品,サルサソース,{written}\n"
    taken(uploaded(mission, sheet, SheetKind.NEEDS))
    assert Need.objects.get().confidentiality == Confidentiality.ANONYMOUS


@pytest.mark.parametrize("written", ["検討中", "未定", "por definir", "TBD", "?"])
def test_a_buyer_that_has_yet_to_decide_is_not_named_and_is_told_so(mission, written):
    sheet = f"need_id,buyer,title,confidentiality\nN1,さくら食品,サルサソース,{written}\n"
    batch = taken(uploaded(mission, sheet, SheetKind.NEEDS))
    assert Need.objects.get().confidentiality == Confidentiality.ANONYMOUS
    codes = {problem["code"]: problem["params"] for problem in batch.rows.get().problems}
    assert codes["name_undecided"] == {"value": written}


@pytest.mark.parametrize("written", ["", "N/A", "公開"])
def test_a_buyer_that_says_nothing_against_it_is_named(mission, written):
    sheet = f"need_id,buyer,title,confidentiality\nN1,さくら食品,サルサソース,{written}\n"
    taken(uploaded(mission, sheet, SheetKind.NEEDS))
    assert Need.objects.get().confidentiality == Confidentiality.OPEN


def test_every_word_of_a_closed_list_is_read_whatever_it_says_in_other_columns(mission):
    terms = terms_for(uploaded(mission, "name\nUno SA\n"))
    for choices, words in _WORDS.items():
        for value, texts in words.items():
            for text in texts:
                found = {}
                reader = RowReader({"column": text}, terms)
                reader.choice(found, "column", "field", choices)
                assert (found, reader.problems) == ({"field": value}, []), text
