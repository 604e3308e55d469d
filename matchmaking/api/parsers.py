"""JSON as strictly as the rest of the house can take it."""

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

# More digits than any quantity, year or amount has; JSON itself sets no bound.
MOST_DIGITS = 30
DEEPEST = 12
# No database column and no encoder takes these; a text that holds one was damaged on its way.
_DAMAGED = re.compile("[\x00\ud800-\udfff]")


class BodyTooLargeError(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """One object or list of at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes of UTF-8.

    DRF's own parser reads the stream past Django's limit, takes NUL and lone surrogates, and lets
    nesting exhaust the stack.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise BodyTooLargeError(
                _("The body is larger than %(limit)s bytes.") % {"limit": limit}
            )
        try:
            data = json.loads(raw.decode("utf-8"), parse_constant=_refuse, parse_int=_whole)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON in UTF-8.")) from error
        _check(data, depth=0)
        return data


def _refuse(name: str) -> None:
    raise ValueError(name)


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError("more digits than a number here can have")
    return int(digits)


def _check(value: Any, *, depth: int) -> None:
    if depth > DEEPEST:
        raise ParseError(_("The body is nested too deeply."), code="too_deep")
    if isinstance(value, dict):
        for name, item in value.items():
            _check(name, depth=depth)
            _check(item, depth=depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth=depth + 1)
    elif isinstance(value, str) and _DAMAGED.search(value):
        raise ParseError(
            _("A text holds a NUL character or half of a character."), code="damaged_text"
        )
    elif isinstance(value, float) and not math.isfinite(value):
        raise ParseError(_("A number is too large."), code="too_large")
