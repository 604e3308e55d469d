"""What workers do for meetings. The rows decide; a message only says where to look first."""

import logging

from celery import shared_task

from matchmaking.common.wake import wake
from matchmaking.meetings.domain import drafts, letters, meetings, queries, ratings
from matchmaking.outbox.tasks import deliver

logger = logging.getLogger(__name__)


@shared_task(name="meetings.draft", time_limit=300, soft_time_limit=240)
def work_out_draft(solve_id: int) -> None:
    solve = drafts.claim_solve(solve_id=solve_id)
    if solve is None:
        return
    try:
        drafts.work_out(solve=solve)
    except Exception as error:
        # Whatever went wrong belongs on the row, for the organizer to see and the log to explain.
        logger.exception("The timetable of computation %s failed", solve_id)
        drafts.fail_solve(solve=solve, error=repr(error))


@shared_task(name="meetings.post_timetable", time_limit=120, soft_time_limit=90)
def post_timetable(party_id: int) -> None:
    letter = letters.post_timetable(party_id=party_id)
    if letter is not None:
        wake(deliver, letter.mail_id)


@shared_task(name="meetings.sweep", time_limit=300, soft_time_limit=240)
def sweep() -> None:
    """Drafts to compute, meetings whose introduction was stopped, timetables and ratings owed."""
    for solve_id in drafts.waiting_solves():
        wake(work_out_draft, solve_id)
    for meeting_id in meetings.end_orphans():
        wake_letters(meeting_id)
    wake_timetables()
    for mail_id in ratings.ask_for_ratings():
        wake(deliver, mail_id)


def wake_timetables() -> None:
    """Tell the workers of every side that is owed its timetable."""
    for party_id in letters.parties_owed():
        wake(post_timetable, party_id)


def wake_letters(meeting_id: int) -> None:
    """Tell the workers of what is owed to the two sides of a meeting: letters and timetables."""
    for mail_id in queries.due_mail_ids(meeting_id):
        wake(deliver, mail_id)
    for party_id in queries.parties_owed_of(meeting_id):
        wake(post_timetable, party_id)
