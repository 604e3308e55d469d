"""Where allauth asks us: the language of its mails, and how second factors are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The mail in its reader's language, composed in it: its first line is the subject.

        An account's own language; for an address without an account, that of the page on which
        it was entered.
        """
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        name = template_prefix.rpartition("/")[2]
        with translation.override(language):
            text = render_to_string(
                f"account/email/{language}/{name}.txt", {**context, "site_url": settings.SITE_URL}
            )
        subject, _, body = text.strip().partition("\n")
        recipients = [email] if isinstance(email, str) else email
        return EmailMultiAlternatives(
            subject.strip(), body.strip() + "\n", self.get_from_email(), recipients, headers=headers
        )


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted: a copy of the database opens no account."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Encrypts under SECRET_KEY; still reads what was written under its fallbacks."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second factor:" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
