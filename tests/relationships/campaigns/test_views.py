"""The pages of campaigns and results, for those who ask and those who read."""

from datetime import date, timedelta

import pytest

from brm.base import clock
from relationships.campaigns import services
from relationships.campaigns.asking import ask_campaigns
from relationships.campaigns.models import Campaign, Door, Invitation
from relationships.responses import publishing
from relationships.responses import services as responses
from tests.factories.feedback import campaign_for, ready_version, running
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    unit = UnitFactory(name="Claims")
    for _ in range(9):
        PersonFactory(unit=unit)
    return unit


@pytest.fixture
def asker(client):
    return signed_in(client, manager())


def test_plan_look_and_start(asker, unit):
    page = asker.post(
        "/campaigns/new/",
        {
            "name": "Spring",
            "form": ready_version().pk,
            "units": [unit.pk],
            "announced": "anonymous",
            "rhythm": "once",
            "opens_on": "2026-03-03",
            "closes_on": "2026-03-20",
        },
        follow=True,
    )
    campaign = Campaign.objects.get()
    assert "<b>9 people</b> get the questions by mail" in page.text
    assert "Ask 9 people now" in page.text

    started = asker.post(f"/campaigns/{campaign.pk}/start/", follow=True)

    assert "It runs: 9 people are asked, in their own hours." in started.text
    assert "0 of 9 people so far" in started.text
    ask_campaigns(NOON)
    assert "9 people were asked." in asker.get(f"/campaigns/{campaign.pk}/asked/").text
    assert Invitation.objects.count() == 9


def act(asker, campaign, name):
    """Press a button of its page; what the page says then."""
    return asker.post(f"/campaigns/{campaign.pk}/{name}/", follow=True).text


def test_before_the_start_it_says_on_which_days_and_who_is_left_in_peace(asker, unit):
    PersonFactory(unit=unit, name="Noor Vos", email="")

    page = asker.get(f"/campaigns/{campaign_for(unit).pk}/").text

    assert "Asked on" in page
    assert "Noor Vos" in page
    assert "1 · have no address at work: a poster reaches them" in page


def test_what_starts_later_is_told_and_may_be_called_off(asker, unit):
    campaign = campaign_for(unit)
    Campaign.objects.filter(pk=campaign.pk).update(opens_on=date(2026, 3, 9))

    assert "Let it start on that day" in asker.get(f"/campaigns/{campaign.pk}/").text
    started = act(asker, campaign, "start")
    assert "It starts by itself on Monday 9 March." in started
    assert "Called off." in act(asker, campaign, "call-off")
    assert Invitation.objects.count() == 0


def test_a_start_that_reaches_nobody_says_so_on_the_page(asker):
    campaign = campaign_for(UnitFactory())

    assert "Nobody of these departments can be asked now" in act(asker, campaign, "start")


def test_it_rests_goes_on_and_may_be_cut(asker, unit):
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)

    assert "It rests: nobody is asked or reminded." in act(asker, campaign, "pause")
    assert "It goes on" in act(asker, campaign, "resume")
    cut = act(asker, campaign, "cut-asking")

    assert "Nobody more is asked." in cut
    assert "It was ended before all 9 were." in cut


def test_what_is_missing_is_said_and_the_rest_kept(asker, unit):
    page = asker.post(
        "/campaigns/new/",
        {"name": "Spring", "form": ready_version().pk, "units": [unit.pk],
         "announced": "anonymous", "rhythm": "once", "opens_on": "2026-03-03"},
    )  # fmt: skip

    assert page.status_code == 422
    assert "Say until when people may answer." in page.text
    assert 'value="Spring"' in page.text
    assert Campaign.objects.count() == 0


def test_a_poster_shows_its_code(asker, unit):
    campaign = running(unit)

    page = asker.post(
        f"/campaigns/{campaign.pk}/doors/", {"unit": unit.pk, "place": "Hall 2"}, follow=True
    )

    assert Door.objects.get().place == "Hall 2"
    assert '<svg role="img" aria-label="QR code that opens the questions"' in page.text
    assert "/q/" in page.text


def test_stopping_ends_it(asker, unit):
    campaign = running(unit)

    asker.post(f"/campaigns/{campaign.pk}/stop/")

    campaign.refresh_from_db()
    assert campaign.state == "closed"


@pytest.fixture
def told(unit):
    campaign = running(unit)
    for number, invitation in enumerate(Invitation.objects.all()):
        responses.answer(
            invitation, {"work": number % 5 + 1, "change": f"Change {number}"}, at=NOON
        )
    services.stop(campaign, at=NOON)
    publishing.publish(campaign, at=NOON)
    return campaign


@pytest.mark.parametrize("who", ["manager", "partner"])
def test_results_are_the_same_for_manager_and_partner(client, unit, told, who):
    reader = manager() if who == "manager" else BusinessPartnerFactory(unit=unit).person

    page = signed_in(client, reader).get(f"/campaigns/{told.pk}/results/")

    assert "9 of 9" in page.text
    assert "2.8 of 5" in page.text
    assert "Change 4" in page.text
    assert "9 answers." in page.text


def test_results_cost_few_queries(client, unit, told, django_assert_max_num_queries):
    signed_in(client, manager())
    client.get(f"/campaigns/{told.pk}/results/")

    with django_assert_max_num_queries(10):
        client.get(f"/campaigns/{told.pk}/results/")


def test_the_sheet_holds_shown_figures_alone(client, unit, told):
    sheet = signed_in(client, manager()).get(f"/campaigns/{told.pk}/results.csv")

    lines = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Department,Question,Answer,How often"
    assert "Claims,Do the systems let you do your work well?,Fully,1" in lines
    assert not [line for line in lines if "Change" in line]


def test_the_list_costs_the_same_with_more(client, unit, django_assert_num_queries):
    signed_in(client, manager())
    campaign_for(unit)
    client.get("/campaigns/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get("/campaigns/")
    campaign_for(unit)
    campaign_for(unit)

    with django_assert_num_queries(len(one)):
        client.get("/campaigns/")
    assert len(one) <= 8


def test_results_of_another_department_do_not_exist(client, told):
    partner = BusinessPartnerFactory().person

    page = signed_in(client, partner).get(f"/campaigns/{told.pk}/results/")

    assert page.status_code == 404


def test_later_nothing_is_lost_by_a_second_stop(asker, told):
    with clock.fixed(NOON + timedelta(days=1)):
        asker.post(f"/campaigns/{told.pk}/stop/")

    told.refresh_from_db()
    assert told.closed_at == NOON
