"""The mailbox page: on a laptop, where letters can be read as their readers see them."""

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from matchmaking.outbox.domain import queries
from matchmaking.outbox.domain.transport import build_message

PAGE_SIZE = 30
PARTS = ("html", "text", "headers")


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Everybody who got mail; with `?to=`, the letters of one reader."""
    reader = request.GET.get("to", "")
    if reader:
        rows = queries.delivered().filter(recipient=reader).defer("text", "html")
        template = "outbox/reader.html"
    else:
        rows = queries.receivers()
        template = "outbox/mailbox.html"
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "reader": reader,
        "waiting": queries.waiting().defer("text", "html")[:PAGE_SIZE],
    }
    return render(request, template, context)


@never_cache
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(queries.delivered(), pk=pk)
    part = request.GET.get("part", "")
    if part not in PARTS or (part == "html" and not mail.html):
        part = "html" if mail.html else "text"
    headers = list(build_message(mail).message().items()) if part == "headers" else []
    return render(request, "outbox/letter.html", {"mail": mail, "part": part, "headers": headers})


# The letter's own page shows a stranger's HTML: no script, no form, no image from elsewhere, and
# an origin that is not ours. E-mail HTML carries its styles inline by nature.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "img-src": ["data:"],
    "style-src": ["'unsafe-inline'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@csp_replace(LETTER_POLICY)  # type: ignore[arg-type]
@xframe_options_sameorigin
@never_cache
@require_safe
def letter_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone, for the frame on the letter's page. Links lead the whole window."""
    mail = get_object_or_404(queries.delivered().exclude(html=""), pk=pk)
    head, mark, rest = mail.html.partition("<head>")
    framed = f'{head}{mark}<base target="_top">{rest}' if mark else mail.html
    response = HttpResponse(framed)
    response["Referrer-Policy"] = "no-referrer"
    return response
