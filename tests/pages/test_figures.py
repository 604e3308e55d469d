"""Large numbers are grouped wherever an organizer reads them."""

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission
from matchmaking.missions.views.awaiting import lines_of
from matchmaking.profiles.problems import Code, Problem
from tests.factories import MembershipFactory, MissionFactory, UserFactory

LANGUAGES = ("es", "ja", "en")


def test_a_grouped_number_still_chooses_the_form_of_its_sentence():
    template = Template(
        "{% load i18n profiles %}{% blocktranslate count number=all|amount %}{{ number }} thing"
        "{% plural %}{{ number }} things{% endblocktranslate %}"
    )
    with translation.override("en"):
        shown = [template.render(Context({"all": number})) for number in (1, 999, 12_345)]
    assert shown == ["1 thing", "999 things", "12,345 things"]


@pytest.mark.parametrize(("language", "told"), [("es", "81 %"), ("ja", "81%"), ("en", "81 %")])
def test_a_share_is_written_as_its_reader_writes_it(language, told):
    with translation.override(language):
        assert Template("{% load profiles %}{{ 81|percent }}").render(Context()) == told


def test_what_a_template_does_not_have_is_no_number():
    assert Template("{% load profiles %}<{{ nothing.there|amount }}>").render(Context()) == "<>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waits_is_told_in_grouped_numbers(language):
    mission = Mission(slug="kansai")
    with translation.override(language):
        told = [line.sentence for line in lines_of(mission, dict.fromkeys(Awaited, 12_345))]
    assert len(told) == len(Awaited)
    assert all("12,345" in sentence for sentence in told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_runs_of_a_directory_are_shown_with_grouped_numbers(client, language):
    mission = MissionFactory()
    user = UserFactory(language=language)
    client.force_login(MembershipFactory(organisation=mission.organizer, user=user).user)
    run = MatchRun.objects.create(
        mission=mission, state=RunState.COMPLETE, supplier_count=100_000, need_count=12_345
    )
    for name, args in (("runs", ()), ("run", (run.pk,))):
        shown = client.get(reverse(f"matching:{name}", args=[mission.slug, *args]))
        text = shown.content.decode()
        assert "100,000" in text
        assert "12,345" in text
        assert "12345" not in text


@pytest.mark.django_db
def test_a_sheet_of_many_rows_is_shown_with_grouped_numbers(client):
    mission = MissionFactory()
    client.force_login(MembershipFactory(organisation=mission.organizer).user)
    batch = ImportBatch.objects.create(
        mission=mission, kind=SheetKind.SUPPLIERS, state=BatchState.CHECKED, content=b"x"
    )
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, number=number, state=RowState.GOOD) for number in range(10_002)
    )
    address = reverse("exchange:batch", args=[mission.slug, batch.pk])
    text = client.get(address).content.decode()
    assert text.count("10,002") >= 2
    assert "10002" not in text


def test_a_limit_is_grouped_and_a_year_is_not():
    limits = [Problem("x", Code.TOO_LARGE, params={"limit": most}) for most in (2026, 1_000_000)]
    with translation.override("en"):
        told = [problem.message for problem in limits]
    assert told == ["Write at most 2026.", "Write at most 1,000,000."]
