"""Campaigns that are over, with what people wrote, to sort and to answer."""

from datetime import timedelta

from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Campaign, Invitation
from relationships.responses import publishing, services
from relationships.units.models import Unit
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory

LATER = NOON + timedelta(days=20)


def settled(unit: Unit, said: list[str], **given) -> Campaign:
    """A campaign of a department that is over; each of these people wrote one thing."""
    for number in range(len(said)):
        PersonFactory(unit=unit, name=f"Person {number}")
    campaign = running(unit, **given)
    waiting = Invitation.objects.filter(campaign=campaign).order_by("pk")
    for number, (invitation, words) in enumerate(zip(waiting, said, strict=False)):
        services.answer(invitation, {"work": number % 5 + 1, "change": words}, at=NOON)
    campaigns.stop(campaign, at=LATER)
    publishing.publish(campaign, at=LATER)
    campaign.refresh_from_db()
    return campaign
