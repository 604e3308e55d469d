"""Tags of the design system; docs/design-system.md shows them in use."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from matchmaking.common.enums import Language
from matchmaking.common.languages import present_language

register = template.Library()

_ICONS = settings.BASE_DIR / "node_modules" / "bootstrap-icons" / "icons"

# Kana and kanji.
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")

# One colour a meaning; a state that is not listed stays neutral.
_TONES = {
    "good": "published confirmed supplier_accepted buyer_interested introduced approved complete "
    "sent verified open active won held done scheduled ready taken "
    "good created updated",
    "waiting": "draft invited pending queued running preparing proposed supplier_asked buyer_asked "
    "buyer_needs_information meeting_proposed following_up parked buyer_not_now document_seen "
    "sending claimed uploaded checked taking",
    "bad": "failed rejected supplier_declined buyer_not_a_fit expired withdrawn cancelled no_show "
    "meeting_cancelled lost bounced uncertain disputed suppressed bad",
}
_TONE_OF = {value: tone for tone, values in _TONES.items() for value in values.split()}


@lru_cache(maxsize=256)
def _icon_svg(name: str) -> str:
    try:
        return (_ICONS / f"{name}.svg").read_text().strip()
    except OSError:
        # An icon only accompanies words; a page without it still says everything.
        return ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """The Bootstrap icon `name` as inline SVG, hidden from screen readers."""
    svg = _icon_svg(name)
    return mark_safe(svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S308


@register.filter
def marked(text: Any) -> str:
    """`text`, marked as Japanese where it is written so and the page is not.

    Fonts and screen readers follow the mark. For what has no language of its own beside it: names,
    addresses, departments.
    """
    if present_language() == Language.JAPANESE or not _JAPANESE.search(str(text)):
        return conditional_escape(text)
    return format_html('<span lang="ja">{}</span>', text)


@register.filter
def dialled(number: str) -> str:
    """`number` as a link has it (RFC 3966): some telephones would dial the letters of "ext."."""
    return str(number).replace(" ext. ", ";ext=").replace(" ", "-")


@register.filter
def tone(value: str) -> str:
    """ "good", "waiting", "bad" or "neutral" for a state's value."""
    return _TONE_OF.get(str(value), "neutral")


@register.simple_tag
def status(instance: Any, field: str = "state") -> SafeString:
    """A badge with the label of a choices field, coloured by what the state means."""
    return format_html(
        '<span class="status status-{}">{}</span>',
        tone(getattr(instance, field)),
        getattr(instance, f"get_{field}_display")(),
    )


@register.simple_tag
def labelled(label: Any, text: Any) -> str:
    """ "Buyer: interested", with the colon of the reader's language."""
    return gettext("%(label)s: %(text)s") % {"label": label, "text": text}


@register.simple_tag
def days(first: date | None, last: date | None) -> str:
    """From the `first` day to the `last`; one that is not known is left out."""
    said = {"first": date_format(first) if first else "", "last": date_format(last) if last else ""}
    return (gettext("%(first)s – %(last)s") % said).strip()


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The present query string with `changes` (None removes): links that keep the filters."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = value
    return f"?{params.urlencode()}" if params else "?"


@register.simple_tag(takes_context=True)
def page_query(context: RequestContext, number: int, name: str = "") -> str:
    """The present query string for page `number` of a list whose parameter is `name` ("page")."""
    return query(context, **{name or "page": number})


@register.filter
def starts_with(text: str, beginning: str) -> bool:
    return str(text).startswith(str(beginning))
