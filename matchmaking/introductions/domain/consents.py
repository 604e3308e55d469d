"""What introductions ask of consents: the latest word of an organisation on each purpose."""

from django.db.models import Q

from accounts.enums import Purpose
from accounts.models import Consent, Organisation
from matchmaking.introductions.enums import AcceptReason, Answer, OptOutScope, Side
from matchmaking.introductions.models import Introduction, OptOut
from matchmaking.missions.models import Enrolment

# Whose withdrawal ends the introductions of the side that withdrew.
SUPPLIER_NEEDS = (Purpose.LETTERS, Purpose.SHARE_WITH_BUYERS, Purpose.PROFILE)
BUYER_NEEDS = (Purpose.LETTERS, Purpose.PROFILE)


def latest_consent(organisation: Organisation, purpose: Purpose) -> Consent | None:
    """The latest act for `purpose`, given or withdrawn; None where it was never asked."""
    return (
        Consent.objects.filter(organisation=organisation, purpose=purpose)
        .order_by("-at", "-pk")
        .first()
    )


def has_withdrawn(organisation: Organisation, purposes: tuple[Purpose, ...]) -> bool:
    """It said no to one of `purposes`, and that is its latest word on it."""
    said = Consent.objects.filter(organisation=organisation, purpose__in=purposes)
    # Later words replace earlier ones.
    latest = dict(said.order_by("at", "pk").values_list("purpose", "given"))
    return not all(latest.values())


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
