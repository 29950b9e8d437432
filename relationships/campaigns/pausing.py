"""A campaign may rest: it asks nobody and reminds nobody; who has the link may still answer."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from brm.base.background import after_commit_once
from relationships.campaigns.choices import ASKING_KINDS, INVITES, CampaignState, InvitationState
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.services import ASKER
from relationships.campaigns.whom import day_of
from relationships.outbox.resting import rest, resting, wake_resting


@transaction.atomic
def pause(campaign: Campaign, *, at: datetime) -> None:
    """Let an open campaign rest; what is to leave waits. A second press changes nothing."""
    asking = Campaign.objects.asking().filter(pk=campaign.pk)
    if asking.update(paused_at=at, version=F("version") + 1):
        rest([campaign], ASKING_KINDS)


@transaction.atomic
def resume(campaign: Campaign, *, at: datetime) -> None:
    """Let it go on: what waited leaves in the readers' hours. A second press changes nothing.

    Whose invitation had not left is asked as of today, so that the reminders keep their distance.
    """
    resumed = Campaign.objects.filter(
        pk=campaign.pk, state=CampaignState.OPEN, paused_at__isnull=False
    ).update(paused_at=None, resumed_at=at, version=F("version") + 1)
    if not resumed:
        return
    unsent = resting([campaign]).filter(kind=INVITES)
    Invitation.objects.filter(
        campaign=campaign, state=InvitationState.WAITING, person__in=unsent.values("to")
    ).update(invited_on=day_of(at))
    wake_resting([campaign], at=at)
    after_commit_once(ASKER)
