"""The parts of a mission, in the order in which an organizer goes through them."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Code, name, and the address with what it takes besides the mission. Those of the apps above are
# known by their names alone, as in any template.
PARTS: tuple[tuple[str, Promise, str, tuple[str, ...]], ...] = (
    ("home", _("Overview"), "missions:home", ()),
    ("import", _("Import"), "exchange:upload", ()),
    ("suppliers", _("Suppliers"), "missions:participants", ("suppliers",)),
    ("buyers", _("Buyers"), "missions:participants", ("buyers",)),
    ("runs", _("Match runs"), "matching:runs", ()),
    ("review", _("Review"), "matching:review", ()),
    ("letters", _("Introductions"), "introductions:list", ()),
    ("timetable", _("Timetable"), "meetings:timetable", ()),
    ("follow-up", _("Follow-up"), "introductions:follow-up-list", ()),
    ("report", _("Report"), "introductions:report", ()),
)


class Part(NamedTuple):
    name: Promise
    url: str
    is_current: bool


# To bring somebody in is all that one can do there.
FOR_EDITORS = frozenset({"import"})


@register.simple_tag(takes_context=True)
def mission_parts(context: template.Context, slug: str, current: str) -> list[Part]:
    """Every part that the reader may open; `current` is the code of the one that is shown."""
    may_edit = context["request"].membership.may_edit
    return [
        Part(name, reverse(address, args=[slug, *others]), code == current)
        for code, name, address, others in PARTS
        if may_edit or code not in FOR_EDITORS
    ]
