"""The subcommands of ``manage.py benchmark``: every module here is one, under its own name.

A module gives ``HELP``, ``add_arguments(parser)`` and ``run(options, write)``, where ``options``
hold what the command line said (``options["data"]`` is the folder of the development data) and
``write`` prints one line. A new part is a new file; nothing is listed anywhere.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

Options = Mapping[str, Any]
Write = Callable[[str], None]


class Part(Protocol):
    """What a module of this package offers."""

    HELP: str

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, options: Options, write: Write) -> None: ...


def load_parts() -> dict[str, Part]:
    """Subcommand (dashes for underscores) -> module, in the order of the alphabet."""
    return {
        module.name.replace("_", "-"): cast(Part, import_module(f"{__name__}.{module.name}"))
        for module in iter_modules(__path__)
    }
