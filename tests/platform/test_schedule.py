"""Beat can send what it is told to send: a task that it cannot is missed without a word."""

import pytest
from django.conf import settings

from matchmaking.celery import app

app.loader.import_default_modules()
OURS = sorted(n for n in app.tasks if not n.startswith(("celery.", "tests.")))


@pytest.mark.parametrize("entry", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_every_scheduled_task_exists(entry: str) -> None:
    assert settings.CELERY_BEAT_SCHEDULE[entry]["task"] in OURS


@pytest.mark.parametrize("name", OURS)
def test_a_tasks_soft_limit_comes_before_the_hard_one(name: str) -> None:
    # Celery refuses to send a task whose soft limit, the project's own where the task names none,
    # is over its hard limit: beat then logs an error each minute and nothing is swept.
    task = app.tasks[name]
    hard = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
    soft = task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
    assert soft < hard
    # A message must not be given to a second worker while the first still works on it.
    assert hard < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
