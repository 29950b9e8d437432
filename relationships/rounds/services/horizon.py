"""The rolling horizon: every round has its visits planned some months ahead, each visit once."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from relationships.rounds import planning
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Round
from relationships.rounds.planning import Date, Planned
from relationships.rounds.queries.calendars import Calendars, calendars, rhythm_of
from relationships.wording.models import Agreed

BATCH = 1000
READ = (
    "unit__name", "unit__workdays", "unit__country", "unit__region", "unit__time_zone",
    "unit__closed_on", "buddy__person__left_on", "buddy__person__name", "buddy__since",
    "buddy__until", "buddy__rank", "buddy__unit_id",
)  # fmt: skip
COLUMNS = (
    "round_id", "recurrence_id", "unit_id", "buddy_id", "instead_of_id", "starts_at", "minutes",
    "format", "place", "state", "why_changed", "why_words", "is_pinned", "colleague_solved",
    "summary", "summary_state", "correction", "version",
)  # fmt: skip
TYPES = (
    "bigint", "text", "bigint", "bigint", "bigint", "timestamptz", "smallint", "text", "text",
    "text", "text", "text", "boolean", "smallint", "text", "text", "text", "integer",
)  # fmt: skip


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
    made = insert(_rows(rounds, known, starts, until, at))
    for one in rounds:
        one.planned_until = until
    Round.objects.filter(pk__in=[one.pk for one in rounds]).update(planned_until=until)
    return made


def first_day(round_: Round, at: datetime) -> date:
    """The first day that is not planned yet; of a new round never before today."""
    if round_.planned_until is None:
        return max(round_.starts_on, at.astimezone(ZoneInfo(round_.time_zone)).date())
    return round_.planned_until + timedelta(days=1)


def _rows(
    rounds: Iterable[Round], known: Calendars, starts: dict[int, date], until: date, at: datetime
) -> Iterator[tuple[object, ...]]:
    shared: dict[object, list[Date]] = {}
    for one in rounds:
        days, rhythm, first = known.days[one.unit_id], rhythm_of(one), starts[one.pk]
        # Rounds with the same rhythm under the same calendar share their dates.
        key = (rhythm, first, days.workdays, days.busy, one.unit.country, one.unit.region)
        if key not in shared:
            shared[key] = planning.dates(rhythm, days, first, until)
        buddies = known.candidates(one.unit_id, one.buddy)
        is_new = one.planned_until is None
        for date_ in shared[key]:
            if is_new and date_.starts_at <= at:
                continue  # this morning's is over before the round began
            yield row(one, planning.planned(date_, buddies))


def row(round_: Round, one: Planned) -> tuple[object, ...]:
    """A visit as the columns of its table."""
    state = VisitState.CANCELLED if one.date.is_off else VisitState.PLANNED
    return (
        round_.pk, one.date.recurrence_id, round_.unit_id, one.person_id, one.instead_of,
        one.date.starts_at, round_.minutes, round_.format, round_.place, state.value,
        str(one.why), one.date.words[:200], "f", 0, "", "none", "", 1,
    )  # fmt: skip


def insert(rows: Iterable[tuple[object, ...]]) -> int:
    """New visits by COPY into a staging table; an occurrence that has its visit keeps it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    if not text.tell():
        return 0
    text.seek(0)
    names = ", ".join(COLUMNS)
    staged = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES, strict=True))
    forced = "place, why_changed, why_words, summary, correction"  # empty, never NULL
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE visit_staging ({staged}) ON COMMIT DROP")
        cursor.copy_expert(
            f"COPY visit_staging ({names}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({forced}))",
            text,
        )
        cursor.execute(
            f"INSERT INTO relationships_visit ({names}) SELECT {names} FROM visit_staging"  # noqa: S608
            " ON CONFLICT DO NOTHING"
        )
        made = cursor.rowcount
        cursor.execute("DROP TABLE visit_staging")
    return made
