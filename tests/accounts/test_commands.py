"""What an administrator does from the command line."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.models import Invitation, Organisation, User

pytestmark = pytest.mark.django_db


def invite(*arguments: str) -> str:
    output = StringIO()
    call_command("invite_organizer", *arguments, stdout=output)
    return output.getvalue()


def test_organizer_is_created_and_its_owner_invited():
    output = invite("Confederación Patronal A.C.", "olga@example.com", "--language", "ja")

    organisation = Organisation.objects.get()
    invitation = Invitation.objects.get()
    assert organisation.kind == OrganisationKind.ORGANIZER
    assert (invitation.organisation, invitation.role) == (organisation, Role.OWNER)
    assert mail.outbox[0].subject.startswith("【Puente】")
    link = re.search(r"https?://[^/]+(/\S+)", output)[1]
    assert link in mail.outbox[0].body
    assert Client().get(link).status_code == 200


def test_organizer_is_created_once():
    invite("Confederación Patronal, A.C.", "olga@example.com")
    invite("CONFEDERACION PATRONAL, A.C.", "otto@example.com")

    assert Organisation.objects.count() == 1
    assert Invitation.objects.count() == 2


def test_wrong_address_leaves_nothing_behind():
    with pytest.raises(CommandError, match="not an e-mail address"):
        invite("Confederación Patronal, A.C.", "olga")

    assert not Organisation.objects.exists()


def test_administrator_logs_in_without_a_letter():
    User.objects.create_superuser("admin@example.com", "una frase muy larga")
    client = Client()

    client.post(
        reverse("account_login"),
        {"login": "admin@example.com", "password": "una frase muy larga"},
    )

    assert client.get("/admin/").status_code == 200
    assert mail.outbox == []
