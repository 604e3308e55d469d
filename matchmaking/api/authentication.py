"""Log-in by key: `Authorization: Bearer pnt_...`. Sessions come in by DRF's own class."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User
from matchmaking.api.domain.keys import find_key, note_use
from matchmaking.api.models import ApiKey


class KeyAuthentication(BaseAuthentication):
    scheme = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.scheme.lower():
            return None
        now = timezone.now()
        key = find_key(secret=secret.strip(), at=now)
        if key is None:
            raise AuthenticationFailed(
                _("This key is unknown, revoked or expired."), code="key_unusable"
            )
        note_use(key=key, at=now)
        return key.created_by, key

    def authenticate_header(self, request: Request) -> str:
        return self.scheme


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key that an owner made on the organisation's page of keys.",
        }
