"""Files that views hand out. Most name people, so no browser or proxy keeps them."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(
    content: bytes | str, *, name: str, content_type: str, inline: bool = False
) -> HttpResponse:
    """`content` as a file called `name`, to be saved; `inline` leaves that to the browser."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response["Cache-Control"] = "no-store, private"
    return response
