"""What the views of profiles share."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.access import acting_membership
from accounts.audit import note_access, reader_of_request
from accounts.domain.accesses import Whose
from accounts.domain.queries import organisations_of
from matchmaking.common.enums import Language
from matchmaking.profiles.domain.contacts import organizer_for
from matchmaking.profiles.domain.publication import NotReadyError
from matchmaking.profiles.domain.uploads import CONTENT_TYPES


def note_participant(request: HttpRequest, whose: Iterable[Whose], **how: Any) -> None:
    """Write down a look at participants, for the organizer in whose mission they take part.

    These pages belong to no mission: that organizer may be another than the one in use.
    """
    acting = acting_membership(request)
    shown = list(whose)
    organizers = organizer_for(
        {item.organisation_id for item in shown if item.organisation_id is not None},
        own=organisations_of(request.user),
        preferred=acting.organisation_id if acting else None,
    )
    for item in shown:
        reader = reader_of_request(
            request, organisation_id=organizers.get(item.organisation_id or 0)
        )
        note_access(request, [item], reader=reader, **how)


def language_of(request: HttpRequest, *, default: str) -> str:
    """The language asked for in the address, if it is one of ours."""
    asked = request.GET.get("language", default)
    return asked if asked in Language.values else default


def say(request: HttpRequest, sentence: str, warnings: Iterable[str] = ()) -> None:
    """A success, followed by what was noticed about values that were kept."""
    messages.success(request, sentence)
    for warning in warnings:
        messages.warning(request, warning)


def say_missing(request: HttpRequest, refused: NotReadyError) -> None:
    """Why a profile was not published, each missing part by its name."""
    parts = "; ".join(str(part.label) for part in refused.missing)
    messages.error(request, _("Not published yet. Still missing: %(parts)s.") % {"parts": parts})


def attachment(file: object, *, title: str) -> HttpResponseBase:
    """A stored file as a download: never shown in our own pages' origin, whatever it holds."""
    name = getattr(file, "name", "")
    suffix = "." + name.rpartition(".")[2]
    response = FileResponse(
        file.open("rb"),  # type: ignore[attr-defined]
        content_type=CONTENT_TYPES.get(suffix, "application/octet-stream"),
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{title}{suffix}")
    response["Cache-Control"] = "private, no-store"
    return response
