"""What concerns the person at the screen: front page, language, settings, organisation in use."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from accounts import access
from accounts.access import SignedInRequest
from accounts.domain.members import open_invitations_for
from accounts.enums import OrganisationKind
from accounts.forms import SettingsForm
from accounts.views.scope import next_page

# By name, since the features above are not ours to import.
HOME_OF_KIND = {
    OrganisationKind.ORGANIZER: "missions:list",
    OrganisationKind.SUPPLIER: "profiles:supplier-home",
    OrganisationKind.BUYER: "profiles:buyer-home",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page for visitors; everybody else is led to where their work is."""
    if not request.user.is_authenticated:
        return render(request, "home.html")
    membership = access.acting_membership(request)
    if membership is not None:
        return redirect(HOME_OF_KIND[OrganisationKind(membership.organisation.kind)])
    return redirect("admin:index" if request.user.is_staff else "accounts:welcome")


@require_safe
@login_required
def welcome(request: SignedInRequest) -> HttpResponse:
    """For who has no organisation yet: sign one up, or join the one that invited them."""
    invitations = open_invitations_for(request.user, at=timezone.now())
    return render(request, "accounts/welcome.html", {"invitations": invitations})


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Django's switch, which also remembers the choice of a signed-in person."""
    language = request.POST.get("language", "")
    # Django's own would keep any language that Django knows, ours or not.
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)


@require_POST
@login_required
def act_for(request: SignedInRequest) -> HttpResponse:
    chosen = request.POST.get("organisation", "")
    for membership in access.memberships_of_request(request):
        if str(membership.organisation_id) == chosen:
            access.act_for(request, organisation_id=membership.organisation_id)
            return redirect(next_page(request) or "home")
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def personal_settings(request: SignedInRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.save(update_fields=["full_name", "language", "time_zone"])
        with translation.override(user.language):
            messages.success(request, _("Your settings are saved."))
        response = redirect("accounts:settings")
        # The cookie of the switch would otherwise win over what was just chosen.
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    return render(request, "accounts/settings.html", {"form": form})
