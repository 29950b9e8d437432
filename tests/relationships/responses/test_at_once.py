"""What somebody answers while a campaign comes to its end is kept, or they hear that it is closed."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.campaigns import services as campaigns
from relationships.campaigns.ending import LATE
from relationships.campaigns.models import Campaign, Invitation
from relationships.people.models import Person
from relationships.responses import publishing, services, sheets, unfinished
from relationships.responses.models import Ballot, Response, Unfinished
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"work": 4}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def campaign():
    return running(PersonFactory().unit)


@pytest.fixture(params=["link", "door"])
def way_in(request, campaign):
    """Answers `SAID` as somebody with a link of their own, or who came by a place."""
    if request.param == "link":
        invitation = Invitation.objects.get(campaign=campaign)
        return lambda: services.answer(invitation, SAID, at=NOON)
    door = campaigns.open_door(campaign, unit=campaign.units.get(), place="Kitchen", at=NOON)
    return lambda: services.answer_at_door(door, SAID, sheet=uuid.uuid4(), at=NOON)


def elsewhere(act):
    """The act with a connection of its own, which ends with it."""
    try:
        return act()
    finally:
        connection.close()


def settle(campaign):
    campaigns.stop(campaign, at=NOON)
    publishing.publish(campaign, at=NOON)


def test_the_last_results_wait_for_an_answer_that_is_being_kept(campaign, way_in):
    kept, may_end = Event(), Event()

    def answer():
        with transaction.atomic():
            assert way_in() is True
            kept.set()
            assert may_end.wait(20)

    with ThreadPoolExecutor(2) as pool:
        answering = pool.submit(elsewhere, answer)
        assert kept.wait(20)
        settling = pool.submit(elsewhere, lambda: settle(campaign))
        waits_for_a_lock()
        may_end.set()
        answering.result(20)
        settling.result(20)

    assert Ballot.objects.count() == 0
    assert Response.objects.get().published_on == NOON.date()


def test_who_answers_while_the_last_results_are_written_hears_that_it_is_closed(campaign, way_in):
    campaigns.stop(campaign, at=NOON)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        answering = pool.submit(elsewhere, lambda: refused(way_in))
        publishing.publish(campaign, at=NOON)
    assert answering.result(20)

    assert Ballot.objects.count() == Response.objects.count() == 0
    assert not Invitation.objects.filter(state="answered").exists()


@pytest.mark.long
@pytest.mark.parametrize("announced", ["anonymous", "named"])
def test_a_thousand_people_who_press_twice_at_once_leave_a_thousand_answers(announced):
    unit = UnitFactory()
    Person.objects.bulk_create(
        [PersonFactory.build(unit=unit, email=f"p{n}@house.example") for n in range(1000)]
    )
    campaign = running(unit, announced=announced)
    urls = [address(one) for one in campaign.invitations.select_related("link")]

    def press(url):
        with clock.fixed(NOON):
            return elsewhere(lambda: Client().post(url, {"q_work": "4"}).status_code)

    with ThreadPoolExecutor(12) as pool:
        codes = Counter(pool.map(press, [*urls, *reversed(urls)]))

    assert (len(urls), codes) == (1000, {302: 2000})
    assert Ballot.objects.count() + Response.objects.count() == 1000
    assert not campaign.invitations.exclude(state="answered").exists()


def test_what_was_begun_stays_where_the_answer_came_too_late_by_a_moment(campaign):
    invitation = Invitation.objects.get(campaign=campaign)
    url = address(invitation)
    token = url.split("/")[2]
    unfinished.keep(invitation, token, {"q_change": ["One sign-in"]}, at=NOON)
    with clock.fixed(NOON):
        sheet = sheets.give(token, NOON - MINUTE)

    def press():
        with clock.fixed(NOON + MINUTE):
            return Client().post(url, {"q_work": "4", "q_change": "One sign-in", "sheet": sheet})

    campaigns.stop(campaign, at=NOON)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Campaign.objects.select_for_update().get(pk=campaign.pk)
            pressing = pool.submit(elsewhere, press)
            waits_for_a_lock()
            publishing.publish(campaign, at=NOON + LATE)
        page = pressing.result(20)

    assert (page.status_code, "One sign-in" in page.text) == (410, True)
    assert Unfinished.objects.count() == 1


def refused(act):
    with pytest.raises(RuleBroken) as broken:
        act()
    return broken.value.code == "campaign_closed"


def waits_for_a_lock():
    """Until some connection waits for what another one holds."""
    with connection.cursor() as cursor:
        for _ in range(2000):
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("Nobody waits.")
