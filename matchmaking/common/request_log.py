"""The log's two lines about each request: who asked, by which address of ours, and its answer."""

from http import HTTPStatus
from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django_structlog import signals
from django_structlog.middlewares import RequestMiddleware

from matchmaking.common.outages import is_outage


@receiver(signals.bind_extra_request_failed_metadata)
def note_outage(exception: Exception, log_kwargs: dict[str, Any], **_: object) -> None:
    """The library takes every failure for a 500."""
    if is_outage(exception):
        log_kwargs["code"] = HTTPStatus.SERVICE_UNAVAILABLE.value


class RequestLogMiddleware(RequestMiddleware):
    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The address that the limits on guessing count by: no header that a reader may forge."""
        try:
            address = get_adapter().get_client_ip(request)
        except (PermissionDenied, ImproperlyConfigured):  # Nobody's, or fewer proxies than counted.
            address = None
        structlog.contextvars.bind_contextvars(ip=address)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Without what was asked for: a search names people."""
        return f"{request.method} {request.path}"
