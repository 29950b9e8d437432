"""Three years of checklists in the demo: twice a year several people of a department, each apart."""

import random
from datetime import datetime, timedelta
from typing import Any

from brm.demo.organisation import House
from governance.assessments import services
from governance.assessments.choices import Extent, Given, Mode
from governance.assessments.models import Assessment, Sheet, StatementAnswer
from governance.assessments.services.again import day_there, rule_for, write_next
from governance.checklists.models import Checklist, Statement
from relationships.people.models import Person
from relationships.units.models import Unit

HALF_YEAR = 183  # days
PEOPLE = 6
GROWS = 0.22  # of a step in half a year
DIFFER = ("UM1.1", "OC1.1")  # what early and late shifts see differently
UNKNOWN = ("IS1.1", "SC1.1")


def tell(house: House, checklist: Checklist, rows: list[dict[str, Any]], at: datetime) -> None:
    """Each row names a department, how long ago it was asked last, and how it stood then."""
    dice = random.Random(5)  # noqa: S311  stories, no secrets
    asked = Statement.objects.filter(practice__cluster__checklist=checklist, is_quick_scan=True)
    statements = list(
        asked.order_by("practice__cluster__position", "practice__position", "position")
    )
    for row in rows:
        unit = house.units[row["unit"]]
        people = sorted(house.colleagues(unit), key=lambda person: person.pk)[:PEOPLE]
        if row.get("until"):
            _ask_now(house, checklist, unit, until=row["until"], at=at)
            continue
        for number in reversed(range(row["times"])):
            ended = at - timedelta(days=row["ago"] + HALF_YEAR * number)
            goes_on = number == 0 and row.get("again", True)
            wave = _wave(checklist, unit, people, ended, goes_on=goes_on)
            level = row["level"] - GROWS * number
            _answers(wave, statements, level, dice, differs=row.get("differs", False))
            services.renew_cells(wave)
            if goes_on:
                write_next(wave, at=at)


def _wave(
    checklist: Checklist, unit: Unit, people: list[Person], ended: datetime, *, goes_on: bool
) -> Assessment:
    begun = ended - timedelta(days=14)
    first = day_there(unit, begun)
    closes_on = first + timedelta(days=13)
    wave = Assessment.objects.create(
        checklist=checklist, unit=unit, by=people[0], mode=Mode.APART, extent=Extent.QUICK,
        started_at=begun, closes_on=closes_on, finished_at=ended,
        recurs=rule_for("half_yearly", first, closes_on) if goes_on else "",
        recurs_from=first if goes_on else None,
    )  # fmt: skip
    Sheet.objects.bulk_create(
        [Sheet(assessment=wave, person=person, handed_in_at=ended) for person in people]
    )
    return wave


def _answers(
    wave: Assessment,
    statements: list[Statement],
    level: float,
    dice: random.Random,
    *,
    differs: bool,
) -> None:
    StatementAnswer.objects.bulk_create(
        _answer(sheet, statement, number, level, dice, differs=differs)
        for number, sheet in enumerate(wave.sheets.order_by("pk"))
        for statement in statements
    )


def _answer(
    sheet: Sheet,
    statement: Statement,
    number: int,
    level: float,
    dice: random.Random,
    *,
    differs: bool,
) -> StatementAnswer:
    away = statement.practice.cluster.position * 0.15
    score = min(3, max(0, round(dice.gauss(level - away, 0.5))))
    if differs and statement.code in DIFFER:
        score = 3 if number % 2 else 0
    is_unknown = (statement.code in UNKNOWN and number > 1) or dice.random() < 0.06
    return StatementAnswer(
        sheet=sheet, statement=statement, answered_at=sheet.assessment.started_at,
        given=Given.DONT_KNOW if is_unknown else Given.SCORED, score=None if is_unknown else score,
        importance=dice.randint(1, 3),
    )  # fmt: skip


def _ask_now(house: House, checklist: Checklist, unit: Unit, *, until: int, at: datetime) -> None:
    """A department that is being asked just now, by a link to each."""
    people = [each for each in house.colleagues(unit) if each.email]
    services.ask(
        checklist, unit=unit, people=people[:PEOPLE], mode=Mode.APART, extent=Extent.QUICK,
        closes_on=house.workday(unit, until), again="half_yearly", by=people[0],
        at=at - timedelta(days=1),
    )  # fmt: skip
