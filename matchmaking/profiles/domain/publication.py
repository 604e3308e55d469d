"""When a profile may be shown, and the one place that writes whether it is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain.consents import consents_in_force, has_withdrawn
from accounts.enums import Purpose
from accounts.models import Organisation
from matchmaking.common.enums import Publication
from matchmaking.profiles.enums import Step
from matchmaking.profiles.models import Buyer, Supplier

REQUIRED_CONSENTS = (Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS)
# Each introduction is asked for by letter: who takes none would be proposed and never asked.
CONSENTS_TO_PUBLISH = (*REQUIRED_CONSENTS, Purpose.LETTERS)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing without which a profile is not shown; `step` is the page that asks for it."""

    code: str
    label: Promise
    step: str


class NotReadyError(Exception):
    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(part.code for part in self.missing))


def missing_of_supplier(supplier: Supplier) -> list[Missing]:
    """What stands between this profile and its readers, in the order of the steps."""
    consents = consents_in_force(supplier.organisation)
    conditions = (
        (supplier.state_id, "state", _("the state where you are"), Step.COMPANY),
        (
            supplier.is_described,
            "description",
            _("what your company does, in one language"),
            Step.COMPANY,
        ),
        (supplier.sectors.exists(), "sectors", _("at least one sector"), Step.COMPANY),
        (
            supplier.products.exists() or supplier.capabilities.exists(),
            "offer",
            _("one product, or one process or service that you offer"),
            Step.PRODUCTS,
        ),
        (supplier.contact_name, "contact_name", _("whom we write to"), Step.CONTACT),
        (supplier.contact_email, "contact_email", _("an e-mail address for us"), Step.CONTACT),
        (
            Purpose.PROFILE in consents,
            "consent_profile",
            _("your consent that we keep and show the profile"),
            Step.PUBLISH,
        ),
        (
            Purpose.SHARE_WITH_BUYERS in consents,
            "consent_share",
            _("your consent that Japanese buyers may read it"),
            Step.PUBLISH,
        ),
        (
            Purpose.LETTERS in consents,
            "consent_letters",
            _("your consent that we write to you when an introduction is proposed"),
            Step.PUBLISH,
        ),
    )
    return [Missing(code, label, step) for held, code, label, step in conditions if not held]


def has_withdrawn_consent(organisation: Organisation) -> bool:
    """Whether its latest word on a consent that a shown profile needs is a no."""
    return has_withdrawn(organisation, REQUIRED_CONSENTS)


def missing_of_buyer(buyer: Buyer) -> list[Missing]:
    """What a buyer's profile lacks before its needs can be introduced."""
    conditions = (
        (buyer.department, "department", _("the department that answers")),
        (buyer.business, "business", _("what your company does")),
        (buyer.contact_email, "contact_email", _("an e-mail address for letters")),
        (buyer.consent_basis, "consent_basis", _("on what basis we may write to you")),
    )
    return [Missing(code, label, "buyer") for held, code, label in conditions if not held]


def claim_publication(profile: Supplier | Buyer, *, to: Publication, now: dt.datetime) -> bool:
    """Move the publication if it stands elsewhere; withdrawal is only of what is published.

    True if this call moved it. `profile` then says the new state too.
    """
    rows = type(profile)._default_manager.filter(pk=profile.pk)
    if to == Publication.WITHDRAWN:
        moved = rows.filter(publication=Publication.PUBLISHED).update(
            publication=to, updated_at=now
        )
    else:
        moved = rows.exclude(publication=to).update(
            publication=to, published_at=now, updated_at=now
        )
    profile.refresh_from_db(fields=["publication", "published_at", "updated_at"])
    return moved == 1
