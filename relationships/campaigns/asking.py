"""Asking the people of a campaign, by a worker and in batches: each is asked once, whoever dies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction

from brm.base import clock
from relationships.campaigns.choices import INVITES, Rhythm
from relationships.campaigns.doors import doors_of
from relationships.campaigns.models import Asking, Campaign, Invitation
from relationships.campaigns.services import ends_at, open_now
from relationships.campaigns.whom import all_of, asked_when, may_be_asked
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.outbox.services import put_all
from relationships.people.models import Person
from relationships.wording.models import Agreed

logger = structlog.get_logger(__name__)
BATCH = 500  # people looked at in one transaction


def ask_campaigns(at: datetime) -> dict[str, int]:
    """Open the campaigns whose day has come and go on asking where that is not finished.

    May run twice and at once: a batch belongs to one worker, and one that dies is done again.
    """
    did = {"opened": open_planned(at), "asked": 0}
    unfinished = Asking.objects.filter(ended_at=None).order_by("began_at", "pk")
    for campaign_id in list(unfinished.values_list("pk", flat=True)):
        while (new := ask_some(campaign_id, at=at)) is not None:
            did["asked"] += new
    return did


def open_planned(at: datetime) -> int:
    """Open those that start by themselves on this day or before. Returns how many.

    What would reach nobody and hangs nowhere stays a draft, whose page says so.
    """
    ready = Campaign.objects.waiting_for_their_day().filter(opens_on__lte=clock.day_of(at))
    return sum(_open(pk, at) for pk in list(ready.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _open(campaign_id: int, at: datetime) -> bool:
    agreed = Agreed.locked()
    waiting = Campaign.objects.waiting_for_their_day().select_for_update()
    campaign = waiting.filter(pk=campaign_id).first()
    if campaign is None:  # another worker, or somebody called it off
        return False
    count = may_be_asked(campaign, at=at, agreed=agreed).count()
    is_once = campaign.rhythm == Rhythm.ONCE
    if is_once and not count and not doors_of(campaign).exists():
        campaign.scheduled_at = None  # as when somebody presses: it stays, and its page says why
        campaign.version += 1
        campaign.save()
        logger.warning("campaign_reaches_nobody", campaign_id=campaign.pk)
        return False
    open_now(campaign, at=at, to_ask=count)
    return True


@transaction.atomic
def ask_some(campaign_id: int, *, at: datetime) -> int | None:
    """Look at the next people of a campaign and invite those who may be asked; how many are new.

    None where nothing is left to do now: all were asked, it rests, it was ended, or another worker
    is at it. The pause between two questions is kept across campaigns that ask at the same time.
    """
    agreed = Agreed.locked()
    free = Campaign.objects.asking().select_for_update(no_key=True, skip_locked=True)
    campaign = free.filter(pk=campaign_id).first()
    asking = Asking.objects.filter(pk=campaign_id, ended_at=None).first()
    if campaign is None or asking is None:
        return None
    people = all_of(campaign, on=clock.day_of(at))
    next_ones = list(people.filter(pk__gt=asking.asked_up_to).values_list("pk", flat=True)[:BATCH])
    if not next_ones:
        Asking.objects.filter(pk=campaign_id).update(ended_at=at)
        return None
    among = people.filter(pk__in=next_ones)
    new = invite(campaign, may_be_asked(campaign, at=at, agreed=agreed, among=among), at=at)
    Asking.objects.filter(pk=campaign_id).update(asked_up_to=next_ones[-1])
    return new


@transaction.atomic
def cut_asking(campaign: Campaign, *, at: datetime) -> None:
    """Ask nobody more; who was asked may answer. A second press changes nothing."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)  # after the batch at work
    Asking.objects.filter(pk=campaign.pk, ended_at=None).update(ended_at=at, was_cut=True)


def invite(
    campaign: Campaign, people: Iterable[Person], *, at: datetime, occasion: str = ""
) -> int:
    """Give each of these people a link of their own and put the invitations into the outbox.

    Each gets them on a working day, in waking hours. Twice is once. Some queries, and one more for
    each 500 people. Returns how many are new.
    """
    wanted = {person.pk: person for person in people if person.unit is not None}
    known = campaign.invitations.filter(occasion=occasion, person__in=wanted)
    for person_id in known.values_list("person", flat=True):
        del wanted[person_id]
    links = _links(campaign, wanted, occasion, at)
    agreed = Agreed.get()
    moments = {pk: asked_when(person, at, agreed) for pk, person in wanted.items()}
    Invitation.objects.bulk_create(
        [
            Invitation(
                campaign=campaign, person=person, unit=person.unit, link=link, occasion=occasion,
                invited_on=moments[person.pk][1],
            )
            for person, link in zip(wanted.values(), links, strict=True)
        ]
    )  # fmt: skip
    together: dict[datetime, list[Person]] = defaultdict(list)
    for pk, person in wanted.items():
        together[moments[pk][0]].append(person)
    for due_at, some in together.items():
        put_all(INVITES, to=some, about=campaign, occasion=occasion, at=at, due_at=due_at)
    return len(wanted)


def _links(campaign: Campaign, people: Iterable[int], occasion: str, at: datetime) -> list[Link]:
    """A link for each of these people, in their order. One query for each 500."""
    about = f"campaign:{campaign.pk}:{occasion}".rstrip(":")
    ends = ends_at(campaign, at)
    return Link.objects.bulk_create(
        [
            Link(purpose=Purpose.FORM, about=about, for_person=pk, made_at=at, expires_at=ends)
            for pk in people
        ]
    )
