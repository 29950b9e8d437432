"""When results appear: at five answers and at the end, never answer by answer.

Results of a campaign appear once five people answered, then when it is closed; those of a standing
one at most once a week, when five answers are new. In between nothing moves, so nobody can watch a
single answer come in. Which figures are shown is decided in `rollup.py`.
"""

from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.campaigns.choices import CampaignState, Rhythm
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Campaign
from relationships.marks.services import touch
from relationships.responses.dealing import deal, stir_all
from relationships.responses.models import Ballot, CampaignTree, Response
from relationships.responses.rollup import forget_what_was_told, roll_up

logger = structlog.get_logger(__name__)
EVERY = timedelta(days=7)  # the shortest time between two results of a standing campaign


def publish_results(at: datetime) -> dict[str, int]:
    """Stir the boxes, and write the results of each campaign for which it is time.

    May run at any time, twice and at once: a campaign is locked while its results are written. Boxes
    that no key opens are counted and stay as they are.
    """
    stir_all()  # how many is not told: a line of the job's log would say when somebody answered
    published = locked = 0
    waiting = Q(state=CampaignState.CLOSED, closed_at__gt=at - LATE)  # some may still be writing
    for campaign in Campaign.objects.filter(settled_on=None, started_at__isnull=False).exclude(
        waiting
    ):
        try:
            published += publish(campaign, at=at)
        except RuleBroken as broken:  # its answers stay where they are; others need not wait
            if broken.code != "box_locked":
                raise
            locked += 1
            logger.warning("ballot_box_locked", campaign_id=campaign.pk)
    return {"published": published, **({"locked": locked} if locked else {})}


@transaction.atomic
def publish(campaign: Campaign, *, at: datetime) -> bool:
    """Write the results of one campaign, if it is time; whether it was."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    is_last = campaign.state == CampaignState.CLOSED
    today = clock.day_of(at)
    if campaign.settled_on is not None or not (is_last or is_time(campaign, today)):
        return False
    deal(campaign, on=today, is_last=is_last)
    Response.objects.filter(campaign=campaign, published_on=None).update(published_on=today)
    roll_up(campaign)
    if is_last:
        forget_what_was_told(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(
        published_on=today, settled_on=today if is_last else None
    )
    places = CampaignTree.objects.filter(campaign=campaign, unit__isnull=False)
    touch(*places.values_list("unit_id", flat=True).distinct())  # type: ignore[misc]
    return True


def is_time(campaign: Campaign, today: date) -> bool:
    """Enough new answers, and the first results, or a week after those before. Two queries."""
    if campaign.published_on is not None and (
        campaign.rhythm == Rhythm.ONCE or today < campaign.published_on + EVERY
    ):
        return False
    in_box = Ballot.objects.filter(campaign=campaign).count()
    named = Response.objects.filter(campaign=campaign, published_on=None).count()
    smallest = campaign.smallest_group
    return in_box >= smallest or named >= smallest
