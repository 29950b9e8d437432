"""Two filters pressed faster than the line answers: the list is the one that its address names."""

import re

import pytest
from playwright.sync_api import expect

from brm.base import clock
from relationships.voices.choices import VoiceStatus
from tests.browser.conftest import SIZES, sign_in
from tests.factories.relationships import ITBuddyFactory, VoiceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_last_of_two_quick_filters_is_what_the_list_shows(live_server, browser):
    buddy = ITBuddyFactory()
    for status, owner in ((VoiceStatus.NEW, None), (VoiceStatus.NEW, buddy.person)):
        words = "Mine" if owner else "Left alone"
        VoiceFactory(unit=buddy.unit, words=words, status=status, owner=owner, heard_at=clock.now())
    width, height = SIZES["desktop"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    sign_in(context, buddy.person, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/voices/")
    filters = page.get_by_role("group", name="Filter")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/voices/?*", hold)

    filters.get_by_role("link", name="Nobody sees to it").click()
    filters.get_by_role("link", name="Mine").click()
    for _ in range(100):
        if len(held) == 2:
            break
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()

    expect(filters.get_by_role("link", name="Mine")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile("mine"))
    expect(page.get_by_role("table")).not_to_contain_text("Left alone")
    context.close()
