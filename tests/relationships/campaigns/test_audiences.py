"""Whom of the departments a campaign means: users of systems, holders of roles, whom a buddy met."""

from datetime import timedelta

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.campaigns import services, visiting
from relationships.campaigns.models import Campaign
from relationships.systems.models import Use
from tests.factories.feedback import campaign_for, ready_version, running, start
from tests.factories.governance import RoleAssignmentFactory
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


def asked_by(unit, audience, chosen=()):
    campaign = campaign_for(unit)
    Campaign.objects.filter(pk=campaign.pk).update(audience=audience, audience_of=list(chosen))
    campaign.refresh_from_db()
    start(campaign, at=NOON)
    return {each.person for each in campaign.invitations.all()}


@pytest.fixture
def branch():
    top = UnitFactory()
    below = [UnitFactory(parent=top), UnitFactory(parent=top)]
    top.refresh_from_db()
    return top, [PersonFactory(unit=unit) for unit in below]


def test_who_works_with_a_system_is_asked_about_it(branch):
    top, (planner, other) = branch
    system = SystemFactory()
    Use.objects.create(system=system, unit=planner.unit)
    Use.objects.create(system=SystemFactory(), unit=other.unit)
    Use.objects.create(system=system, unit=UnitFactory())

    assert asked_by(top, "systems", [system.pk]) == {planner}


def test_who_fills_a_role_or_deputises_is_asked_by_role(branch):
    top, (holder, deputy) = branch
    assignment = RoleAssignmentFactory(holder=holder, deputy=deputy)
    PersonFactory(unit=top)
    RoleAssignmentFactory()  # elsewhere

    assert asked_by(top, "roles", [assignment.role.pk]) == {holder, deputy}


@pytest.mark.parametrize(
    ("change", "is_asked"),
    [
        ({}, True),
        ({"audience": "buddy"}, False),
        ({"audience": "confidence"}, False),
        ({"visit": None}, False),
        ({"days": 400}, False),
    ],
)
def test_whom_a_buddy_met_is_asked_and_nobody_given_away(branch, change, is_asked):
    top, (speaker, _silent) = branch
    days = change.pop("days", 30) if "days" in change else 30
    visit = DoneVisitFactory(unit=speaker.unit, done_at=NOON - timedelta(days=days))
    said = {"is_named": True, "audience": "everybody", "visit": visit, **change}
    VoiceFactory(unit=speaker.unit, raised_by=speaker, **said)
    PersonFactory(unit=top)

    campaign = campaign_for(top)
    Campaign.objects.filter(pk=campaign.pk).update(audience="met")
    campaign.refresh_from_db()
    services.open_door(campaign, unit=top, place="Hall", at=NOON)
    start(campaign, at=NOON)

    assert [each.person for each in campaign.invitations.all()] == [speaker] * is_asked


def test_after_each_third_visit_of_a_department_people_are_asked():
    first, second = UnitFactory(), UnitFactory()
    for unit in (first, second):
        for _ in range(30):
            PersonFactory(unit=unit)
    campaign = running(first, second, rhythm="after_visit")
    Campaign.objects.filter(pk=campaign.pk).update(every_visits=3)

    asked = []
    for number in range(7):
        at = NOON + timedelta(hours=number)
        DoneVisitFactory(unit=first, done_at=at)
        if number < 2:
            DoneVisitFactory(unit=second, done_at=at)
        asked += [visiting.ask_after_visits(at), visiting.ask_after_visits(at)]

    assert asked == [0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 5, 0, 0, 0]


# ---- On the page ---------------------------------------------------------------------------------


@pytest.fixture
def asker(client):
    with clock.fixed(NOON):
        yield signed_in(client, manager())


def filled(unit, **more):
    return {
        "name": "Planner", "form": ready_version().pk, "units": [unit.pk],
        "announced": "anonymous", "rhythm": "once", "audience": "everybody", "every_visits": 1,
        "opens_on": "2026-03-03", "closes_on": "2026-03-20",
    } | more  # fmt: skip


def test_one_chooses_among_systems_and_the_page_says_which(asker, branch):
    top, (planner, _other) = branch
    system = SystemFactory(name="Rota")
    Use.objects.create(system=system, unit=planner.unit)

    page = asker.post(
        "/campaigns/new/", filled(top, audience="systems", of_systems=[system.pk]), follow=True
    ).text

    assert "Who works with certain systems: Rota" in page
    assert "<b>1 person</b> gets the questions by mail" in page


def test_a_list_from_which_nothing_was_chosen_is_said_beside_it(asker, branch):
    page = asker.post("/campaigns/new/", filled(branch[0], audience="roles"))

    assert page.status_code == 422
    assert "Choose at least one of the list." in page.text
    assert Campaign.objects.count() == 0


def test_it_comes_again_as_chosen_and_is_told_in_words(asker, branch):
    page = asker.post("/campaigns/new/", filled(branch[0], again="quarterly"), follow=True).text

    assert "every three months on the first Tuesday" in page


def test_a_draft_is_said_in_another_way_and_its_promise_stays(asker, branch):
    campaign = campaign_for(branch[0])
    opened = asker.get(f"/campaigns/{campaign.pk}/change/").text
    assert 'value="How is it?"' in opened

    changed = filled(
        branch[0], announced="named", name="Later", closes_on="2026-03-31", version=campaign.version
    )
    asker.post(f"/campaigns/{campaign.pk}/change/", changed)

    campaign.refresh_from_db()
    assert (campaign.name, campaign.announced) == ("Later", "anonymous")


def test_a_draft_that_two_change_at_once_shows_both_texts(asker, branch):
    top, (planner, _other) = branch
    campaign = campaign_for(top)
    page = f"/campaigns/{campaign.pk}/change/"
    opened = campaign.version
    theirs = filled(planner.unit, name="Theirs", closes_on="2026-03-31", version=opened)
    mine = filled(top, name="Mine", closes_on="2026-03-20", again="quarterly", version=opened)

    asker.post(page, theirs)
    shown = asker.post(page, mine)

    assert shown.status_code == 422
    now = {pair.name: (pair.now, pair.typed) for pair in shown.context["both"]}
    assert now == {
        "name": ("Theirs", "Mine"),
        "units": (planner.unit.name, top.name),
        "again": ("No, only this time", "Every three months"),
        "closes_on": ("Tue 31 Mar 2026", "Fri 20 Mar 2026"),
    }
    assert Campaign.objects.get().name == "Theirs"

    again = {**mine, "version": shown.context["version"], "take_units": "now", "take_name": "now"}
    assert asker.post(page, again).status_code == 302

    campaign.refresh_from_db()
    assert (campaign.name, str(campaign.closes_on)) == ("Theirs", "2026-03-20")
    assert [unit.pk for unit in campaign.units.all()] == [planner.unit.pk]


def test_the_same_change_twice_is_one_and_no_quarrel(asker, branch):
    campaign = campaign_for(branch[0])
    changed = filled(branch[0], name="Later", version=campaign.version)

    answers = [asker.post(f"/campaigns/{campaign.pk}/change/", changed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    campaign.refresh_from_db()
    assert campaign.name == "Later"


def test_what_was_started_is_not_changed(branch):
    campaign = running(branch[0])

    with pytest.raises(RuleBroken) as broken:
        services.change(campaign, units=[branch[0]], version=campaign.version, name="Other")

    assert broken.value.code == "started"
