"""What the demo's people were asked and what they said: two anonymous rounds, a named one, one running.

Written as it lies in the database afterwards: no mail of last spring is sent today.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from brm.demo.organisation import House, load
from relationships.campaigns import services as campaigns
from relationships.campaigns.choices import InvitationState
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.queries import people_of
from relationships.feedback_forms.services import ready_form
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.people.models import Person
from relationships.responses.publishing import publish
from relationships.responses.services import Answers, answer
from relationships.units.models import Unit


@dataclass(frozen=True)
class Told:
    """One campaign of the story: days ago it began and ended; how people felt (1 to 5)."""

    name: str
    units: tuple[str, ...]
    announced: str
    began: int
    ended: int = 0
    mood: float = 3
    share: float = 0  # of those asked who answered


STORY = (
    Told("Three questions, summer", ("care", "supply"), "anonymous", 120, 104, 3.7, 0.75),
    Told("Three questions, autumn", ("care", "supply"), "anonymous", 34, 18, 3.3, 0.7),
    Told("How Finance works with us", ("finance",), "named", 60, 46, 3.8, 0.9),
)
RUNNING = Told("After each visit", ("customer",), "anonymous", 2)
SAID = "feedback.yaml"
FEW = {"planning": 2}  # so few answer there that it is not shown, nor its neighbour


def tell(house: House, at: datetime, dice: random.Random) -> None:
    """Write the campaigns; the same dice, the same answers."""
    for told in STORY:
        _finished(house, told, at, dice)
    _running(house, at)


def _finished(house: House, told: Told, at: datetime, dice: random.Random) -> None:
    began, ended = at - timedelta(days=told.began), at - timedelta(days=told.ended)
    campaign = _planned(house, told, began, ended)
    Campaign.objects.filter(pk=campaign.pk).update(state="open", started_at=began)
    campaign.refresh_from_db()
    people = list(people_of(campaign.units.all()))
    answered = dict.fromkeys(FEW, 0)
    words = {code: dice.sample(said, len(said)) for code, said in load(SAID)["change"].items()}
    for invitation in _asked(campaign, people, began):
        code = str(invitation.unit.code)
        if dice.random() > told.share or answered.get(code, 0) >= FEW.get(code, 99):
            continue
        answered[code] = answered.get(code, 0) + 1
        answer(invitation, _said(told, words[invitation.person.language], dice), at=ended)
    campaigns.stop(campaign, at=ended)
    publish(campaign, at=ended)


def _running(house: House, at: datetime) -> None:
    began = at - timedelta(days=RUNNING.began)
    campaign = _planned(house, RUNNING, began)
    Campaign.objects.filter(pk=campaign.pk).update(state="open", started_at=began)


def _planned(house: House, told: Told, began: datetime, ended: datetime | None = None) -> Campaign:
    return campaigns.plan(
        name=told.name,
        form_version=ready_form(at=began).versions.get(),
        units=[Unit.objects.get(pk=house.units[key].pk) for key in told.units],
        announced=told.announced,
        rhythm="once" if ended else "after_visit",
        opens_on=campaigns.day_of(began),
        closes_on=campaigns.day_of(ended) if ended else None,
        by=house.people.get("amina"),
        at=began,
    )


def _asked(campaign: Campaign, people: list[Person], at: datetime) -> list[Invitation]:
    links = Link.objects.bulk_create(
        [
            Link(
                purpose=Purpose.FORM,
                about=f"campaign:{campaign.pk}",
                for_person=person.pk,
                made_at=at,
                expires_at=campaigns.ends_at(campaign, at),
            )
            for person in people
        ]
    )
    return Invitation.objects.bulk_create(
        [
            Invitation(
                campaign=campaign,
                person=person,
                unit=person.unit,
                link=link,
                state=InvitationState.WAITING,
                invited_on=campaigns.day_of(at),
            )
            for person, link in zip(people, links, strict=True)
            if person.unit is not None
        ]
    )


def _said(told: Told, words: list[str], dice: random.Random) -> Answers:
    """What one person answered; each sentence of `words` is said once."""
    said: Answers = {"work": min(5, max(1, round(dice.gauss(told.mood, 0.9))))}
    if dice.random() < 0.9:
        said["time"] = dice.choice([1, 2, 2, 3, 3, 3, 4, 5, 6])
    if dice.random() < 0.8:
        said["helped"] = dice.choice([1, 2, 2, 2])
    if words and dice.random() < 0.4:
        said["change"] = words.pop()
    return said
