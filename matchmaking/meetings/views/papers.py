"""Papers to print, as PDF: the organizer's."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import OrganisationRequest, organizer_required
from accounts.enums import Way
from matchmaking.common.downloads import download
from matchmaking.common.languages import present_language
from matchmaking.meetings.domain import letters, papers, parties, queries
from matchmaking.meetings.models import Party
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission


def _pdf(paper: papers.Paper, name: str) -> HttpResponse:
    pdf = papers.pdf_of(paper)
    return download(pdf, name=f"{name}.pdf", content_type="application/pdf", inline=True)


@require_safe
@organizer_required
def timetable_pdf(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    paper = papers.timetable_paper(mission, language=present_language())
    return _pdf(paper, f"{slug}-timetable")


@require_safe
@organizer_required
def names_pdf(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    named = parties.contacts_of(queries.parties_of(mission))
    note_in_mission(request, mission, named, way=Way.DOWNLOAD)
    return _pdf(papers.names_paper(mission, language=present_language()), f"{slug}-names")


@require_safe
@organizer_required
def party_pdf(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    party = get_object_or_404(Party.objects.filter(mission=mission), pk=pk)
    return _pdf(papers.party_paper(letters.load_party(party.pk)), f"{slug}-{pk}")
