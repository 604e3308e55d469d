"""The first step of an organizer: nobody signs an organizer up on the web site."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.urls import reverse

from accounts.domain.errors import AlreadyMemberError, TooManyInvitationsError
from accounts.domain.members import NewInvitation, invite_member
from accounts.domain.organisations import create_organisation
from accounts.enums import OrganisationKind, Role
from accounts.letters import send_invitation
from accounts.models import Organisation, organisation_key
from matchmaking.common.enums import Language


class Command(BaseCommand):
    help = "Invite the owner of an organizer; the organizer is created where it is new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("legal_name", help="as it stands in the register")
        parser.add_argument("email", help="who receives the invitation")
        parser.add_argument("--country", default="MX", help="ISO code (default: %(default)s)")
        parser.add_argument("--language", choices=Language.values, default=Language.SPANISH)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"{options['email']} is not an e-mail address.") from None
        try:
            new = self._invite(options)
        except AlreadyMemberError:
            raise CommandError(f"{options['email']} is a member already.") from None
        except TooManyInvitationsError:
            raise CommandError("So many people were invited today. Go on tomorrow.") from None
        address = settings.SITE_URL + reverse("accounts:invitation", args=[new.token])
        self.stdout.write(
            f"{new.invitation.email} is invited to {new.invitation.organisation}.\n"
            f"The letter holds this link, which works once, until "
            f"{new.invitation.expires_at:%Y-%m-%d %H:%M} UTC:\n{address}"
        )

    @transaction.atomic
    def _invite(self, options: dict[str, Any]) -> NewInvitation:
        organizers = Organisation.objects.filter(kind=OrganisationKind.ORGANIZER)
        organisation = organizers.filter(name_key=organisation_key(options["legal_name"])).first()
        if organisation is None:
            organisation = create_organisation(
                kind=OrganisationKind.ORGANIZER,
                legal_name=options["legal_name"],
                country=options["country"],
            )
        new = invite_member(
            organisation=organisation,
            email=options["email"],
            role=Role.OWNER,
            language=Language(options["language"]),
            invited_by=None,
        )
        send_invitation(new)
        return new
