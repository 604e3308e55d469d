"""Who takes part in a mission, and what each agreed to by taking part."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.enums import ConsentChannel, OrganisationKind, Purpose
from accounts.models import Consent, Organisation, User
from matchmaking.common.enums import Language
from matchmaking.missions.domain.closing import refuse_closed
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment, Mission


@transaction.atomic
def enrol_organisation(
    *,
    mission: Mission,
    organisation: Organisation,
    state: EnrolmentState = EnrolmentState.INVITED,
    max_introductions: int | None = None,
) -> Enrolment:
    """Invite (or at once confirm) a supplier or a buyer; an enrolment that stands is left alone.

    Whoever withdrew and is enrolled again starts anew, without the standing consent of before.
    """
    if organisation.kind == OrganisationKind.ORGANIZER:
        raise ValueError("organizers are not enrolled in missions")
    refuse_closed(mission)
    enrolment, created = Enrolment.objects.get_or_create(
        mission=mission,
        organisation=organisation,
        defaults={"state": state, "max_introductions": max_introductions},
    )
    if not created:
        again = _claim(enrolment, to=state, only_from=(EnrolmentState.WITHDRAWN,))
        if not again and state == EnrolmentState.CONFIRMED:
            confirm_enrolment(enrolment=enrolment)
    return enrolment


@transaction.atomic
def enrol_unless_withdrawn(
    *, mission: Mission, organisation: Organisation, state: EnrolmentState
) -> Enrolment:
    """Invite or confirm an organisation unless it has left: then only a person takes it in again.

    The enrolment's state says what came of it. Raises MissionClosedError.
    """
    refuse_closed(mission)
    enrolment, created = Enrolment.objects.get_or_create(
        mission=mission, organisation=organisation, defaults={"state": state}
    )
    if not created and state == EnrolmentState.CONFIRMED:
        confirm_enrolment(enrolment=enrolment)
    return enrolment


@transaction.atomic
def confirm_enrolment(*, enrolment: Enrolment) -> bool:
    """The organisation takes part. False unless it was invited."""
    return _claim(enrolment, to=EnrolmentState.CONFIRMED, only_from=(EnrolmentState.INVITED,))


@transaction.atomic
def accept_invitation(*, enrolment: Enrolment) -> bool:
    """As `confirm_enrolment`, by the organisation's own word. Raises MissionClosedError."""
    refuse_closed(enrolment.mission)
    return confirm_enrolment(enrolment=enrolment)


@transaction.atomic
def leave_mission(*, enrolment: Enrolment) -> bool:
    """As `withdraw_enrolment`, by the organisation's own word. Raises MissionClosedError.

    Of a closed mission nothing is left to leave: nobody is introduced in it any more, and what was
    introduced stays. Who may read the profile is said by its consents.
    """
    refuse_closed(enrolment.mission)
    return withdraw_enrolment(enrolment=enrolment)


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment) -> bool:
    """The organisation takes no part any more, and its standing consent ends with it."""
    standing = (EnrolmentState.INVITED, EnrolmentState.CONFIRMED)
    moved = _claim(enrolment, to=EnrolmentState.WITHDRAWN, only_from=standing)
    if moved and enrolment.standing_consent:
        _set_standing(enrolment, given=False, at=None)
    return moved


@transaction.atomic
def set_standing_consent(
    *,
    enrolment: Enrolment,
    given: bool,
    notice_version: str,
    language: str = Language.SPANISH,
    channel: str = ConsentChannel.WEB,
    user: User | None = None,
    source: str = "",
) -> bool:
    """Record that a supplier need not be asked before each letter, or must be again.

    The act is kept as a consent either way; False if nothing changed, and then nothing is kept.
    Raises MissionClosedError where it is given to a closed mission; it is taken back from any.
    """
    if given:
        refuse_closed(enrolment.mission)
    if enrolment.standing_consent == given:
        return False
    now = timezone.now()
    Consent.objects.create(
        organisation=enrolment.organisation,
        purpose=Purpose.STANDING_INTRODUCTION,
        given=given,
        notice_version=notice_version,
        language=language,
        channel=channel,
        user=user,
        source=source or f"mission:{enrolment.mission.slug}",
    )
    _set_standing(enrolment, given=given, at=now if given else None)
    return True


def _set_standing(enrolment: Enrolment, *, given: bool, at: dt.datetime | None) -> None:
    enrolment.standing_consent = given
    enrolment.standing_consent_at = at
    enrolment.save(update_fields=["standing_consent", "standing_consent_at", "updated_at"])


def _claim(
    enrolment: Enrolment, *, to: EnrolmentState, only_from: tuple[EnrolmentState, ...]
) -> bool:
    rows = Enrolment.objects.filter(pk=enrolment.pk, state__in=only_from)
    moved = rows.update(state=to, updated_at=timezone.now())
    enrolment.refresh_from_db(fields=["state", "updated_at"])
    return moved == 1
