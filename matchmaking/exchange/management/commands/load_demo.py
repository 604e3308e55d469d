from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matchmaking.exchange.domain.demo import DemoDataError, demo_logins, load_demo

ROLES = {
    "organizer": "Organizer",
    "msme owner": "MSME owner",
    "administrator": "Administrator",
}


class Command(BaseCommand):
    help = "Load the demo mission with its invented organisations, and print who may sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo mission has log-ins with a known password, so it is loaded only where "
                "DEBUG is on."
            )
        try:
            report = load_demo()
        except DemoDataError as error:
            raise CommandError(str(error)) from error
        outcome = (
            f"{report.new_organisations} organisations are new"
            if report.new_organisations
            else "it was loaded already, nothing changed"
        )
        self.stdout.write(
            f"  Demo mission    {report.mission.name_en}: {report.suppliers} suppliers, "
            f"{report.buyers} buyers, {report.needs} needs, all invented; {outcome}"
        )
        self.stdout.write(
            f"  And one behind  {report.earlier.name_en}: meetings, promises, orders, a report"
        )
        for role, login in demo_logins().items():
            self.stdout.write(f"  {ROLES[role]:<15} {login.email:<24} {login.password}")
        self.stdout.write("  Buyers need no log-in: they answer by the links in their letters.")
