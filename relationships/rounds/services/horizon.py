"""The rolling horizon: every round has its visits planned some months ahead, each visit once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from relationships.marks.services import touch
from relationships.rounds import planning
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Round, Visit
from relationships.rounds.planning import Date, Planned
from relationships.rounds.queries.calendars import MARGIN, Calendars, calendars, rhythm_of
from relationships.wording.models import Agreed

BATCH = 1000
CHUNK = 524_288  # bytes handed to the database at once
LONGEST_LINE = 4096  # characters; a place or a reason has at most 200
READ = (
    "unit__name", "unit__workdays", "unit__country", "unit__region", "unit__time_zone",
    "unit__closed_on", "buddy__person__left_on", "buddy__person__name", "buddy__since",
    "buddy__until", "buddy__rank", "buddy__unit_id",
)  # fmt: skip
COLUMNS = (
    "round_id, recurrence_id, unit_id, buddy_id, instead_of_id, starts_at, minutes, format, place,"
    " state, why_changed, why_words, is_pinned, colleague_solved, summary, summary_state,"
    " correction, version"
)
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})  # of COPY


def horizon(at: datetime) -> date:
    """The day up to which visits are planned. One query."""
    return (at + timedelta(weeks=Agreed.get().horizon_weeks)).date()


def keep_horizon(at: datetime, *, batch: int = BATCH) -> int:
    """Plan the visits of every round that runs short of the horizon; returns how many were new.

    May run twice and at once: rounds that somebody else plans are passed over, and an occurrence
    has one row, ever. With nothing to do two short queries; else about 20,000 visits a second.
    """
    until, made = horizon(at), 0
    while True:
        with transaction.atomic():
            rounds = list(_running_short(until)[:batch])
            if not rounds:
                break
            made += plan_visits(rounds, until, at)
    Round.objects.running().filter(last_on__lt=(at - timedelta(days=1)).date()).update(ended_at=at)
    return made


def _running_short(until: date) -> QuerySet[Round]:
    """Rounds to be planned, locked; those that another planner holds are left to it."""
    return (
        Round.objects.running()
        .filter(Q(planned_until=None) | Q(planned_until__lt=until), unit__closed_on=None)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("unit", "buddy__person")
        .only(*(f.attname for f in Round._meta.concrete_fields), *READ)
        .order_by(F("planned_until").asc(nulls_first=True), "pk")
    )


def plan_visits(rounds: Sequence[Round], until: date, at: datetime) -> int:
    """The visits of these rounds up to that day, those that exist left as they are; how many were new.

    The rounds are locked by the caller, in its transaction. Six queries, however many.
    """
    starts = {one.pk: first_day(one, at) for one in rounds}
    known = calendars(
        {one.unit_id: one.unit for one in rounds}.values(),
        [one.buddy for one in rounds],
        min(starts.values()),
        until,
    )
    made = insert(_lines(rounds, known, starts, until, at), rounds)
    for one in rounds:
        one.planned_until = until
    Round.objects.filter(pk__in=[one.pk for one in rounds]).update(planned_until=until)
    if made:
        touch(*{one.unit_id for one in rounds})
    return made


def first_day(round_: Round, at: datetime) -> date:
    """The first day that is not planned yet; of a new round never before today."""
    if round_.planned_until is None:
        return max(round_.starts_on, at.astimezone(ZoneInfo(round_.time_zone)).date())
    return round_.planned_until + timedelta(days=1)


def _lines(
    rounds: Iterable[Round], known: Calendars, starts: dict[int, date], until: date, at: datetime
) -> Iterator[str]:
    shared: dict[object, list[tuple[Date, str]]] = {}
    for one in rounds:
        days, rhythm, first = known.days[one.unit_id], rhythm_of(one), starts[one.pk]
        # Rounds with the same rhythm under the same calendar share their dates.
        key = (rhythm, first, days.workdays, days.busy, one.unit.country, one.unit.region)
        if key not in shared:
            found = planning.dates(rhythm, days, first, until)
            shared[key] = [(date_, date_.starts_at.isoformat()) for date_ in found]
        made = shared[key]
        if one.planned_until is None:  # this morning's is over before the round began
            made = [pair for pair in made if pair[0].starts_at > at]
        buddies = known.candidates(one.unit_id, one.buddy)
        own, is_sure = buddies[0].person_id, buddies[0].goes_always(first, until + MARGIN)
        shape = _shape(one)
        for date_, moment in made:
            if is_sure and not date_.why:
                yield shape % (date_.recurrence_id, own, "\\N", moment, "planned", "", "")
            else:
                yield _filled(shape, planning.planned(date_, buddies), moment)


def _shape(round_: Round) -> str:
    """A visit of this round as a line for COPY, less what differs from date to date."""
    place = round_.place.translate(ESCAPES).replace("%", "%%")
    return (
        f"{round_.pk}\t%s\t{round_.unit_id}\t%s\t%s\t%s\t{round_.minutes}\t{round_.format}"
        f"\t{place}\t%s\t%s\t%s\tf\t0\t\tnone\t\t1\n"
    )


def _filled(shape: str, one: Planned, moment: str) -> str:
    state = VisitState.CANCELLED if one.date.is_off else VisitState.PLANNED
    return shape % (
        one.date.recurrence_id, one.person_id, one.instead_of or "\\N", moment, state.value,
        str(one.why), one.date.words[:200].translate(ESCAPES),
    )  # fmt: skip


def line(round_: Round, one: Planned) -> str:
    """A visit as a line for `insert`."""
    return _filled(_shape(round_), one, one.date.starts_at.isoformat())


class Stream:
    """Lines as a file that is made while it is read: the database works on the last ones meanwhile."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines

    def read(self, size: int) -> str:
        """Some whole lines, about as much as asked for; nothing at the end."""
        made, length = [], 0
        for one in self.lines:
            made.append(one)
            length += len(one)
            if length >= size // 4 - LONGEST_LINE:  # four bytes a character at most
                break
        return "".join(made)


def insert(lines: Iterable[str], rounds: Iterable[Round]) -> int:
    """New visits of rounds that the caller has locked; an occurrence that has its visit keeps it.

    By COPY straight into the table where no later visit is there yet, which the lock keeps so; else
    by a staging table. Three queries.
    """
    lines = iter(lines)
    first = next(lines, None)
    if first is None:
        return 0
    text = Stream(chain([first], lines))
    known = Visit.objects.filter(round__in=[one.pk for one in rounds], round__isnull=False)
    is_fresh = not known.exists()
    with connection.cursor() as cursor:
        if is_fresh:
            sql = f"COPY relationships_visit ({COLUMNS}) FROM STDIN"
            cursor.copy_expert(sql, text, CHUNK)
            return cursor.rowcount
        cursor.execute(
            f"CREATE TEMP TABLE visit_staging ON COMMIT DROP AS"  # noqa: S608
            f" SELECT {COLUMNS} FROM relationships_visit WITH NO DATA"
        )
        cursor.copy_expert(f"COPY visit_staging ({COLUMNS}) FROM STDIN", text, CHUNK)
        cursor.execute(
            f"INSERT INTO relationships_visit ({COLUMNS}) SELECT {COLUMNS} FROM visit_staging new"  # noqa: S608
            " WHERE NOT EXISTS (SELECT FROM relationships_visit old WHERE"
            " old.round_id = new.round_id AND old.recurrence_id = new.recurrence_id)"
            " ON CONFLICT DO NOTHING"
        )
        made = cursor.rowcount
        cursor.execute("DROP TABLE visit_staging")
    return made
