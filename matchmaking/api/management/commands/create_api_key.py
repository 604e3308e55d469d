"""Makes a key from the command line, for who sets up an integration on the server itself."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from accounts.domain.queries import memberships_of
from accounts.enums import Role
from accounts.models import User
from matchmaking.api.domain.keys import LONGEST_LIFE, create_key
from matchmaking.api.enums import Scope


class Command(BaseCommand):
    help = "Make an API key as an owner of an organisation, and print it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="an owner of the organisation; the key acts as them")
        parser.add_argument("--organisation", type=int, help="its number, where there are several")
        parser.add_argument("--name", default="command line", help="by which it is known again")
        parser.add_argument("--scopes", nargs="+", choices=Scope.values, default=[Scope.READ.value])
        parser.add_argument("--days", type=int, default=90, help="how long it opens anything")

    def handle(
        self,
        *args: object,
        email: str,
        organisation: int | None,
        name: str,
        scopes: list[str],
        days: int,
        **options: object,
    ) -> None:
        if not 0 < days <= LONGEST_LIFE.days:
            raise CommandError(f"--days must be from 1 to {LONGEST_LIFE.days}")
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        owned = memberships_of(user).filter(role=Role.OWNER) if user else None
        if user is None or owned is None:
            raise CommandError("nobody has this address")
        if organisation is not None:
            owned = owned.filter(organisation_id=organisation)
        found = list(owned[:2])
        if len(found) != 1:
            raise CommandError("name one organisation that this person owns with --organisation")
        new = create_key(
            organisation=found[0].organisation,
            name=name,
            scopes=[Scope(scope) for scope in scopes],
            created_by=user,
            lifetime=timedelta(days=days),
        )
        self.stdout.write(new.secret)
