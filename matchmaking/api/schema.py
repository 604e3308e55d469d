"""What the schema says of every operation: its errors, its language, its idempotency."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from matchmaking.api.permissions import scope_of


class ErrorSerializer(serializers.Serializer):
    field = serializers.CharField(
        allow_blank=True, help_text="Path of the field, as plants.0.name; empty for the whole."
    )
    code = serializers.CharField(help_text="For programs: it does not change with the language.")
    message = serializers.CharField(help_text="For people, in the language of the answer.")


# Not a class: there the name `errors` is taken by what a serializer finds wrong with its data.
ERRORS = inline_serializer("Errors", {"errors": ErrorSerializer(many=True)})


MEANINGS = {
    400: "The request has errors; each names its field.",
    401: "No log-in, or a key that is unknown, revoked or expired.",
    403: "The key lacks the scope, or the role does not allow it.",
    404: "There is no such object for you.",
    405: "This address does not take this method.",
    409: "Things stand otherwise than the request takes for granted.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "The Idempotency-Key was used for another request.",
    429: "Too many requests; Retry-After says when to ask again.",
    503: "The database cannot be asked; Retry-After says when to ask again.",
}
READ_ERRORS = (400, 401, 403, 404, 405, 429, 503)
WRITE_ERRORS = (*READ_ERRORS, 409, 413, 415, 422)

LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="es, ja or en: the language of names, sentences and errors.",
)
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 200 printable ASCII characters; a repeat within 24 hours gets the same"
    " answer and writes nothing.",
)


RETRY_AFTER = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429, 503], description="Seconds."
)
LOCATION = OpenApiParameter(
    "Location",
    str,
    OpenApiParameter.HEADER,
    response=[201],
    description="The address, below the host, of what was made.",
)
REPLAYED = OpenApiParameter(
    "Idempotent-Replayed",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201, 204],
    description='"true" where this is the first answer again and nothing was written.',
)


class ApiSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        idempotent = [IDEMPOTENCY, REPLAYED] if self._writes_once() else []
        told = [LANGUAGE, RETRY_AFTER, LOCATION, *idempotent]
        return [*told, *super().get_override_parameters()]

    def get_description(self) -> str:  # type: ignore[override]
        """The view's, and the scope that a key needs: nothing else in the schema says it."""
        scope = f"Scope of a key: `{scope_of(self.view, self.method)}`."
        return "\n\n".join(filter(None, [super().get_description(), scope]))

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "") or super().get_tags()[0]]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction=direction)
        codes = READ_ERRORS if self.method in {"GET", "HEAD"} else WRITE_ERRORS
        for code in codes:
            told = OpenApiResponse(ERRORS, description=MEANINGS[code])
            bodies.setdefault(str(code), self._get_response_for_code(told, str(code)))
        return bodies

    def _writes_once(self) -> bool:
        return self.method in {"POST", "PATCH", "DELETE"} and getattr(self.view, "repeatable", True)
