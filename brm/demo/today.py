"""What stands open in the demo today, whatever the dice say."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from brm.demo.organisation import House, load
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.units.workdays import is_workday
from relationships.voices.models import Voice


def tell(house: House, at: datetime) -> None:
    """The open voices of the stories, and one summary that waits for the department's word."""
    data = load("stories.yaml")
    for row in data["now"]:
        unit = house.units[row["unit"]]
        named = house.people[row["who"]] if "who" in row else None
        buddy = unit.buddies.filter(rank="primary").order_by("pk").first()
        Voice.objects.create(
            unit=unit,
            source="visit",
            kind=row["kind"],
            words=row["words"],
            system_text=row.get("system", ""),
            people_affected=row.get("people"),
            minutes_lost=row.get("minutes"),
            is_named=named is not None,
            name_is_public=named is not None,
            raised_by=named,
            audience=row["audience"],
            status=row["status"],
            owner=house.people[row["owner"]] if "owner" in row else None,
            heard_by=buddy.person if buddy else None,
            heard_at=at + timedelta(days=row["heard"]),
            answer_due_on=house.workday(unit, row["due"]),
        )
    waiting = data["summary_now"]
    last = (
        Visit.objects.filter(unit=house.units[waiting["unit"]], state="done")
        .order_by("-done_at", "-pk")
        .first()
    )
    if last is not None:
        last.summary, last.summary_state = waiting["text"], "shared"
        last.save(update_fields=["summary", "summary_state"])


AFTER_WORK = time(16, 30)


def tell_day(house: House, at: datetime) -> None:
    """The buddy who signs in finds a day with visits: today, or the next working day.

    Comes after the rounds are planned: where one of theirs leads there on that day, it is enough.
    """
    day = load("stories.yaml")["day"]
    buddy, earliest = house.people[day["who"]], _half_hour_after(at)
    for row in day["ahead"]:
        unit = house.units[row["unit"]]
        starts_at = max(earliest, _moment(unit, next_day(house, unit, at), row["at"]))
        earliest = starts_at + timedelta(minutes=90)
        planned = unit.visits.filter(buddy=buddy, state="planned")
        if not planned.filter(starts_at__date=starts_at.date()).exists():
            Visit.objects.create(
                unit=unit, buddy=buddy, starts_at=starts_at,
                minutes=row["minutes"], format=row["format"], place=row.get("place", ""),
                is_pinned=True,
            )  # fmt: skip
    _walked(house, at, day["walked"], day["who"])


def next_day(house: House, unit: Unit, at: datetime) -> date:
    """Today while there is work there, else the next working day."""
    here = at.astimezone(ZoneInfo(unit.time_zone))
    is_over = house.workday(unit, 0) == here.date() and here.time() > AFTER_WORK
    return house.workday(unit, 1 if is_over else 0)


def _walked(house: House, at: datetime, row: dict[str, Any], who: str) -> None:
    """One look in that nobody planned, if the morning is old enough for it."""
    unit = house.units[row["unit"]]
    starts_at = _moment(unit, house.today, row["at"])
    logged_at = starts_at + timedelta(minutes=row["minutes"])
    if is_workday(unit, house.today) and logged_at < at:
        Visit.objects.create(
            unit=unit, buddy=house.people[who], starts_at=starts_at, minutes=row["minutes"],
            format="in_passing", state="done", done_at=starts_at, logged_at=logged_at,
            logged_by=house.people[who], people_met=row["met"], mood=row["mood"],
        )  # fmt: skip


def _moment(unit: Unit, day: date, hour: str) -> datetime:
    zone = ZoneInfo(unit.time_zone)
    return datetime.combine(day, time.fromisoformat(hour), tzinfo=zone)


def _half_hour_after(at: datetime) -> datetime:
    whole = at.replace(minute=0, second=0, microsecond=0)
    return whole + timedelta(minutes=30 * (at.minute // 30 + 1))
