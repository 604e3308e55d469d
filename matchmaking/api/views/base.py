"""What all views of the API have in common."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import BasePagination
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.throttling import BaseThrottle

from accounts.audit import note_access
from accounts.enums import Way
from matchmaking.api import errors
from matchmaking.api.authentication import KeyAuthentication
from matchmaking.api.pagination import BoundedPages
from matchmaking.api.parsers import StrictJSONParser
from matchmaking.api.permissions import HasScope
from matchmaking.api.principal import Principal, principal_of
from matchmaking.api.schema import ApiSchema
from matchmaking.api.serializers.queries import ListQuery
from matchmaking.api.throttling import PrincipalThrottle
from matchmaking.missions.domain.queries import TAKING_PART
from matchmaking.profiles.domain.contacts import contacts_of
from matchmaking.profiles.models import Buyer, Supplier


class OnlyJSON(BaseContentNegotiation):
    """JSON goes out whatever the caller says it takes: an error must reach it in any case."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        for parser in parsers:
            if request.content_type.partition(";")[0].strip().lower() == parser.media_type:
                return parser
        return None

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class ApiView(GenericAPIView):
    answers_in_json = True
    authentication_classes: Sequence[type[BaseAuthentication]] = (
        KeyAuthentication,
        SessionAuthentication,
    )
    permission_classes: Sequence[type[BasePermission]] = (HasScope,)
    parser_classes = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OnlyJSON
    throttle_classes: Sequence[type[BaseThrottle]] = (PrincipalThrottle,)
    pagination_class: type[BasePagination] | None = BoundedPages
    filter_backends = ()
    http_method_names = ["get", "head", "post", "patch", "delete"]
    schema = ApiSchema()
    query_class: type[Serializer] | None = None
    """Takes the parameters of a GET; None: there are none."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        asked = asked_language(request)
        if asked:
            translation.activate(asked)
        super().initial(request, *args, **kwargs)
        if not asked and request.auth is not None:
            translation.activate(self.principal.user.language)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Contacts and profiles stay in no cache on their way."""
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(final, private=True, no_store=True)
        return final

    def get_exception_handler(self) -> Any:
        return errors.handle

    @property
    def principal(self) -> Principal:
        return principal_of(self.request)

    def query(self) -> dict[str, Any]:
        """The checked parameters of the address; an unknown one is an error."""
        asked = (self.query_class or ListQuery)(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def page_of(self, found: Any, serializer: type[BaseSerializer]) -> Response:
        page = self.paginate_queryset(found)
        return self.get_paginated_response(serializer(page, many=True).data)

    def page_of_profiles(self, found: Any, serializer: type[BaseSerializer]) -> Response:
        """As `page_of`; whose contacts it shows is written down."""
        page = self.paginate_queryset(found)
        self.note_contacts(page or [])
        return self.get_paginated_response(serializer(page, many=True).data)

    def note_contacts(self, profiles: Sequence[Supplier | Buyer]) -> None:
        """Write down that the answer shows the contacts of `profiles`."""
        readers = self.principal.readers_of({one.organisation_id for one in profiles})
        for reader, organisations in readers.items():
            mine = [one for one in profiles if one.organisation_id in organisations]
            # Django's request: the reader is given, and nothing else of DRF's is needed.
            note_access(self.request._request, contacts_of(mine), way=Way.API, reader=reader)

    def checked(self, serializer: type[BaseSerializer]) -> dict[str, Any]:
        """The body's values by name."""
        body = serializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


def asked_language(request: Request) -> str:
    """The first language of Accept-Language that Puente speaks; "" where it names none."""
    header = request.headers.get("Accept-Language", "")
    for code, _quality in parse_accept_lang_header(header[:200]):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return ""


def mission_filter(found: QuerySet[Any], path: str, slug: str | None) -> QuerySet[Any]:
    """`found` cut to the participants of a mission; `path` leads to their organisation."""
    if slug is None:
        return found
    standing = {
        f"{path}__enrolments__mission__slug": slug,
        f"{path}__enrolments__state__in": TAKING_PART,
    }
    return found.filter(**standing)
