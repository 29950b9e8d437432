"""What was begun before the end is kept for an hour after it; nothing else is."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from brm.base import clock
from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Invitation
from relationships.links.services import token_of
from relationships.responses import publishing, sheets
from relationships.responses.models import Ballot
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
MIDNIGHT = datetime(2026, 3, 21, tzinfo=ZoneInfo("Europe/Amsterdam"))  # after the last day


@pytest.fixture
def campaign():
    return running(PersonFactory().unit)


@pytest.fixture(params=["link", "door"])
def url(request, campaign):
    if request.param == "link":
        return address(Invitation.objects.get(campaign=campaign))
    door = campaigns.open_door(campaign, unit=campaign.units.get(), place="Kitchen", at=NOON)
    return f"/q/{token_of(door.link)}/"


@pytest.fixture
def send(client, url):
    """Opens the page, lives through what comes between, and sends it."""

    def send(*, begun, sent, between=lambda: None):
        with clock.fixed(begun):
            page = client.get(url)
        between()
        sheet = re.search(r'name="sheet" value="([^"]+)"', page.text)
        with clock.fixed(sent):
            publishing.publish_results(sent)
            return client.post(url, {"q_work": "4", "sheet": sheet[1] if sheet else ""})

    return send


DAY_BEFORE = MIDNIGHT - timedelta(days=1)
ENDS = {
    "by hand": (DAY_BEFORE, lambda campaign: campaigns.stop(campaign, at=DAY_BEFORE)),
    "by its last day": (MIDNIGHT, lambda _campaign: campaigns.close_past(MIDNIGHT)),
}


@pytest.mark.parametrize("ending", ENDS)
@pytest.mark.parametrize(("sent", "is_kept"), [(30, True), (61, False)])
def test_who_began_before_the_end_has_an_hour(campaign, send, ending, sent, is_kept):
    end, act = ENDS[ending]

    answer = send(begun=end - MINUTE, sent=end + sent * MINUTE, between=lambda: act(campaign))

    assert (answer.status_code, Ballot.objects.count()) == ((302, 1) if is_kept else (410, 0))


def test_who_begins_after_the_end_hears_that_it_is_closed(campaign, client, url):
    campaigns.stop(campaign, at=NOON)
    sheet = sheets.give(url.split("/")[2], NOON + MINUTE)

    with clock.fixed(NOON + 5 * MINUTE):
        assert client.get(url).status_code == 410
        assert client.post(url, {"q_work": "4", "sheet": sheet}).status_code == 410

    assert Ballot.objects.count() == 0


@pytest.mark.parametrize(
    "late", [61 * MINUTE, timedelta(days=1)], ids=["after its hour", "the link has ended"]
)
def test_who_sends_too_late_gets_back_what_they_wrote(campaign, client, url, late):
    with clock.fixed(MIDNIGHT - MINUTE):
        sheet = re.search(r'name="sheet" value="([^"]+)"', client.get(url).text)
    campaigns.close_past(MIDNIGHT)

    with clock.fixed(MIDNIGHT + late):
        said = {"q_work": "4", "q_change": "<b>One</b> sign-in", "sheet": sheet[1]}
        page = client.post(url, said)

    assert (page.status_code, Ballot.objects.count()) == (410, 0)
    assert "&lt;b&gt;One&lt;/b&gt; sign-in" in page.text
    assert "It was not kept" in page.text


def test_a_forged_address_gives_nothing_back(client, campaign):
    page = client.post("/f/forged/", {"q_change": "Call 0900 1234"})

    assert (page.status_code, "0900" in page.text) == (404, False)


def test_a_late_answer_is_in_the_last_results_and_none_comes_after_them(campaign, send):
    end, act = ENDS["by hand"]
    send(begun=end - MINUTE, sent=end + MINUTE, between=lambda: act(campaign))
    assert Ballot.objects.count() == 1

    publishing.publish_results(end + 60 * MINUTE)

    campaign.refresh_from_db()
    assert (Ballot.objects.count(), campaign.settled_on) == (0, end.date())


def test_a_page_kept_open_for_days_loses_nothing_while_the_campaign_runs(url, send):
    opened = NOON + 5 * MINUTE

    answer = send(begun=opened, sent=opened + timedelta(days=3))

    asks_once_more = url.startswith("/q/")  # a place cannot tell it from a program that kept a page
    assert answer.status_code == (422 if asks_once_more else 302)
