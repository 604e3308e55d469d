"""Certificates on record that a later sheet does not list: told, and kept unless somebody says."""

import pytest
from django.urls import reverse
from django.utils import translation

from matchmaking.exchange.domain.choosing import choose_certificates, choose_organisation
from matchmaking.exchange.enums import RowState
from matchmaking.exchange.problems import sentence
from matchmaking.profiles.domain.certifications import set_certification_status
from matchmaking.profiles.enums import CertificationStatus, Origin
from matchmaking.profiles.models import Supplier
from tests.exchange.uploads import taken, uploaded
from tests.factories import (
    CertificationFactory,
    EnrolmentFactory,
    MembershipFactory,
    MissionFactory,
    OrganisationFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission(taxonomy):
    mission = MissionFactory()
    MembershipFactory(organisation=mission.organizer, user=UserFactory(language="en"))
    return mission


def sheet(certifications, *, header="certifications"):
    return f"supplier_id,name,description,{header}\nS1,Conservas Uno SA,Salsas,{certifications}\n"


@pytest.fixture
def supplier(mission):
    """As the first sheet brought it in: HACCP, ISO 9001 and SQF."""
    taken(uploaded(mission, sheet("HACCP; ISO 9001; SQF")))
    return Supplier.objects.get()


def schemes(supplier):
    return sorted(supplier.certifications.values_list("scheme_id", flat=True))


def told(batch):
    with translation.override("en"):
        sentences = [sentence(problem) for problem in batch.rows.get().problems]
    return [text for text in sentences if "On record" in text]


def let_go(batch, *, drops=True):
    row = batch.rows.get()
    return choose_certificates(
        batch=batch,
        number=row.number,
        organisation_id=row.organisation_id,
        shown=row.dropped,
        drops=drops,
    )


def test_what_a_sheet_does_not_list_is_told_and_stays(mission, supplier):
    batch = uploaded(mission, sheet("HACCP; FSSC 22000"))
    assert told(batch) == [
        "On record, but not held by this row: ISO 9001 / SQF. They stay unless you choose"
        " otherwise."
    ]
    taken(batch)
    assert schemes(supplier) == ["fssc-22000", "haccp", "iso-9001", "sqf"]


def test_what_a_person_lets_go_goes_when_the_row_is_taken(mission, supplier):
    batch = uploaded(mission, sheet("HACCP; SQF vencido"))
    assert batch.rows.get().dropped == ["iso-9001", "sqf"]
    assert let_go(batch)
    assert schemes(supplier) == ["haccp", "iso-9001", "sqf"]
    taken(batch)
    assert schemes(supplier) == ["haccp"]
    assert batch.rows.get().state == RowState.UPDATED


def test_a_person_may_think_better_of_it(mission, supplier):
    batch = uploaded(mission, sheet("HACCP"))
    assert let_go(batch)
    assert let_go(batch, drops=False)
    taken(batch)
    assert schemes(supplier) == ["haccp", "iso-9001", "sqf"]


@pytest.mark.parametrize("cell", ["", "N/A", "pendiente", "-", "未記入"])
def test_a_cell_that_says_nothing_drops_nothing(mission, supplier, cell):
    batch = uploaded(mission, sheet(cell))
    assert told(batch) == []
    assert not let_go(batch)


def test_a_sheet_without_the_column_drops_nothing(mission, supplier):
    assert told(uploaded(mission, sheet("42", header="employees"))) == []


@pytest.mark.parametrize("cell", ["ninguna", "なし", "no tiene"])
def test_a_cell_that_says_that_there_are_none_drops_all(mission, supplier, cell):
    batch = uploaded(mission, sheet(cell))
    assert batch.rows.get().dropped == ["haccp", "iso-9001", "sqf"]


def test_what_another_certificate_includes_is_not_dropped(mission, supplier):
    assert uploaded(mission, sheet("IATF 16949; HACCP; SQF")).rows.get().dropped == []


def test_what_somebody_has_seen_or_has_a_document_of_stays(mission, supplier):
    seen = supplier.certifications.get(scheme="sqf")
    set_certification_status(certification=seen, status=CertificationStatus.DOCUMENT_SEEN)
    supplier.certifications.filter(scheme="iso-9001").update(file="certifications/1.pdf")
    assert uploaded(mission, sheet("Kosher")).rows.get().dropped == ["haccp"]


def test_what_was_seen_after_it_was_let_go_stays(mission, supplier):
    batch = uploaded(mission, sheet("HACCP"))
    assert let_go(batch)
    seen = supplier.certifications.get(scheme="sqf")
    set_certification_status(certification=seen, status=CertificationStatus.VERIFIED)
    CertificationFactory(supplier=supplier, scheme_id="kosher")
    taken(batch)
    assert schemes(supplier) == ["haccp", "kosher", "sqf"]


def test_a_company_that_keeps_its_page_is_left_alone(mission, supplier):
    MembershipFactory(organisation=supplier.organisation)
    batch = uploaded(mission, sheet("HACCP"))
    assert batch.rows.get().dropped == []


def test_a_page_that_is_taken_over_after_the_choice_is_left_alone(mission, supplier):
    batch = uploaded(mission, sheet("HACCP"))
    assert let_go(batch)
    MembershipFactory(organisation=supplier.organisation)
    taken(batch)
    assert schemes(supplier) == ["haccp", "iso-9001", "sqf"]


def test_a_choice_is_for_the_company_that_it_was_made_of(mission, supplier):
    firm = OrganisationFactory(legal_name="Conservas Uno")
    other = SupplierFactory(organisation=firm, external_id="S9", origin=Origin.IMPORT)
    EnrolmentFactory(mission=mission, organisation=other.organisation)
    CertificationFactory(supplier=other, scheme_id="kosher")
    batch = uploaded(mission, sheet("HACCP").replace("S1", "S2").replace(" SA", ""))
    row = batch.rows.get()
    likely = [item["organisation"] for item in row.likely]
    assert {supplier.organisation_id, other.organisation_id} <= set(likely)
    for chosen, dropped in ((supplier, ["iso-9001", "sqf"]), (other, ["kosher"])):
        pk = chosen.organisation_id
        assert choose_organisation(batch=batch, number=row.number, organisation_id=pk)
        row.refresh_from_db()
        assert (row.dropped, row.drops) == (dropped, False)
        assert let_go(batch)
    assert choose_organisation(batch=batch, number=row.number, organisation_id=None)
    row.refresh_from_db()
    assert (row.dropped, row.drops) == ([], False)
    assert told(batch) == []


def test_nothing_is_let_go_that_was_not_shown_or_too_late(mission, supplier):
    batch = uploaded(mission, sheet("HACCP"))
    row = batch.rows.get()
    as_shown = {
        "number": row.number,
        "organisation_id": row.organisation_id,
        "shown": ["iso-9001", "sqf"],
    }
    for wrong in ([], [""], ["sqf"], ["haccp", "iso-9001", "sqf"]):
        assert not choose_certificates(batch=batch, **as_shown | {"shown": wrong}, drops=True)
    assert not choose_certificates(batch=batch, **as_shown | {"number": 99}, drops=True)
    assert choose_certificates(batch=batch, **as_shown, drops=True)
    taken(batch)
    assert not let_go(batch)


def test_an_answer_is_not_for_a_company_that_somebody_chose_meanwhile(mission, supplier):
    firm = OrganisationFactory(legal_name="Conservas Uno")
    other = SupplierFactory(organisation=firm, external_id="S9", origin=Origin.IMPORT)
    EnrolmentFactory(mission=mission, organisation=firm)
    for code in schemes(supplier):
        CertificationFactory(supplier=other, scheme_id=code)
    batch = uploaded(mission, sheet("HACCP").replace("S1", "S2").replace(" SA", ""))
    number = batch.rows.get().number
    mine, theirs = supplier.organisation_id, firm.pk
    for pk in (mine, theirs):
        assert choose_organisation(batch=batch, number=number, organisation_id=pk)
        assert batch.rows.get().dropped == ["iso-9001", "sqf"]

    assert not choose_certificates(
        batch=batch,
        number=number,
        organisation_id=mine,
        shown=["iso-9001", "sqf"],
        drops=True,
    )
    taken(batch)
    assert schemes(other) == ["haccp", "iso-9001", "sqf"]


def test_the_page_asks_and_keeps_the_answer(client, mission, supplier):
    batch = uploaded(mission, sheet("HACCP"))
    client.force_login(mission.organizer.members.get())
    page = reverse("exchange:batch", args=[mission.slug, batch.pk])
    number = batch.rows.get().number
    address = reverse("exchange:certificates", args=[mission.slug, batch.pk, number])
    assert "Take them off the record" in client.get(page).content.decode()
    said = {"organisation": supplier.organisation_id, "shown": "iso-9001,sqf", "drops": "1"}
    for name in ("organisation", "shown", "drops"):
        assert f'name="{name}"' in client.get(page).content.decode()
    answer = client.post(address, said | {"page": "1"})
    assert answer.url == f"{page}?page=1#row-{number}"
    assert batch.rows.get().drops
    for wrong in ({"shown": "sqf"}, {"drops": ""}, {"organisation": ""}, {"organisation": "x"}):
        shown = client.post(address, said | {"drops": "0"} | wrong, follow=True).content.decode()
        assert "This cannot be chosen any more" in shown
        assert batch.rows.get().drops
    taken(batch)
    assert "Take them off the record" not in client.get(page).content.decode()
    client.force_login(MembershipFactory(organisation=MissionFactory().organizer).user)
    assert client.post(address, said).status_code == 404
