"""The dense tables of a mission's participants, at a small desk and on a phone."""

import pytest
from django.urls import reverse

from accounts.models import Organisation
from matchmaking.missions.models import Mission
from matchmaking.profiles.enums import ConsentBasis
from matchmaking.profiles.models import Buyer, Certification, Supplier
from matchmaking.taxonomy.models import Region, Sector
from tests.factories import MembershipFactory, UserFactory
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
@pytest.mark.parametrize("width", [390, 1024, 1366])
def test_tables_of_participants_fit_the_page_in_spanish(page, mission, sign_in, width):
    user = UserFactory(language="es")
    MembershipFactory(organisation=mission.organizer, user=user)
    sign_in(page, user)
    page.set_viewport_size({"width": width, "height": 900})
    for kind in ("suppliers", "buyers"):
        page.goto(reverse("missions:participants", args=[mission.slug, kind]))
        assert page.evaluate(FITS) == [0]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
