"""The day and the calendar on paper: one press prints, and what is for hands stays off the sheet."""

from datetime import UTC, datetime, time, timedelta

import pytest

from brm.base import clock
from tests.browser.conftest import SIZES, sign_in
from tests.factories.relationships import ITBuddyFactory, UnitFactory, VisitFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_day_and_the_calendar_are_printed_by_a_press(live_server, browser):
    buddy = ITBuddyFactory(unit=UnitFactory(name="Customer Care"))
    tonight = datetime.combine(clock.now().date(), time(21), UTC)
    for hours in (0, 1):
        starts_at = tonight + timedelta(hours=hours)
        VisitFactory(unit=buddy.unit, buddy=buddy.person, starts_at=starts_at)
    width, height = SIZES["desktop"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    sign_in(context, buddy.person, live_server.url)
    page = context.new_page()
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    seen = {}

    for place in ("/day/", "/calendar/"):
        page.goto(live_server.url + place)
        page.get_by_role("button", name="Print").click()
        page.emulate_media(media="print")
        seen[place] = (
            page.evaluate("window.printed"),
            page.locator("main .btn:visible").count(),
            page.get_by_text("Customer Care").locator("visible=true").count() > 0,
            page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n"),
        )
        page.emulate_media(media="screen")
    context.close()

    assert seen == {"/day/": (1, 0, True, 1), "/calendar/": (1, 0, True, 1)}
