"""One shape for whatever goes wrong: {"errors": [{"field", "code", "message"}]}."""

import logging
import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from matchmaking.api.parsers import BodyTooLargeError
from matchmaking.common.outages import RETRY_AFTER, is_outage, outage_page
from matchmaking.profiles.problems import InvalidDataError

logger = logging.getLogger(__name__)

ErrorRow = dict[str, str]
PREFIX = "/api/"


class ConflictError(exceptions.APIException):
    """The request is well-formed, but things do not stand as it takes for granted."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class KeyReusedError(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


class FailedError(exceptions.APIException):
    """A mistake of ours."""

    status_code = status.HTTP_500_INTERNAL_SERVER_ERROR
    default_code = "error"
    default_detail = gettext_lazy("Something went wrong on our side. Nothing was written.")


class OutOfReachError(exceptions.APIException):
    """The database cannot be asked."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "out_of_reach"
    default_detail = gettext_lazy("Puente is out of reach for a moment. Try again in a minute.")
    wait = RETRY_AFTER


def handle(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's hook for whatever a view raises; nothing leaves it as HTML or as a trace."""
    set_rollback()
    known = _as_api_exception(error)
    if isinstance(known, FailedError | OutOfReachError):
        request = context["request"]._request
        logger.error("%s failed", request.path, exc_info=error)
        # What Django does for a view that raises: error reporters and the test client listen.
        got_request_exception.send(sender=None, request=request)
    if isinstance(error, InvalidDataError):
        rows = [_row(p.field, p.code, p.message) for p in error.problems if p.is_error]
    elif isinstance(error, exceptions.Throttled):
        rows = [_row("", error.default_code, _too_often(getattr(error, "wait", None)))]
    elif isinstance(error, exceptions.NotAuthenticated):
        told = _("Send a key in the header “Authorization: Bearer …”.")
        rows = [_row("", error.default_code, told)]
    else:
        rows = list(_rows(known.detail, ""))
    headers = {}
    if challenge := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(known, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    return Response({"errors": rows}, status=known.status_code, headers=headers)


def _too_often(wait: float | None) -> str:
    seconds = math.ceil(wait or 1)
    sentence = ngettext(
        "Too many requests. Try again in %(seconds)s second.",
        "Too many requests. Try again in %(seconds)s seconds.",
        seconds,
    )
    return sentence % {"seconds": seconds}


def _as_api_exception(error: Exception) -> exceptions.APIException:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, InvalidDataError):
        return exceptions.ValidationError()
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, DjangoPermissionDenied):
        return exceptions.PermissionDenied(*error.args)
    if isinstance(error, RequestDataTooBig):
        return BodyTooLargeError(_("The body is too large."))
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return exceptions.ParseError(_("The request cannot be read."))
    return OutOfReachError() if is_outage(error) else FailedError()


def _rows(detail: Any, field: str) -> Iterator[ErrorRow]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _rows(inner, field if whole else _path(field, name))
    elif isinstance(detail, list | tuple):
        for position, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _rows(inner, _path(field, position) if nested else field)
    else:
        yield _row(field, getattr(detail, "code", "invalid"), detail)


def _path(field: str, name: object) -> str:
    return f"{field}.{name}" if field else str(name)


def _row(field: str, code: object, message: object) -> ErrorRow:
    return {"field": field, "code": str(code), "message": str(message)}


# Django's own pages for errors before a view is reached; under /api/ they speak JSON.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(PREFIX):
        return defaults.bad_request(request, exception)
    return _answer("bad_request", _("The request cannot be read."), 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(PREFIX):
        return defaults.permission_denied(request, exception)
    told = str(exception) or _("You may not do this.")
    return _answer("permission_denied", told, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(PREFIX):
        return defaults.page_not_found(request, exception)
    return _answer("not_found", _("There is nothing at this address."), 404)


def server_error(request: HttpRequest) -> HttpResponse:
    out_of_reach = is_outage(sys.exception())
    if not request.path.startswith(PREFIX):
        return outage_page(request) if out_of_reach else defaults.server_error(request)
    known = OutOfReachError() if out_of_reach else FailedError()
    answer = _answer(known.default_code, str(known.detail), known.status_code)
    if out_of_reach:
        answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def _answer(code: str, message: str, status_code: int) -> JsonResponse:
    return JsonResponse({"errors": [_row("", code, message)]}, status=status_code)
