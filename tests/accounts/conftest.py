"""People and organisations that the tests of accounts share."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


@pytest.fixture(autouse=True)
def no_rate_left_over() -> None:
    """The counters of log-in attempts outlive a test, since they live in the cache."""
    cache.clear()


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory(legal_name="Curtidos del Bajío S.A. de C.V.")


@pytest.fixture
def owner(organisation: Organisation) -> Membership:
    return MembershipFactory(organisation=organisation, role=Role.OWNER)


@pytest.fixture
def editor(organisation: Organisation) -> Membership:
    return MembershipFactory(organisation=organisation, role=Role.EDITOR)


@pytest.fixture
def viewer(organisation: Organisation) -> Membership:
    return MembershipFactory(organisation=organisation, role=Role.VIEWER)


@pytest.fixture
def stranger() -> User:
    return UserFactory()


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
