"""Language and time zone of the person who reads, and the second factor that some need."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.access import (
    acting_membership,
    has_second_factor,
    left_behind,
    memberships_of_request,
)
from accounts.audit import note_administration
from accounts.enums import OrganisationKind

GetResponse = Callable[[HttpRequest], HttpResponse]


class ByHook:
    """A middleware that does nothing but what its hooks do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class ReaderMiddleware:
    """Shows each signed-in person their language and zone, unless the switch was just used.

    The language cookie wins: it is set by the switch in the page's head, on purpose, by the
    reader in front of the screen. The switch saves the choice too, so the two part only where
    several people share a browser.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            if not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
                translation.activate(user.language)
                request.LANGUAGE_CODE = translation.get_language()
            try:
                timezone.activate(zoneinfo.ZoneInfo(user.time_zone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                timezone.deactivate()
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def answers_in_json(view: Callable[..., Any]) -> bool:
    """A programme asks: being led to a page would only puzzle it."""
    return getattr(getattr(view, "cls", None), "answers_in_json", False)


class SecondFactorMiddleware(ByHook):
    """Keeps organizers and administrators out until they have set up a second factor.

    They see everybody's contacts. Only the pages by which one logs in, out, and sets it up stay
    open to them. allauth itself asks for the factor at each log-in once it is there.
    """

    OPEN_NAMES = frozenset({"set_language", "javascript-catalog", "livez", "readyz"})
    OPEN_PREFIXES = ("account_", "mfa_")

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.MFA_REQUIRED_FOR_ORGANIZERS or self._is_open(request):
            return None
        if not self._is_needed(request) or has_second_factor(request.user):
            return None
        if request.method not in {"GET", "HEAD"} or answers_in_json(view):
            raise PermissionDenied(_("Set up a second factor first."))
        messages.warning(
            request,
            _("You can see other people's contacts. Set up a second factor first, then go on."),
        )
        return redirect("mfa_activate_totp")

    def _is_open(self, request: HttpRequest) -> bool:
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        return name in self.OPEN_NAMES or name.startswith(self.OPEN_PREFIXES)

    def _is_needed(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated:
            return False
        return request.user.is_staff or any(
            membership.organisation.kind == OrganisationKind.ORGANIZER
            for membership in memberships_of_request(request)
        )


class ActingMiddleware(ByHook):
    """Refuses a form of a page that was shown for another organisation than the one in use.

    Whoever works for two companies changes between them in any tab; the others still show the
    first, whose consents and products the second would be given.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not request.user.is_authenticated or answers_in_json(view):
            return None
        shown_for = left_behind(request)
        if not shown_for:
            return None
        context = {
            "shown_for": next(
                (
                    membership.organisation
                    for membership in memberships_of_request(request)
                    if str(membership.organisation_id) == shown_for
                ),
                None,
            ),
            "now": acting_membership(request),
            "page": request.headers.get("Referer", ""),
        }
        return render(request, "accounts/acting_changed.html", context, status=409)


class AdministrationAuditMiddleware(ByHook):
    """Writes down which people's data a page of the administration shows, whoever registered it.

    Here rather than in each ModelAdmin: the lower apps' pages cannot import the history, and a new
    page would be forgotten. Which models show people is said by `register_administered`.
    """

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        match = request.resolver_match
        if match is not None and match.app_name == "admin" and response.context_data:
            note_administration(request, response.context_data)
        return response
