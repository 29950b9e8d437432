"""A buddy's day in words: its date, when a visit ends, how the floor felt, a language's own name."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils.dateformat import format as written
from django.utils.translation import get_language_info, pgettext

from relationships.logbook.choices import Mood

register = template.Library()


@register.filter
def as_long_day(value: date) -> str:
    """Tuesday 24 November."""
    return written(value, pgettext("date format: a day without its year", "l j F"))


@register.filter
def ends_at(visit: Any) -> datetime:
    """When a visit ends, as planned."""
    end: datetime = visit.starts_at + timedelta(minutes=visit.minutes)
    return end


@register.filter
def as_mood(value: int) -> str:
    return str(Mood(value).label).lower()


@register.filter
def as_language(code: str) -> str:
    """A language as those call it who speak it: français."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code
