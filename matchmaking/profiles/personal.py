"""What profiles keep of the people to whom letters go."""

from functools import partial

from django.db.models import Model

from accounts.audit import register_administered
from accounts.domain.accesses import Whose
from accounts.enums import Seen
from matchmaking.common.personal import Found, Holding, register_holding, unguarded
from matchmaking.profiles.domain.contacts import contact_of
from matchmaking.profiles.models import Buyer, Certification, Supplier

_CONTACT = ("contact_name", "contact_title", "contact_email", "contact_phone", "contact_source")


def register() -> None:
    holdings: tuple[tuple[str, type[Model]], ...] = (
        ("supplier's contact", Supplier),
        ("buyer's contact", Buyer),
    )
    for name, model in holdings:
        fields = ("organisation__legal_name", *_CONTACT)
        register_holding(Holding(name, partial(_of_person, model), fields, _erase_contact))
        register_administered(model, contact_of)
    # The form links to the document itself.
    register_administered(
        Certification,
        lambda row: [Whose(row.supplier.organisation_id)] if row.file else [],
        what=Seen.CERTIFICATE,
    )


def _of_person(model: type[Model], email: str) -> Found:
    return unguarded(model).filter(contact_email__iexact=email)


def _erase_contact(profiles: Found) -> None:
    profiles.update(**dict.fromkeys(_CONTACT, ""))
