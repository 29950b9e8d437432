"""Days and moments as people say them, in the reader's zone or in a department's."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.said_once import said_once

register = template.Library()
Zone = str | ZoneInfo | None


@register.simple_tag
def day(value: date | datetime | None, zone: Zone = None) -> SafeString:
    """A day, with its year when it is not this year's: {% day promise.due_on %} -> Tue 24 Nov."""
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', _day(value, zone), as_day(value, zone))


@register.simple_tag
def moment(value: datetime | None, zone: Zone = None) -> SafeString:
    """A moment: {% moment visit.starts_at visit.unit.time_zone %} -> Tue 24 Nov, 10:00.

    Without a zone in the reader's own. With a department's zone in the time there, and where the
    reader's clock says something else, that too.
    """
    if value is None:
        return SafeString("")
    there = local(value, zone)
    shown = format_html(
        '<time datetime="{}">{}</time>', there.isoformat(timespec="minutes"), as_moment(value, zone)
    )
    own = local(value)
    if own.utcoffset() == there.utcoffset():
        return shown
    yours = hour(own) if own.date() == there.date() else as_moment(own)
    return format_html(
        '{} <span class="cap">{}</span>', shown, _("there, %(time)s for you") % {"time": yours}
    )


@register.filter
def as_day(value: date | datetime | None, zone: Zone = None) -> str:
    """The same as plain text, for titles, mails and labels."""
    if value is None:
        return ""
    found = _day(value, zone)
    return _written_day(found, found.year == clock.today_in(_zone(zone)).year)


@register.filter
def as_moment(value: datetime | None, zone: Zone = None) -> str:
    """A moment as plain text, in that zone, else in the reader's."""
    if value is None:
        return ""
    there = local(value, zone)
    found = there.date()
    is_this_year = found.year == clock.today_in(_zone(zone)).year
    return _written_moment(found, is_this_year, there.time())


@register.filter
def as_hour(value: datetime | None, zone: Zone = None) -> str:
    """The time of day alone: 10:00."""
    return hour(local(value, zone)) if value else ""


def hour(value: datetime) -> str:
    """The time of day of a moment in its own zone."""
    return _written_hour(value.time())


@said_once
def _written_day(found: date, is_this_year: bool) -> str:
    return written(found, get_format("MONTH_DAY_FORMAT" if is_this_year else "DATE_FORMAT"))


@said_once
def _written_hour(at: time) -> str:
    return written(at, get_format("TIME_FORMAT"))


@said_once
def _written_moment(found: date, is_this_year: bool, at: time) -> str:
    words = {"day": _written_day(found, is_this_year), "time": _written_hour(at)}
    return _("%(day)s, %(time)s") % words


def local(value: datetime, zone: Zone = None) -> datetime:
    return value.astimezone(_zone(zone))


def _zone(zone: Zone) -> ZoneInfo:
    if isinstance(zone, str) and zone:
        return ZoneInfo(zone)
    return zone or timezone.get_current_timezone()  # type: ignore[return-value]


def _day(value: date | datetime, zone: Zone) -> date:
    return local(value, zone).date() if isinstance(value, datetime) else value
