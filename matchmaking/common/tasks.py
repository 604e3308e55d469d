"""What is tidied for every feature."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from matchmaking.common.whole_files import clear_left_behind

logger = logging.getLogger(__name__)


@shared_task(name="common.clear_left_behind", time_limit=600, soft_time_limit=540)
def clear_left_behind_parts() -> None:
    """Nightly: delete what uploads and trainings that were killed left of their files."""
    now = timezone.now()
    folders = (Path(settings.MEDIA_ROOT), Path(settings.MODELS_DIR))
    number = sum(clear_left_behind(folder, now=now) for folder in folders)
    if number:
        logger.info("%s parts of files that nobody finished were deleted", number)
