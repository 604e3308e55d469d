"""The translation catalogues: extract, check, compile, and the way to translators and back."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matchmaking.common.catalogues.checks import check_catalogues
from matchmaking.common.catalogues.extraction import ExtractionError
from matchmaking.common.catalogues.files import LANGUAGES, compile_catalogues
from matchmaking.common.catalogues.translators import (
    fill_entries,
    missing_entries,
    update_catalogues,
)

SHOWN_FAULTS = 40


class Command(BaseCommand):
    help = "Translation catalogues, without the gettext tools"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("extract", help="bring locale/*.po up to the source")
        actions.add_parser("check", help="fail where a catalogue is not complete and true")
        actions.add_parser("compile", help="write the .mo files that Django reads")
        missing = actions.add_parser("missing", help="print the untranslated entries as JSON")
        fill = actions.add_parser("fill", help="take translations from such JSON")
        fill.add_argument("file", help="a JSON file, or - for standard input")
        for parser_with_language in (missing, fill):
            parser_with_language.add_argument("--language", choices=LANGUAGES, required=True)

    def handle(self, *args: object, action: str, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        try:
            if action == "extract":
                self.extract(root)
            elif action == "check":
                self.check_all(root)
            elif action == "compile":
                compile_catalogues(root)
            elif action == "missing":
                slips = missing_entries(root, options["language"])
                self.stdout.write(json.dumps(slips, ensure_ascii=False, indent=1))
            else:
                self.fill(root, options["language"], options["file"])
        except ExtractionError as error:
            raise CommandError(str(error)) from error

    def extract(self, root: Path) -> None:
        for domain, count in update_catalogues(root, LANGUAGES).items():
            self.stdout.write(f"{domain}: {count} messages")

    def check_all(self, root: Path) -> None:
        faults = check_catalogues(root)
        for fault in faults[:SHOWN_FAULTS]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(
                f"The catalogues have {len(faults)} fault(s). `manage.py catalogues extract` "
                "brings them up to the source, `missing` and `fill` serve translators."
            )

    def fill(self, root: Path, language: str, name: str) -> None:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            slips = json.loads(text)
        except (OSError, ValueError) as error:
            raise CommandError(f"{name} cannot be read as JSON: {error}") from error
        if not isinstance(slips, list) or not all(
            isinstance(slip, dict) and isinstance(slip.get("msgid"), str) for slip in slips
        ):
            raise CommandError(f"{name} must hold a list of entries as `missing` prints them.")
        taken, refused = fill_entries(root, language, slips)
        self.stdout.write(f"{taken} translation(s) taken.")
        for sentence in refused:
            self.stderr.write(sentence)
        if refused:
            raise CommandError(f"{len(refused)} translation(s) were refused.")
