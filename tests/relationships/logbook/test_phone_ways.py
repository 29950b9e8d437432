"""How people work, noted on a phone without a line: it waits there, and is kept once."""

import pytest
from playwright.sync_api import expect

from relationships.ways.models import SeenWay
from tests.relationships.logbook.phones import *  # noqa: F403
from tests.relationships.logbook.phones import HOME, fill, kept, press, sheet, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ways_noted_without_a_line_wait_on_the_phone_and_are_kept_once(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    phone.context.set_offline(True)
    fill(phone)
    note_ways(phone)
    for _ in range(2):
        press(phone)
        phone.get_by_text("One visit waits to be sent.").wait_for()
    assert (kept(), SeenWay.objects.count()) == ((0, 0), 0)

    phone.context.set_offline(False)
    phone.wait_for_url(HOME)

    assert (kept(), stored(phone)) == ((1, 1), [])
    assert sorted(SeenWay.objects.values_list("visit", "value", "people")) == [
        (visit.pk, "kassaplus", 6), (visit.pk, "scanner", 3),
    ]  # fmt: skip


def test_ways_noted_without_a_line_are_there_again_when_the_page_was_closed(
    phone, visit, live_server
):
    phone.goto(sheet(live_server, visit))
    phone.context.set_offline(True)
    fill(phone)
    note_ways(phone)
    context = phone.context
    phone.close(run_before_unload=False)
    context.set_offline(False)
    other = context.new_page()
    other.goto(sheet(live_server, visit))

    expect(other.locator("[name=ways-device-scanner]")).to_have_value("3")
    expect(other.locator("[name=ways-other-app]")).to_have_value("Kassa Plus")
    press(other)
    other.wait_for_url(HOME)
    assert (kept(), stored(other), SeenWay.objects.count()) == ((1, 1), [], 2)


def note_ways(phone):
    """Three with a scanner, six with an app that no list knows."""
    phone.locator("details.ways summary").click()
    for _ in range(3):
        phone.get_by_role("button", name="Handheld scanner: one more").click()
    phone.locator("[name=ways-other-app]").fill("Kassa Plus")
    phone.locator("[name=ways-other-app-people]").fill("6")
