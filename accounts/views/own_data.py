"""What is kept of the person at the screen, and who was given it."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.domain.accesses import accesses_to
from accounts.domain.members import confirmed_addresses
from accounts.domain.personal import personal_data
from matchmaking.common.downloads import download

PAGE_SIZE = 50


@require_safe
@login_required
def own_data(request: SignedInRequest) -> HttpResponse:
    """Who was shown, sent or took away the person's data, or their organisation's contact."""
    looks = accesses_to(addresses=confirmed_addresses(request.user), user=request.user)
    context = {
        "page_obj": Paginator(looks, PAGE_SIZE).get_page(request.GET.get("page")),
        "controller": settings.PRIVACY_CONTROLLER,
        "kept_for": settings.ACCESS_RETENTION_DAYS,
    }
    response = render(request, "accounts/own_data.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
@login_required
def own_data_file(request: SignedInRequest) -> HttpResponse:
    """Everything that is kept under the person's confirmed addresses, as JSON."""
    addresses = sorted(confirmed_addresses(request.user))
    found = {address: personal_data(email=address) for address in addresses}
    text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2, sort_keys=True)
    return download(
        text, name="puente-own-data.json", content_type="application/json; charset=utf-8"
    )
