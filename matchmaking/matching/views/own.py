"""A supplier's page of its matches in one mission: each with why, and what would raise it."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import OrganisationRequest, supplier_required
from matchmaking.common.languages import present_language
from matchmaking.matching.domain import own
from matchmaking.matching.domain.telling import cards
from matchmaking.matching.domain.telling.topics import topics_of
from matchmaking.matching.enums import ProposalState
from matchmaking.scoring import Change
from matchmaking.scoring.language.concepts import CAPABILITY, CERTIFICATION

CHANGES: dict[Change, Promise] = {
    Change.ADD_CERTIFICATION: _("Obtain the certification %(name)s"),
    Change.ADD_CAPABILITY: _("Offer the process %(name)s"),
    Change.RAISE_CAPACITY: _("Raise your monthly capacity"),
    Change.SHORTEN_LEAD_TIME: _("Shorten your lead time"),
    Change.LOWER_MIN_ORDER: _("Accept a smaller first order"),
    Change.OFFER_INCOTERM: _("Quote with the Incoterm %(name)s"),
    Change.GAIN_JAPAN_EXPERIENCE: _("Make a first sale to Japan"),
    Change.STATE_CAPACITY: _("State your monthly capacity"),
    Change.STATE_LEAD_TIME: _("State your lead time"),
    Change.STATE_MIN_ORDER: _("State your minimum order"),
}
_KINDS = {Change.ADD_CERTIFICATION: CERTIFICATION, Change.ADD_CAPABILITY: CAPABILITY}

MATCHES_ON_A_PAGE = 20


@require_safe
@supplier_required
def own_matches(request: OrganisationRequest, slug: str) -> HttpResponse:
    """A mission in which the supplier takes no part is not found, whether or not it exists."""
    organisation = request.organisation
    mission = get_object_or_404(own.missions_joined_by(organisation), slug=slug)
    language = present_language()
    found = own.matches_of_supplier(mission=mission, organisation=organisation, language=language)
    nearest = None
    if not found:
        nearest = own.nearest_of_supplier(
            mission=mission, organisation=organisation, language=language
        )
    page = Paginator(found, MATCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = _lines(page, language)
    context = {
        "mission": mission,
        "page_obj": page,
        "approved": [line for line in shown if line["state"] == ProposalState.APPROVED],
        "put_forward": [line for line in shown if line["state"] == ProposalState.PROPOSED],
        "near_misses": [line for line in shown if line["is_near_miss"]],
        "total": len(found),
        "nothing_fits": nearest is not None,
        "nearest": _lines(nearest or (), language),
        "changes": [_change_line(change, language) for change in own.common_changes(found)],
    }
    return render(request, "matching/own_matches.html", context)


def _lines(matches: Iterable[own.OwnMatch], language: str) -> list[dict[str, object]]:
    shown = list(matches)
    explained = ((match.proposal.need, match.proposal.explanation) for match in shown)
    topics = topics_of(explained, language=language)
    return [_line(match, language, topics[match.proposal.need_id]) for match in shown]


def _line(match: own.OwnMatch, language: str, topic: str) -> dict[str, object]:
    """Only what the page may say: the template is given no proposal to ask further."""
    need = match.proposal.need
    return {
        "pk": match.proposal.pk,
        "state": match.proposal.state,
        "is_near_miss": match.proposal.state == ProposalState.COMPUTED,
        "points": round(match.proposal.score * 100),
        "calibrated": match.proposal.run.learned_model_id is not None,
        "card": cards.card_for_supplier(match.explanation, language=language),
        "need": match.need,
        # What the title says, for whoever cannot read it.
        "topic": "" if need.language == language else topic,
        "sector": need.sector,
        "products": need.product_terms.all(),
        "capabilities": need.required_capabilities.all(),
        "certifications": need.required_certifications.all(),
        "preferred": need.preferred_certifications.all(),
        "annual_volume": need.annual_volume,
        "first_order": need.first_order_quantity,
        "unit": need.volume_unit,
        "lead_time": need.max_lead_time_days,
    }


def _change_line(found: own.CommonChange, language: str) -> dict[str, object]:
    kind = _KINDS.get(found.change)
    name = cards.name_in(language)(kind, found.code) if kind else found.code.upper()
    return {
        "what": str(CHANGES[found.change]) % {"name": name.removeprefix("?")},
        "raises": found.raises,
        "opens": found.opens,
    }
