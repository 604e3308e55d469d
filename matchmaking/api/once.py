"""The Idempotency-Key header on writes."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.domain import idempotency
from matchmaking.api.errors import ConflictError, KeyReusedError
from matchmaking.api.models import IdempotentRequest
from matchmaking.api.principal import principal_of

HEADER = "Idempotency-Key"
LONGEST = 200
Handler = Callable[..., Response]


def once(handler: Handler) -> Handler:
    """With an Idempotency-Key the method runs once; a repeat gets the first answer.

    What the method writes and the answer are committed together. A refused request leaves the key
    free, since nothing was written.
    """

    @wraps(handler)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        if HEADER not in request.headers:
            return handler(view, request, *args, **kwargs)
        claimed = _claim(request, _key(request))
        if claimed.status is not None:
            return _again(claimed)
        kept = False
        try:
            with transaction.atomic():
                response = handler(view, request, *args, **kwargs)
                idempotency.keep_answer(
                    claimed=claimed,
                    status=response.status_code,
                    body=json.loads(JSONRenderer().render(response.data) or b"null"),
                    location=response.headers.get("Location", ""),
                )
            kept = True
        finally:
            if not kept:
                idempotency.release_request(claimed=claimed)
        return response

    return answered


def _key(request: Request) -> str:
    key = request.headers[HEADER]
    if not key or len(key) > LONGEST or not (key.isascii() and key.isprintable()):
        raise ValidationError(
            {HEADER: [_("Give 1 to %(most)s printable ASCII characters.") % {"most": LONGEST}]}
        )
    return key


def _claim(request: Request, key: str) -> IdempotentRequest:
    try:
        return idempotency.claim_request(
            principal=principal_of(request).ident,
            key=key,
            request=f"{request.method} {request.path}"[:500],
            data=request.data,
        )
    except idempotency.UnderWayError as error:
        raise ConflictError(
            _("A request with this key is under way. Ask again in a moment."), code="under_way"
        ) from error
    except idempotency.OtherRequestError as error:
        raise KeyReusedError(_("This key was used for another request.")) from error


def _again(claimed: IdempotentRequest) -> Response:
    headers = {"Idempotent-Replayed": "true"}
    if claimed.location:
        headers["Location"] = claimed.location
    return Response(claimed.body, status=claimed.status, headers=headers)
