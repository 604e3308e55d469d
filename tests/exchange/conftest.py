import pytest

from tests.factories import MembershipFactory, MissionFactory, UserFactory


@pytest.fixture
def mission(taxonomy):
    """A mission whose organizer has one member, who reads Spanish."""
    mission = MissionFactory()
    MembershipFactory(organisation=mission.organizer, user=UserFactory(language="es"))
    return mission
