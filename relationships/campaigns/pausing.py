"""A campaign may rest: it asks nobody and reminds nobody; who has the link may still answer."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from brm.base.background import after_commit_once
from relationships.campaigns.choices import ASKING_KINDS, INVITES, CampaignState, InvitationState
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.services import ASKER
from relationships.campaigns.whom import asked_when
from relationships.outbox.resting import rest, resting, wake_resting
from relationships.people.models import Person
from relationships.wording.models import Agreed

BATCH = 500


@transaction.atomic
def pause(campaign: Campaign, *, at: datetime) -> None:
    """Let an open campaign rest; what is to leave waits. A second press changes nothing."""
    asking = Campaign.objects.asking().filter(pk=campaign.pk)
    if asking.update(paused_at=at, version=F("version") + 1):
        rest([campaign], ASKING_KINDS)


@transaction.atomic
def resume(campaign: Campaign, *, at: datetime) -> None:
    """Let it go on: what waited leaves in the readers' hours. A second press changes nothing.

    On working days where they work, as everything that asks. Whose invitation had not left is asked as
    of that day, so that the reminders keep their distance.
    """
    resumed = Campaign.objects.filter(
        pk=campaign.pk, state=CampaignState.OPEN, paused_at__isnull=False
    ).update(paused_at=None, resumed_at=at, version=F("version") + 1)
    if not resumed:
        return
    agreed = Agreed.get()
    together: dict[tuple[datetime, date], list[int]] = defaultdict(list)
    waited = Person.objects.filter(pk__in=resting([campaign]).values("to")).select_related("unit")
    for person in waited.iterator(chunk_size=BATCH):
        together[asked_when(person, at, agreed)].append(person.pk)
    unsent = set(resting([campaign]).filter(kind=INVITES).values_list("to", flat=True))
    for (due_at, day), people in together.items():
        Invitation.objects.filter(
            campaign=campaign, state=InvitationState.WAITING, person__in=unsent.intersection(people)
        ).update(invited_on=day)
        wake_resting([campaign], at=at, to=people, due_at=due_at)
    after_commit_once(ASKER)
