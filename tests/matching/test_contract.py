import pytest

from matchmaking.common.sheets.reading import Sheet
from matchmaking.matching.domain.files.contract import ContractError, read_needs, read_suppliers
from tests.matching.taxonomies import SMALL


def sheet(header, *rows):
    return Sheet(header=list(header), rows=list(enumerate(map(list, rows), start=2)), kind="csv")


def test_only_an_id_and_a_text_are_required():
    contents = read_suppliers(sheet(("ID", "texto"), ("1", "Aguacate congelado")), SMALL)
    (record,) = contents.records
    assert record.id == "1"
    assert record.pieces[0].language == "es"
    assert record.employees is None
    assert record.monthly_capacity is None
    assert not contents.notices


@pytest.mark.parametrize(
    "header",
    [
        ("need_id", "title", "required_certifications"),
        ("Clave de la necesidad", "TITULO", "certificaciones requeridas"),
        ("ニーズID", "件名", "必須認証"),
    ],
)
def test_headers_are_read_in_three_languages(header):
    contents = read_needs(sheet(header, ("1", "冷凍アボカド", "ISO9001")), SMALL)
    assert contents.records[0].required_certifications == {"iso-9001"}


def test_rows_without_id_or_text_are_left_out_and_told():
    contents = read_suppliers(
        sheet(("supplier_id", "description"), ("", "texto"), ("2", ""), ("3", "texto")), SMALL
    )
    assert [record.id for record in contents.records] == ["3"]
    assert contents.left_out == 2
    assert [(n.kind, n.row) for n in contents.notices] == [
        ("row_without_id", 2),
        ("row_without_text", 3),
    ]


def test_unknown_words_are_kept_as_text_and_told_with_row_and_column():
    contents = read_suppliers(
        sheet(
            ("supplier_id", "description", "capabilities"),
            ("1", "Taller", "moldeo por inyección; repujado artístico"),
        ),
        SMALL,
    )
    (record,) = contents.records
    assert record.capabilities == {"injection", "?repujado artistico"}
    assert "repujado artístico" in [piece.text for piece in record.pieces]
    (notice,) = contents.notices
    assert (notice.kind, notice.row, notice.column) == ("unknown_word", 2, "capabilities")


def test_a_cell_that_cannot_be_read_counts_as_unknown():
    contents = read_suppliers(
        sheet(("supplier_id", "description", "employees"), ("1", "Taller", "muchos")), SMALL
    )
    assert contents.records[0].employees is None
    assert contents.notices[0].kind == "unread"


def test_numbers_are_read_as_people_type_them_and_told_where_it_was_not_to_the_letter():
    header = ("supplier_id", "description", "employees", "annual_sales_mxn", "lead_time_days")
    contents = read_suppliers(
        sheet(
            header,
            ("1", "Taller", "35 personas", "$ 3,000,000.00 MXN", "45 días naturales"),
            ("2", "Taller", "1.200", "12 mdp", "6 a 8 semanas"),
            ("3", "Taller", "35 a 40", "1.200", "3 turnos"),
        ),
        SMALL,
    )
    read = [(r.employees, r.annual_sales_mxn, r.lead_time_days) for r in contents.records]
    assert read == [(35, 3_000_000, 45), (1200, 12_000_000, 56), (None, None, None)]
    assert [(n.kind, n.row, n.column) for n in contents.notices] == [
        ("read_as", 3, "employees"),
        ("read_as", 3, "lead_time_days"),
        ("unread", 4, "employees"),
        ("unread", 4, "annual_sales_mxn"),
        ("unread", 4, "lead_time_days"),
    ]


def test_a_certificate_that_is_not_held_is_told_and_does_not_count():
    contents = read_suppliers(
        sheet(
            ("supplier_id", "description", "certifications"),
            ("1", "Taller", "ISO 9001:2015; IATF 16949 (en proceso)"),
        ),
        SMALL,
    )
    assert contents.records[0].certifications == {"iso-9001", "?iatf 16949 (en proceso)"}
    (notice,) = contents.notices
    assert (notice.kind, notice.column, notice.value) == (
        "not_held",
        "certifications",
        "IATF 16949 (en proceso)",
    )


def test_an_id_that_repeats_is_refused_with_both_rows():
    with pytest.raises(ContractError) as caught:
        read_suppliers(sheet(("supplier_id", "description"), ("1", "a b"), ("1", "c d")), SMALL)
    assert caught.value.params["row"] == 3
    assert caught.value.params["first"] == 2


def test_a_missing_column_is_named():
    with pytest.raises(ContractError) as caught:
        read_suppliers(sheet(("description",), ("texto",)), SMALL)
    assert (caught.value.kind, caught.value.params["column"]) == (
        "missing_id_column",
        "supplier_id",
    )
    with pytest.raises(ContractError) as caught:
        read_needs(sheet(("need_id", "city"), ("1", "Osaka")), SMALL)
    assert caught.value.kind == "missing_text_column"


def test_a_title_may_stand_above_the_header():
    below = (("Clave", "Empresa", "Giro", "Estado"), ("J1", "Peñasco", "Tequila", "Jalisco"))
    contents = read_suppliers(sheet(("Proveedores de Jalisco",), *below), SMALL)
    (record,) = contents.records
    assert (record.id, [piece.text for piece in record.pieces]) == ("J1", ["Peñasco", "Tequila"])


def test_short_latin_texts_take_the_language_of_their_column():
    rows = [(str(n), "Machines for the packing of fruit and vegetables") for n in range(3)]
    contents = read_needs(sheet(("need_id", "title"), *rows, ("9", "Polishers")), SMALL)
    assert {piece.language for record in contents.records for piece in record.pieces} == {"en"}


def test_the_language_column_decides_for_latin_text():
    contents = read_needs(
        sheet(("need_id", "title", "language"), ("1", "Polishers", "en"), ("2", "Bombas", "es")),
        SMALL,
    )
    assert [record.pieces[0].language for record in contents.records] == ["en", "es"]


def test_japanese_text_stays_japanese_under_a_wrong_language():
    contents = read_needs(
        sheet(("need_id", "title", "language"), ("1", "冷凍アボカド", "es")), SMALL
    )
    assert contents.records[0].pieces[0].language == "ja"


def test_required_capabilities_are_must_haves_and_preferred_ones_wishes():
    header = ("need_id", "件名", "必須の加工・技術", "あれば望ましい加工・技術")
    contents = read_needs(sheet(header, ("1", "部品", "射出成形", "金型")), SMALL)
    (record,) = contents.records
    assert record.required_capabilities == {"injection"}
    assert record.capabilities == {"?金型"}
