"""The log's two lines about each request: who asked, by which address of ours, and its answer."""

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


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
