"""A department that is put into another while a campaign runs, or after it: no answer is lost."""

import pytest

from brm.stewardship.merging import merge
from relationships.campaigns import asking
from relationships.responses import publishing
from tests.factories.feedback import running
from tests.factories.relationships import NOON, UnitFactory, manager, signed_in
from tests.relationships.responses.acts import answered, ended, people_in, seen

pytestmark = pytest.mark.django_db


def lines(found):
    return [(line.name, line.n) for line in found.lines if line.is_shown]


def test_answers_from_before_and_after_a_merging_both_stand_in_the_results():
    old, new = UnitFactory(name="Old"), UnitFactory(name="New")
    people_in(old, 20)
    campaign = running(old)
    answered(campaign, old, 6)
    publishing.publish_results(NOON)

    merge(old, into=new, at=NOON)
    people_in(new, 3)
    asking.ask_campaigns(NOON)
    answered(campaign, old, 6)
    ended(campaign)

    assert seen(campaign, manager()).n == 12
    assert lines(seen(campaign, manager())) == [("Old", 12)]


def test_results_of_a_closed_campaign_stay_with_the_department_that_answered():
    old, new = UnitFactory(name="Old"), UnitFactory(name="New")
    people_in(old, 6)
    campaign = running(old)
    answered(campaign, old, 6)
    ended(campaign)

    merge(old, into=new, at=NOON)

    found = seen(campaign, manager())
    assert (found.unit, found.n) == (old, 6)


def test_one_that_asked_both_shows_both_after_the_merging():
    old, new = UnitFactory(name="Old"), UnitFactory(name="New")
    for unit in (old, new):
        people_in(unit, 6)
    campaign = running(old, new)
    for unit in (old, new):
        answered(campaign, unit, 6)

    merge(old, into=new, at=NOON)
    ended(campaign)

    assert seen(campaign, manager()).n == 12
    assert sorted(lines(seen(campaign, manager()))) == [("New", 6), ("Old", 6)]


def test_who_answers_for_the_other_department_goes_on_with_what_runs(client):
    old, new = UnitFactory(name="Old"), UnitFactory(name="New")
    people_in(old, 6)
    campaign = running(old)
    boss = manager(new)
    signed_in(client, boss)
    assert client.post(f"/campaigns/{campaign.pk}/pause/").status_code == 404

    merge(old, into=new, at=NOON)

    assert client.post(f"/campaigns/{campaign.pk}/pause/").status_code == 302
    campaign.refresh_from_db()
    assert campaign.paused_at is not None
