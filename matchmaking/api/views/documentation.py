"""The schema, the page that shows it, and the answer where there is nothing."""

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import Http404
from django.urls import resolve
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api import errors
from matchmaking.api.views.base import ApiView

__all__ = ["Documentation", "Nothing", "Schema"]


class Schema(SpectacularAPIView):
    """OpenAPI 3; says nothing that depends on who asks."""

    answers_in_json = True
    authentication_classes = ()
    permission_classes = (AllowAny,)
    http_method_names = ["get", "head"]

    def get_exception_handler(self) -> Any:
        return errors.handle


# Swagger UI writes style attributes into its elements. Its scripts come from our own static files
# and keep the strict policy; only styles are let through, and only on this one page.
@method_decorator(csp_update({"style-src": [SELF, UNSAFE_INLINE]}), name="dispatch")
class Documentation(SpectacularSwaggerSplitView):
    url_name = "api:schema"
    content_negotiation_class = DefaultContentNegotiation
    authentication_classes = ()
    permission_classes = (AllowAny,)
    http_method_names = ["get", "head"]


@extend_schema(exclude=True)
class Nothing(ApiView):
    """Any other address under the API: its 404 is JSON too."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()

    def get(self, request: Request, rest: str = "") -> Response:
        if not rest.endswith("/") and resolve(f"{request.path}/").url_name is not None:
            raise NotFound(_("Every address of the API ends with a slash."))
        raise Http404

    post = patch = delete = get
