"""Learned models: trained, proved, put into use, taken out again. The only writer of their state.

Which model scores an organizer's runs is decided here and nowhere else: `model_for_run`.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from matchmaking.common.whole_files import written
from matchmaking.matching.domain.learning.judgements import (
    Judgements,
    judgements_of,
    missions_learned_from,
)
from matchmaking.matching.enums import ModelState, ModelTrouble
from matchmaking.matching.models import Label, ModelVersion
from matchmaking.scoring.learning.learned import ModelFileError, digest, dump_model, load_model
from matchmaking.scoring.learning.promotion import Trial, try_out

# A training by itself waits until so many labels are new: less would tell the same again.
WORTH_A_TRAINING = 20
USABLE = (ModelState.READY, ModelState.RETIRED, ModelState.WITHDRAWN)


class ModelStateError(Exception):
    """The version is no longer in the state in which the person saw it."""


@dataclass(frozen=True)
class RunModel:
    """What scores a run: a version with its file's content, or the rules, and why those."""

    version: ModelVersion | None = None
    content: bytes = b""
    trouble: str = ""


def train(*, organizer: Organisation, user: User | None = None) -> ModelVersion | None:
    """Learn from all judgements so far, and put the result into use where it proved better.

    Every training is kept, also one that was refused. None where another training of the same
    organizer ended meanwhile and took the number.
    """
    number = _next_number(organizer)
    judgements = judgements_of(organizer)
    trial = try_out(judgements.judged, version=str(number))
    file, sha256 = "", ""
    if trial.model is not None:
        content = dump_model(trial.model)
        file, sha256 = f"{organizer.pk}-{number}.skops", digest(content)
        _write(file, content)
    try:
        with transaction.atomic():
            return _keep(organizer, number, trial, judgements, user, file, sha256)
    except IntegrityError:
        return None


def report_of(trial: Trial, judgements: Judgements) -> dict[str, Any]:
    """The training as numbers and codes, for the page and for years later."""
    evaluation = trial.evaluation
    report = {
        "counts": judgements.counts,
        "pairs": len(judgements.judged),
        "accounts": judgements.accounts,
        "missions": len(judgements.missions),
        "evaluation": None if evaluation is None else asdict(evaluation),
        "learned": [asdict(line) | {"feature": str(line.feature)} for line in trial.learned],
    }
    return {name: _finite(value) for name, value in report.items()}


def _finite(value: Any) -> Any:
    """JSON knows neither NaN nor tuples."""
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _keep(
    organizer: Organisation,
    number: int,
    trial: Trial,
    judgements: Judgements,
    user: User | None,
    file: str,
    sha256: str,
) -> ModelVersion:
    now = timezone.now()
    state = ModelState.REFUSED
    if trial.promoted:
        state = ModelState.READY if is_held(organizer) else ModelState.ACTIVE
    if state == ModelState.ACTIVE:
        ModelVersion.objects.filter(organizer=organizer, state=ModelState.ACTIVE).update(
            state=ModelState.RETIRED, ended_at=now, updated_at=now
        )
    return ModelVersion.objects.create(
        organizer=organizer,
        number=number,
        state=state,
        refusal=trial.refusal or "",
        file=file,
        sha256=sha256,
        report=report_of(trial, judgements),
        requested_by=user,
        in_use_since=now if state == ModelState.ACTIVE else None,
    )


def _next_number(organizer: Organisation) -> int:
    return (versions_of(organizer).aggregate(Max("number"))["number__max"] or 0) + 1


def _write(name: str, content: bytes) -> None:
    folder = Path(settings.MODELS_DIR)
    with written(folder, [content]) as part:
        part.replace(folder / name)


def versions_of(organizer: Organisation) -> QuerySet[ModelVersion]:
    """All trainings of an organizer, the newest first."""
    return ModelVersion.objects.filter(organizer=organizer).select_related(
        "requested_by", "ended_by"
    )


def active_version(organizer: Organisation) -> ModelVersion | None:
    return versions_of(organizer).filter(state=ModelState.ACTIVE).first()


def is_held(organizer: Organisation) -> bool:
    """Whether a person went back to the rules: then no training puts a model into use by itself."""
    last = (
        versions_of(organizer)
        .filter(in_use_since__isnull=False)
        .order_by("-in_use_since", "-number")
        .first()
    )
    return last is not None and last.state == ModelState.WITHDRAWN


def model_for_run(*, organizer: Organisation) -> RunModel:
    """The model in use with its file's content, verified; else the rules.

    A file that is missing or was changed is noted on its version, for the organizer's page and the
    administration, and the rules score until it is back.
    """
    version = active_version(organizer)
    if version is None:
        return RunModel()
    content, trouble = _read(version)
    if version.trouble != trouble:
        ModelVersion.objects.filter(pk=version.pk).update(
            trouble=trouble, updated_at=timezone.now()
        )
    return RunModel(None, b"", trouble) if trouble else RunModel(version, content)


def _read(version: ModelVersion) -> tuple[bytes, str]:
    try:
        content = (Path(settings.MODELS_DIR) / version.file).read_bytes()
    except OSError:
        return b"", ModelTrouble.MISSING
    try:
        load_model(content, sha256=version.sha256)
    except ModelFileError:
        return b"", ModelTrouble.CHANGED
    return content, ""


def withdraw_model(*, version: ModelVersion, user: User) -> None:
    """Take the model out of use: the rules score the next run. ModelStateError if it was not in."""
    now = timezone.now()
    changed = ModelVersion.objects.filter(pk=version.pk, state=ModelState.ACTIVE).update(
        state=ModelState.WITHDRAWN, ended_at=now, ended_by=user, updated_at=now
    )
    if changed != 1:
        raise ModelStateError(f"version {version.pk} is not in use")
    version.refresh_from_db()


def use_model(*, version: ModelVersion, user: User) -> None:
    """Put an earlier, or a waiting, version into use in place of the present one.

    ModelStateError unless it had proved better than the rules; a refused one never is.
    """
    now = timezone.now()
    with transaction.atomic():
        ModelVersion.objects.filter(
            organizer=version.organizer_id, state=ModelState.ACTIVE
        ).exclude(pk=version.pk).update(
            state=ModelState.RETIRED, ended_at=now, ended_by=user, updated_at=now
        )
        changed = ModelVersion.objects.filter(pk=version.pk, state__in=USABLE).update(
            state=ModelState.ACTIVE,
            in_use_since=now,
            ended_at=None,
            ended_by=None,
            updated_at=now,
        )
        if changed != 1:
            raise ModelStateError(f"version {version.pk} cannot be used")
    version.refresh_from_db()


def organizers_worth_a_training() -> list[int]:
    """Ids of organizers with enough labels since their last training."""
    organizers: Iterable[Organisation] = Organisation.objects.filter(
        kind=OrganisationKind.ORGANIZER
    )
    return [
        organizer.pk
        for organizer in organizers
        if labels_since_training(organizer) >= WORTH_A_TRAINING
    ]


def labels_since_training(organizer: Organisation) -> int:
    labels = Label.objects.filter(
        proposal__mission__in=missions_learned_from(organizer), positive__isnull=False
    )
    last = versions_of(organizer).first()
    return (labels if last is None else labels.filter(at__gt=last.created_at)).count()
