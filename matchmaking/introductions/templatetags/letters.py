"""What letters write lists and dates with, as filters; see domain.writing."""

from django import template

from matchmaking.introductions.domain import writing

register = template.Library()
for _filter in (
    writing.day,
    writing.short_day,
    writing.until,
    writing.joined,
    writing.language_name,
    writing.language_names,
):
    register.filter(_filter)
