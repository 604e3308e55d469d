import pytest
from django.core.management import CommandError, call_command

from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun
from tests.factories import MissionFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_command_starts_a_run_and_waits_for_its_end(mission, tasks_at_once, capsys):
    call_command("start_match_run", mission.slug, "--wait")

    run = MatchRun.objects.get()
    assert run.state == RunState.COMPLETE
    assert run.proposals.exists()
    assert "100 %" in capsys.readouterr().out


def test_fictional_missions_are_matched_once(mission, tasks_at_once):
    MissionFactory(is_fictional=False)
    mission.is_fictional = True
    mission.save(update_fields=["is_fictional"])

    for _ in range(2):
        call_command("start_match_run", "--fictional", "--once", "--wait")

    assert MatchRun.objects.get().mission == mission


def test_a_run_that_fails_is_told(tasks_at_once):
    mission = MissionFactory()

    with pytest.raises(CommandError, match="nothing_to_match"):
        call_command("start_match_run", mission.slug, "--wait")


def test_an_unknown_mission_is_told():
    with pytest.raises(CommandError, match="There is no mission 'nowhere'"):
        call_command("start_match_run", "nowhere")


def test_a_closed_mission_is_told_and_passed_over():
    mission = MissionFactory(state="closed", is_fictional=True)
    with pytest.raises(CommandError, match="is closed"):
        call_command("start_match_run", mission.slug)
    call_command("start_match_run", "--fictional")
    assert not MatchRun.objects.exists()
