"""The mails of accounts as they read, for looking at them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from accounts.adapter import AccountAdapter
from accounts.domain.members import INVITATION_LIFETIME, NewInvitation
from accounts.letters import INVITATION, compose_invitation
from accounts.models import Invitation, Organisation, User
from matchmaking.common.enums import Language
from matchmaking.common.specimens import NOWHERE_TOKEN, Specimen

_FOLDER = Path(settings.BASE_DIR) / "templates" / "account" / "email"
_NAMES = {"es": "Ana López Hernández", "ja": "田中 健一", "en": "Kenji Tanaka"}


def specimens(organisation: Organisation) -> Iterator[Specimen]:
    """Every mail of accounts in each language, for somebody who belongs to `organisation`."""
    for language in Language.values:
        for path in sorted((_FOLDER / language).glob("[!_]*.txt")):
            with translation.override(language):
                if path.stem == INVITATION:
                    for case, inviter in (("", "Mariana Robles"), ("nobody_named", "")):
                        mail = compose_invitation(_invitation(organisation, language, inviter))
                        yield _specimen(path.stem, language, mail, case=case)
                else:
                    yield _specimen(path.stem, language, _mail(path.stem, language))


def _mail(name: str, language: str) -> EmailMessage:
    now = timezone.now()
    context = {
        "user": User(full_name=_NAMES[language], language=language),
        "email": "ana@example.com",
        "activate_url": f"{settings.SITE_URL}/accounts/confirm-email/{NOWHERE_TOKEN}/",
        "password_reset_url": f"{settings.SITE_URL}/accounts/password/reset/key/{NOWHERE_TOKEN}/",
        "signup_url": f"{settings.SITE_URL}/accounts/signup/",
        "from_email": "ana.lopez@example.com",
        "to_email": "ana@example.com",
        "deleted_email": "ana.lopez@example.com",
        "timestamp": now,
        "ip": "192.0.2.1",
        "user_agent": "Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 (KHTML, like"
        " Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
    }
    return AccountAdapter().render_mail(f"account/email/{name}", "ana@example.com", context)


def _invitation(organisation: Organisation, language: str, inviter: str) -> NewInvitation:
    invitation = Invitation(
        organisation=organisation,
        email="ana@example.com",
        language=language,
        invited_by=User(full_name=inviter) if inviter else None,
        expires_at=timezone.now() + INVITATION_LIFETIME + dt.timedelta(minutes=1),
    )
    return NewInvitation(invitation, NOWHERE_TOKEN)


def _specimen(kind: str, language: str, mail: EmailMessage, *, case: str = "") -> Specimen:
    alternatives = getattr(mail, "alternatives", [])
    return Specimen(
        kind=kind,
        case=case,
        language=language,
        subject=str(mail.subject),
        text=str(mail.body),
        html=next((str(content) for content, _type in alternatives), ""),
        sender=mail.from_email,
    )
