"""Organisations that may be one and the same. A person is shown them; nothing merges by itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matchmaking.common.names import name_key

NEAR: Final = 0.86
"""Likeness of two name keys from which a person should look: "conservasdelbajio" and
"conservasbajio" have .90, "moldesbajio" and "moldesleon" .67."""
SHORTEST_NEAR_KEY: Final = 6

# Mailboxes that strangers share, and the domains of examples (RFC 2606), which the demo uses.
FREE_MAIL: Final = frozenset(
    {
        "aol.com", "example.com", "example.jp", "example.mx", "example.org",
        "gmail.com", "hotmail.com", "icloud.com", "live.com", "live.com.mx", "msn.com",
        "outlook.com", "outlook.es", "prodigy.net.mx", "proton.me", "protonmail.com", "yahoo.co.jp",
        "yahoo.com", "yahoo.com.mx",
    }
)  # fmt: skip


class Reason(StrEnum):
    TAX_ID = "tax_id"
    CORPORATE_NUMBER = "corporate_number"
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    MAIL_DOMAIN = "mail_domain"


REASONS: Final[dict[Reason, Promise]] = {
    Reason.TAX_ID: _("Same RFC"),
    Reason.CORPORATE_NUMBER: _("Same corporate number"),
    Reason.SAME_NAME: _("Same name"),
    Reason.NEAR_NAME: _("Similar name in the same place"),
    Reason.MAIL_DOMAIN: _("Same e-mail domain"),
}
_RANK: Final = {reason: rank for rank, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one organisation from another; `pk` is None for a row not yet taken in."""

    pk: int | None
    name: str
    key: str
    rfc: str = ""
    corporate_number: str = ""
    region: str = ""
    mail_domain: str = ""


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    other: Identity
    reasons: tuple[Reason, ...]
    """The weightiest first."""

    @property
    def labels(self) -> list[Promise]:
        return [REASONS[reason] for reason in self.reasons]


def identity(
    *,
    name: str,
    pk: int | None = None,
    rfc: str = "",
    corporate_number: str = "",
    region: str = "",
    email: str = "",
) -> Identity:
    domain = email.rpartition("@")[2].casefold()
    return Identity(
        pk=pk,
        name=name,
        key=name_key(name),
        rfc=rfc,
        corporate_number=corporate_number,
        region=region,
        mail_domain="" if domain in FREE_MAIL else domain,
    )


def identities_of(organisations: QuerySet[Organisation]) -> list[Identity]:
    """The identities of these suppliers and buyers, in one query."""
    rows = organisations.values_list(
        "pk", "legal_name", "supplier__rfc", "buyer__corporate_number", "supplier__state_id",
        "buyer__prefecture_id", "supplier__contact_email", "buyer__contact_email",
    )  # fmt: skip
    return [
        identity(
            pk=pk,
            name=name,
            rfc=rfc or "",
            corporate_number=number or "",
            region=state or prefecture or "",
            email=supplier_mail or buyer_mail or "",
        )
        for pk, name, rfc, number, state, prefecture, supplier_mail, buyer_mail in rows
    ]


class DuplicateFinder:
    """Compares against a fixed set of organisations; built once, asked many times."""

    def __init__(self, known: Iterable[Identity]) -> None:
        self._known = list(known)
        self._index: dict[tuple[str, str], list[Identity]] = {}
        self._letters = {id(one): Counter(one.key) for one in self._known}
        for one in self._known:
            for entry in _exact_keys(one):
                self._index.setdefault(entry, []).append(one)
            self._index.setdefault(("region", one.region), []).append(one)

    def likely_duplicates(self, one: Identity) -> list[LikelyDuplicate]:
        """Those that may be `one`, the likeliest first; never itself."""
        found: dict[int, tuple[Identity, set[Reason]]] = {}

        def add(other: Identity, reason: Reason) -> None:
            if other is not one and (one.pk is None or other.pk != one.pk):
                found.setdefault(id(other), (other, set()))[1].add(reason)

        for reason, key in _exact_keys(one):
            for other in self._index.get((reason, key), ()):
                add(other, Reason(reason))
        for other in self._near_names(one):
            add(other, Reason.NEAR_NAME)
        duplicates = [
            LikelyDuplicate(other, tuple(sorted(reasons, key=_RANK.__getitem__)))
            for other, reasons in found.values()
        ]
        duplicates.sort(key=lambda d: (_RANK[d.reasons[0]], d.other.name, d.other.pk or 0))
        return duplicates

    def _near_names(self, one: Identity) -> Iterator[Identity]:
        if len(one.key) < SHORTEST_NEAR_KEY:
            return
        letters = Counter(one.key)
        for other in self._index.get(("region", one.region), ()):
            if other.key == one.key or len(other.key) < SHORTEST_NEAR_KEY:
                continue
            total = len(one.key) + len(other.key)
            # Shared letters bound the likeness from above and cost a hundredth of it.
            shared = (letters & self._letters[id(other)]).total()
            if 2 * shared < NEAR * total:
                continue
            if SequenceMatcher(None, one.key, other.key, autojunk=False).ratio() >= NEAR:
                yield other


def _exact_keys(one: Identity) -> list[tuple[str, str]]:
    keys = [
        (Reason.TAX_ID, one.rfc),
        (Reason.CORPORATE_NUMBER, one.corporate_number),
        (Reason.SAME_NAME, one.key),
        (Reason.MAIL_DOMAIN, one.mail_domain),
    ]
    return [(reason.value, key) for reason, key in keys if key]
