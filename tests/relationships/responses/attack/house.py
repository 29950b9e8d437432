"""A house of random departments that was asked several times: who said what, where it is kept."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from relationships.campaigns import services as campaigns
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Campaign, Invitation
from relationships.feedback_forms.models import FormVersion
from relationships.feedback_forms.questions import Answers, Question, ShowIf
from relationships.links.models import Link
from relationships.people.models import Person
from relationships.responses.box import ballot_of
from relationships.responses.models import Ballot, GivenAnswer
from relationships.responses.publishing import publish
from relationships.units.models import Unit
from relationships.units.services import renumber
from tests.factories.feedback import version_of
from tests.factories.relationships import NOON
from tests.relationships.responses.attack.solver import Column

STEPS = ("Not at all", "Hardly", "Half", "Mostly", "Fully")
WORK = Question("work", "scale", {"en": "Does it work?"}, {"en": STEPS}, is_required=True)
LOST = Question(
    "lost", "time", {"en": "Time lost?"}, {"en": ("None", "Two hours", "I can't say")},
    hours=(0, 2, None),
)  # fmt: skip
USED = Question("used", "several", {"en": "What do you use?"}, {"en": ("Laptop", "Phone", "Pen")})
WHY = Question(
    "why", "choice", {"en": "Why the laptop?"}, {"en": ("Habit", "Need")}, is_required=True,
    show_if=ShowIf("used", (1,)),
)  # fmt: skip
NOTE = Question("note", "text", {"en": "Anything else?"}, {})
ASKED = (WORK, LOST, USED, WHY, NOTE)


@dataclass
class Answer:
    """What one person of a department said, between which publications."""

    column: Column
    said: Answers


@dataclass
class Wave:
    """One campaign: its answers, and after each publication with which department each is kept."""

    campaign: Campaign
    answers: list[Answer] = field(default_factory=list)
    asked: dict[int, int] = field(default_factory=dict)
    kept: list[dict[Column, int | None]] = field(default_factory=list)


@dataclass
class House:
    """The departments by number, each with its parent, and the waves."""

    units: list[Unit]
    waves: list[Wave]
    version: FormVersion

    def under(self, unit: Unit | None) -> set[int | None]:
        if unit is None:
            return {None, *(each.pk for each in self.units)}
        return {each.pk for each in self.units if unit.lft <= each.lft <= unit.rgt}


def built(dice: random.Random, departments: int, waves: int) -> House:
    """Departments in a random tree, or in several, and campaigns that nobody has answered."""
    units: list[Unit] = []
    for number in range(departments):
        is_top = not units or dice.random() < 0.1
        units.append(Unit(name=f"D{number}", parent=None if is_top else dice.choice(units)))
        units[-1].save()
    renumber()
    units = list(Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("pk"))
    version = version_of(*ASKED)
    house = House(units, [], version)
    house.waves = [_asked(dice, house, number) for number in range(waves)]
    return house


def opens(number: int) -> datetime:
    return NOON + timedelta(days=31 * number)


def _asked(dice: random.Random, house: House, number: int) -> Wave:
    """One campaign of everybody, open, with its own people: some departments have none."""
    at = opens(number)
    campaign = campaigns.plan(
        name=f"Wave {number}", form_version=house.version,
        units=[unit for unit in house.units if unit.parent_id is None],
        announced="anonymous", rhythm="once", opens_on=at.date(),
        closes_on=at.date() + timedelta(days=20), by=None, at=at,
    )  # fmt: skip
    Campaign.objects.filter(pk=campaign.pk).update(state="open", started_at=at)
    wave = Wave(Campaign.objects.get(pk=campaign.pk))
    wave.asked = {unit.pk: dice.choice((0, 0, 2, 4, 6, 9, 14)) for unit in house.units}
    people = Person.objects.bulk_create(
        Person(name="Somebody", unit_id=unit) for unit, n in wave.asked.items() for _ in range(n)
    )
    links = Link.objects.bulk_create(
        Link(purpose="form", about=f"campaign:{campaign.pk}", for_person=one.pk, made_at=at)
        for one in people
    )
    Invitation.objects.bulk_create(
        Invitation(
            campaign=campaign, person=person, unit_id=person.unit_id, link=link,
            invited_on=at.date(),
        )
        for person, link in zip(people, links, strict=True)
    )  # fmt: skip
    return wave


def answer(dice: random.Random, house: House, wave: Wave, epoch: int) -> None:
    """Some of those who have not answered do; in some departments all say the same."""
    waiting: dict[int, int] = dict(wave.asked)
    for given in wave.answers:
        waiting[given.column[0]] -= 1
    ballots = []
    for unit, left in waiting.items():
        alike = _said(dice) if dice.random() < 0.2 else None
        for _ in range(round(left * dice.choice((0, 0.2, 0.5, 0.8, 1)))):
            said = alike or _said(dice)
            wave.answers.append(Answer((unit, epoch), said))
            # Where an answer is kept is told by its words alone, and only to this test.
            words = {NOTE.key: f"{unit} {epoch}"}
            ballots.append(ballot_of(wave.campaign.pk, unit, {**said, **words}))
    Ballot.objects.bulk_create(ballots)


def _said(dice: random.Random) -> Answers:
    said: Answers = {"work": dice.choice((1, 2, 3, 4, 5, 5))}
    if dice.random() < 0.7:
        said["lost"] = dice.choice((1, 2, 3))
    used = [value for value, chance in ((1, 0.6), (2, 0.4), (3, 0.15)) if dice.random() < chance]
    if used:
        said["used"] = used
    if 1 in used:
        said["why"] = dice.choice((1, 2))
    return said


def published(wave: Wave, number: int, *, is_last: bool) -> bool:
    """Write the results, if it is time; and note with which department each answer is kept now."""
    at = opens(number) + timedelta(days=21 if is_last else 1)
    if is_last:
        campaigns.stop(wave.campaign, at=at)
    was_time = publish(wave.campaign, at=at + LATE)
    kept: dict[Column, int | None] = {}
    rows = GivenAnswer.objects.filter(response__campaign=wave.campaign, question=NOTE.key)
    for words, unit in rows.values_list("words", "response__unit").distinct():
        department, epoch = map(int, words.split())
        assert kept.setdefault((department, epoch), unit) == unit
    wave.kept.append(kept)
    return was_time


def month(number: int) -> date:
    return opens(number).date()


def counted(wave: Wave, question: str, answer: int | None = None) -> dict[Column, int]:
    """How many of each department answered, between two publications; "" of how many at all."""
    found: dict[Column, int] = defaultdict(int)
    for given in wave.answers:
        said = given.said.get(question)
        chosen = said if isinstance(said, list) else [said]
        if question in {"", "words"} or (said is not None and (answer is None or answer in chosen)):
            found[given.column] += 1
    return found
