"""Texts in, ranked and explained matches out."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.enums import Scope
from matchmaking.api.scoring import score_texts
from matchmaking.api.serializers.score import ScoreAnswer, ScoreSerializer
from matchmaking.api.views.base import ApiView
from matchmaking.common.languages import present_language


class Score(ApiView):
    tag = "score"
    writing_scope = Scope.SCORE
    throttle_scope = "score"
    repeatable = False

    @extend_schema(operation_id="score", request=ScoreSerializer, responses={200: ScoreAnswer})
    def post(self, request: Request) -> Response:
        """Rank suppliers for needs by their texts and facts. Nothing of it is stored."""
        data = self.checked(ScoreSerializer)
        language = present_language()
        return Response(ScoreAnswer(score_texts(data, language=language)).data)
