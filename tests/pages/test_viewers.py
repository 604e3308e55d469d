"""Who may only read is offered nothing that would be refused."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from tests.factories import MembershipFactory
from tests.pages.everything import World

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="(/(?:missions|profiles)/[^"]*)"')
BUTTON = re.compile(r'<form[^>]*method="post"(?:(?!</form>).)*<button[^>]*>\s*([^<]*)', re.DOTALL)


def main_part(html: str) -> str:
    """What belongs to the page itself; its head and foot are for everybody."""
    return html.split("<main", 1)[-1].split("</main>", 1)[0]


def test_a_viewer_of_the_organizer_meets_no_button_and_no_link_that_is_refused(
    client: Client, world: World
) -> None:
    viewer = MembershipFactory(organisation=world.mission.organizer, role=Role.VIEWER).user
    client.force_login(viewer)
    waiting = [reverse("missions:list"), reverse("missions:home", args=[world.mission.slug])]
    seen: dict[str, str] = {}
    while waiting:
        address = waiting.pop().partition("#")[0].replace("&amp;", "&")
        if address in seen:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        is_page = answer["Content-Type"].startswith("text/html")
        seen[address] = main_part(answer.content.decode()) if is_page else ""
        waiting += LINK.findall(seen[address])
    assert len(seen) > 20
    offered = {address: BUTTON.findall(shown) for address, shown in seen.items()}
    assert {address: found for address, found in offered.items() if found} == {}
