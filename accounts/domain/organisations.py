"""How an organisation comes to be and is renamed."""

from collections.abc import Iterable

from django.db import transaction

from accounts.domain.consents import give_consent
from accounts.enums import ConsentChannel, OrganisationKind, Purpose, Role
from accounts.models import Membership, Organisation, User, organisation_key
from matchmaking.common.enums import Language


@transaction.atomic
def create_organisation(
    *,
    kind: OrganisationKind,
    legal_name: str,
    country: str,
    owner: User | None = None,
    trade_name: str = "",
    website: str = "",
    is_fictional: bool = False,
) -> Organisation:
    """A new organisation; `owner` becomes its first member, none where an organizer imports it.

    `country` is an ISO 3166-1 code of two letters. A likeness to an existing organisation is no
    reason to refuse: who signs up must not learn who else is here. Organizers see duplicates.
    """
    organisation = Organisation.objects.create(
        kind=kind,
        legal_name=legal_name.strip(),
        trade_name=trade_name.strip(),
        country=country,
        website=website,
        is_fictional=is_fictional,
    )
    if owner is not None:
        Membership.objects.create(user=owner, organisation=organisation, role=Role.OWNER)
    return organisation


@transaction.atomic
def sign_up_supplier(
    *,
    owner: User,
    legal_name: str,
    trade_name: str,
    purposes: Iterable[Purpose],
    language: Language,
) -> Organisation:
    """A Mexican supplier that `owner` signs up, with the consents that `owner` ticked.

    `language` is the one in which the notice was shown. Who signs the same company up again, as
    after a connection that broke before the answer came, gets the one that is there.
    """
    # The account's row is the lock: two presses at once must not become two companies.
    User.objects.select_for_update().get(pk=owner.pk)
    organisation = _own_supplier(owner, legal_name) or create_organisation(
        kind=OrganisationKind.SUPPLIER,
        legal_name=legal_name,
        trade_name=trade_name,
        country="MX",
        owner=owner,
    )
    for purpose in purposes:
        give_consent(
            organisation=organisation,
            purpose=purpose,
            language=language,
            channel=ConsentChannel.WEB,
            user=owner,
        )
    return organisation


def _own_supplier(owner: User, legal_name: str) -> Organisation | None:
    """The supplier of this name that `owner` owns already."""
    return Organisation.objects.filter(
        kind=OrganisationKind.SUPPLIER,
        name_key=organisation_key(legal_name),
        memberships__user=owner,
        memberships__role=Role.OWNER,
    ).first()


def rename_organisation(
    *, organisation: Organisation, legal_name: str, trade_name: str, website: str
) -> None:
    organisation.legal_name = legal_name.strip()
    organisation.trade_name = trade_name.strip()
    organisation.website = website
    organisation.save(update_fields=["legal_name", "trade_name", "website", "updated_at"])
