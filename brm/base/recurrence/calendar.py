"""What working days, holidays and absences make of a series: keep, move, skip or merge."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.recurrence.moments import Moments, Occurrence
from brm.base.recurrence.parse import WEEKDAYS
from brm.base.recurrence.reasons import Reason

ACTIONS = ("skip", "next", "previous", "keep")
LONGEST_SHIFT = 366
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """The calendar that a series keeps to: local days, ends included.

    `holidays`: days, or a mapping from day to name. `on_closed`, `on_absent`: skip, next, previous
    or keep. Raises RuleBroken with fields such as `calendar.workdays`.
    """

    workdays: Collection[str] = WEEKDAYS
    holidays: Collection[date] | Mapping[date, str] = ()
    absences: Collection[tuple[date, date]] = ()
    on_closed: str = "keep"
    on_absent: str = "keep"
    max_shift_days: int = 14
    working: frozenset[int] = field(init=False, repr=False, compare=False)
    closed: dict[date, str] = field(init=False, repr=False, compare=False)
    away: tuple[tuple[date, date], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keep = object.__setattr__  # a frozen value fills in what follows from its fields
        for name in ("on_closed", "on_absent"):
            if getattr(self, name) not in ACTIONS:
                sentence = _("Choose one of skip, next, previous and keep.")
                raise RuleBroken("action_unknown", sentence, field=f"calendar.{name}")
        if not 0 <= self.max_shift_days <= LONGEST_SHIFT:
            raise RuleBroken(
                "shift_out_of_range",
                _("Write a number of days from 0 to %(most)d.") % {"most": LONGEST_SHIFT},
                field="calendar.max_shift_days",
            )
        if not set(self.workdays) <= set(WEEKDAYS):
            sentence = _("Write working days as MO, TU, WE, TH, FR, SA, SU.")
            raise RuleBroken("workday_unknown", sentence, field="calendar.workdays")
        if any(first > last for first, last in self.absences):
            sentence = _("An absence ends before it begins; write the earlier day first.")
            raise RuleBroken("absence_backwards", sentence, field="calendar.absences")
        keep(self, "working", frozenset(WEEKDAYS.index(day) for day in self.workdays))
        holidays = self.holidays
        named = holidays if isinstance(holidays, Mapping) else dict.fromkeys(holidays, "")
        keep(self, "closed", dict(named))
        keep(self, "away", tuple(joined(self.absences)))

    @property
    def margin(self) -> timedelta:
        """How far around a window other occurrences can matter to those in it."""
        return (2 * self.max_shift_days + 2) * ONE_DAY

    def is_absent(self, day: date) -> bool:
        place = bisect_right(self.away, day, key=lambda absence: absence[0])
        return place > 0 and day <= self.away[place - 1][1]

    def is_closed(self, day: date) -> bool:
        return day.weekday() not in self.working or day in self.closed

    def judge(self, day: date) -> tuple[str, Reason]:
        """What to do with an occurrence on that day, and why. Absence is judged first.

        Where absence is to be kept, the day may still be closed.
        """
        absent = Reason("absent", day=day) if self.is_absent(day) else None
        if absent and self.on_absent != "keep":
            return self.on_absent, absent
        if self.is_closed(day):
            holiday = day in self.closed
            cause = Reason(
                "holiday" if holiday else "weekday", day=day, name=self.closed.get(day, "")
            )
            return self.on_closed, cause
        return "keep", absent or Reason()

    def sought(self, day: date, direction: str) -> date | None:
        """The nearest day, later or earlier, that is both open and present; None if too far."""
        step = ONE_DAY if direction == "next" else -ONE_DAY
        for distance in range(1, self.max_shift_days + 1):
            found = day + distance * step
            if not (self.is_absent(found) or self.is_closed(found)):
                return found
        return None


def joined(absences: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Overlapping absences as one, in order."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(absences):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def apply_policy(found: Iterable[Occurrence], policy: Policy, moments: Moments) -> list[Occurrence]:
    """Every occurrence with its status and reason, by instants; none is lost.

    `found`: all of the series that can matter (`policy.margin` around what is asked), in order;
    `moments` of the series turn the new days into instants. Skipped and merged ones keep their
    own time.
    """
    return sorted(settled(found, policy, moments), key=lambda one: one.utc)


def settled(found: Iterable[Occurrence], policy: Policy, moments: Moments) -> list[Occurrence]:
    """The same, in the order of what was found."""
    judged = [(one, *policy.judge(one.local_day)) for one in found]
    taken = {one.local_day for one, action, _reason in judged if action == "keep"}
    answer = []
    for one, action, reason in judged:
        if action == "keep":
            answer.append(one if reason.day is None else one._replace(reason=reason))
            continue
        to = None if action == "skip" else policy.sought(one.local_day, action)
        if to is None:
            outcome = "skipped" if action == "skip" else "too_far"
            answer.append(one._replace(status="skipped", reason=replace(reason, outcome=outcome)))
        elif to in taken:
            merged = replace(reason, outcome="merged", to=to)
            answer.append(one._replace(status="merged", reason=merged))
        else:
            taken.add(to)
            answer.append(moved(one, to, reason, moments))
    return answer


def moved(one: Occurrence, to: date, reason: Reason, moments: Moments) -> Occurrence:
    """The same time of day as the rule names, on another day."""
    named = one.recurrence_id
    time = named.time() if isinstance(named, datetime) else datetime.min.time()
    new = moments[datetime.combine(to, time)]
    return new._replace(
        recurrence_id=named,
        status="moved",
        reason=replace(reason, outcome="moved", to=to),
    )
