"""Every mail that Puente writes as a picture.

It stands here since meetings is the uppermost app that writes letters.
"""

from argparse import ArgumentParser
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import accounts.specimens
from matchmaking.common.pictures import NoBrowserError, draw
from matchmaking.common.specimens import Specimen
from matchmaking.introductions.domain.letters.templates import proposals_to_show
from matchmaking.introductions.domain.previews import specimens as of_introductions
from matchmaking.meetings.domain import specimens as of_meetings
from matchmaking.missions.models import Mission


class Command(BaseCommand):
    help = (
        "Draw every kind of mail in each language, 375 and 700 pixels wide: the letters on the"
        " mission's best pairs, and the mails of accounts. For looking at them before they go out."
        " Nothing is stored or sent; needs the development requirements and chromium."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission", help="the mission's address (slug)")
        parser.add_argument("--output", type=Path, required=True, help="folder for the pictures")

    def handle(self, *args: Any, **options: Any) -> None:
        mission = (
            Mission.objects.filter(slug=options["mission"]).select_related("organizer").first()
        )
        if mission is None:
            raise CommandError(f"There is no mission {options['mission']}.")
        if not proposals_to_show(mission).exists():
            raise CommandError("The mission has no proposal yet: there is no pair to write about.")
        shown = every_mail(mission)
        try:
            drawn = draw(shown, options["output"])
        except NoBrowserError as error:
            raise CommandError("Pictures need chromium. On Debian: apt install chromium") from error
        kinds = {specimen.kind for specimen in shown}
        self.stdout.write(
            f"{len(drawn.pictures)} pictures of {len(shown)} mails of {len(kinds)} kinds"
            f" in {options['output']}"
        )
        for path in drawn.too_wide:
            self.stdout.write(f"wider than its view: {path.name}")


def every_mail(mission: Mission) -> list[Specimen]:
    """Each kind in each language, in each form that it takes."""
    return list(
        chain(
            of_introductions.specimens(mission),
            of_meetings.specimens(mission),
            accounts.specimens.specimens(mission.organizer),
        )
    )
