"""Answering on a phone without a script, and on a desktop: one page, no barriers."""

import gzip
from datetime import timedelta

import pytest

from brm.base import clock
from relationships.campaigns import services as campaigns
from relationships.campaigns.asking import ask_campaigns
from relationships.campaigns.models import Invitation
from relationships.feedback_forms import ready
from relationships.feedback_forms.services import ready_form
from relationships.responses.box import opened
from relationships.responses.models import Ballot, Unfinished
from tests.factories.feedback import address
from tests.factories.relationships import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def invitation():
    return asked_with(ready.AFTER_A_VISIT)


def asked_with(key):
    """Somebody is asked with one of the forms that come with the product."""
    at, person = clock.now(), PersonFactory()
    campaign = campaigns.plan(
        name="How is it?", form_version=ready_form(key, at=at).versions.latest("number"),
        units=[person.unit],
        announced="anonymous", rhythm="once", opens_on=clock.day_of(at),
        closes_on=clock.day_of(at) + timedelta(days=14), by=None, at=at,
    )  # fmt: skip
    campaigns.start(campaign, at=at)
    ask_campaigns(at)
    return Invitation.objects.get()


@pytest.fixture(params=[(390, 844), (1440, 900)], ids=["phone", "desktop"])
def plain(browser, request):
    """A window of that size in which no script runs."""
    width, height = request.param
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": height}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def test_a_press_in_the_mail_and_one_here_are_an_answer_without_a_script(
    plain, live_server, invitation
):
    plain.goto(f"{live_server.url}{address(invitation)}?a=4")
    plain.get_by_label("What one thing should change?").fill("One sign-in, الشاشة 🙂")
    plain.get_by_role("button", name="Send my answers").click()

    assert plain.get_by_role("heading", level=1).inner_text() == "Thank you, it has arrived"
    plain.go_back()
    plain.reload()
    assert plain.get_by_role("heading", level=1).inner_text() == "Thank you, it has arrived"
    assert [opened(ballot) for ballot in Ballot.objects.all()] == [
        {"work": 4, "change": "One sign-in, الشاشة 🙂"}
    ]


@pytest.mark.parametrize(
    "query", ["?a=2", "?lang=fr", "?talk", "?no", "?said=declined", "?said=kept"]
)
def test_no_page_has_a_barrier_or_scrolls_sideways(
    page, live_server, invitation, no_barriers, query
):
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}{address(invitation)}{query}")

        no_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def device(browser, request):
    """Makes phones that know nothing of each other, with or without a script."""
    phones = []

    def new():
        phones.append(
            browser.new_context(
                java_script_enabled=request.param, viewport={"width": 390, "height": 844},
                locale="en-GB",
            )
        )  # fmt: skip
        return phones[-1].new_page()

    new.runs_scripts = request.param
    yield new
    for phone in phones:
        phone.close()


def test_what_was_begun_on_one_phone_goes_on_on_another(device, live_server, invitation):
    url = f"{live_server.url}{address(invitation)}"
    here, there = device(), device()
    here.goto(f"{url}?a=4")
    here.get_by_label("What one thing should change?").fill("One sign-in, الشاشة 🙂")
    if device.runs_scripts:
        here.get_by_text("Kept for you").wait_for()
    else:
        here.get_by_role("button", name="Keep this for later").click()

    there.goto(url)
    assert there.get_by_label("What one thing should change?").input_value().startswith("One sign")
    there.get_by_label("Fully").check(force=True)
    there.get_by_role("button", name="Send my answers").click()
    assert there.get_by_role("heading", level=1).inner_text() == "Thank you, it has arrived"

    here.goto(url)
    assert here.get_by_role("heading", level=1).inner_text() == "Thank you, it has arrived"
    assert [opened(ballot) for ballot in Ballot.objects.all()] == [
        {"work": 5, "change": "One sign-in, الشاشة 🙂"}
    ]
    assert not Unfinished.objects.exists()


def test_one_link_open_on_two_phones_counts_the_first_press_and_thanks_both(
    device, live_server, invitation
):
    url = f"{live_server.url}{address(invitation)}"
    phones = [device(), device()]
    for number, phone in enumerate(phones):
        phone.goto(f"{url}?a={number + 4}")
    for phone in phones:
        phone.get_by_role("button", name="Send my answers").click()
        assert phone.get_by_role("heading", level=1).inner_text() == "Thank you, it has arrived"
        assert phone.locator("form, textarea").count() == 0

    assert [opened(ballot) for ballot in Ballot.objects.all()] == [{"work": 4}]


@pytest.mark.parametrize("key", [ready.AFTER_A_VISIT, "pulse"])
def test_the_page_of_a_form_weighs_less_than_60_kb_and_comes_whole_without_a_script(
    browser, live_server, key
):
    invitation = asked_with(key)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    bodies = []
    page.on("response", lambda answer: bodies.append(answer.body()))

    page.goto(f"{live_server.url}{address(invitation)}")
    page.wait_for_load_state("networkidle")
    asked = invitation.campaign.form_version.asked()
    fields = page.locator(".qq").count()
    context.close()

    assert fields >= len(asked) > 3
    assert sum(len(gzip.compress(body)) for body in bodies) < 60_000
