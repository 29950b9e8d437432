"""Reminding those who have not answered: twice at most, then never again."""

from collections import defaultdict
from datetime import datetime

from brm.base import clock
from relationships.campaigns.choices import REMINDS, REMINDS_LAST, InvitationState
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.whom import reminder_days
from relationships.outbox.services import put_all
from relationships.people.models import Person
from relationships.wording.models import Agreed

BATCH = 500


def remind_feedback(at: datetime) -> int:
    """Remind on the agreed working days after the invitation, in the week where the person works.

    Only who has not answered nor declined, in open campaigns that do not rest, while the link is
    open. The outbox holds one row for each of the two reminders, so there are never more. A reminder
    whose day was missed by more than the next one's is left out. Returns how many were put.
    """
    agreed = Agreed.get()
    waiting = (
        Invitation.objects.filter(
            state=InvitationState.WAITING,
            campaign__in=Campaign.objects.asking(),
            link__expires_at__gt=at,
        )
        .select_related("person__unit", "unit")
        .order_by("invited_on", "pk")
    )
    groups: dict[tuple[str, int, str], list[Person]] = defaultdict(list)
    with clock.fixed(at):
        for invitation in waiting.iterator(chunk_size=BATCH):
            kind = _due(invitation, agreed)
            if kind:
                key = (kind, invitation.campaign_id, invitation.occasion)
                groups[key].append(invitation.person)
    return sum(
        put_all(kind, to=people, about=f"campaign:{campaign}", occasion=occasion, at=at)
        for (kind, campaign, occasion), people in groups.items()
    )


def _due(invitation: Invitation, agreed: Agreed) -> str:
    """The kind of reminder whose day has come there, the later one first; empty for none."""
    place = invitation.person.unit or invitation.unit
    today = clock.today_in(invitation.person.time_zone or place.time_zone)
    first, last = reminder_days(place, invitation.invited_on, agreed)
    if today >= last:
        return REMINDS_LAST
    return REMINDS if today >= first else ""
