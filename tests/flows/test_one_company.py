"""A company that registered itself stands in the organizer's sheet as well."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from matchmaking.exchange.domain.batches import check_batch, keep_upload
from matchmaking.exchange.enums import SheetKind
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = "supplier_id,name,description\n7,Moldes del Bajío,Hacemos moldes.\n"


@pytest.mark.parametrize("viewport", ["phone", "desktop"], indirect=True)
def test_an_organizer_says_that_a_row_is_a_company_that_is_here(
    page, sign_in, assert_accessible, taxonomy
) -> None:
    mission: Any = factories.MissionFactory()
    organizer = factories.MembershipFactory(organisation=mission.organizer).user
    company = factories.OrganisationFactory(legal_name="Moldes del Bajío S.A. de C.V.")
    factories.MembershipFactory(organisation=company)
    factories.EnrolmentFactory(mission=mission, organisation=company)
    batch, _new = keep_upload(
        mission=mission,
        kind=SheetKind.SUPPLIERS,
        file_name="lista.csv",
        content=SHEET.encode(),
        user=organizer,
    )
    check_batch(batch_id=batch.pk)
    sign_in(page, organizer)
    page.goto(reverse("exchange:batch", args=[mission.slug, batch.pk]))
    assert_accessible(page)
    row = page.locator("#row-2")
    expect(row).to_contain_text("This may be Moldes del Bajío")
    row.get_by_role("button", name="It is Moldes del Bajío").click()
    expect(row).to_contain_text("which keeps its profile itself")
    expect(row.locator("button[aria-pressed=true]")).to_contain_text("It is Moldes del Bajío")
    assert batch.rows.get().organisation == company
