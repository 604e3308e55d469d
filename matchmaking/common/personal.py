"""Where personal data is kept: each app names its holdings, and one command reads or erases all.

A person is known by an e-mail address: nothing else is asked of everybody who appears here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

Found = models.QuerySet[Any]


@dataclass(frozen=True)
class Holding:
    """The rows of one model that belong to a person."""

    name: str
    find: Callable[[str], Found]
    """The rows of an e-mail address, in whatever case it is written."""
    fields: tuple[str, ...]
    """What an export shows of each row."""
    erase: Callable[[Found], None]
    """Takes out what tells who it was; what must stay as evidence stays without a name.

    It is given the rows by their keys: what finds them may have been taken out elsewhere before.
    """


_HOLDINGS: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """One holding a name; an app that is loaded twice (in tests) registers the same again."""
    _HOLDINGS[holding.name] = holding


def holdings() -> list[Holding]:
    """In the order of registration: from the lower apps to the upper ones."""
    return list(_HOLDINGS.values())


def naming(field: str, address: str) -> models.Q:
    """Texts in `field` in which `address` stands by itself, in whatever case."""
    return models.Q(
        **{f"{field}__iregex": rf"(^|[^a-z0-9._%+-]){re.escape(address)}($|[^a-z0-9_-])"}
    )


def unguarded(model: type[models.Model]) -> Found:
    """All rows of `model`, append-only ones too: a right to erasure goes before a history."""
    return models.QuerySet(model)


def keep(rows: Found) -> None:
    """Erases nothing: the rows tell of an organisation, or name an account that is emptied."""


def nobody(pk: int) -> str:
    """An address in place of an erased one: valid in form, of nobody (RFC 2606)."""
    return f"erased-{pk}@erased.invalid"
