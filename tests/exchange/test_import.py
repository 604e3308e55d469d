"""An organizer's two spreadsheets, with what people get wrong in them."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation

from accounts.enums import Purpose
from accounts.models import Consent, Organisation
from matchmaking.common.sheets import SheetError, read_sheet, write_csv, write_xlsx
from matchmaking.exchange.columns import columns_of, template_rows
from matchmaking.exchange.domain.batches import (
    bad_rows_sheet,
    check_batch,
    choose_encoding,
    counts,
    keep_upload,
    start_taking,
)
from matchmaking.exchange.domain.retention import shred_old
from matchmaking.exchange.domain.taking import take_good_rows
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch
from matchmaking.exchange.problems import sentence
from matchmaking.exchange.tasks import shred
from matchmaking.missions.enums import EnrolmentState
from matchmaking.profiles.models import Buyer, Certification, Need, Product, Supplier
from tests.exchange.uploads import taken, uploaded
from tests.factories import MembershipFactory, MissionFactory

pytestmark = pytest.mark.django_db

SHEETS = Path(__file__).parent / "sheets"
SUPPLIERS = (SHEETS / "suppliers.csv").read_text(encoding="utf-8")
NEEDS = (SHEETS / "needs.csv").read_text(encoding="utf-8")


@pytest.fixture
def organizer(mission):
    return mission.organizer.members.get()


def said(batch, number):
    with translation.override("en"):
        return [sentence(problem) for problem in batch.rows.get(number=number).problems]


def test_check_tells_good_rows_from_bad_ones_and_writes_nothing(mission):
    batch = uploaded(mission, SUPPLIERS.encode("cp1252"))
    assert batch.state == BatchState.CHECKED
    assert batch.encoding == "cp1252"
    assert list(batch.rows.values_list("number", "state")) == [
        (2, RowState.GOOD),
        (3, RowState.GOOD),
        (4, RowState.BAD),
        (5, RowState.BAD),
        (6, RowState.BAD),
    ]
    assert not Supplier.objects.exists()


def test_check_says_why_by_cell(mission):
    batch = uploaded(mission, SUPPLIERS)
    assert any("FSSC 22000" in line for line in said(batch, 4))
    assert "Fill this in." in said(batch, 5)
    assert "The id “S1” stands in row 2 already." in said(batch, 6)
    assert said(batch, 3) == ["Without an e-mail address no letter can be sent."]


def test_take_writes_the_good_rows_and_enrols_them(mission):
    batch = taken(uploaded(mission, SUPPLIERS))
    assert counts(batch)["created"] == 2
    assert counts(batch)["bad"] == 3
    supplier = Supplier.objects.get(external_id="S1")
    assert supplier.organisation.legal_name == "Conservas del Bajío S.A. de C.V."
    assert supplier.description_es == "Chiles jalapeños en lata y salsas."
    assert supplier.state_id == "MX-GUA"
    assert supplier.staff == 85
    assert supplier.size_class == "small"
    assert [c.scheme.name_en for c in supplier.certifications.all()] == ["FSSC 22000"]
    enrolment = mission.enrolments.get(organisation=supplier.organisation)
    assert enrolment.state == EnrolmentState.CONFIRMED
    assert enrolment.standing_consent
    consent = Consent.objects.get(organisation=supplier.organisation)
    assert consent.purpose == Purpose.STANDING_INTRODUCTION
    assert consent.source == "lista.csv"


def test_same_file_twice_changes_nothing(mission, organizer):
    batch = taken(uploaded(mission, SUPPLIERS))
    before = list(Supplier.objects.order_by("pk").values())
    again, new = keep_upload(
        mission=mission,
        kind=SheetKind.SUPPLIERS,
        file_name="copia.csv",
        content=SUPPLIERS.encode(),
        user=organizer,
    )
    assert (again, new) == (batch, False)
    assert not start_taking(batch=again)
    assert list(Supplier.objects.order_by("pk").values()) == before


def test_same_rows_in_another_file_change_nothing(mission):
    taken(uploaded(mission, SUPPLIERS))
    before = list(Supplier.objects.order_by("pk").values())
    rows = read_sheet(SUPPLIERS.encode())
    copy = write_xlsx([rows.header, *(cells for _, cells in rows.rows)])
    batch = taken(uploaded(mission, copy))
    assert counts(batch)["unchanged"] == 2
    assert list(Supplier.objects.order_by("pk").values()) == before
    assert Organisation.objects.filter(kind="supplier").count() == 2


def test_changed_row_changes_only_its_supplier(mission):
    taken(uploaded(mission, SUPPLIERS))
    batch = taken(uploaded(mission, SUPPLIERS.replace("62000000;85", "62000000;90")))
    assert counts(batch)["updated"] == 1
    assert Supplier.objects.get(external_id="S1").staff == 90


def test_needs_share_their_buyer_and_are_opened(mission):
    batch = taken(uploaded(mission, NEEDS.encode("cp932"), SheetKind.NEEDS))
    assert batch.encoding == "cp932"
    assert counts(batch)["created"] == 3
    assert Buyer.objects.count() == 2
    need = Need.objects.get(external_id="N1")
    assert need.state == "open"
    assert need.language == "ja"
    assert need.buyer.prefecture_id == "JP-27"
    assert need.volume_unit_id == "t"
    assert [scheme.name_en for scheme in need.required_certifications.all()] == ["FSSC 22000"]
    # A Japanese letter is addressed to a department even where the sheet names none.
    assert Need.objects.get(external_id="N3").buyer.department == "購買ご担当部署"


def test_products_capacity_and_codes_become_products(mission):
    sheet = (
        "supplier_id,name,description,products,hs_codes,monthly_capacity,capacity_unit\n"
        "A,Uno S.A.,Salsas.,Salsas; Chiles,210390; 200190,12,t\n"
        "B,Dos S.A.,Maquila de piezas. Desde 1990.,,,5000,pieza\n"
    )
    taken(uploaded(mission, sheet))
    products = Product.objects.filter(supplier__external_id="A")
    assert [(p.name_es, p.hs6, p.monthly_capacity) for p in products] == [
        ("Salsas", "210390", 12),
        ("Chiles", "200190", 12),
    ]
    assert Product.objects.get(supplier__external_id="B").name_es == "Maquila de piezas"


def test_units_beside_numbers_are_read_where_they_fit_their_column(mission):
    sheet = (
        "supplier_id,name,description,products,staff,monthly_capacity,capacity_unit,"
        "min_order_quantity,lead_time_days\n"
        'A,Uno S.A.,Salsas.,Salsas,35 personas,"1,000 pzas/mes",,500 piezas,2 semanas\n'
        "B,Dos S.A.,Mangos.,Mangos,40 empleados,1 000 kg/mes,kg,,120 días\n"
        "C,Tres S.A.,Chiles.,Chiles,12名,10 t,kg,,20日\n"
        "D,Cuatro S.A.,Nopales.,Nopales,8 plantas,10 t,,,3 turnos\n"
    )
    batch = taken(uploaded(mission, sheet))
    one = Product.objects.get(supplier__external_id="A")
    assert (one.monthly_capacity, one.capacity_unit_id, one.minimum_order) == (1000, "piece", 500)
    assert (one.lead_time_days, one.supplier.staff) == (14, 35)
    two = Product.objects.get(supplier__external_id="B")
    assert (two.monthly_capacity, two.capacity_unit_id) == (1000, "kg")
    assert (two.lead_time_days, two.supplier.staff) == (120, 40)
    # What contradicts its column is told.
    assert told(batch, "error") == {
        4: [("monthly_capacity", "other_unit")],
        5: [("employees", "not_a_number"), ("lead_time_days", "not_days")],
    }


def told(batch, severity):
    """{row: [(column, code)]} of the problems of `severity`, without those of addresses."""
    return {
        row.number: found
        for row in batch.rows.all()
        if (
            found := sorted(
                (one["column"], one["code"])
                for one in row.problems
                if one["severity"] == severity and one["column"] != "contact_email"
            )
        )
    }


def test_numbers_that_are_not_read_to_the_letter_are_told_and_those_of_two_readings_asked(mission):
    sheet = (
        "supplier_id,name,description,products,staff,monthly_capacity,capacity_unit,"
        "lead_time_days,annual_sales_mxn\n"
        "A,Uno S.A.,Salsas.,Salsas,35,約500個,,6 a 8 semanas,12 mdp\n"
        "B,Dos S.A.,Mangos.,Mangos,1.200,1.200 piezas,,10 días hábiles,1200\n"
        "C,Tres S.A.,Chiles.,Chiles,12,1.200 kg,,45,1.200\n"
    )
    batch = taken(uploaded(mission, sheet))
    one = Product.objects.get(supplier__external_id="A")
    assert (one.monthly_capacity, one.capacity_unit_id, one.lead_time_days) == (500, "piece", 56)
    assert one.supplier.annual_sales_mxn == 12_000_000
    two = Product.objects.get(supplier__external_id="B")
    assert (two.monthly_capacity, two.lead_time_days, two.supplier.staff) == (1200, 14, 1200)
    assert told(batch, "warning") == {
        2: [("lead_time_days", "read_as_days"), ("monthly_capacity", "read_as")],
        3: [
            ("employees", "read_as"),
            ("lead_time_days", "read_as_days"),
            ("monthly_capacity", "read_as"),
        ],
    }
    assert told(batch, "error") == {
        4: [("annual_sales_mxn", "two_readings"), ("monthly_capacity", "two_readings")]
    }


def test_certificates_are_taken_as_held_only_where_the_row_says_so(mission):
    sheet = (
        "supplier_id,name,description,certifications\n"
        "A,Uno S.A.,Salsas.,ISO9001-2015; HACCP (en proceso)\n"
        "B,Dos S.A.,Mangos.,ISO 9001 (vencido)\n"
        "C,Tres S.A.,Chiles.,Hacpp\n"
    )
    batch = taken(uploaded(mission, sheet))
    held = Certification.objects.values_list("supplier__external_id", "scheme_id")
    assert list(held) == [("A", "iso-9001")]
    assert told(batch, "warning") == {
        2: [("certifications", "not_held")],
        3: [("certifications", "not_held")],
    }
    assert told(batch, "error") == {4: [("certifications", "did_you_mean")]}


def test_corrections_come_back_and_go_in_again(mission):
    batch = taken(uploaded(mission, SUPPLIERS))
    bad = batch.rows.filter(state=RowState.BAD)
    rows = bad_rows_sheet(batch, bad, {4: "corrija", 5: "falta", 6: "repetida"}, "Qué corregir")
    assert rows[0][0] == "Qué corregir"
    assert [row[0] for row in rows[1:]] == ["corrija", "falta", "repetida"]
    corrected = [rows[0], [cell.replace("FSC 22000", "FSSC 22000") for cell in rows[1]]]
    second = taken(uploaded(mission, write_csv(corrected)))
    assert counts(second)["created"] == 1
    assert Supplier.objects.count() == 3
    assert second.remarks == []


def test_a_confederations_own_remarks_are_no_corrections_of_ours(mission):
    header, *rows = SUPPLIERS.splitlines()
    lines = [f"{header};Observaciones", *(f"{row};Ya visitada" for row in rows)]
    batch = taken(uploaded(mission, "\n".join(lines)))
    assert [remark["params"]["column"] for remark in batch.remarks] == ["Observaciones"]
    bad = batch.rows.filter(state=RowState.BAD)
    told = dict.fromkeys(bad.values_list("number", flat=True), "corrija")
    sheet = bad_rows_sheet(batch, bad, told, "Qué corregir")
    assert {(row[0], row[-1]) for row in sheet[1:]} == {("corrija", "Ya visitada")}


@pytest.mark.parametrize("language", ["en", "es", "ja"])
@pytest.mark.parametrize("kind", SheetKind.values)
def test_template_comes_back_without_a_complaint(mission, kind, language):
    header, example = template_rows(kind, language)
    batch = uploaded(mission, write_xlsx([header, example]), kind)
    assert batch.state == BatchState.CHECKED
    # The example itself is nobody's supplier.
    assert counts(batch)["all"] == 0
    assert batch.remarks == []


@pytest.mark.parametrize("language", ["en", "es", "ja"])
@pytest.mark.parametrize("kind", SheetKind.values)
def test_template_example_is_a_good_row(mission, kind, language):
    header, example = template_rows(kind, language)
    place = [c.name for c in columns_of(kind)].index("contact_source")
    example[place] += " 2"
    batch = uploaded(mission, write_xlsx([header, example]), kind)
    row = batch.rows.get()
    assert (row.state, row.problems) == (RowState.GOOD, [])


def test_the_other_sheet_is_recognised(mission):
    batch = uploaded(mission, NEEDS, SheetKind.SUPPLIERS)
    assert batch.state == BatchState.REFUSED
    assert batch.remarks[0]["code"] == "wrong_sheet"


def test_the_other_sheet_is_recognised_though_it_has_all_that_this_one_needs(mission):
    header, need = (
        "番号,会社名,件名,詳細,必須認証",
        "B1,東海精密部品,アルミ切削部品,5軸加工,IATF 16949",
    )
    batch = uploaded(mission, f"{header}\n{need}\n", SheetKind.SUPPLIERS)
    assert batch.state == BatchState.CHECKED
    assert batch.remarks[0]["code"] == "wrong_sheet"
    both = uploaded(mission, "番号,会社名,件名,RFC,従業員数,州\nS1,A,B,,5,Jalisco\n")
    assert "wrong_sheet" not in {remark["code"] for remark in both.remarks}


def test_cells_that_say_nothing_are_empty_and_a_no_stays_a_no(mission):
    header = (
        "Clave,Empresa,Giro,Empleados,Ventas,Certificaciones,Correo,Experiencia con Japón,IMMEX"
    )
    rows = [
        header,
        "S1,Mango MX,Mango,N/D,no aplica,Ninguna,-,Ninguna,なし",
        "S2,Papaya MX,N/A,8,9,,a@b.example,,",
        "S3,S/D,Piña,,,,,,",
    ]
    batch = uploaded(mission, "\n".join(rows))
    assert said(batch, 2) == ["Without an e-mail address no letter can be sent."]
    assert said(batch, 3) == ["Write a description, or name at least one product."]
    assert "Fill this in." in said(batch, 4)
    taken(batch)
    supplier = Supplier.objects.get()
    assert (supplier.staff, supplier.annual_sales_mxn, supplier.contact_email) == (None, None, "")
    assert (supplier.japan_experience, supplier.immex) == ("none", False)


def test_title_above_the_header_is_passed_over_and_rows_keep_their_numbers(mission):
    rows = [["EMPRESAS DE LA MISIÓN"], ["Clave", "Empresa", "Giro"], ["S1", "Mango MX", "Mango"]]
    batch = uploaded(mission, write_xlsx(rows))
    assert batch.state == BatchState.CHECKED
    assert batch.header == rows[1]
    taken(batch)
    assert list(batch.rows.values_list("number", "state")) == [(3, RowState.CREATED)]


def test_unreadable_file_is_refused_with_its_reason(mission):
    batch = uploaded(mission, b"%PDF-1.7")
    assert batch.state == BatchState.REFUSED
    assert sentence(batch.remarks[0]).startswith("This is not a spreadsheet")


def test_too_large_file_is_refused_before_it_is_kept(mission, organizer):
    with pytest.raises(SheetError):
        keep_upload(
            mission=mission,
            kind=SheetKind.SUPPLIERS,
            file_name="x.csv",
            content=b"x" * (10 * 1024 * 1024 + 1),
            user=organizer,
        )
    assert not ImportBatch.objects.exists()


def test_chosen_encoding_is_read_again(mission):
    batch = uploaded(mission, SUPPLIERS.encode("cp1252"))
    assert batch.encoding_guessed
    for encoding, state in (("cp932", BatchState.REFUSED), ("cp1252", BatchState.CHECKED)):
        assert choose_encoding(batch=batch, encoding=encoding)
        check_batch(batch_id=batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.encoding) == (state, encoding)
    assert not batch.encoding_guessed
    assert batch.rows.get(number=2).cells[1] == "Conservas del Bajío S.A. de C.V."


def test_likely_duplicate_is_shown_and_not_merged(mission):
    registered = Organisation.objects.create(
        kind="supplier", legal_name="CONSERVAS DEL BAJIO, SA DE CV", country="MX"
    )
    mission.enrolments.create(organisation=registered)
    batch = uploaded(mission, SUPPLIERS)
    assert "This may be CONSERVAS DEL BAJIO, SA DE CV" in said(batch, 2)[0]
    taken(batch)
    assert Organisation.objects.filter(kind="supplier").count() == 3


def test_duplicate_in_somebody_elses_mission_is_not_told(mission):
    elsewhere = Organisation.objects.create(
        kind="supplier", legal_name="CONSERVAS DEL BAJIO, SA DE CV", country="MX"
    )
    MissionFactory().enrolments.create(organisation=elsewhere)
    assert said(uploaded(mission, SUPPLIERS), 2) == []


def test_withdrawn_supplier_is_not_enrolled_again_by_a_sheet(mission):
    taken(uploaded(mission, SUPPLIERS))
    enrolment = mission.enrolments.get(organisation__supplier__external_id="S2")
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()
    taken(uploaded(mission, SUPPLIERS.replace("autopartes.", "autopartes y más.")))
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.WITHDRAWN


def test_pages_lead_from_upload_to_taken_rows(client, mission, organizer, tmp_path):
    client.force_login(organizer)
    path = tmp_path / "lista.csv"
    path.write_bytes(SUPPLIERS.encode())
    with path.open("rb") as file:
        answer = client.post(
            reverse("exchange:upload", args=[mission.slug]), {"kind": "suppliers", "file": file}
        )
    batch = ImportBatch.objects.get()
    page = reverse("exchange:batch", args=[mission.slug, batch.pk])
    assert answer.url == page
    shown = client.get(page).content.decode()
    assert "Conservas del Bajío" in shown
    assert "FSSC 22000" in shown
    assert not Supplier.objects.exists()
    client.post(reverse("exchange:take", args=[mission.slug, batch.pk]))
    batch.refresh_from_db()
    assert batch.state == BatchState.TAKING
    sheet = client.get(reverse("exchange:bad-rows", args=[mission.slug, batch.pk, "csv"]))
    assert sheet["Content-Disposition"].startswith("attachment")
    assert "S3" in sheet.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "rows", "state"),
    [
        ("corta.xlsx", 2, BatchState.CHECKED),
        ("corta.csv", 2, BatchState.CHECKED),
        ("larga.csv", 1_001, BatchState.UPLOADED),
    ],
)
def test_short_sheet_is_checked_while_its_sender_waits(
    client, mission, organizer, name, rows, state
):
    client.force_login(organizer)
    sheet = [["Clave", "Empresa", "Giro"], *(["S", "Mango MX", "Mango"] for _n in range(rows))]
    content = write_xlsx(sheet) if name.endswith("xlsx") else write_csv(sheet)
    sent = {"kind": "suppliers", "file": ContentFile(content, name=name)}
    client.post(reverse("exchange:upload", args=[mission.slug]), sent)
    assert ImportBatch.objects.get().state == state


def test_moving_part_of_the_page_tells_the_state(client, mission, organizer):
    client.force_login(organizer)
    batch = taken(uploaded(mission, SUPPLIERS))
    page = reverse("exchange:batch", args=[mission.slug, batch.pk])
    moving = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert str(BatchState.TAKEN.label) in moving


def test_pages_of_another_organizer_are_not_found(client, mission):
    batch = uploaded(mission, SUPPLIERS)
    client.force_login(MembershipFactory(organisation=MissionFactory().organizer).user)
    for name, arguments in (
        ("upload", [mission.slug]),
        ("batch", [mission.slug, batch.pk]),
        ("bad-rows", [mission.slug, batch.pk, "csv"]),
    ):
        assert client.get(reverse(f"exchange:{name}", args=arguments)).status_code == 404
    assert client.post(reverse("exchange:take", args=[mission.slug, batch.pk])).status_code == 404
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED


def test_page_queries_do_not_grow_with_the_rows(
    client, mission, organizer, django_assert_max_num_queries
):
    client.force_login(organizer)
    header = "supplier_id,name,description,contact_email\n"
    for count in (1, 30):
        rows = "".join(f"{count}-{n},Empresa {n},Hace cosas,no es correo\n" for n in range(count))
        batch = uploaded(mission, header + rows)
        with django_assert_max_num_queries(14):
            client.get(reverse("exchange:batch", args=[mission.slug, batch.pk]))


def test_old_sheets_lose_their_contacts_and_keep_what_became_of_each_row(mission, settings):
    batch = uploaded(mission, SUPPLIERS)
    assert start_taking(batch=batch)
    take_good_rows(batch_id=batch.pk)
    waiting = uploaded(mission, SUPPLIERS.replace("laura@", "luisa@"))
    before = {row.number: (row.state, row.supplier_id) for row in batch.rows.all()}
    settings.IMPORT_RETENTION_DAYS = 30
    shred()
    assert ImportBatch.objects.exclude(content=b"").count() == 2
    later = timezone.now() + dt.timedelta(days=31)
    assert (shred_old(now=later), shred_old(now=later)) == (1, 0)
    batch.refresh_from_db()
    assert bytes(batch.content) == b""
    assert "laura@example.com" not in str([row.cells for row in batch.rows.all()])
    assert {row.number: (row.state, row.supplier_id) for row in batch.rows.all()} == before
    assert any("Conservas" in cell for row in batch.rows.all() for cell in row.cells)
    waiting.refresh_from_db()
    assert bytes(waiting.content)
