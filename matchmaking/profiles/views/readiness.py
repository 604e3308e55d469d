"""How ready a product is for Japan, for its owner and for the organizer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from matchmaking.profiles.domain.completeness import AskedSchemes
from matchmaking.profiles.domain.queries import suppliers_visible_to, with_everything
from matchmaking.profiles.domain.readiness import readiness_of


@require_safe
@login_required
def product_readiness(request: SignedInRequest, pk: int, product: int) -> HttpResponse:
    visible = with_everything(suppliers_visible_to(request.user))
    supplier = get_object_or_404(visible, pk=pk)
    shown = get_object_or_404(
        supplier.products.select_related("sector", "capacity_unit"), pk=product
    )
    context = {
        "supplier": supplier,
        "product": shown,
        "readiness": readiness_of(shown, supplier=supplier, asked=AskedSchemes.load()),
    }
    return render(request, "profiles/readiness.html", context)
