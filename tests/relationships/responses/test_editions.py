"""What was read once stays as it was read: a figure grows neither by few words, nor does it lose any."""

from collections import Counter
from datetime import timedelta

import pytest

from relationships.campaigns import services as campaigns
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Invitation
from relationships.responses import publishing, services
from relationships.responses.models import Response
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, manager
from tests.relationships.responses.test_results import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """A house with two departments of twenty people each, who are asked."""
    top = UnitFactory(name="House")
    units = [UnitFactory(name=name, parent=top) for name in ("North", "South")]
    for unit in units:
        for _ in range(20):
            PersonFactory(unit=unit)
    top.refresh_from_db()
    for unit in units:
        unit.refresh_from_db()
    return running(top), top, *units


def answered(campaign, unit, count, words):
    waiting = Invitation.objects.filter(campaign=campaign, unit=unit, state="waiting")
    for number, invitation in enumerate(waiting.order_by("pk")[:count]):
        services.answer(
            invitation, {"work": number % 5 + 1, "change": f"{words} {number}"}, at=NOON
        )


def ended(campaign):
    at = NOON + timedelta(days=20)
    campaigns.stop(campaign, at=at)
    publishing.publish_results(at + LATE)
    campaign.refresh_from_db()


def words_at(campaign, reader, *units):
    """How many words stand on each page, and from when they are."""
    return [
        Counter(said.words.split()[0] for said in seen(campaign, reader, unit).words)
        for unit in units
    ]


def test_a_departments_words_do_not_grow_by_few_that_only_the_whole_may_show(house):
    campaign, top, north, south = house
    answered(campaign, north, 9, "early")
    answered(campaign, south, 9, "early")
    publishing.publish_results(NOON)
    campaign.refresh_from_db()

    answered(campaign, north, 6, "late")
    answered(campaign, south, 6, "late")
    ended(campaign)

    reader = manager()
    assert words_at(campaign, reader, top, north, south) == [
        {"early": 18, "late": 12}, {"early": 9}, {"early": 9},
    ]  # fmt: skip
    assert seen(campaign, reader, north).n == 15  # numbers need five new ones only


def test_answers_that_were_dealt_stay_with_their_department(house):
    campaign, _top, north, south = house
    answered(campaign, north, 9, "early")
    answered(campaign, south, 9, "early")
    publishing.publish_results(NOON)
    campaign.refresh_from_db()

    answered(campaign, north, 2, "late")
    answered(campaign, south, 9, "late")
    ended(campaign)

    kept = Response.objects.filter(campaign=campaign)
    assert kept.filter(unit=north).count() == 9  # two new ones alone say nothing in North
    assert words_at(campaign, manager(), north) == [{"early": 9}]
