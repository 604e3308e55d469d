import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "make"),
    [
        ("profiles_supplier", factories.SupplierFactory),
        ("profiles_product", factories.ProductFactory),
        ("profiles_certification", factories.CertificationFactory),
        ("profiles_buyer", factories.BuyerFactory),
        ("profiles_need", factories.NeedFactory),
        ("missions_mission", factories.MissionFactory),
        ("missions_enrolment", factories.EnrolmentFactory),
    ],
)
def test_administrator_finds_and_reads_a_row(client, address, make):
    row = make()
    client.force_login(factories.UserFactory(is_staff=True, is_superuser=True))
    listed = client.get(reverse(f"admin:{address}_changelist"), {"q": "x"})
    assert listed.status_code == 200
    changed = client.get(reverse(f"admin:{address}_change", args=[row.pk]))
    assert str(row) in changed.content.decode()
