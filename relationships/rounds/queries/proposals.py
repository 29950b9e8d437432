"""What can be done about a visit that was skipped: another day, somebody else, or a call."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from brm.base.recurrence.parse import WEEKDAYS
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.people.models import Person
from relationships.rounds import planning
from relationships.rounds.choices import Format, VisitState, WhyChanged
from relationships.rounds.levelling import Taken
from relationships.rounds.models import Visit
from relationships.rounds.planning import Days
from relationships.rounds.queries.calendars import Calendars, calendars
from relationships.rounds.queries.load import taken_by
from relationships.rounds.words import day_words, hour_words, there

ONE_DAY = timedelta(days=1)
FOR_A_CALL = 14  # days in which a call is tried
NO_SKIP = (WhyChanged.ENDED, WhyChanged.MERGED)


@dataclass(frozen=True)
class Proposal:
    """What is proposed in place of a visit: when, who, how.

    `made_pk`: the visit that stands in its place already.
    """

    starts_at: datetime
    person: Person
    format: str
    words: str
    made_pk: int | None = None


def proposals(visits: Iterable[Visit], at: datetime) -> dict[int, Proposal]:
    """By visit what could take its place, for those that were skipped. Eight queries at most.

    The next free day of its buddy inside the window of the rhythm, else of a deputy, else a call;
    where somebody was there since, that.
    Their `unit`, `buddy` and `instead_of` are read with them.
    """
    skipped = {visit.pk: visit for visit in visits if is_skipped(visit)}
    if not skipped:
        return {}
    found = _since(skipped) | _made(skipped)
    left = [visit for pk, visit in skipped.items() if pk not in found]
    if not left:
        return found
    serving = _serving({visit.unit_id for visit in left}, at.date())
    first, last = at.date() - ONE_DAY, at.date() + timedelta(days=FOR_A_CALL + 100)
    rows = [row for each in serving.values() for row in each]
    known = calendars({one.unit_id: one.unit for one in left}.values(), rows, first, last)
    taken = taken_by({row.person_id for row in rows}, first, last)
    for visit in left:
        one = _Search(visit, serving[visit.unit_id], known, taken, at).best()
        if one is not None:
            found[visit.pk] = one
    return found


def is_skipped(visit: Visit) -> bool:
    """It did not take place, and nothing else took its place by itself."""
    is_off = visit.state in {VisitState.CANCELLED, VisitState.MISSED}
    return is_off and visit.why_changed not in NO_SKIP


def _since(skipped: Collection[int]) -> dict[int, Proposal]:
    """Where somebody was there since: nothing more needs to be done."""
    later = Visit.objects.filter(
        unit=OuterRef("unit"), state=VisitState.DONE, done_at__gt=OuterRef("starts_at")
    )
    first = later.order_by("done_at").values("pk")[:1]
    rows = Visit.objects.filter(pk__in=skipped).annotate(since=Subquery(first))
    pairs = dict(rows.filter(since__isnull=False).values_list("pk", "since"))
    there_then = Visit.objects.select_related("unit", "buddy").in_bulk(pairs.values())
    return {pk: _was_there(there_then[since]) for pk, since in pairs.items()}


def _was_there(visit: Visit) -> Proposal:
    moment = visit.done_at or visit.starts_at
    day = moment.astimezone(ZoneInfo(visit.unit.time_zone)).date()
    words = _("Somebody was there since: %(name)s on %(day)s.") % {
        "name": visit.buddy.name, "day": day_words(day),
    }  # fmt: skip
    return Proposal(moment, visit.buddy, visit.format, words, visit.pk)


def _made(skipped: Collection[int]) -> dict[int, Proposal]:
    """What was planned in their place already."""
    rows = Visit.objects.filter(replaces__in=skipped).exclude(state=VisitState.CANCELLED)
    found = {}
    for row in rows.select_related("unit", "buddy").order_by("pk"):
        local = there(row)
        words = _("In its place: %(day)s at %(time)s, %(name)s.") % {
            "day": day_words(local.date()), "time": hour_words(local), "name": row.buddy.name,
        }  # fmt: skip
        found[row.replaces_id or 0] = Proposal(row.starts_at, row.buddy, row.format, words, row.pk)
    return found


def _serving(units: Collection[int], day: date) -> dict[int, list[ITBuddy]]:
    rows = (
        ITBuddy.objects.filter(unit__in=units, person__left_on=None)
        .exclude(until__lt=day)
        .select_related("person")
        .order_by("since", "pk")
    )
    found: dict[int, list[ITBuddy]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.rank == Rank.DEPUTY):
        found[row.unit_id].append(row)
    return found


class _Search:
    """The days and people that are tried for one visit."""

    def __init__(
        self,
        visit: Visit,
        rows: list[ITBuddy],
        known: Calendars,
        taken: dict[int, list[Taken]],
        at: datetime,
    ) -> None:
        self.visit, self.taken = visit, taken
        owner = visit.instead_of_id or visit.buddy_id
        self.rows = sorted(rows, key=lambda row: row.person_id != owner)
        self.candidates = {
            row.pk: known.candidate(row.person, row.since, row.until) for row in rows
        }
        self.days: Days = known.days[visit.unit_id]
        self.owner, self.local = owner, there(visit)
        self.today = at.astimezone(ZoneInfo(visit.unit.time_zone)).date()

    def best(self) -> Proposal | None:
        """The first that can be, None where nobody serves the department."""
        day = self.local.date()
        first = max(day, self.today) + ONE_DAY
        last = day + timedelta(days=planning.window(self.visit.unit.rhythm_days))
        for row in self.rows:
            for on in _days(first, last):
                if self._works(on) and self.candidates[row.pk].can_go(on) and self._free(row, on):
                    return self._proposal(row, on, self.visit.format)
        for on in _days(first, first + FOR_A_CALL * ONE_DAY):
            for row in self.rows:
                if self._works(on) and self.candidates[row.pk].can_go(on):
                    return self._proposal(row, on, Format.CALL)
        return None

    def _works(self, on: date) -> bool:
        works = WEEKDAYS[on.weekday()] in self.days.workdays
        return works and on not in self.days.holidays and not self.days.busy_with(on)

    def _moment(self, on: date) -> datetime:
        return planning.moment(on, self.local.time(), self.visit.unit.time_zone)

    def _free(self, row: ITBuddy, on: date) -> bool:
        begin = self._moment(on)
        end = begin + timedelta(minutes=self.visit.minutes)
        return not any(
            one.starts_at < end and begin < one.starts_at + timedelta(minutes=one.minutes)
            for one in self.taken.get(row.person_id, ())
        )

    def _proposal(self, row: ITBuddy, on: date, how: str) -> Proposal:
        values = {
            "name": row.person.name, "day": day_words(on), "time": hour_words(self.local),
        }  # fmt: skip
        if how == Format.CALL:
            words = _("%(name)s calls on %(day)s at %(time)s.")
        elif row.person_id == self.owner:
            words = _("%(name)s comes on %(day)s at %(time)s, still in time.")
        else:
            words = _("%(name)s goes instead on %(day)s at %(time)s, still in time.")
        return Proposal(self._moment(on), row.person, how, words % values)


def _days(first: date, last: date) -> list[date]:
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]
