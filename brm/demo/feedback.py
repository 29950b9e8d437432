"""What the demo's people were asked in a year and what they said; two campaigns are running.

Written as it lies in the database afterwards: no mail of last spring is sent today. What came of it
is told in `loop.py`.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from brm.base import clock
from brm.demo import loop
from brm.demo.feelings import answers_of
from brm.demo.organisation import House, load
from relationships.campaigns import services as campaigns
from relationships.campaigns.choices import INVITES, InvitationState
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.queries import people_of
from relationships.feedback_forms.services import ready_form
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.outbox.services import put_all
from relationships.people.models import Person
from relationships.responses.publishing import publish
from relationships.responses.services import answer
from relationships.units.models import Unit

WRITE = 0.8  # of those who answer: they add words of their own, while somebody has not said them
FEW = {"planning": 2}  # so few answer there that it is not shown, nor its neighbour
# how people in some places stand to it, beside the others
APART = {"clinics": -0.09, "claims": -0.08, "warehouse": 0.05, "field": 0.08, "finance": 0.06}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """One campaign of the story with those who were asked."""

    campaign: Campaign
    invitations: list[Invitation]


def tell(house: House, at: datetime, dice: random.Random) -> None:
    """Write the campaigns; the same dice, the same answers."""
    story = load("feedback.yaml")
    for row in story["campaigns"]:
        ended = at - timedelta(days=row["ended"])
        asked = ask(house, row, at, ends=ended)
        _answer(asked, row, story["topics"], dice, at=ended)
        campaigns.stop(asked.campaign, at=ended)
        publish(asked.campaign, at=ended)
        loop.close(house, asked.campaign, row, story, at)
    _running(house, story, at, dice)
    _open(house, story["standing"], at, ends=None)


def _running(house: House, story: Row, at: datetime, dice: random.Random) -> None:
    """Some have answered; the mail of some others is in the mailbox, not opened yet."""
    row = story["running"]
    began = at - timedelta(days=row["began"])
    asked = ask(house, row, at, ends=began + timedelta(days=row["days"]))
    waiting = [house.people[key] for key in row["waiting"]]
    _answer(asked, row, story["topics"], dice, at=at, but=waiting)
    put_all(INVITES, to=waiting, about=asked.campaign, at=at)


def ask(house: House, row: Row, at: datetime, *, ends: datetime) -> Asked:
    """One campaign of the story, with those who were asked when it began."""
    began = at - timedelta(days=row["began"])
    campaign = _open(house, row, at, ends=ends)
    people = [person for person in people_of(campaign.units.all()) if person.unit is not None]
    return Asked(campaign, _invited(campaign, people, began))


def _open(house: House, row: Row, at: datetime, *, ends: datetime | None) -> Campaign:
    """Open since it began; one without an end asks after each visit."""
    began = at - timedelta(days=row["began"])
    with translation.override("en"):
        month = date_format(began, "F Y")
    campaign = campaigns.plan(
        name=row["name"].format(month=month),
        form_version=ready_form(row["form"], at=began).versions.get(),
        units=[Unit.objects.get(pk=house.units[key].pk) for key in row["units"]],
        announced=row["announced"],
        rhythm="once" if ends else "after_visit",
        opens_on=clock.day_of(began),
        closes_on=clock.day_of(ends) if ends else None,
        by=house.people.get("amina"),
        at=began,
    )
    Campaign.objects.filter(pk=campaign.pk).update(state="open", started_at=began)
    campaign.refresh_from_db()
    return campaign


def _invited(campaign: Campaign, people: list[Person], at: datetime) -> list[Invitation]:
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
                invited_on=clock.day_of(at),
            )
            for person, link in zip(people, links, strict=True)
        ]
    )


def _answer(
    asked: Asked,
    row: Row,
    topics: Row,
    dice: random.Random,
    *,
    at: datetime,
    but: list[Person] | None = None,
) -> None:
    """What they answered, each sentence said once and in the language of who says it."""
    questions = asked.campaign.form_version.asked()
    unsaid = {
        language: _shuffled(
            [one for key in row["says"] for one in topics[key].get(language, [])], dice
        )
        for language in ("en", "fr")
    }
    answered = dict.fromkeys(FEW, 0)
    for invitation in asked.invitations:
        code = str(invitation.unit.code)
        if invitation.person in (but or ()):
            continue
        if dice.random() > row["share"] or answered.get(code, 0) >= FEW.get(code, 99):
            continue
        answered[code] = answered.get(code, 0) + 1
        left = unsaid[invitation.person.language]
        words = [left.pop()] if left and dice.random() < WRITE else []
        feeling = row["mood"] + APART.get(code, 0)
        answer(invitation, answers_of(questions, feeling, words, dice), at=at)


def _shuffled(words: list[str], dice: random.Random) -> list[str]:
    return dice.sample(words, len(words))
