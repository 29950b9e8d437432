"""What a made-up crowd was asked in two years, and what it answered: closed campaigns, by COPY.

Figures are worked out by the product itself, campaign by campaign, so that memory stays flat.
"""

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from brm.base import clock
from brm.demo.copying import Copier
from brm.demo.feelings import answers_of
from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.queries import people_of
from relationships.feedback_forms.models import FormVersion
from relationships.feedback_forms.services import ready_form
from relationships.links.models import Link
from relationships.responses.made_up import TABLES, lay_down
from relationships.responses.remarks import Remark
from relationships.responses.rollup import forget_what_was_told, roll_up
from relationships.themes.models import Tag, Theme
from relationships.units.models import Unit

FORMS = ("pulse", "pulse", "system")  # two waves of the pulse for one of the other
DAYS_BACK = 730  # the first of them
DAYS_OPEN = 14
FEWEST, MOST = 3, 12  # campaigns, unless so many answers need more
A_PERSON = 4.5  # answers of each person asked, where about every second one answers
A_CAMPAIGN = 1_000
WORDS_OF = 0.12  # of those who answer
WORDS = (
    "When something changes on Monday, tell us on Friday.",
    "Fewer fields. Half of them nobody reads.",
    "The report I need takes three exports and a spreadsheet.",
    "Keep coming by. It is the only time somebody listens.",
    "It freezes when the customer is in front of me.",
    "One sign-in instead of five.",
)
THEMES = {
    "Fewer fields": WORDS[1],
    "Coming by": WORDS[3],
    "Freezing": WORDS[4],
    "Signing in": WORDS[5],
}


@dataclass
class Asking:
    """Campaigns of everybody until so many answers are there; `at` is today."""

    answers: int
    at: datetime
    dice: random.Random
    written: int = 0
    links: Copier = field(default_factory=lambda: Copier(Link))
    invitations: Copier = field(default_factory=lambda: Copier(Invitation))
    themes: Copier = field(default_factory=lambda: Copier(Theme))
    tags: Copier = field(default_factory=lambda: Copier(Tag))
    rows: tuple[Copier, Copier] = field(
        default_factory=lambda: (Copier(TABLES[0]), Copier(TABLES[1]))
    )

    @cached_property
    def roots(self) -> list[Unit]:
        return list(Unit.objects.filter(parent=None).order_by("lft"))

    @cached_property
    def people(self) -> list[tuple[int, int]]:
        """Who is asked, and where they work."""
        return list(people_of(self.roots).values_list("pk", "unit_id"))

    @cached_property
    def feelings(self) -> Mapping[int, float]:
        """How people stand to it, by department."""
        units = sorted({unit for _person, unit in self.people})
        return {unit: self.dice.gauss(0.6, 0.1) for unit in units}

    @property
    def many(self) -> int:
        """How many campaigns it takes."""
        needed = round(self.answers / A_PERSON / len(self.people))
        return max(min(MOST, self.answers // A_CAMPAIGN), needed, FEWEST)

    def build(self) -> int:
        """Write them, the oldest first; how many answers there are then, a few more than asked for."""
        many = self.many if self.answers else 0
        for number in range(many):
            began = self.at - timedelta(days=DAYS_BACK * (many - number) / many)
            version = ready_form(FORMS[number % len(FORMS)], at=began).versions.get()
            self._ask(number, version, began, quota=self.answers * (number + 1) // many)
        for copier in (self.links, self.invitations, *self.rows, self.themes, self.tags):
            copier.finish()
        return self.written

    def _ask(self, number: int, version: FormVersion, began: datetime, *, quota: int) -> None:
        """One campaign from its first day to its last results."""
        ended = min(began + timedelta(days=DAYS_OPEN), self.at)
        campaign = campaigns.plan(
            name=f"{version.form.name} {number + 1}",
            form_version=version,
            units=self.roots,
            announced="anonymous",
            rhythm="once",
            opens_on=clock.day_of(began),
            closes_on=clock.day_of(ended),
            by=None,
            at=began,
        )
        Campaign.objects.filter(pk=campaign.pk).update(state="open", started_at=began)
        order = self.dice.sample(self.people, len(self.people))
        said = list(self._said(version, order, quota))
        self._invite(campaign, order, answered=len(said), at=began)
        day = clock.day_of(ended)
        remarks = lay_down(campaign, said, on=day, rows=self.rows, key=self._key)
        self._analyze(number)
        roll_up(campaign)
        forget_what_was_told(campaign)
        campaigns.stop(campaign, at=ended)
        self._sort(campaign, remarks, at=ended)
        Campaign.objects.filter(pk=campaign.pk).update(published_on=day, settled_on=day)

    def _said(
        self, version: FormVersion, order: Sequence[tuple[int, int]], quota: int
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """What the first of these people answer, each with the department, until it is enough."""
        asked = version.asked()
        for _person, unit in order:
            if self.written >= quota:
                return
            words = [self.dice.choice(WORDS)] if self.dice.random() < WORDS_OF else []
            said = answers_of(asked, self.feelings[unit], words, self.dice)
            if said:
                self.written += sum(len(v) if isinstance(v, list) else 1 for v in said.values())
                yield unit, said

    def _invite(
        self, campaign: Campaign, order: Sequence[tuple[int, int]], *, answered: int, at: datetime
    ) -> None:
        """Everybody is asked, in the order of their numbers; of the answer stands here that it came."""
        done = {person for person, _unit in order[:answered]}
        ends, day = campaigns.ends_at(campaign, at), clock.day_of(at)
        for person, unit in self.people:
            link = self.links.add(
                {
                    "purpose": "form",
                    "about": f"campaign:{campaign.pk}",
                    "for_person": person,
                    "made_at": at,
                    "expires_at": ends,
                }
            )
            self.invitations.add(
                {
                    "campaign_id": campaign.pk,
                    "person_id": person,
                    "unit_id": unit,
                    "link_id": link,
                    "state": "answered" if person in done else "waiting",
                    "invited_on": day,
                }
            )
        self.links.flush()
        self.invitations.flush()

    def _sort(self, campaign: Campaign, remarks: Sequence[Remark], *, at: datetime) -> None:
        """Most of the words lie in a theme; the others wait."""
        for name, words in THEMES.items():
            mine = [remark.key for remark in remarks if remark.words == words]
            theme = {"campaign_id": campaign.pk, "name": name, "people": len(mine), "made_at": at}
            pk = self.themes.add(theme)
            self.tags.add_all({"theme_id": pk, "answer_id": key} for key in mine)
        self.themes.flush()
        self.tags.flush()

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def _analyze(self, number: int) -> None:
        """After the first few campaigns, so that what follows is planned for tables of that size."""
        if number in {0, 1, 3, 7}:
            with connection.cursor() as cursor:
                for model in (Invitation, *TABLES):
                    cursor.execute(f'ANALYZE "{model._meta.db_table}"')
