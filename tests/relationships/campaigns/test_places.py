"""Where the questions hang: only where they are asked, as long as they are asked, with what was said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.campaigns import services
from relationships.campaigns.models import Campaign
from relationships.wording.models import Agreed
from tests.factories.feedback import campaign_for, start
from tests.factories.relationships import (
    NOON,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def branch():
    """A house, a department that is asked with a team under it, and one that is not."""
    house = UnitFactory(name="House")
    asked = UnitFactory(name="Asked", parent=house)
    team = UnitFactory(name="Team", parent=asked)
    other = UnitFactory(name="Other", parent=house)
    for unit in (house, asked, team, other):
        unit.refresh_from_db()
    return house, asked, team, other


def hang(campaign, unit, place="Hall"):
    return services.open_door(campaign, unit=unit, place=place, at=NOON)


def test_a_poster_is_offered_where_people_are_asked_and_first_for_all_of_them(client, branch):
    _house, asked, _team, _other = branch
    campaign = campaign_for(asked)
    signed_in(client, manager())

    page = client.get(f"/campaigns/{campaign.pk}/")

    offered = page.context["door_form"].fields["unit"].choices
    assert [name for _pk, name in offered] == ["Asked", "Team"]
    assert offered.queryset.first() == asked


def test_a_poster_elsewhere_is_refused_with_a_sentence(client, branch):
    house, asked, _team, other = branch
    campaign = campaign_for(asked)
    for unit in (house, other):
        with pytest.raises(RuleBroken) as broken:
            hang(campaign, unit)
        assert (broken.value.code, unit.name in str(broken.value)) == ("not_asked", True)
    assert not campaign.doors.exists()


def test_a_poster_made_in_a_draft_lasts_until_the_last_day_that_is_said_later(branch):
    _house, asked, _team, _other = branch
    campaign = campaign_for(asked)
    door = hang(campaign, asked)

    changed(campaign, [asked], closes_on=date(2026, 4, 30))

    door.link.refresh_from_db()
    assert door.link.expires_at == datetime(2026, 5, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_a_department_in_which_a_poster_hangs_is_not_left_out_of_a_draft(branch):
    _house, asked, _team, other = branch
    campaign = campaign_for(asked, other)
    hang(campaign, other, "Canteen")

    with pytest.raises(RuleBroken) as broken:
        changed(campaign, [asked])

    assert (broken.value.code, broken.value.field) == ("hangs_there", "units")
    assert "Canteen" in str(broken.value)
    assert campaign.targets.count() == 2


def changed(campaign, units, **more):
    said = {
        "name": campaign.name, "form_version": campaign.form_version, "rhythm": campaign.rhythm,
        "opens_on": campaign.opens_on, "closes_on": campaign.closes_on,
    }  # fmt: skip
    campaign.refresh_from_db()
    return services.change(campaign, units=units, version=campaign.version, **said | more)


def agreed_on(numbers, words):
    Agreed.get()
    Agreed.objects.update(smallest_group=numbers, smallest_words=words)


def numbers_of(campaign):
    return Campaign.objects.values_list("smallest_group", "smallest_words").get(pk=campaign.pk)


def test_what_the_first_poster_says_stays_also_when_it_is_started_later(client, branch):
    _house, asked, _team, _other = branch
    PersonFactory(unit=asked)
    agreed_on(7, 11)
    campaign = campaign_for(asked)
    hang(campaign, asked)
    agreed_on(5, 8)
    hang(campaign, asked, "Canteen")

    start(campaign, at=NOON)

    assert numbers_of(campaign) == (7, 11)


def test_before_there_is_a_poster_the_page_says_what_is_agreed_now(client, branch):
    _house, asked, _team, _other = branch
    PersonFactory(unit=asked)
    campaign = campaign_for(asked)
    agreed_on(7, 11)
    signed_in(client, manager())

    page = client.get(f"/campaigns/{campaign.pk}/")
    start(campaign, at=NOON)

    assert page.context["promises"] == (7, 11) == numbers_of(campaign)
