"""When something that the site stands on cannot be asked: who reads comes back in a moment.

That is told apart from a mistake of ours (500), after which coming back would not help.
"""

import errno
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

# Seconds: a database that was started again answers by then.
RETRY_AFTER = 30
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_outage(error: BaseException | None) -> bool:
    """Whether `error` says that the database cannot be asked, or that a disk is full."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return isinstance(error, OperationalError | InterfaceError)


def outage_page(request: HttpRequest) -> HttpResponse:
    """As Django makes its page for 500: from the template alone, whatever else is down."""
    page = loader.get_template("503.html").render({"was_sent": request.method == "POST"})
    return HttpResponse(
        page,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Retry-After": str(RETRY_AFTER)},
    )
