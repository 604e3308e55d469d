"""manage.py erase_personal_data EMAIL: block first; with --delete, erase what was blocked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.domain.personal import (
    BLOCKED_FOR,
    ErasedBeforeError,
    NotBlockedLongEnoughError,
    block_person,
    erase_person,
    personal_data,
)


class Command(BaseCommand):
    help = "Block what is kept under an e-mail address; with --delete, erase it for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--delete", action="store_true", help=f"erase, {BLOCKED_FOR.days} days after blocking"
        )
        parser.add_argument("--at-once", action="store_true", help="erase without that wait")

    def handle(self, *args: Any, email: str, delete: bool, at_once: bool, **options: Any) -> None:
        if not delete:
            block_person(email=email)
            counts = {name: len(rows) for name, rows in personal_data(email=email).items()}
            self._say("Blocked. What --delete will erase:", counts)
            return
        try:
            erased = erase_person(email=email, at_once=at_once)
        except ErasedBeforeError:
            raise CommandError(
                f"What was kept under {email} has been erased. If something came again since, run"
                " the command without --delete first."
            ) from None
        except NotBlockedLongEnoughError:
            raise CommandError(
                f"{email} has not been blocked for {BLOCKED_FOR.days} days. Run the command without"
                " --delete first; --at-once leaves out the wait."
            ) from None
        self._say("Erased:", erased)

    def _say(self, title: str, counts: dict[str, int]) -> None:
        self.stdout.write(title)
        for name, number in counts.items():
            self.stdout.write(f"  {name}: {number}")
        if not counts:
            self.stdout.write("  nothing")
            self.stderr.write("No row is kept under this address. Is it spelled as they write it?")
