"""Where a side says when it cannot come: a page of a feature above, of which letters tell."""

from collections.abc import Callable

from matchmaking.introductions.enums import Side
from matchmaking.introductions.models import Introduction

# Of an introduction, one of its sides and the secret of a letter to it; "" without such a page.
TimesPage = Callable[[Introduction, Side, str], str]
_PAGES: list[TimesPage] = []


def register_times_page(page: TimesPage) -> None:
    """Let letters lead to this page; called once, by the app that has it."""
    _PAGES.append(page)


def times_url(introduction: Introduction, side: Side, token: str) -> str:
    """The address behind the letter with `token`; "" while there is no time to be asked about."""
    return next(filter(None, (page(introduction, side, token) for page in _PAGES)), "")
