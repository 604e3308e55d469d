"""Where allauth asks us: the language of its mails, and how second factors are kept."""

import base64
import hashlib
import zoneinfo
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import translation

from accounts.browsers import browser_name
from accounts.domain.members import confirm_first_address
from accounts.domain.personal import email_hash
from accounts.letters import compose_mail
from accounts.lockouts import locked_sentence, seconds_locked
from accounts.models import User
from matchmaking.common.zone_names import zone_name

# So long nobody is told again that there is an account with their address.
ALREADY_TOLD_SECONDS = 15 * 60


class AccountAdapter(DefaultAccountAdapter):
    _tried = ""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._tried = self._get_login_attempts_cache_key(request, **credentials)
        super().pre_authenticate(request, **credentials)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """As allauth's, which does not say how long a log-in stays closed."""
        if code == "too_many_login_attempts":
            wait = seconds_locked(self.request or context.request, key=self._tried)
            return ValidationError(locked_sentence(wait), code=code)
        return super().validation_error(code, *args)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """As allauth's, but that a new address of an account needs its log-in beside the link.

        Whoever mistypes it would hand the account to its reader.
        """
        user = email_address.user
        is_new = email_address.email.lower() != user.email.lower()
        if is_new and request.user != user:
            return False
        return bool(super().confirm_email(request, email_address))

    def send_account_already_exists_mail(self, email: str) -> None:
        """As allauth's, which sends one each time that somebody enters the address."""
        if cache.add(f"account-already-exists:{email_hash(email)}", True, ALREADY_TOLD_SECONDS):
            super().send_account_already_exists_mail(email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The mail in its reader's language, composed in it.

        An account's own language; for an address without an account, that of the page on which
        it was entered.
        """
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        return compose_mail(
            template_prefix.rpartition("/")[2],
            language,
            context | _own_addresses(context) | _when_and_with_what(context, language),
            to=[email] if isinstance(email, str) else email,
            from_email=self.get_from_email(),
            headers=headers,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """As allauth's, which leaves the account out of what the letter may say."""
        super().send_notification_mail(
            template_prefix, user, {"user": user, **(context or {})}, email
        )


def listen() -> None:
    """Hear what allauth tells by signals alone."""
    password_reset.connect(_confirm_where_the_link_went)


def _confirm_where_the_link_went(user: User, **_told: Any) -> None:
    confirm_first_address(user)


def _own_addresses(context: dict[str, Any]) -> dict[str, str]:
    """Links as every letter has them, under SITE_URL.

    allauth builds them with the Host header, which is whatever the sender of a request likes: the
    secret of somebody else's account would be opened at that one's host.
    """
    return {
        name: settings.SITE_URL + urlsplit(str(value))._replace(scheme="", netloc="").geturl()
        for name, value in context.items()
        if name.endswith("_url")
    }


def _when_and_with_what(context: dict[str, Any], language: str) -> dict[str, Any]:
    """Of a letter about a change: its moment by the reader's clock, and the browser by its name."""
    at, user = context.get("timestamp"), context.get("user")
    if at is None or not isinstance(user, User):
        return {}
    zone = zoneinfo.ZoneInfo(user.time_zone)
    return {
        "changed_at": at.astimezone(zone).replace(tzinfo=None),
        "clock": zone_name(zone, language),
        "browser": browser_name(str(context.get("user_agent", ""))),
    }


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
