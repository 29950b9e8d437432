"""Reminding those who have not answered: twice at most, then never again."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from brm.base import clock
from relationships.campaigns.choices import REMINDS, REMINDS_LAST, InvitationState
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.whom import reminded_in, reminders_of
from relationships.outbox.models import Message
from relationships.outbox.services import put_all
from relationships.people.models import Person
from relationships.wording.models import Agreed

BATCH = 500
AHEAD = timedelta(days=1)  # of our day may be the day elsewhere


def remind_feedback(at: datetime) -> int:
    """Remind on the agreed working days after the invitation, in the week where the person works.

    Only who has not answered nor declined, in open campaigns that do not rest, while the link is
    open. The outbox holds one row for each of the two reminders, so there are never more. A reminder
    whose day was missed by more than the next one's is left out. Whoever got both is not looked at
    again. Returns how many were put.
    """
    agreed = Agreed.get()
    waiting = (
        Invitation.objects.filter(
            state=InvitationState.WAITING,
            campaign__in=Campaign.objects.asking(),
            link__expires_at__gt=at,
            invited_on__lte=clock.day_of(at)
            + AHEAD
            - timedelta(days=agreed.feedback_first_reminder),
        )
        .annotate(
            resumed_at=F("campaign__resumed_at"),
            has_first=_was_put(REMINDS),
            has_last=_was_put(REMINDS_LAST),
        )
        .filter(has_last=False)
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
    today = clock.today_in(reminded_in(invitation))
    resumed_at: datetime | None = invitation.resumed_at  # type: ignore[attr-defined]  # annotated
    first, last = reminders_of(invitation, agreed, resumed_at=resumed_at)
    if today >= last:
        return REMINDS_LAST
    is_due = today >= first and not invitation.has_first  # type: ignore[attr-defined]  # annotated
    return REMINDS if is_due else ""


def _was_put(kind: str) -> Exists:
    """Whether this reminder of an invitation is in the outbox, sent or not."""
    about = Concat(Value("campaign:"), Cast(OuterRef("campaign_id"), CharField()))
    return Exists(
        Message.objects.filter(
            kind=kind, to=OuterRef("person"), about=about, occasion=OuterRef("occasion")
        )
    )
