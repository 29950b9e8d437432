"""Asking a few people after each visit that was logged."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from brm.base import clock
from relationships.campaigns.asking import invite
from relationships.campaigns.choices import Rhythm
from relationships.campaigns.models import Campaign, VisitAsked
from relationships.campaigns.queries import people_of
from relationships.campaigns.whom import of_audience, willing
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.wording.models import Agreed

AFTER_A_VISIT = 5  # people asked after one visit
LOOK_BACK = timedelta(days=7)  # visits logged late are still asked about


def ask_after_visits(at: datetime) -> int:
    """After each logged visit of a standing campaign, or each so many of them, ask a few people there.

    The contact person and others chosen by chance, five at most, nobody within the cool-down. The
    same visit always gives the same choice, and is asked about once. Returns how many were asked.
    """
    asked = 0
    for campaign in Campaign.objects.asking().filter(rhythm=Rhythm.AFTER_VISIT):
        for visit in visits_to_ask_about(campaign, at):
            asked += _ask_after(campaign, visit, at)
    return asked


def visits_to_ask_about(campaign: Campaign, at: datetime) -> list[Visit]:
    """The visits logged since the campaign began or went on, of its departments, not yet asked about."""
    since = max(campaign.resumed_at or campaign.started_at or at, at - LOOK_BACK)
    found: list[Visit] = []
    for unit in campaign.units.all():
        found.extend(
            Visit.objects.filter(
                unit__lft__range=(unit.lft, unit.rgt),
                state="done",
                done_at__gte=since,
                logged_at__lte=at,
            )
            .exclude(asked_after__campaign=campaign)
            .select_related("unit")
            .order_by("done_at", "pk")
        )
    return list({visit.pk: visit for visit in found}.values())


@transaction.atomic
def _ask_after(campaign: Campaign, visit: Visit, at: datetime) -> int:
    agreed = Agreed.locked()
    _mark, is_new = VisitAsked.objects.get_or_create(campaign=campaign, visit=visit)
    if not is_new:
        return 0
    counted = VisitAsked.objects.filter(campaign=campaign, visit__unit=visit.unit_id).count()
    if counted % campaign.every_visits:
        return 0
    day = clock.day_of(at)
    people = of_audience(campaign, people_of([visit.unit]).filter(unit=visit.unit), on=day)
    may = willing(people, on=day, until=day, cool_down_days=agreed.cool_down_days)
    contacts = set(
        BusinessPartner.objects.on(day)
        .filter(unit=visit.unit, role="contact")
        .values_list("person", flat=True)
    )
    chosen = choose(may, contacts, seed=f"{campaign.pk}-{visit.pk}")
    return invite(campaign, chosen, at=at, occasion=f"visit-{visit.pk}")


def choose(
    people: Iterable[Person], contacts: set[int], *, seed: str, most: int = AFTER_A_VISIT
) -> list[Person]:
    """The contact people, then others by chance, `most` at most; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311  fair, not secret
    order = sorted(people, key=lambda person: person.pk)
    dice.shuffle(order)
    return sorted(order, key=lambda person: person.pk not in contacts)[:most]
