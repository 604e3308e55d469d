import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.common.sheets import Limits, SheetError, read_sheet
from matchmaking.taxonomy.domain.tariff import TariffFileError, TariffReport, load_tariff

_SHOWN = 20
_LIMITS = Limits(bytes=64 * 2**20, rows=200_000)


class Command(BaseCommand):
    help = (
        "Load Japan's tariff from a CSV, TSV or XLSX file with the columns hs6, stat, base, wto, "
        "epa_mexico, cptpp, ja. A file that is loaded already changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="Japan Customs", help="who published the schedule")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="day that the rates are of (YYYY-MM-DD)"
        )

    def handle(
        self, *args: Any, file: Path, source: str, as_of: date | None, **options: Any
    ) -> None:
        try:
            content = file.read_bytes()
            sheet = read_sheet(content, limits=_LIMITS)
            digest = hashlib.sha256(content).hexdigest()
            report = load_tariff(sheet=sheet, digest=digest, source=source, as_of=as_of)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except SheetError as error:
            raise CommandError(f"{file}: {error}") from error
        except TariffFileError as error:
            raise CommandError(f"{file} lacks the columns: {error}") from error
        if options["verbosity"]:
            self._tell(report)

    def _tell(self, report: TariffReport) -> None:
        for row in report.bad[:_SHOWN]:
            self.stderr.write(f"row {row.number} left out: {row.problem}")
        if len(report.bad) > _SHOWN:
            self.stderr.write(f"and {len(report.bad) - _SHOWN} more rows left out")
        outcome = "already loaded, nothing changed" if report.unchanged else "loaded"
        self.stdout.write(
            self.style.SUCCESS(
                f"Tariff {outcome}: {report.lines} lines; {report.headings} headings without a "
                f"rate and {len(report.bad)} faulty rows left out."
            )
        )
