"""One RFC 5545 rule in numbers, and what its parts forbid each other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that the standard allows, in numbers: Monday is 0, lists are sorted and hold no doubles.

    `weekdays` are pairs (number, weekday); number 0 means every such weekday. `until` is a day, a
    wall time, or aware and then an instant. `is_plain`: every so many days or weeks is all it
    says, so that plain sums answer it.
    """

    text: str
    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | date | None = None
    week_start: int = 0
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    is_plain: bool = False


def refused(code: str, sentence: str) -> RuleBroken:
    """The refusal of a rule, at the field where it stands."""
    return RuleBroken(code, sentence, field="rrule")


COMBINATIONS: tuple[tuple[Callable[[Rule], object], str, Callable[[], str]], ...] = (
    (
        lambda r: r.count is not None and r.until is not None,
        "rule_count_and_until",
        lambda: _("The rule has both COUNT and UNTIL; keep one of them."),
    ),
    (
        lambda r: r.freq not in ("MONTHLY", "YEARLY") and any(n for n, _day in r.weekdays),
        "rule_numbered_weekday",
        lambda: _(
            "A numbered BYDAY such as 1MO needs FREQ=MONTHLY or YEARLY; take the number out."
        ),
    ),
    (
        lambda r: r.weeks and any(n for n, _day in r.weekdays),
        "rule_numbered_weekday_in_week",
        lambda: _("A numbered BYDAY does not go with BYWEEKNO; take the number out."),
    ),
    (
        lambda r: r.freq == "WEEKLY" and r.month_days,
        "rule_month_day_weekly",
        lambda: _("BYMONTHDAY does not go with FREQ=WEEKLY; write FREQ=MONTHLY."),
    ),
    (
        lambda r: r.freq != "YEARLY" and r.year_days,
        "rule_year_day",
        lambda: _("BYYEARDAY goes with FREQ=YEARLY alone; write FREQ=YEARLY."),
    ),
    (
        lambda r: r.freq != "YEARLY" and r.weeks,
        "rule_week_number",
        lambda: _("BYWEEKNO goes with FREQ=YEARLY alone; write FREQ=YEARLY."),
    ),
    (
        lambda r: (
            r.positions
            and not (r.months or r.weeks or r.year_days or r.month_days or r.weekdays)
            and not (r.hours or r.minutes or r.seconds)
        ),
        "rule_position_alone",
        lambda: _("BYSETPOS chooses among dates of another BY part; add one, such as BYDAY."),
    ),
)


def must_fit_together(rule: Rule, *, all_day: bool) -> None:
    """Raises RuleBroken for parts that are right each by itself and forbidden together."""
    for forbidden, code, sentence in COMBINATIONS:
        if forbidden(rule):
            raise refused(code, sentence())
    if all_day and (rule.hours or rule.minutes or rule.seconds):
        raise refused(
            "rule_time_in_all_day",
            _("A rule for whole days has no BYHOUR, BYMINUTE or BYSECOND; leave them out."),
        )
