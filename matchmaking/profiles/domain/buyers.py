"""What happens to a buyer's profile."""

import functools
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.domain.consents import give_consent
from accounts.enums import ConsentChannel, OrganisationKind, Purpose
from accounts.models import Organisation, User
from matchmaking.common.enums import Language, Publication
from matchmaking.common.unseen import seen
from matchmaking.profiles.domain.cleaning import Cleaned, Spec, clean
from matchmaking.profiles.domain.publication import (
    NotReadyError,
    claim_publication,
    missing_of_buyer,
)
from matchmaking.profiles.domain.saving import (
    Saved,
    refuse_errors,
    save_cleaned,
    set_changed,
    write,
)
from matchmaking.profiles.domain.suppliers import ORGANISATION_FIELDS, ORGANISATION_SPEC
from matchmaking.profiles.enums import ConsentBasis, Origin
from matchmaking.profiles.models import Buyer
from matchmaking.profiles.problems import Checked, warnings
from matchmaking.profiles.validators import (
    check_addressee,
    check_corporate_number,
    check_kana,
    check_list,
    check_people,
    check_phone,
    check_price,
    check_text,
    check_whole,
    check_year,
)

_BETWEEN_CITIES = re.compile(r"[;；,，、/／・\n]|\s+(?:y|e|and|&)\s+", re.IGNORECASE)


def check_cities(value: object, *, field: str = "meeting_cities") -> Checked[list[str]]:
    if isinstance(value, str):
        value = _BETWEEN_CITIES.split(seen(value))
    return check_list(value, field=field, item=functools.partial(check_text, limit=80), limit=20)


BUYER_SPEC = Spec(
    model=Buyer,
    fields=(
        "external_id", "name_kana", "name_en", "corporate_number", "prefecture", "address",
        "founded_year", "capital_jpy", "staff", "business", "main_customers", "role",
        "department", "contact_name", "contact_title", "contact_email", "contact_phone",
        "contact_source", "known_to_organizer", "language", "channel", "meeting_cities",
        "letters_per_week", "letters_per_mission", "consent_basis",
    ),
    required=("department",),
    checks={
        "name_kana": check_kana,
        "corporate_number": check_corporate_number,
        # The oldest firms in use were founded in Japan, in the sixth century.
        "founded_year": functools.partial(check_year, first=500),
        "capital_jpy": functools.partial(check_price, places=0, most=10**18 - 1),
        "staff": check_people,
        "department": check_addressee,
        "contact_name": check_addressee,
        "contact_phone": functools.partial(check_phone, region="JP"),
        "meeting_cities": check_cities,
        "letters_per_week": functools.partial(check_whole, most=50),
        "letters_per_mission": functools.partial(check_whole, most=200),
    },
)  # fmt: skip
# What a buyer agrees to by having its needs introduced; each is ticked by itself.
CONSENTS_TO_PUBLISH = (Purpose.PROFILE, Purpose.LETTERS)
BUYER_FIELDS = (*ORGANISATION_FIELDS, *BUYER_SPEC.fields)


def clean_buyer(*, data: Mapping[str, Any], buyer: Buyer | None = None) -> tuple[Cleaned, Cleaned]:
    """Check `data` (names of BUYER_FIELDS) without writing: the organisation's, the profile's."""
    firm = {name: data[name] for name in data if name in ORGANISATION_FIELDS}
    profile = {name: data[name] for name in data if name not in ORGANISATION_FIELDS}
    organisation = Organisation() if buyer is None else buyer.organisation
    return clean(ORGANISATION_SPEC, firm, organisation), clean(BUYER_SPEC, profile, buyer)


@transaction.atomic
def save_buyer(
    *, organisation: Organisation, data: Mapping[str, Any], origin: str = Origin.FORM
) -> Saved[Buyer]:
    """Create or change the profile of `organisation`; raises InvalidDataError on any error."""
    if organisation.kind != OrganisationKind.BUYER:
        raise ValueError(f"{organisation} is not a buyer")
    # The organisation's row is the lock: a form sent twice must not make two profiles.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    held = Buyer.objects.filter(organisation=organisation).select_related("organisation").first()
    firm, profile = clean_buyer(data=data, buyer=held)
    refuse_errors(firm, profile)
    firm_changed = set_changed(organisation, firm.values)
    write(organisation, firm_changed)
    saved = save_cleaned(held or Buyer(organisation=organisation, origin=origin), profile)
    noticed = warnings((*firm.problems, *profile.problems))
    return Saved(saved.instance, saved.created, (*firm_changed, *saved.changed), noticed)


@transaction.atomic
def publish_buyer(*, buyer: Buyer) -> bool:
    """Let the needs of this buyer be introduced; raises NotReadyError with what is missing."""
    missing = missing_of_buyer(buyer)
    if missing:
        raise NotReadyError(missing)
    return claim_publication(buyer, to=Publication.PUBLISHED, now=timezone.now())


@transaction.atomic
def publish_with_consent(*, buyer: Buyer, language: Language, user: User) -> bool:
    """Publish by the consents that `user` gives now, which are the basis for writing to it.

    NotReadyError with what else is missing; then no consent is kept either.
    """
    for purpose in CONSENTS_TO_PUBLISH:
        give_consent(
            organisation=buyer.organisation,
            purpose=purpose,
            language=language,
            channel=ConsentChannel.WEB,
            user=user,
        )
    basis = {"consent_basis": ConsentBasis.CONSENT}
    return publish_buyer(buyer=save_buyer(organisation=buyer.organisation, data=basis).instance)


@transaction.atomic
def withdraw_buyer(*, buyer: Buyer) -> bool:
    return claim_publication(buyer, to=Publication.WITHDRAWN, now=timezone.now())
