"""The review page: per need the ranked proposals, why and why not, one by one or in bulk."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    SignedInRequest,
    organizer_editor_required,
    organizer_required,
)
from accounts.domain.consents import refused_by
from accounts.enums import Purpose
from matchmaking.common.keys import key_in
from matchmaking.common.languages import present_language
from matchmaking.matching.domain import queries, reviews
from matchmaking.matching.domain.found import nearest_first
from matchmaking.matching.domain.telling import cards
from matchmaking.matching.domain.telling.topics import topics_of
from matchmaking.matching.enums import Decision, ProposalState, RejectionReason
from matchmaking.matching.forms import BulkDecisionForm, DecisionForm
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need

NEEDS_ON_A_PAGE = 50
# So many of the nearest that are left out are shown with what they lack.
NEAREST = 3


@require_safe
@organizer_required
def review(request: OrganisationRequest, slug: str, need_pk: int | None = None) -> HttpResponse:
    """A page of the latest complete run's needs beside the proposals of one need.

    The list can be leafed through beside the open need; the keys for the next and the previous need
    go on from the open one, over the ends of pages.
    """
    mission = organized_mission_or_404(request, slug)
    run = queries.latest_complete_run(mission)
    if run is None:
        return render(request, "matching/review_empty.html", {"mission": mission})
    order = queries.needs_in_order(run)
    chosen = need_pk or queries.first_need_to_review(run) or next(iter(order), None)
    if chosen not in order:
        return render(request, "matching/review_empty.html", {"mission": mission, "run": run})
    place = order.index(chosen)
    paginator = Paginator(order, NEEDS_ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page") or place // NEEDS_ON_A_PAGE + 1)
    listed = list(queries.needs_under_review(run).filter(pk__in=page.object_list))
    need = get_object_or_404(queries.needs_under_review(run), pk=chosen)
    _name_topics(run, [*listed, need])
    context = {
        "mission": mission,
        "run": run,
        "page_obj": page,
        "needs": listed,
        "need": need,
        "previous_need": order[place - 1] if place else None,
        "next_need": order[place + 1] if place + 1 < len(order) else None,
        **_pairs_of(run, need, every="all" in request.GET),
        "to_review": queries.number_to_review(run),
        "reasons": RejectionReason.choices,
    }
    return render(request, "matching/review.html", context)


@require_safe
@organizer_required
def proposal_detail(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """One pair in full: every contribution, the evidence on both sides, gates and history."""
    mission = organized_mission_or_404(request, slug)
    proposal = get_object_or_404(queries.proposals_of_mission(mission), pk=pk)
    (proposal,) = explained([proposal])
    told = {} if proposal.hidden else _in_full(proposal)
    context = {
        "mission": mission,
        "proposal": proposal,
        **told,
        "history": proposal.reviews.select_related("user"),
        "reasons": RejectionReason.choices,
    }
    return render(request, "matching/proposal_detail.html", context)


def _in_full(proposal: Proposal) -> dict[str, Any]:
    explanation, language = proposal.explanation, get_language() or "en"
    return {
        "contributions": cards.contributions(explanation),
        "terms": cards.terms_in_common(explanation, language=language),
    }


@require_POST
@organizer_editor_required
def decide(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """Approve, reject with a reason, park or undo one proposal; answers with its line for htmx."""
    mission = organized_mission_or_404(request, slug)
    proposal = get_object_or_404(queries.proposals_of_mission(mission), pk=pk)
    form = DecisionForm(request.POST)
    problem = (
        _decide(proposal, form.cleaned_data, request)
        if form.is_valid()
        else str(next(iter(form.errors.values()))[0])
    )
    if request.htmx:
        return _line(request, mission, proposal, problem)
    if problem:
        messages.error(request, problem)
    return redirect("matching:review-need", slug=slug, need_pk=proposal.need_id)


@require_POST
@organizer_editor_required
def decide_in_bulk(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    form = BulkDecisionForm(request.POST)
    back = key_in(request.POST.get("need", ""))
    target = (
        reverse("matching:review-need", args=[slug, back])
        if back is not None
        else reverse("matching:review", args=[slug])
    )
    if not form.is_valid():
        for error in (error for errors in form.errors.values() for error in errors):
            messages.error(request, str(error))
        return redirect(target)
    chosen = list(
        queries.proposals_of_mission(mission).filter(pk__in=form.cleaned_data["proposals"])
    )
    done, refused = reviews.decide_in_bulk(
        proposals=chosen,
        decision=Decision(form.cleaned_data["decision"]),
        user=request.user,
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["note"],
    )
    _report_bulk(request, len(done), refused)
    return redirect(target)


def _pairs_of(run: MatchRun, need: Need, *, every: bool) -> dict[str, Any]:
    """The need's pairs: those to look at, and the nearest of those that the run leaves out."""
    every_pair = list(queries.proposals_of_need(run, need))
    kept, left_out = _parted(every_pair, run)
    proposals, places = explained(kept), _places(every_pair, run)
    for proposal in proposals:
        proposal.place = places.get(proposal.pk)
    nearest = nearest_first(left_out)
    shown = nearest if every else nearest[:NEAREST]
    return {
        "passing": [proposal for proposal in proposals if not proposal.blocked],
        "blocked": [proposal for proposal in proposals if proposal.blocked],
        "nearest": explained(shown),
        "further": len(nearest) - len(shown),
    }


