"""How the demo's people really speak, are reached and work: told by themselves, seen by buddies."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from brm.demo.feedback import ask
from brm.demo.loop import write_back
from brm.demo.organisation import House, load
from relationships.campaigns import services as campaigns
from relationships.feedback_forms.questions import Answers, Question
from relationships.people.models import Person
from relationships.responses.publishing import publish
from relationships.responses.services import answer
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.ways.choices import Kind
from relationships.ways.models import OwnWay, SeenWay
from relationships.ways.values import other_app

SAY = 0.6  # of the people of a department say something of themselves
BUDDIES_SPEAK = {"priya": ("fr", "nl"), "joost": ("nl",), "elin": ("nb",)}


def tell(house: House, at: datetime, dice: random.Random) -> None:
    """What people say on their own page, and what was noticed on the newest visit there."""
    story = load("ways.yaml")
    named = {house.people[row["key"]].pk for row in load("organisation.yaml")["people"]}
    ways = [
        OwnWay(person=house.people[key], kind=Kind.LANGUAGE, value=code)
        for key, codes in BUDDIES_SPEAK.items()
        for code in codes
    ]
    for row in story["profiles"]:
        people = Person.objects.filter(unit=house.units[row["unit"]]).order_by("pk")
        for person in people:
            if person.pk not in named:
                _reads(person, row.get("reads", {}), dice)
            if dice.random() < SAY:
                ways += _says(person, row, dice)
    OwnWay.objects.bulk_create(ways, ignore_conflicts=True)
    for row in story["visits"]:
        _notice(house, row, at)
    _ask(house, story["form"], at, dice)


def _ask(house: House, row: Mapping[str, Any], at: datetime, dice: random.Random) -> None:
    """The form "Your ways", answered and closed."""
    ended = at - timedelta(days=row["ended"])
    asked = ask(house, row, at, ends=ended)
    questions = asked.campaign.form_version.asked()
    for invitation in asked.invitations:
        if dice.random() > row["share"]:
            continue
        ticked = row["ticked"][str(invitation.unit.code)]
        said: Answers = {each.key: _ticks(each, ticked[each.key], dice) for each in questions}
        answer(invitation, {key: ticks for key, ticks in said.items() if ticks}, at=ended)
    campaigns.stop(asked.campaign, at=ended)
    publish(asked.campaign, at=ended)
    write_back(house, asked.campaign, row["points"], at - timedelta(days=row["told"]))


def _ticks(question: Question, shares: Mapping[str, float], dice: random.Random) -> list[int]:
    words = zip(question.values, question.words("en"), strict=True)
    return [value for value, word in words if dice.random() < shares.get(word, 0)]


def _reads(person: Person, shares: Mapping[str, float], dice: random.Random) -> None:
    chance = dice.random()
    for code, share in shares.items():
        if chance < share:
            Person.objects.filter(pk=person.pk).update(language=code)
            return
        chance -= share


def _says(person: Person, row: Mapping[str, Any], dice: random.Random) -> Iterator[OwnWay]:
    for kind in Kind.values:
        for value, share in row.get(kind, {}).items():
            if dice.random() < share:
                yield OwnWay(person=person, kind=kind, value=value)
    for name, share in row.get("other", {}).items():
        other = other_app(name)
        if other is not None and dice.random() < share:
            yield OwnWay(person=person, kind=Kind.APP, value=other[0], written=other[1])


def _notice(house: House, row: Mapping[str, Any], at: datetime) -> None:
    done = Visit.objects.filter(
        unit=house.units[row["unit"]], state=VisitState.DONE, done_at__lte=at
    )
    visit = done.order_by("-done_at", "-pk").first()
    if visit is None:
        return
    visit.people_met = row["met"]
    visit.save(update_fields=["people_met"])
    SeenWay.objects.bulk_create(
        SeenWay(visit=visit, kind=kind, value=value, people=people)
        for kind, ways in row["ways"].items()
        for value, people in ways.items()
    )
