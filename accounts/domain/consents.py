"""Consents: each purpose by itself, each act a row that is never changed."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from accounts.enums import ConsentChannel, OrganisationKind, Purpose
from accounts.models import Consent, Organisation, User
from matchmaking.common.enums import Language

# The notice that is shown now; its texts are templates/accounts/notice/<version>/<language>.html.
# A change of meaning gets a new version and folder, so that an old consent still has its text.
NOTICE_VERSION = "2026-11-22"
NOTICE_VERSIONS = ("2026-11-22", "2026-11")

# What each kind of organisation is asked, beside what belongs to one mission: a standing consent
# is given on enrolment. Organizers consent to nothing; they answer for what they do.
PURPOSES_OF_KIND: dict[OrganisationKind, tuple[Purpose, ...]] = {
    OrganisationKind.SUPPLIER: (
        Purpose.PROFILE,
        Purpose.SHARE_WITH_BUYERS,
        Purpose.LETTERS,
        Purpose.NAME_IN_LETTERS,
    ),
    # Each need of a buyer says for itself whether the buyer is named.
    OrganisationKind.BUYER: (Purpose.PROFILE, Purpose.LETTERS),
    OrganisationKind.ORGANIZER: (),
}
SIGN_UP_PURPOSES = PURPOSES_OF_KIND[OrganisationKind.SUPPLIER]


def give_consent(
    *,
    organisation: Organisation,
    purpose: Purpose,
    language: Language,
    channel: ConsentChannel,
    user: User | None = None,
    source: str = "",
    notice_version: str = NOTICE_VERSION,
) -> Consent:
    """Record that `organisation` consents to `purpose`, having read the notice in `language`.

    A consent that stands under the same version is returned as it is. `source` says where an
    imported or paper consent is kept.
    """
    return _record(
        organisation=organisation,
        purpose=purpose,
        given=True,
        language=language,
        channel=channel,
        user=user,
        source=source,
        notice_version=notice_version,
    )


def withdraw_consent(
    *,
    organisation: Organisation,
    purpose: Purpose,
    language: Language,
    channel: ConsentChannel,
    user: User | None = None,
    source: str = "",
    notice_version: str = NOTICE_VERSION,
) -> Consent:
    """Record that `organisation` no longer consents, or objects though it was never asked.

    Whoever acts on consents reads `in_force`, so the withdrawal holds from this row on.
    """
    return _record(
        organisation=organisation,
        purpose=purpose,
        given=False,
        language=language,
        channel=channel,
        user=user,
        source=source,
        notice_version=notice_version,
    )


def consents_in_force(organisation: Organisation) -> dict[Purpose, Consent]:
    """The consents of `organisation` that stand now, by purpose."""
    standing = Consent.objects.in_force().filter(organisation=organisation)
    return {Purpose(consent.purpose): consent for consent in standing}


def has_withdrawn(organisation: Organisation, purposes: Collection[Purpose]) -> bool:
    """Whether its latest word on one of `purposes` is a no. Never asked is no such word."""
    latest = Consent.objects.latest_acts().filter(organisation=organisation)
    return latest.filter(purpose__in=purposes, given=False).exists()


def has_refused(organisation: Organisation, purpose: Purpose) -> bool:
    """Whether it said no to `purpose`, or was asked and did not say yes: see `refused_by`."""
    return organisation.pk in refused_by([organisation.pk], purpose)


def refused_by(organisations: Collection[int], purpose: Purpose) -> set[int]:
    """Those of `organisations`, by key, that said no to `purpose`, or were asked and said nothing.

    Who agrees by itself that its profile is kept has had all purposes of its kind before it, each
    with a box of its own: one that stayed empty is a no. An imported organisation was never asked.
    """
    asked = Q(purpose=Purpose.PROFILE, channel=ConsentChannel.WEB)
    acts = Consent.objects.filter(Q(purpose=purpose) | asked, organisation__in=organisations)
    agrees: dict[int, bool] = {}
    said = ("organisation", "organisation__kind", "purpose", "given")
    for key, kind, about, given in acts.order_by("at", "pk").values_list(*said):
        if about == purpose:
            agrees[key] = given
        elif purpose in PURPOSES_OF_KIND[OrganisationKind(kind)]:
            agrees.setdefault(key, False)
    return {key for key, given in agrees.items() if not given}


@transaction.atomic
def _record(
    *,
    organisation: Organisation,
    purpose: Purpose,
    given: bool,
    notice_version: str,
    **facts: object,
) -> Consent:
    # The organisation's row is the lock: two presses at once must not become two acts.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    latest: Consent | None = Consent.objects.filter(
        organisation=organisation, purpose=purpose
    ).first()
    unchanged = latest is not None and latest.given == given
    if latest is not None and unchanged and (not given or latest.notice_version == notice_version):
        return latest
    consent: Consent = Consent.objects.create(
        organisation=organisation,
        purpose=purpose,
        given=given,
        notice_version=notice_version,
        **facts,
    )
    return consent
