"""What concerns the person at the screen: front page, language, the organisation in use."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from accounts import access


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


def switch_language(request: HttpRequest) -> HttpResponse:
    """Django's switch, which also remembers the choice of a signed-in person."""
    language = request.POST.get("language", "")
    known = language in dict(settings.LANGUAGES) and check_for_language(language)
    if request.method == "POST" and known and request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)


@require_POST
@login_required
def act_for(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("organisation", "")
    for membership in access.memberships_of_request(request):
        if str(membership.organisation_id) == chosen:
            access.act_for(request, organisation_id=membership.organisation_id)
            return redirect("home")
    raise Http404
