"""Reading changes nothing: mail scanners open every link, some of them again and again."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from matchmaking.introductions.models import Introduction
from tests.introductions.pages import (
    everything,
    pages_of_a_question,
    pages_of_an_account,
    pages_of_an_outcome,
)

pytestmark = pytest.mark.django_db


def read_often(pages: dict[str, str], *, statuses: set[int]) -> None:
    """Fifty times GET and HEAD of each; fails if any row of any table is another one afterwards."""
    before = everything()
    for name, address in pages.items():
        for _ in range(25):
            client = Client()
            assert client.get(address).status_code in statuses, name
            assert client.head(address).status_code in statuses, name
    assert everything() == before


def test_reading_the_pages_of_a_letter_changes_no_table() -> None:
    read_often(pages_of_a_question(), statuses={200, 302})


def test_reading_the_pages_of_an_outcome_changes_no_table() -> None:
    pages = pages_of_an_outcome()
    with time_machine.travel("2026-12-18T15:00:00Z", tick=False):
        read_often(pages, statuses={200})


def test_reading_the_pages_of_an_account_changes_no_table() -> None:
    pages_of_a_question()
    read_often(pages_of_an_account(Introduction.objects.get()), statuses={200})


def test_reading_a_forged_link_changes_no_table(db: None) -> None:
    forged = {
        name: reverse(f"introductions:{name}", args=["x" * 43])
        for name in ("answer", "stop", "forward")
    }
    read_often(forged, statuses={404})
