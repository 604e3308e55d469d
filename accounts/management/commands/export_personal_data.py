"""manage.py export_personal_data EMAIL: everything that is kept under an address, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from accounts.domain.personal import personal_data


class Command(BaseCommand):
    help = "Print, as JSON, everything that is kept under an e-mail address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        found = personal_data(email=email)
        if not found:
            self.stderr.write(f"Nothing is kept under {email}. Is it spelled as they write it?")
        self.stdout.write(
            json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2, sort_keys=True)
        )
