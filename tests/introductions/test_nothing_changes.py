"""Reading changes nothing: mail scanners open every link, some of them again and again."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import DataAccess
from matchmaking.introductions.models import Introduction
from tests.introductions.pages import (
    HISTORY,
    everything,
    pages_of_a_question,
    pages_of_a_release,
    pages_of_an_account,
    pages_of_an_outcome,
)

pytestmark = pytest.mark.django_db
# The second one finds what the first one left; the next would find nothing else.
READERS = 3


def read_often(pages: dict[str, str], *, statuses: set[int]) -> None:
    """GET and HEAD of each by several readers; fails if any row of any table is another one
    afterwards. One link read a hundred times over has its test in test_reply_pages.py."""
    before = everything()
    for name, address in pages.items():
        for _ in range(READERS):
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


def test_reading_a_released_contact_changes_one_table_the_history_of_looks() -> None:
    """The exception: who was shown a contact is written down, once, and not for HEAD."""
    pages = pages_of_a_release()
    before, looks = everything(), DataAccess.objects.count()
    for address in pages.values():
        for _ in range(READERS):
            assert Client().head(address).status_code == 200
    assert everything() == before
    for address in pages.values():
        for _ in range(READERS):
            assert Client().get(address).status_code == 200
    after = everything()
    del before[HISTORY], after[HISTORY]
    # Of SQLite: how far the numbers of each table have come.
    before.pop("sqlite_sequence", None), after.pop("sqlite_sequence", None)
    assert after == before
    assert DataAccess.objects.filter(way="view").count() == len(pages)
    assert DataAccess.objects.count() == looks + len(pages)


def test_reading_the_pages_of_an_account_changes_no_table() -> None:
    pages_of_a_question()
    read_often(pages_of_an_account(Introduction.objects.get()), statuses={200})


def test_reading_a_forged_link_changes_no_table(db: None) -> None:
    forged = {
        name: reverse(f"introductions:{name}", args=["x" * 43])
        for name in ("answer", "stop", "forward")
    }
    read_often(forged, statuses={404})
