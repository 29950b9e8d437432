"""Builds the demo's organisation: departments, people, partners, buddies, rounds, systems."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from relationships.access.models import Grant
from relationships.buddies.models import Absence, ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, User
from relationships.rounds.models import Round
from relationships.systems.models import System, Use
from relationships.units.models import BusyPeriod, Unit
from relationships.units.services import renumber
from relationships.units.workdays import add_workdays
from relationships.wording.models import Agreed

DATA = Path(__file__).parent / "data"
PASSWORD = "demo"  # noqa: S105  the demo's own, printed on its sign-in page
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


@dataclass
class House:
    """What was made, by the keys of the data file. `today` is what all dates are told from."""

    today: date
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    buddies: dict[tuple[str, str], ITBuddy] = field(default_factory=dict)
    rounds: list[tuple[Round, dict[str, Any]]] = field(default_factory=list)

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def workday(self, unit: Unit, offset: int) -> date:
        """That day, or the next working day there; in the past the one before."""
        day, step = self.day(offset), 1 if offset >= 0 else -1
        return add_workdays(unit, day - timedelta(days=step), step)

    def colleagues(self, unit: Unit) -> list[Person]:
        return [p for p in self.people.values() if p.unit_id == unit.pk]


def load(name: str) -> dict[str, Any]:
    """A data file of the demo."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def build(at: datetime, dice: random.Random, *, with_logins: bool) -> House:
    """The organisation at that moment; about 120 people. Same `at` and dice, same rows."""
    data = load("organisation.yaml")
    house = House(today=at.astimezone(ZoneInfo("Europe/Amsterdam")).date())
    Agreed.objects.update_or_create(
        pk=1,
        defaults={
            "organisation": data["organisation"],
            "service_desk_phone": "030 000 00 40",
            "service_desk_address": "help@house.example",
        },
    )
    _units(house, data["units"])
    _people(house, data["people"], with_logins=with_logins)
    _more_people(house, data["units"], dice)
    _places(house, data, at)
    _systems(house, data["systems"])
    _rounds(house, data["rounds"])
    return house


def _units(house: House, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        house.units[row["key"]] = Unit.objects.create(
            name=row["name"],
            code=row["key"],
            parent=house.units.get(row.get("parent", "")),
            place=row["place"],
            country=row["country"],
            region=row.get("region", ""),
            time_zone=row["zone"],
            language=row.get("language", "en"),
            rhythm_days=row["rhythm"],
            people_count=row["people"],
        )
    renumber()
    for unit in house.units.values():
        unit.refresh_from_db()


def _people(house: House, rows: list[dict[str, Any]], *, with_logins: bool) -> None:
    for row in rows:
        unit = house.units[row["unit"]]
        user = None
        if with_logins and row.get("login"):
            is_staff = row.get("staff", False)
            user = User.objects.create_user(
                row["login"], password=PASSWORD, is_staff=is_staff, is_superuser=is_staff
            )
        house.people[row["key"]] = Person.objects.create(
            user=user,
            name=row["name"],
            email=f"{row['key']}@house.example",
            phone=row.get("phone", ""),
            job_title=row["title"],
            unit=unit,
            side=row["side"],
            language=row.get("language", unit.language),
            time_zone=row.get("zone", unit.time_zone),
            about=row.get("about", ""),
            code=row["key"],
        )


def _more_people(house: House, rows: list[dict[str, Any]], dice: random.Random) -> None:
    """Colleagues without a story of their own, so that departments have people to ask."""
    names = load("stories.yaml")["names"]
    pairs = [f"{first} {last}" for first in names["first"] for last in names["last"]]
    dice.shuffle(pairs)
    new: list[Person] = []
    for row in rows:
        unit = house.units[row["key"]]
        for _ in range(min(8, row["people"] // 4) if row.get("parent") else 1):
            number = len(new) + 1
            name = pairs[number]
            new.append(
                Person(
                    name=name,
                    email=f"colleague{number}@house.example",
                    job_title=dice.choice(["Adviser", "Planner", "Specialist", "Assistant"]),
                    unit=unit,
                    side="it" if row["key"] == "it" else "business",
                    language=unit.language,
                    time_zone=unit.time_zone,
                    code=f"colleague{number}",
                )
            )
    for person in Person.objects.bulk_create(new):
        house.people[person.code or ""] = person


def _places(house: House, data: dict[str, Any], at: datetime) -> None:
    long_ago = house.day(-420)
    for row in data["managers"]:
        Grant.objects.create(person=house.people[row["who"]], since=long_ago)
    for row in data["partners"]:
        BusinessPartner.objects.create(
            person=house.people[row["who"]],
            unit=house.units[row["unit"]],
            role=row["as"],
            since=long_ago,
            cares_about=row.get("cares", ""),
            reached_by=row.get("reach", ""),
        )
    for row in data["buddies"]:
        house.buddies[row["unit"], row["who"]] = ITBuddy.objects.create(
            person=house.people[row["who"]],
            unit=house.units[row["unit"]],
            origin=row["from"],
            rank=row["as"],
            since=long_ago,
            note=row.get("note", ""),
        )
    for row in data["busy"]:
        BusyPeriod.objects.create(
            unit=house.units[row["unit"]],
            starts_on=house.day(row["from"]),
            ends_on=house.day(row["until"]),
            what=row["what"],
        )
    for row in data["away"]:
        Absence.objects.create(
            person=house.people[row["who"]],
            starts_on=house.day(row["from"]),
            ends_on=house.day(row["until"]),
        )


def _systems(house: House, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        system = System.objects.create(
            name=row["name"],
            run_by=row["run"],
            what_for=row["what"],
            owned_by=house.units[row["of"]],
        )
        Use.objects.bulk_create(
            [
                Use(
                    system=system, unit=house.units[key], people_count=house.units[key].people_count
                )
                for key in row["used"]
            ]
        )


def _rounds(house: House, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        unit = house.units[row["unit"]]
        # the first visit: on its weekday, so many whole rhythms before today
        back = row["history"] // row["weeks"] * row["weeks"] * 7
        this_week = house.today - timedelta(days=house.today.weekday())
        first = this_week + timedelta(days=WEEKDAYS.index(row["day"]) - back)
        planned = Round.objects.create(
            unit=unit,
            buddy=house.buddies[row["unit"], row["who"]],
            rule=f"FREQ=WEEKLY;INTERVAL={row['weeks']};BYDAY={row['day']}",
            starts_on=first,
            starts_time=time.fromisoformat(row["at"]),
            time_zone=unit.time_zone,
            minutes=row["minutes"],
            format=row["format"],
            place=row.get("place", ""),
            question_card=row.get("questions", ""),
            planned_until=house.day(-1),
        )
        house.rounds.append((planned, row))
