"""The page on which an organisation's owner makes and revokes keys."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest
from accounts.views.scope import own_membership
from matchmaking.api.domain import keys
from matchmaking.api.enums import Scope
from matchmaking.api.forms import KeyForm

MANAGE = "accounts.manage_members"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def key_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """The keys; a POST makes one, and its answer is the only page that shows the secret."""
    mine = own_membership(request, pk, permission=MANAGE)
    form = KeyForm(request.POST or None, taken=keys.usable_names(mine.organisation))
    new = None
    if request.method == "POST" and form.is_valid():
        new = keys.create_key(
            organisation=mine.organisation,
            name=form.cleaned_data["name"],
            scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
            created_by=request.user,
            lifetime=form.lifetime,
        )
        form = KeyForm(taken=())
    labels = dict(Scope.choices)
    now = timezone.now()
    context = {
        "form": form,
        "membership": mine,
        "organisation": mine.organisation,
        "new": new,
        "keys": [
            {
                "key": key,
                "scopes": [labels.get(scope, scope) for scope in key.scopes],
                "usable": key.revoked_at is None and key.expires_at > now,
            }
            for key in keys.keys_of(mine.organisation)
        ],
    }
    return render(request, "api/keys.html", context)


@require_POST
@login_required
def revoke(request: SignedInRequest, pk: int, key_pk: int) -> HttpResponse:
    mine = own_membership(request, pk, permission=MANAGE)
    key = get_object_or_404(keys.keys_of(mine.organisation), pk=key_pk)
    if keys.revoke_key(key=key):
        messages.success(request, _("The key is revoked. It opens nothing from this moment."))
    else:
        messages.info(request, _("The key was revoked before."))
    return redirect("api-keys:list", pk)
