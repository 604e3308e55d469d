"""The two health addresses, and that nothing else is asked before they answer."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ADDRESSES = frozenset({"/livez", "/readyz"})


class HealthMiddleware:
    """Takes the cookies off whoever asks for the site's health: it is nobody's in particular.

    With the cookie of a session the middleware behind this one would ask the database who reads,
    and fail where the answer is to be that the database is down.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in ADDRESSES:
            request.COOKIES = {}
        return self.get_response(request)


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; says nothing of what it depends on."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while the database cannot be read: a balancer then sends nobody here."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})
