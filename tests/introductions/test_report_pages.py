"""The report as it is read: its page, its sheets, its rates, and for whom it is."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from matchmaking.introductions.domain.followup.outcomes import (
    claim_outcome,
    confirm_outcome,
)
from matchmaking.introductions.domain.report import report_sections
from matchmaking.introductions.enums import (
    WithoutMission,
)
from matchmaking.introductions.models import ExchangeRate, Introduction
from matchmaking.missions.models import Mission
from tests.factories import MissionFactory
from tests.introductions.followup import (
    BUYER,
    SUPPLIER,
    another,
    member_of,
    value,
)

pytestmark = pytest.mark.django_db


def test_the_page_says_what_is_confirmed_and_how_many_answered(
    mission: Mission, released: Introduction
) -> None:
    made = claim_outcome(introduction_id=released.pk, voice=SUPPLIER, value=value(12_345))
    client = member_of(mission.organizer)
    address = reverse("introductions:report", args=[mission.slug])
    headline = client.get(address).context["headline"]
    assert "12,345" not in headline
    confirm_outcome(outcome_id=made.pk, voice=BUYER)
    page = client.get(address)
    assert "12,345 USD" in page.context["headline"]
    assert "Answered so far: suppliers for 1 of them, buyers for 1." in page.context["answered"]
    codes = [table.code for table in page.context["tables"]]
    assert codes.index("coverage") <= codes.index("value") + 2


def test_the_japanese_report_writes_yen_as_the_letters_do(
    mission: Mission, released: Introduction
) -> None:
    for amount, currency in ((5_400_000, "JPY"), (900, "USD")):
        made = claim_outcome(
            introduction_id=released.pk, voice=SUPPLIER, value=value(amount, currency=currency)
        )
        confirm_outcome(outcome_id=made.pk, voice=BUYER)
    address = reverse("introductions:report", args=[mission.slug])
    client = member_of(mission.organizer)
    assert "5,400,000 JPY · 900 USD" in client.get(address).context["headline"]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ja"
    assert "5,400,000円 · 900 USD" in client.get(address).context["headline"]


def test_the_sheets_hold_the_tables_and_run_nothing(
    mission: Mission, released: Introduction
) -> None:
    Mission.objects.filter(pk=mission.pk).update(name_es="=1+1", name_en="=1+1")
    client = member_of(mission.organizer)
    sheet = client.get(reverse("introductions:report-sheet", args=[mission.slug, "csv"]))
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert rows[0][0] == "'=1+1"
    assert ["Introduced to each other", "1"] in rows
    assert sheet["Content-Disposition"].startswith("attachment")
    book = client.get(reverse("introductions:report-sheet", args=[mission.slug, "xlsx"]))
    cells = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert cells["A1"].value == "'=1+1"
    assert (
        client.get(reverse("introductions:report-sheet", args=[mission.slug, "exe"])).status_code
        == 404
    )


def test_a_section_of_another_feature_is_shown_and_exported(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_sections, "_SECTIONS", {})
    report_sections.register_section(
        "ratings",
        lambda of: report_sections.Section(
            "ratings", "Ratings", "", ["Answer", "Number"], [["Good", 12_345]]
        ),
    )
    report_sections.register_section("nothing", lambda of: None)
    client = member_of(mission.organizer)
    page = client.get(reverse("introductions:report", args=[mission.slug])).content.decode()
    assert "Ratings" in page
    # Grouped for eyes; as it is for the chart and for a program that adds up.
    assert 'data-number="12345">12,345</td>' in page
    sheet = client.get(reverse("introductions:report-sheet", args=[mission.slug, "csv"]))
    assert b"Good,12345" in sheet.content


def test_rates_are_entered_replaced_and_removed(mission: Mission) -> None:
    client = member_of(mission.organizer)
    add = reverse("introductions:add-rate", args=[mission.slug])
    rate = {"currency": "USD", "into": "MXN", "rate": "18.2", "valid_on": "2026-11-20"}
    client.post(add, rate)
    client.post(add, rate | {"rate": "18.4"})
    assert ExchangeRate.objects.get().rate == Decimal("18.4")
    future = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    for wrong in ({"into": "USD"}, {"rate": "0"}, {"valid_on": future}, {"currency": "EUR"}):
        assert client.post(add, rate | wrong).status_code == 400
    remove = reverse(
        "introductions:delete-rate", args=[mission.slug, ExchangeRate.objects.get().pk]
    )
    assert client.get(remove).status_code == 405
    client.post(remove)
    assert not ExchangeRate.objects.exists()


def test_a_report_is_for_its_organizer(mission: Mission) -> None:
    names = [
        reverse("introductions:report", args=[mission.slug]),
        reverse("introductions:report-sheet", args=[mission.slug, "csv"]),
    ]
    stranger = member_of(MissionFactory().organizer)
    viewer = member_of(mission.organizer, Role.VIEWER)
    for name in names:
        assert stranger.get(name).status_code == 404
        assert viewer.get(name).status_code == 200
        assert Client().get(name).status_code == 302
    rate = {"currency": "USD", "into": "MXN", "rate": "18.2", "valid_on": "2026-11-20"}
    add = reverse("introductions:add-rate", args=[mission.slug])
    assert viewer.post(add, rate).status_code == 403
    assert not ExchangeRate.objects.exists()


def test_the_report_costs_the_same_for_thirty_introductions(
    mission: Mission,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    def add() -> None:
        made = another(mission)
        outcome = claim_outcome(
            introduction_id=made.pk,
            voice=SUPPLIER,
            value=value(10),
            without_mission=WithoutMission.LATER,
        )
        confirm_outcome(outcome_id=outcome.pk, voice=BUYER)

    client = member_of(mission.organizer)
    address = reverse("introductions:report", args=[mission.slug])
    add()
    client.get(address)
    with django_assert_max_num_queries(45) as one:
        client.get(address)
    for _ in range(29):
        add()
    with django_assert_num_queries(len(one)):
        client.get(address)
