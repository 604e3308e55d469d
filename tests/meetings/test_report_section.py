"""The ratings in the mission's report."""

import datetime as dt
from typing import Any

from matchmaking.introductions.domain.report.report_sections import further_sections
from matchmaking.introductions.enums import Side
from matchmaking.meetings.domain import ratings
from matchmaking.meetings.domain.report import ratings_section
from matchmaking.meetings.enums import RatingValue as R
from matchmaking.meetings.models import Meeting
from matchmaking.missions.models import Mission
from tests.meetings.factories import FIRST


def test_there_is_no_section_before_the_first_meeting(meeting: Meeting, mission: Mission) -> None:
    assert ratings_section(mission) is None


def test_the_last_rating_of_each_side_counts_and_the_columns_add_up(
    meeting: Meeting, mission: Mission, clock: Any
) -> None:
    clock.move_to(FIRST + dt.timedelta(minutes=30))
    for value in (R.INFORMATIVE, R.COOPERATION_POSSIBLE):
        ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=value)
    section = ratings_section(mission)
    assert section is not None
    rows = {row[0]: row[1:] for row in section.rows}
    assert rows[str(R.COOPERATION_POSSIBLE.label)] == [1, 0]
    assert rows[str(R.INFORMATIVE.label)] == [0, 0]
    assert rows["Not rated"] == [0, 1]
    for side in (1, 2):
        assert sum(int(row[side]) for row in section.rows) == 1
    assert [found.code for found in further_sections(mission)] == ["ratings"]
