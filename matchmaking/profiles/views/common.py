"""What the views of profiles share."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from accounts.models import Organisation, User
from matchmaking.profiles.domain.uploads import CONTENT_TYPES


def organisation_of(request: HttpRequest) -> Organisation:
    """The organisation for which the guard in front of the view let the reader in."""
    return request.organisation  # type: ignore[attr-defined]


def reader_of(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def language_of(request: HttpRequest, *, default: str) -> str:
    """The language asked for in the address, if it is one of ours."""
    asked = request.GET.get("language", default)
    return asked if asked in {"es", "ja", "en"} else default


def say(request: HttpRequest, sentence: str, warnings: Iterable[str] = ()) -> None:
    """A success, followed by what was noticed about values that were kept."""
    messages.success(request, sentence)
    for warning in warnings:
        messages.warning(request, warning)


def attachment(file: object, *, title: str) -> HttpResponseBase:
    """A stored file as a download: never shown in our own pages' origin, whatever it holds."""
    name = getattr(file, "name", "")
    suffix = "." + name.rpartition(".")[2]
    response = FileResponse(
        file.open("rb"),  # type: ignore[attr-defined]
        content_type=CONTENT_TYPES.get(suffix, "application/octet-stream"),
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{title}{suffix}")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