def _places(proposals: Iterable[Proposal], run: MatchRun) -> dict[int, int]:
    """By key 1, 2, 3 of a need's pairs, given by rank, that pass and are not left out.

    Ranks are of all that were compared, so they would jump. Whoever is left out has no place, even
    when approved by hand: the others' then stay what they were when the page was read.
    """
    listed = [p.pk for p in proposals if not p.blocked and not run.leaves_out(p.ground)]
    return {pk: place for place, pk in enumerate(listed, start=1)}


def _parted(proposals: Iterable[Proposal], run: MatchRun) -> tuple[list[Proposal], list[Proposal]]:
    """Pairs to look at, and those that the run leaves out and nobody decided."""
    kept: list[Proposal] = []
    left_out: list[Proposal] = []
    for proposal in proposals:
        waits = proposal.state == ProposalState.COMPUTED and run.leaves_out(proposal.ground)
        (left_out if waits else kept).append(proposal)
    return kept, left_out


def explained(proposals: Iterable[Proposal]) -> list[Any]:
    """The proposals with `.card`: reasons, what is missing and the one change, as sentences.

    It is empty where the pair is `.hidden`, since a side keeps its profile back: the sentences
    quote from both. `.takes_no_letters`: what is approved waits until the supplier agrees to them.
    """
    found: list[Any] = list(proposals)
    language = get_language() or "en"
    firms = {proposal.supplier.organisation_id for proposal in found}
    unwritten = refused_by(firms, Purpose.LETTERS)
    for proposal in found:
        proposal.takes_no_letters = proposal.supplier.organisation_id in unwritten
        proposal.hidden = proposal.kept_back or proposal.need_kept_back
        proposal.card = (
            cards.NO_CARD
            if proposal.hidden
            else cards.card(proposal.explanation, language=language)
        )
    return found


def _name_topics(run: MatchRun, needs: list[Any]) -> None:
    """`.topic` of each need: what it is about, where its own title is in another language."""
    language = present_language()
    best = queries.best_explanations(run, [need.pk for need in needs])
    topics = topics_of(((need, best.get(need.pk, {})) for need in needs), language=language)
    for need in needs:
        need.topic = "" if need.language == language else topics[need.pk]


def _decide(proposal: Proposal, decision: dict[str, str], request: SignedInRequest) -> str:
    """What went wrong, as a sentence; empty where the decision was taken."""
    _done, refused = reviews.decide_in_bulk(
        proposals=[proposal],
        decision=Decision(decision["decision"]),
        user=request.user,
        reason=decision["reason"],
        note=decision["note"],
    )
    return _refusal(refused[0]) if refused else ""


def _refusal(error: reviews.ReviewError) -> str:
    return {
        reviews.ReviewError.CHANGED: _(
            "Somebody decided this in the meantime; here is how it stands."
        ),
        reviews.ReviewError.KEPT_BACK: _(
            "This company no longer shows its profile; it is proposed to nobody."
        ),
        reviews.ReviewError.BUYER_KEPT_BACK: _(
            "This buyer no longer shows its profile and needs; nobody is proposed to it."
        ),
        reviews.ReviewError.REASON_MISSING: _("Please say why you reject it."),
        reviews.ReviewError.INTRODUCED: _(
            "The introduction is on its way. You can withdraw it on the page of letters."
        ),
    }[error.code]


def _line(
    request: SignedInRequest, mission: Mission, proposal: Proposal, problem: str
) -> HttpResponse:
    run = proposal.run
    (line,) = explained(queries.proposals_of_run(run).filter(pk=proposal.pk))
    beside = run.proposals.filter(need=proposal.need_id).order_by("rank", "supplier_id")
    line.place = _places(beside, run).get(proposal.pk)
    context = {
        "mission": mission,
        "proposal": line,
        "problem": problem,
        "reasons": RejectionReason.choices,
    }
    shown_on = request.htmx.current_url_abs_path or ""
    if shown_on == reverse("matching:proposal", args=[mission.slug, proposal.pk]):
        context["alone"] = True
    # Where the list was leafed through, the open need may not stand in it.
    elif "page=" not in shown_on:
        context |= {
            "run": proposal.run,
            "need": queries.needs_under_review(proposal.run).get(pk=proposal.need_id),
            "to_review": queries.number_to_review(proposal.run),
        }
    return render(request, "matching/partials/decided.html", context)


def _report_bulk(request: SignedInRequest, done: int, refused: list[reviews.ReviewError]) -> None:
    if done:
        messages.success(
            request,
            ngettext("%(count)s proposal was decided.", "%(count)s proposals were decided.", done)
            % {"count": done},
        )
    for error in refused[:5]:
        messages.warning(request, f"{error.proposal.supplier}: {_refusal(error)}")
