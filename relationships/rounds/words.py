"""Visits in sentences: when, and why something is not as the rule says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from brm.base.said_once import said_once
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Visit


@dataclass(frozen=True)
class Turn:
    """What happened to one date: enough to say it. `words`: the name of the holiday or busy period."""

    named_on: date
    day: date
    why: str
    is_off: bool
    words: str = ""
    buddy: str = ""
    instead_of: str = ""
    to: date | None = None


@said_once
def day_words(day: date) -> str:
    """Tue 24 Nov."""
    return date_format(day, "MONTH_DAY_FORMAT")


@said_once
def long_day_words(day: date) -> str:
    """Tuesday 24 November, for letters."""
    return date_format(day, "l j F")


def hour_words(local: datetime) -> str:
    """10:00, of a moment that is local already."""
    return _hour_words(local.time())


@said_once
def _hour_words(at: time) -> str:
    return time_format(at, "TIME_FORMAT")


def there(visit: Visit) -> datetime:
    """The visit's moment on the wall clock of its department."""
    return visit.starts_at.astimezone(ZoneInfo(visit.unit.time_zone))


def turn_of(visit: Visit) -> Turn:
    """A visit as a turn; `unit`, `buddy` and `instead_of` are read with it."""
    day = there(visit).date()
    named = date.fromisoformat(visit.recurrence_id[:10]) if visit.recurrence_id else day
    return Turn(
        named, day, visit.why_changed, visit.state == VisitState.CANCELLED, visit.why_words,
        visit.buddy.name, visit.instead_of.name if visit.instead_of else "",
    )  # fmt: skip


def why(turn: Turn) -> str:
    """Why this date is not as the rule says, in whole sentences; empty where it is."""
    sentences = [_cause(turn), _who(turn)]
    return " ".join(sentence for sentence in sentences if sentence)


def _cause(turn: Turn) -> str:
    sentence = (OFF if turn.is_off else GOES).get(turn.why)
    is_moved = not turn.is_off and turn.day != turn.named_on
    if sentence is None and not is_moved:
        return ""
    values = {
        "day": day_words(turn.named_on),
        "to": day_words(turn.day if turn.to is None else turn.to),
        "words": turn.words,
        "name": turn.buddy,
    }
    return (sentence(turn) if sentence else _("%(day)s: moved to %(to)s.")) % values


def _who(turn: Turn) -> str:
    if turn.is_off or turn.why == WhyChanged.NOBODY or not turn.instead_of:
        return ""
    if turn.why == WhyChanged.BY_HAND:
        return _("%(name)s goes instead of %(first)s.") % {
            "name": turn.buddy,
            "first": turn.instead_of,
        }
    return _("%(first)s is away, so %(name)s goes.") % {
        "name": turn.buddy,
        "first": turn.instead_of,
    }


def _by_hand(turn: Turn) -> str:
    if turn.day == turn.named_on:
        return "%(words)s"
    if turn.words:
        return _("Moved from %(day)s to %(to)s: %(words)s")
    return _("Moved from %(day)s to %(to)s.")


GOES: dict[str, Callable[[Turn], str]] = {
    WhyChanged.HOLIDAY: lambda _turn: _("%(day)s is %(words)s: moved to %(to)s."),
    WhyChanged.CLOSED: lambda _turn: _("%(day)s is not a working day there: moved to %(to)s."),
    WhyChanged.BUSY: lambda _turn: _("%(day)s: %(words)s. Moved to %(to)s."),
    WhyChanged.NOBODY: lambda _turn: _(
        "%(name)s is away and no deputy is there: nobody can go yet."
    ),
    WhyChanged.BY_HAND: _by_hand,
}


def _merged(turn: Turn) -> str:
    if turn.to is not None and turn.words:
        return _("%(day)s is %(words)s: joined with the visit on %(to)s.")
    if turn.to is not None:
        return _("%(day)s is not a working day there: joined with the visit on %(to)s.")
    return _("%(day)s does not suit: joined with the visit beside it.")


OFF: dict[str, Callable[[Turn], str]] = {
    WhyChanged.HOLIDAY: lambda _turn: _("%(day)s is %(words)s: nobody goes."),
    WhyChanged.CLOSED: lambda _turn: _("%(day)s is not a working day there: nobody goes."),
    WhyChanged.BUSY: lambda _turn: _("%(day)s: %(words)s. Nobody goes."),
    WhyChanged.NOBODY: lambda _turn: _("%(name)s was away and no deputy was there: nobody went."),
    WhyChanged.AWAY: lambda _turn: _("%(name)s was away and no deputy was there: nobody went."),
    WhyChanged.BY_HAND: lambda _turn: _("Called off: %(words)s"),
    WhyChanged.MERGED: _merged,
    WhyChanged.ENDED: lambda _turn: _("The round was changed or ended."),
}
