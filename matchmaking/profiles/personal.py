"""What profiles keep of the people to whom letters go."""

from functools import partial

from django.db.models import Model

from matchmaking.common.personal import Found, Holding, register_holding, unguarded
from matchmaking.profiles.models import Buyer, Supplier

_CONTACT = ("contact_name", "contact_title", "contact_email", "contact_phone", "contact_source")


def register() -> None:
    holdings: tuple[tuple[str, type[Model]], ...] = (
        ("supplier's contact", Supplier),
        ("buyer's contact", Buyer),
    )
    for name, model in holdings:
        fields = ("organisation__legal_name", *_CONTACT)
        register_holding(Holding(name, partial(_of_person, model), fields, _erase_contact))


def _of_person(model: type[Model], email: str) -> Found:
    return unguarded(model).filter(contact_email__iexact=email)


def _erase_contact(profiles: Found) -> None:
    profiles.update(**dict.fromkeys(_CONTACT, ""))
