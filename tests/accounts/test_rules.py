"""Who may do what with an organisation."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

PERMISSIONS = (
    "accounts.view_own_organisation",
    "accounts.edit_organisation",
    "accounts.manage_members",
    "accounts.decide_consents",
)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("owner", (True, True, True, True)),
        ("editor", (True, True, False, False)),
        ("viewer", (True, False, False, False)),
    ],
)
def test_role_decides(request, organisation, who, allowed):
    user = request.getfixturevalue(who).user

    assert tuple(user.has_perm(name, organisation) for name in PERMISSIONS) == allowed


def test_role_elsewhere_counts_for_nothing(organisation, owner):
    other = OrganisationFactory()

    assert not any(owner.user.has_perm(name, other) for name in PERMISSIONS)
    assert not any(owner.user.has_perm(name) for name in PERMISSIONS)


def test_visitor_and_switched_off_person_may_nothing(organisation, owner):
    owner.user.is_active = False
    owner.user.save(update_fields=["is_active"])

    assert not any(AnonymousUser().has_perm(name, organisation) for name in PERMISSIONS)
    assert not any(owner.user.has_perm(name, organisation) for name in PERMISSIONS)
