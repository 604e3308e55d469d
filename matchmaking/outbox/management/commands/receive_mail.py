"""manage.py receive_mail ADDRESS < message: for a mail server's pipe (docs/deploy.md)."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from matchmaking.outbox.domain.incoming import LARGEST_MESSAGE, receive_message


class Command(BaseCommand):
    help = "Take one message from standard input: a reply, a bounce, a complaint."
    # A mail server that pipes hundreds of messages must not pay for the checks each time.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "recipient", nargs="?", default="", help="whom the mail server had it for"
        )

    def handle(self, *args: Any, recipient: str, **options: Any) -> None:
        # One byte over the limit shows that there was more; the rest is read and dropped, since a
        # pipe that closes early makes a mail server try again for days.
        raw = sys.stdin.buffer.read(LARGEST_MESSAGE + 1)
        while sys.stdin.buffer.read(1024 * 1024):
            pass
        try:
            incoming = receive_message(raw=raw, recipient=recipient)
        except DatabaseError as error:
            # By sysexits.h, which Postfix and Exim read: keep the message and try again later.
            self.stderr.write(f"The database cannot be written now: {error}")
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(f"{incoming.kind} {incoming.state}")
