"""Organisations that may be one and the same. A person is shown them; nothing merges by itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matchmaking.common.names import name_key

NEAR: Final = 0.86
"""Likeness of two name keys from which a person should look: "conservasdelbajio" and
"conservasbajio" have .90, "moldesbajio" and "moldesleon" .67."""
SHORTEST_NEAR_KEY: Final = 6

COMPLETE_RFC: Final = 12
"""Characters from which an RFC names one tax payer; a person's first ten are shared by others."""

# Mailboxes that strangers share, and the domains of examples (RFC 2606), which the demo uses.
FREE_MAIL: Final = frozenset(
    {
        "aol.com", "docomo.ne.jp", "example.com", "example.jp", "example.mx", "example.org",
        "ezweb.ne.jp", "gmail.com", "googlemail.com", "gmx.com", "hotmail.com", "hotmail.com.mx",
        "hotmail.es", "icloud.com", "live.com", "live.com.mx", "mac.com", "mail.com", "me.com",
        "msn.com", "nifty.com", "ocn.ne.jp", "outlook.com", "outlook.es", "outlook.jp",
        "prodigy.net.mx", "proton.me", "protonmail.com", "softbank.ne.jp", "telmexmail.com",
        "yahoo.co.jp", "yahoo.com", "yahoo.com.mx", "yahoo.es", "ymail.com", "zoho.com",
    }
)  # fmt: skip
# Hosts on which many firms have their page, each under a path of its own.
SHARED_SITES: Final = frozenset(
    {
        "alibaba.com", "facebook.com", "fb.com", "google.com", "instagram.com", "linkedin.com",
        "linktr.ee", "maps.app.goo.gl", "mercadolibre.com.mx", "sites.google.com", "tiktok.com",
        "twitter.com", "wa.me", "whatsapp.com", "x.com", "youtube.com",
    }
)  # fmt: skip


class Reason(StrEnum):
    TAX_ID = "tax_id"
    CORPORATE_NUMBER = "corporate_number"
    SAME_NAME = "same_name"
    TRADE_NAME = "trade_name"
    WEB_DOMAIN = "web_domain"
    NEAR_NAME = "near_name"
    MAIL_DOMAIN = "mail_domain"


REASONS: Final[dict[Reason, Promise]] = {
    Reason.TAX_ID: _("Same RFC"),
    Reason.CORPORATE_NUMBER: _("Same corporate number"),
    Reason.SAME_NAME: _("Same name"),
    Reason.TRADE_NAME: _("Same trade name"),
    Reason.WEB_DOMAIN: _("Same website"),
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
    trade_key: str = ""
    """Of the trade name, where it is another: lists often call a company by it."""
    rfc: str = ""
    corporate_number: str = ""
    region: str = ""
    mail_domain: str = ""
    web_domain: str = ""

    @property
    def names(self) -> set[str]:
        """The keys of all its names."""
        return {self.key, self.trade_key} - {""}

    def contradicts(self, other: "Identity") -> bool:
        """Whether the numbers of the two are known, and say that they are two."""
        rfcs = {one.rfc for one in (self, other) if len(one.rfc) >= COMPLETE_RFC}
        numbers = {one.corporate_number for one in (self, other) if one.corporate_number}
        return len(rfcs) == 2 or len(numbers) == 2

    def resembles(self, other: "Identity") -> bool:
        """Whether a number, a domain or much of the name of the two is the same."""
        if self.names & other.names or set(_exact_keys(self)) & set(_exact_keys(other)):
            return True
        shorter, longer = sorted((self.key, other.key), key=len)
        held = len(shorter) >= SHORTEST_NEAR_KEY and shorter in longer
        return held or SequenceMatcher(None, shorter, longer, autojunk=False).ratio() >= NEAR


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    other: Identity
    reasons: tuple[Reason, ...]
    """The weightiest first."""

    def is_certain(self, one: Identity) -> bool:
        """Whether `one` and the other are the same by more than likeness.

        Either the number by which the state knows them is one, or their name is and beside it the
        place or a domain of their own. A domain alone is shared by the firms of a group.
        """
        found, other = set(self.reasons), self.other
        if one.contradicts(other):
            return False
        if Reason.CORPORATE_NUMBER in found:
            return True
        if Reason.TAX_ID in found and len(one.rfc) >= COMPLETE_RFC:
            return True
        same_place = bool(one.region) and one.region == other.region
        own_domain = bool(found & {Reason.WEB_DOMAIN, Reason.MAIL_DOMAIN})
        return Reason.SAME_NAME in found and (same_place or own_domain)

    @property
    def labels(self) -> list[Promise]:
        return [REASONS[reason] for reason in self.reasons]


def identity(
    *,
    name: str,
    trade_name: str = "",
    pk: int | None = None,
    rfc: str = "",
    corporate_number: str = "",
    region: str = "",
    email: str = "",
    website: str = "",
) -> Identity:
    domain = email.rpartition("@")[2].casefold()
    key, trade_key = name_key(name), name_key(trade_name)
    return Identity(
        pk=pk,
        name=name,
        key=key,
        trade_key="" if trade_key == key else trade_key,
        rfc=rfc,
        corporate_number=corporate_number,
        region=region,
        mail_domain="" if domain in FREE_MAIL else domain,
        web_domain=_web_domain(website),
    )


def _web_domain(website: str) -> str:
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    host = host.casefold().removeprefix("www.")
    shared = host in FREE_MAIL or host.removeprefix("m.") in SHARED_SITES or "." not in host
    return "" if shared else host


def identities_of(organisations: QuerySet[Organisation]) -> list[Identity]:
    """The identities of these suppliers and buyers, in one query."""
    rows = organisations.values_list(
        "pk", "legal_name", "trade_name", "supplier__rfc", "buyer__corporate_number",
        "supplier__state_id", "buyer__prefecture_id", "supplier__contact_email",
        "buyer__contact_email", "website",
    )  # fmt: skip
    return [
        identity(
            pk=pk,
            name=name,
            trade_name=trade_name,
            rfc=rfc or "",
            corporate_number=number or "",
            region=state or prefecture or "",
            email=supplier_mail or buyer_mail or "",
            website=website,
        )
        for (
            pk,
            name,
            trade_name,
            rfc,
            number,
            state,
            prefecture,
            supplier_mail,
            buyer_mail,
            website,
        ) in rows
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
            for name in one.names:
                self._index.setdefault(("name", name), []).append(one)

    def likely_duplicates(self, one: Identity, *, near: bool = True) -> list[LikelyDuplicate]:
        """Those that may be `one`, the likeliest first; never itself.

        `near` asks for similar names too, which costs a comparison with each of the same place.
        """
        found: dict[int, tuple[Identity, set[Reason]]] = {}

        def add(other: Identity, reason: Reason) -> None:
            if other is not one and (one.pk is None or other.pk != one.pk):
                found.setdefault(id(other), (other, set()))[1].add(reason)

        for reason, key in _exact_keys(one):
            for other in self._index.get((reason, key), ()):
                add(other, Reason(reason))
        for name in one.names:
            for other in self._index.get(("name", name), ()):
                if other.key != one.key:
                    add(other, Reason.TRADE_NAME)
        for other in self._near_names(one) if near else ():
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
        (Reason.WEB_DOMAIN, one.web_domain),
        (Reason.MAIL_DOMAIN, one.mail_domain),
    ]
    return [(reason.value, key) for reason, key in keys if key]
