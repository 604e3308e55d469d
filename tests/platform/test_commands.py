"""What an administrator types, and is told when asking how."""

import argparse
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class

OURS = {
    name: app
    for name, app in get_commands().items()
    if app in {config.name for config in apps.get_app_configs()}
    and app.startswith(("matchmaking", "accounts"))
}


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for part in action.choices.values():
                yield from parsers(part)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_says_what_it_does_and_takes(name: str) -> None:
    command = load_command_class(OURS[name], name)
    assert command.help
    for parser in parsers(command.create_parser("manage.py", name)):
        assert parser.prog in parser.format_help()
