"""What sectors, products, processes, certifications, units and places are called."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.serializers.queries import TermQuery
from matchmaking.api.serializers.taxonomy import KindSerializer, TermSerializer
from matchmaking.api.views.base import ApiView
from matchmaking.profiles.domain.terms import SEARCHED, search_terms
from matchmaking.taxonomy.enums import TermKind
from matchmaking.taxonomy.models import TERM_MODELS, Term

MOST_FOUND = 200


class KindList(ApiView):
    tag = "taxonomy"
    pagination_class = None

    @extend_schema(operation_id="taxonomy_kinds", responses=KindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The kinds of terms, and how many of each there are."""
        kinds = [
            {
                "kind": kind,
                "name": TermKind(kind).label,
                "terms": model._default_manager.filter(retired=False).count(),
            }
            for kind, model in TERM_MODELS.items()
        ]
        return Response(KindSerializer(kinds, many=True).data)


class TermList(ApiView):
    tag = "taxonomy"
    query_class = TermQuery

    @extend_schema(
        operation_id="taxonomy_terms", parameters=[TermQuery], responses=TermSerializer(many=True)
    )
    def get(self, request: Request, kind: str) -> Response:
        """The terms of a kind, or those that fit `q`, the nearest first."""
        return self.page_of(_terms(kind, self.query().get("q", "")), TermSerializer)


class TermDetail(ApiView):
    tag = "taxonomy"

    @extend_schema(operation_id="taxonomy_term", responses=TermSerializer)
    def get(self, request: Request, kind: str, code: str) -> Response:
        """One term by its code; a retired one too, since profiles may refer to it."""
        term = get_object_or_404(_model(kind)._default_manager.all(), pk=code)
        return Response(TermSerializer(term).data)


def _model(kind: str) -> type[Term]:
    if kind not in TERM_MODELS:
        raise Http404
    return TERM_MODELS[kind]


def _terms(kind: str, text: str) -> Any:
    current = _model(kind)._default_manager.filter(retired=False).order_by("position", "code")
    if not text:
        return current
    if kind in SEARCHED:
        return search_terms(kind=kind, text=text, limit=MOST_FOUND)
    named = Q(name_en__icontains=text) | Q(name_es__icontains=text) | Q(name_ja__icontains=text)
    return current.filter(named | Q(code__istartswith=text))
