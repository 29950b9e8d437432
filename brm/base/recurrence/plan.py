"""A part of a series as the product plans it: occurrences, whether that is all, and warnings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.utils.translation import gettext as _

from brm.base.recurrence.calendar import Policy, settled
from brm.base.recurrence.expand import LAST_WALL, walls
from brm.base.recurrence.moments import Occurrence
from brm.base.recurrence.series import LAST_YEAR, Series, by_instant, occurrences, stream

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """`complete`: nothing of the window was left out for the limit. `warnings`: whole sentences."""

    occurrences: list[Occurrence]
    complete: bool
    warnings: list[str]


def plan(
    series: Series,
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int | None = None,
    policy: Policy | None = None,
) -> Plan:
    """The occurrences whose time by the rule lies from `start` to `end` (aware, both included).

    The first `limit` of them by the rule, with what the calendar makes of each, by instants.
    """
    asked = None if limit is None else limit + 1
    found = occurrences(series, start, end, asked)
    complete = limit is None or len(found) <= limit
    found = found[:limit]
    if policy is not None and found:
        found = kept_to(policy, series, found)
    return Plan(found, complete, warnings(series))


def kept_to(policy: Policy, series: Series, found: list[Occurrence]) -> list[Occurrence]:
    """The policy for these, knowing of those around them: the same answer in every window."""
    first, last = found[0].utc, found[-1].utc
    before = list(stream(series, first - policy.margin, first - A_MOMENT, one_a_day=True))
    after = stream(series, last + A_MOMENT, last + policy.margin, one_a_day=True)
    answer = settled([*before, *found, *after], policy, series.moments)
    return sorted(answer[len(before) : len(before) + len(found)], key=by_instant)


def warnings(series: Series) -> list[str]:
    """What the person who wrote the rule should know, though it is allowed."""
    told = []
    by_day = walls(series.rule, series.first, series.first, LAST_WALL)
    first = next(chain.from_iterable(by_day), None)
    if first is None:
        told.append(
            _("The rule names no date up to %(year)d: no such date exists.") % {"year": LAST_YEAR}
        )
    elif first != series.first:
        told.append(
            _("The first date (dtstart) is not one that the rule makes, so nothing happens on it.")
        )
    if first is not None and next(stream(series), None) is None:
        told.append(_("Nothing is left: it ends before it begins, or every date is taken out."))
    return told
