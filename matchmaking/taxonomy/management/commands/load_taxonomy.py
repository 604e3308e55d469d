from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.taxonomy.domain.load import LoadReport, load_taxonomy_into_database
from matchmaking.taxonomy.files import TaxonomyFileError, load_taxonomy


class Command(BaseCommand):
    help = "Bring sectors, capabilities, products and the other terms into the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--path", type=Path, help="folder of the taxonomy files")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        try:
            taxonomy = load_taxonomy(path)
        except TaxonomyFileError as error:
            raise CommandError(str(error)) from error
        self._tell(load_taxonomy_into_database(taxonomy=taxonomy), options["verbosity"])

    def _tell(self, report: LoadReport, verbosity: int) -> None:
        if verbosity == 0:
            return
        for kind, count in report.kinds.items():
            self.stdout.write(
                f"{kind.value:14}{count.total:5} terms, {count.created} new, "
                f"{count.changed} changed, {count.retired} retired"
            )
        self.stdout.write(
            f"{'synonyms':14}{report.synonyms:5} texts, {report.synonyms_added} new, "
            f"{report.synonyms_changed} changed, {report.synonyms_removed} removed"
        )
        outcome = "loaded" if report.changed_anything else "already loaded, nothing changed"
        self.stdout.write(self.style.SUCCESS(f"Taxonomy {report.version}: {outcome}."))
