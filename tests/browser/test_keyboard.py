"""The keys of the house: to places, through lists and what was found, and never inside fields."""

import pytest

from brm.base import clock
from relationships.voices.choices import VoiceStatus
from tests.browser.conftest import SIZES, sign_in
from tests.factories.relationships import ITBuddyFactory, VoiceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def buddy():
    row = ITBuddyFactory()
    for words in ("The printer jams", "The printer is loud"):
        VoiceFactory(unit=row.unit, words=words, status=VoiceStatus.NEW, heard_at=clock.now())
    return row.person


@pytest.fixture
def page(live_server, browser, buddy):
    width, height = SIZES["desktop"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    sign_in(context, buddy, live_server.url)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{live_server.url}/voices/")
    yield page
    context.close()


def focused(page):
    return page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")


def test_keys_find_go_answer_and_give_the_focus_back(page, live_server):
    press = page.keyboard.press
    press("j")
    first = focused(page)
    press("/")
    in_field = focused(page)
    page.keyboard.type("jelg")  # letters in a field are letters
    typed = page.locator("[data-find]").first.input_value()
    press("Escape")
    assert (in_field, typed, focused(page)) == ("q", "jelg", first)
    assert "printer" in first

    press("e")
    page.wait_for_url("**/voices/*/#answer")
    press("e")
    assert page.evaluate("document.activeElement.closest('#answer') !== null")

    page.goto(f"{live_server.url}/find/")
    press("/")
    page.keyboard.type("printer", delay=10)
    page.locator("[data-hit]").nth(1).wait_for()
    press("ArrowDown")
    press("ArrowDown")
    assert "printer" in focused(page)
    press("Escape")
    assert focused(page) == "q"
    press("Enter")
    page.wait_for_url("**/find/?q=printer")
    page.locator("h1").click()
    press("g")
    press("v")
    page.wait_for_url("**/voices/")


def test_keys_can_be_switched_off(page, buddy):
    type(buddy.user).objects.filter(pk=buddy.user_id).update(has_keyboard=False)
    page.reload()

    page.keyboard.press("j")
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement === document.body")
