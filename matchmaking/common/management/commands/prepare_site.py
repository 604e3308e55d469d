"""What a site needs before its first start and after each upgrade; safe to repeat."""

import os
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


@dataclass(frozen=True)
class Step:
    label: str
    command: str
    arguments: tuple[str, ...] = ()
    demo_only: bool = False
    # What the command prints is for the people who will sign in; the launcher shows it at the end.
    prints_sign_ins: bool = False


STEPS = (
    Step("Database", "migrate", ("--noinput", "--verbosity", "0")),
    Step("Taxonomy in three languages", "load_taxonomy"),
    Step("Demo mission", "load_demo", demo_only=True, prints_sign_ins=True),
)


class Command(BaseCommand):
    help = "Migrate the database and load what every site needs (with --demo, the demo mission too)"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also load the demo mission")

    def handle(self, *args: object, demo: bool, **options: object) -> None:
        for step in STEPS:
            if step.demo_only and not demo:
                continue
            began = time.monotonic()
            output = StringIO()
            call_command(step.command, *step.arguments, stdout=output)
            if step.prints_sign_ins:
                write_private(settings.DATA_DIR / "sign-ins.txt", output.getvalue())
            self.stdout.write(f"  {step.label:<30} {time.monotonic() - began:5.1f} s")
            self.stdout.flush()


def write_private(path: Path, text: str) -> None:
    """Passwords of made-up people are still passwords: only the owner reads the file."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
