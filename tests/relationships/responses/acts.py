"""What people and the product do in tests of results: answer, end, read."""

from datetime import timedelta

from relationships.access.queries import scope_of
from relationships.campaigns import services as campaigns
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Invitation
from relationships.responses import publishing, queries, services
from tests.factories.relationships import NOON, PersonFactory

LATER = NOON + timedelta(days=20)


def people_in(unit, count):
    return [PersonFactory(unit=unit) for _ in range(count)]


def answered(campaign, unit, count, *, words=""):
    """So many people of that department answer: 1, 2, 3, 4, 5, 1 …"""
    waiting = Invitation.objects.filter(campaign=campaign, unit=unit, state="waiting")
    for number, invitation in enumerate(waiting.order_by("pk")[:count]):
        said = {"work": number % 5 + 1}
        if words:
            said["change"] = f"{words} {number}"
        services.answer(invitation, said, at=NOON)


def ended(campaign):
    campaigns.stop(campaign, at=LATER)
    publishing.publish_results(LATER + LATE)
    campaign.refresh_from_db()
    return campaign


def seen(campaign, person, unit=None):
    found = queries.results(
        campaign, scope_of(person), unit_id=unit.pk if unit else None, language="en"
    )
    assert found is not None
    return found
