"""The dense tables of a mission at a desk, on a tablet and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Organisation
from matchmaking.introductions.enums import Waiting
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from matchmaking.profiles.enums import ConsentBasis
from matchmaking.profiles.models import Buyer, Certification, Supplier
from matchmaking.taxonomy.models import Region, Sector
from tests.factories import EnrolmentFactory, MembershipFactory, SupplierFactory, UserFactory
from tests.introductions.factories import make_introduction

FITS = """() => [...document.querySelectorAll(".table-responsive")]
    .map((table) => table.scrollWidth - table.clientWidth)"""


@pytest.fixture
def mission(transactional_db) -> Mission:
    """One participant on each side, with names and facts as long as they are."""
    introduction = make_introduction()
    supplier, buyer = introduction.supplier, introduction.need.buyer
    Organisation.objects.filter(pk=supplier.organisation_id).update(
        legal_name="Bobinas y Transformadores Huasteca, S.A. de C.V.", is_fictional=True
    )
    Organisation.objects.filter(pk=buyer.organisation_id).update(is_fictional=True)
    Region.objects.filter(pk=supplier.state_id).update(name_es="San Luis Potosí")
    Supplier.objects.filter(pk=supplier.pk).update(municipality="Tamazunchale")
    Sector.objects.filter(suppliers=supplier).update(name_es="Agricultura y agroindustria")
    scheme = Certification.objects.filter(supplier=supplier).first().scheme
    type(scheme).objects.filter(pk=scheme.pk).update(name_es="ASC / BAP acuacultura responsable")
    Buyer.objects.filter(pk=buyer.pk).update(
        department="北米事業グループ", consent_basis=ConsentBasis.choices[0][0]
    )
    return introduction.mission


@pytest.mark.parametrize("language", ["es"], indirect=True)
@pytest.mark.parametrize("width", [390, 640, 768, 900, 1024, 1366])
def test_tables_of_a_mission_fit_the_page_in_spanish(page, mission, sign_in, width):
    user = UserFactory(language="es")
    membership = MembershipFactory(organisation=mission.organizer, user=user)
    sign_in(page, user)
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        reverse("missions:participants", args=[mission.slug, "suppliers"]),
        reverse("missions:participants", args=[mission.slug, "buyers"]),
        reverse("missions:list"),
        reverse("matching:runs", args=[mission.slug]),
        reverse("introductions:list", args=[mission.slug]),
        reverse("introductions:report", args=[mission.slug]),
        reverse("accounts:members", args=[membership.organisation_id]),
    ):
        page.goto(address)
        wider = page.evaluate(FITS)
        assert wider == [0] * len(wider), address
        assert wider, address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_what_waits_in_the_list_names_its_mission(page, mission, sign_in):
    Introduction.objects.update(waiting_for=Waiting.SUPPLIER_WITHOUT_ADDRESS)
    user = UserFactory(language="en")
    MembershipFactory(organisation=mission.organizer, user=user)
    sign_in(page, user)
    page.goto(reverse("missions:list"))
    expect(page.get_by_role("link", name=f"1 thing {mission.name_en}", exact=True)).to_be_visible()


@pytest.mark.parametrize("language", ["es"], indirect=True)
def test_a_tick_stands_beside_its_name_where_rows_are_cards(page, mission, sign_in):
    user = UserFactory(language="es")
    MembershipFactory(organisation=mission.organizer, user=user)
    sign_in(page, user)
    page.set_viewport_size({"width": 768, "height": 900})
    page.goto(reverse("missions:participants", args=[mission.slug, "suppliers"]))
    tick = page.get_by_role("checkbox", name="Bobinas y Transformadores Huasteca").bounding_box()
    name = page.get_by_role("link", name="Bobinas y Transformadores Huasteca").bounding_box()
    assert tick["x"] + tick["width"] <= name["x"]
    assert abs(tick["y"] - name["y"]) < tick["height"]


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_all_of_a_page_are_ticked_at_once_and_nobody_is_withdrawn_unasked(page, mission, sign_in):
    user = UserFactory(language="en")
    MembershipFactory(organisation=mission.organizer, user=user)
    for _n in range(2):
        EnrolmentFactory(mission=mission, organisation=SupplierFactory().organisation)
    sign_in(page, user)
    page.goto(reverse("missions:participants", args=[mission.slug, "suppliers"]))
    boxes = page.locator("[name=enrolment]")
    everybody = page.get_by_role("checkbox", name="Tick all on this page")

    everybody.check()
    assert boxes.evaluate_all("boxes => boxes.map((box) => box.checked)") == [True] * 3
    boxes.first.uncheck()
    expect(everybody).not_to_be_checked()
    boxes.first.check()
    expect(everybody).to_be_checked()

    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Withdraw the ticked").click()
    assert not mission.enrolments.filter(state="withdrawn").exists()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Withdraw the ticked").click()
    expect(page.get_by_text("3 participants were changed.")).to_be_visible()
