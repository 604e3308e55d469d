"""Missions, and the match runs of those that one organizes."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.errors import ConflictError
from matchmaking.api.once import once
from matchmaking.api.permissions import refuse_role
from matchmaking.api.principal import Principal
from matchmaking.api.serializers.missions import (
    MissionSerializer,
    RunDetailSerializer,
    RunSerializer,
    StartRunSerializer,
)
from matchmaking.api.views.base import ApiView
from matchmaking.common.wake import wake
from matchmaking.matching import tasks
from matchmaking.matching.domain import queries
from matchmaking.matching.domain.running import runs
from matchmaking.matching.models import MatchRun
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.queries import with_participant_counts
from matchmaking.missions.models import Mission


class MissionList(ApiView):
    tag = "missions"

    @extend_schema(operation_id="missions_list", responses=MissionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Missions that you organize or take part in, the latest first."""
        self.query()
        found = _counted(self.principal).order_by("-starts_on", "pk")
        return self.page_of(found, MissionSerializer)


class MissionDetail(ApiView):
    tag = "missions"

    @extend_schema(operation_id="missions_retrieve", responses=MissionSerializer)
    def get(self, request: Request, slug: str) -> Response:
        mission = get_object_or_404(_counted(self.principal), slug=slug)
        return Response(MissionSerializer(mission).data)


class RunList(ApiView):
    tag = "match runs"

    @extend_schema(operation_id="runs_list", responses=RunSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Runs of a mission that you organize, the newest first."""
        self.query()
        mission = get_object_or_404(self.principal.organized_missions(), slug=slug)
        return self.page_of(queries.runs_of_mission(mission), RunSerializer)

    @extend_schema(
        operation_id="runs_start",
        request=StartRunSerializer,
        responses={201: RunDetailSerializer},
    )
    @once
    def post(self, request: Request, slug: str) -> Response:
        """Start a run; one at a time. Decisions of earlier runs stand."""
        mission = get_object_or_404(self.principal.organized_missions(), slug=slug)
        if not self.principal.may_edit(mission.organizer_id):
            refuse_role()
        top = self.checked(StartRunSerializer)["top"]
        try:
            run = runs.start_run(mission=mission, user=self.principal.user, top=top)
        except runs.RunAlreadyActiveError as error:
            raise ConflictError(
                _("The run %(run)s of this mission is under way.") % {"run": error.run.pk},
                code="run_active",
            ) from error
        except MissionClosedError as error:
            raise ConflictError(_("The mission is closed."), code="mission_closed") from error
        wake(tasks.prepare, run.pk)
        headers = {"Location": reverse("api:run", args=[run.pk])}
        data = RunDetailSerializer(_run(self.principal, run.pk)).data
        return Response(data, status=status.HTTP_201_CREATED, headers=headers)


class RunDetail(ApiView):
    tag = "match runs"

    @extend_schema(operation_id="runs_retrieve", responses=RunDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A run with its progress."""
        return Response(RunDetailSerializer(_run(self.principal, pk)).data)


class RunCancel(ApiView):
    tag = "match runs"

    @extend_schema(operation_id="runs_cancel", request=None, responses=RunDetailSerializer)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Stop a run for good; proposals of earlier runs are untouched."""
        run = _run(self.principal, pk)
        if not self.principal.may_edit(run.mission.organizer_id):
            refuse_role()
        if not runs.cancel_run(run=run):
            raise ConflictError(_("The run had ended before."), code="run_ended")
        return Response(RunDetailSerializer(_run(self.principal, pk)).data)


def _counted(principal: Principal) -> QuerySet[Mission]:
    missions = Mission.objects.filter(pk__in=principal.missions().values("pk"))
    return with_participant_counts(missions.select_related("organizer"))


def _run(principal: Principal, pk: int) -> MatchRun:
    found = get_object_or_404(
        MatchRun.objects.filter(mission__in=principal.organized_missions()).select_related(
            "mission"
        ),
        pk=pk,
    )
    return queries.runs_of_mission(found.mission).get(pk=pk)
