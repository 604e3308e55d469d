"""The company sheet behind a letter's secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from matchmaking.common.downloads import download
from matchmaking.introductions.domain.consent import stopping
from matchmaking.introductions.domain.letters.sheets import sheet_for_buyer
from matchmaking.introductions.enums import Side
from matchmaking.introductions.models import ReplyLink
from matchmaking.introductions.views.reply import ENDED, by_link, ended
from matchmaking.profiles.domain.sheet import CONTENT_TYPE


@require_safe
@by_link
def sheet(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
    """The supplier on one page, in the buyer's language, as long as the introduction goes on."""
    introduction = link.introduction
    if link.side != Side.BUYER:
        raise Http404
    # A consent holds no longer than it is given, and the sweep comes but once a minute.
    if introduction.state in ENDED or stopping.revoked(introduction) is not None:
        return ended(request, introduction)
    pdf = sheet_for_buyer(introduction, language=link.language)
    name = f"company-sheet-{introduction.pk}.pdf"
    return download(pdf, name=name, content_type=CONTENT_TYPE, inline=True)
