"""What introductions ask of consents, standing consents and opt-outs."""

from django.db.models import Q

from accounts.domain.consents import has_refused
from accounts.enums import Purpose
from accounts.models import Organisation
from matchmaking.introductions.enums import AcceptReason, Answer, OptOutScope, Side
from matchmaking.introductions.models import Introduction, OptOut
from matchmaking.missions.models import Enrolment

# Whose withdrawal ends the introductions of the side that withdrew.
SUPPLIER_NEEDS = (Purpose.LETTERS, Purpose.SHARE_WITH_BUYERS, Purpose.PROFILE)
BUYER_NEEDS = (Purpose.LETTERS, Purpose.PROFILE)


def takes_no_letters(introduction: Introduction) -> bool:
    """The supplier was asked whether we may write to it of introductions, and did not agree.

    By such a letter it is asked; what it agreed to itself in an introduction it is written of.
    """
    return has_refused(introduction.supplier.organisation, Purpose.LETTERS)


def standing_enrolment(introduction: Introduction) -> Enrolment | None:
    """The supplier's enrolment where it carries standing consent to be introduced."""
    return Enrolment.objects.filter(
        mission_id=introduction.mission_id,
        organisation_id=introduction.supplier.organisation_id,
        standing_consent=True,
    ).first()


def was_never_asked(introduction: Introduction) -> bool:
    """The supplier was passed over on its standing consent and has not answered by itself."""
    return introduction.events.filter(reason=AcceptReason.STANDING_CONSENT).exists() and not (
        introduction.replies.filter(side=Side.SUPPLIER, answer=Answer.ACCEPT).exists()
    )


def has_opted_out(organisation: Organisation, introduction: Introduction) -> bool:
    scopes = (
        Q(scope=OptOutScope.ALL)
        | Q(scope=OptOutScope.MISSION, mission_id=introduction.mission_id)
        | Q(scope=OptOutScope.NEED, need_id=introduction.need_id)
    )
    return OptOut.objects.filter(scopes, organisation=organisation).exists()
