"""Companies that come by a link: an invitation to keep a profile, and a mission to take part in."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.domain.members import invite_member
from accounts.enums import Role
from matchmaking.common.enums import Language
from matchmaking.missions.domain.joining import joining_token
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
def test_an_invited_owner_joins_a_company_and_the_company_a_mission(
    page, sign_in, assert_accessible
) -> None:
    user = factories.UserFactory()
    company = factories.SupplierFactory().organisation
    mission: Any = factories.MissionFactory()
    new = invite_member(
        organisation=company,
        email=user.email,
        role=Role.OWNER,
        language=Language.ENGLISH,
        invited_by=None,
    )
    sign_in(page, user)
    page.goto(reverse("accounts:invitation", args=[new.token]))
    assert_accessible(page)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(company.name)
    assert company.memberships.get().user == user

    page.goto(reverse("missions:join", args=[joining_token(mission)]))
    assert_accessible(page)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(str(mission))
    assert mission.enrolments.get().organisation == company
