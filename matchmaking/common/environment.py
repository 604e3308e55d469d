"""Variables of the environment, read strictly: what cannot be meant is told by its name.

A flag that was misspelled would else be off, and a letter in the clear or a link without its host
would be the first to say so. Each raises ImproperlyConfigured, with the value if it is no secret.
"""

import os
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_ON = frozenset({"1", "true", "yes", "on"})
_OFF = frozenset({"0", "false", "no", "off", ""})
_DATABASES = ("postgres", "postgresql", "sqlite")
_RATE = re.compile(r"\d+/(s|sec|second|m|min|minute|h|hour|d|day)")


def env_flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in _ON | _OFF:
        raise _refused(name, value, "1 or 0")
    return value in _ON


def env_list(name: str, default: str = "") -> list[str]:
    """What commas part."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_number(name: str, default: int, *, most: int | None = None) -> int:
    """A whole number from 0 to `most`."""
    value = os.environ.get(name, str(default)).strip()
    if not value.isascii() or not value.isdecimal() or (most is not None and int(value) > most):
        raise _refused(name, value, "a whole number" + (f" up to {most}" if most else ""))
    return int(value)


def env_choice(name: str, default: str, choices: Collection[str]) -> str:
    """One of `choices`, which are written in capitals."""
    value = os.environ.get(name, default).strip().upper()
    if value not in choices:
        raise _refused(name, value, "one of " + ", ".join(choices))
    return value


def env_rate(name: str, default: str) -> str:
    """So many of a unit of time: "300/min"."""
    value = os.environ.get(name, default).strip()
    if not _RATE.fullmatch(value):
        raise _refused(name, value, "a number for each sec, min, hour or day, such as 300/min")
    return value


def env_site(name: str, default: str) -> str:
    """The address of a site, without a slash at its end."""
    value = os.environ.get(name, default).strip().rstrip("/")
    try:
        parts = urlsplit(value)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # No such port, or half of a bracketed address.
        fits = False
    if not fits or parts.query or parts.fragment or re.search(r"\s", value):
        raise _refused(name, value, "an address such as https://puente.example.org")
    return value


def env_server(name: str, default: str, schemes: Collection[str], example: str) -> str:
    """The address of a server, by one of `schemes`. It may hold a password, so it is not told."""
    value = os.environ.get(name, default)
    if value.partition("://")[0] not in schemes or "://" not in value:
        raise ImproperlyConfigured(
            f"{name} must begin with {' or '.join(f'{s}://' for s in schemes)}, such as {example}"
        )
    return value


def env_database(name: str, default: str, **options: Any) -> Any:
    """What Django's DATABASES wants of a server, from its address; `options` beside it."""
    address = env_server(name, default, _DATABASES, "postgres://puente@/puente")
    try:
        return dj_database_url.parse(address, **options)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} cannot be read: a port is a number, and in a password %, #, /, ?, @ and [ are"
            " written %25, %23, %2F, %3F, %40 and %5B."
        ) from None


def _refused(name: str, value: str, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {value!r}; it takes {wanted}.")
