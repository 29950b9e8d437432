"""The log on a phone: three taps, no line, a lost answer, a closed page, sign-out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bench.chromium import how_to_start
from relationships.rounds.brought import Observation, SolvedByColleague, Thanks
from relationships.voices.models import Voice
from tests.relationships.logbook.phones import *  # noqa: F403
from tests.relationships.logbook.phones import (
    HOME,
    WORDS,
    fill,
    kept,
    press,
    sheet,
    signed_in,
    stored,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON_TOP = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


def test_a_quiet_visit_takes_three_taps(phone, visit, no_barriers):
    taps = 0
    for tap in (
        lambda: phone.get_by_role("link", name="Log this visit").click(),
        lambda: phone.get_by_label("Good", exact=True).click(),
        lambda: press(phone),
    ):
        tap()
        taps += 1
    phone.wait_for_url(HOME)

    visit.refresh_from_db()
    assert (taps, visit.state, visit.mood, visit.people_met) == (3, "done", 4, 6)
    assert "Kept: the visit to Fitting Clinics." in phone.content()
    assert stored(phone) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_there_are_no_barriers_on_the_sheet_and_the_day(
    phone, visit, live_server, no_barriers, theme
):
    phone.emulate_media(color_scheme=theme)
    no_barriers(phone)
    phone.goto(sheet(live_server, visit))
    phone.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    no_barriers(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def beside(phone):
    """Thanks, something seen, and what a colleague solved."""
    phone.get_by_text("Solved by a colleague: about what?").click()
    phone.get_by_role("button", name="Mail, calendar: one more").click()
    phone.get_by_text("Thanks, what I saw, a promise I made").click()
    phone.get_by_label("Thanks to pass on").fill("The cable")
    phone.get_by_label("Yes, with the name").check()
    phone.get_by_label("From whom?").fill("Marc")
    phone.get_by_label("Typed twice").check()
    phone.get_by_label("They would like to learn it").check()
    phone.get_by_label("The advice, or what they would like to learn").fill("The arrow")


def test_what_is_typed_survives_a_reload_and_a_closed_page(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    fill(phone)
    phone.get_by_role("button", name="One more thing I heard").click()
    phone.get_by_label("What did you hear?").nth(1).fill("And the screen freezes.")
    phone.get_by_role("button", name="People met: one more").click()
    beside(phone)
    number = phone.locator("[name=client_id]").input_value()
    phone.reload()
    context = phone.context
    other = context.new_page()
    other.goto(sheet(live_server, visit))

    for opened in (phone, other):
        boxes = opened.get_by_label("What did you hear?")
        assert [boxes.nth(index).input_value() for index in range(2)] == [
            WORDS, "And the screen freezes.",
        ]  # fmt: skip
        assert opened.locator("[name=people_met]").input_value() == "7"
        assert opened.locator("[name=mood][value='4']").is_checked()
        assert opened.locator("[name=client_id]").input_value() == number
    press(other)
    other.wait_for_url(HOME)
    assert (kept(), stored(other)) == ((1, 2), [])
    thanks, seen = Thanks.objects.get(), Observation.objects.get()
    assert (thanks.words, thanks.consent, thanks.from_words) == ("The cable", "named", "Marc")
    assert (seen.look, seen.ending, seen.advice) == ("twice", "training", "The arrow")
    assert SolvedByColleague.objects.get().subject == "mail"


def test_what_is_typed_survives_a_closed_browser(browser, priya, visit, live_server, tmp_path):
    def opened():
        return browser.browser_type.launch_persistent_context(tmp_path, **how_to_start())

    before = opened()
    before.add_cookies([signed_in(priya, live_server)])
    page = before.new_page()
    page.goto(sheet(live_server, visit))
    fill(page)
    number = page.locator("[name=client_id]").input_value()
    before.close()
    after = opened()
    page = after.new_page()
    page.goto(sheet(live_server, visit))

    assert page.get_by_label("What did you hear?").input_value() == WORDS
    assert page.locator("[name=client_id]").input_value() == number
    press(page)
    page.wait_for_url(HOME)
    assert (kept(), stored(page)) == ((1, 1), [])
    after.close()


def test_no_line_before_sending_keeps_all_and_sends_it_once(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    phone.context.set_offline(True)
    fill(phone)
    press(phone)
    phone.get_by_text("No connection.").wait_for()
    phone.get_by_text("One visit waits to be sent.").wait_for()
    assert kept() == (0, 0)

    phone.context.set_offline(False)
    phone.wait_for_url(HOME)

    assert (kept(), stored(phone)) == ((1, 1), [])


def test_a_line_cut_while_sending_keeps_all_and_sends_it_once(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    phone.route("**/log/", lambda route: route.abort("connectionreset"))
    fill(phone)
    press(phone)
    phone.get_by_text("One visit waits to be sent.").wait_for()
    phone.unroute("**/log/")
    assert kept() == (0, 0)

    phone.goto(f"{live_server.url}/day/")
    phone.get_by_text("Kept: the visit to Fitting Clinics.").wait_for()
    phone.get_by_role("link", name="Add something").wait_for()

    assert (kept(), stored(phone)) == ((1, 1), [])


def test_a_lost_answer_never_makes_two_rows(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))

    def lose(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/log/", lose)
    fill(phone)
    press(phone)
    phone.get_by_text("One visit waits to be sent.").wait_for()
    assert kept() == (1, 1)
    phone.unroute("**/log/")
    press(phone)
    phone.wait_for_url(HOME)

    assert (kept(), stored(phone)) == ((1, 1), [])


def test_a_server_in_trouble_is_asked_again(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    phone.route("**/log/", lambda route: route.fulfill(status=200, body="<p>Portal</p>"))
    fill(phone)
    press(phone)
    phone.get_by_text("It could not be sent yet.").wait_for()
    phone.unroute("**/log/")
    press(phone)
    phone.wait_for_url(HOME)

    assert kept() == (1, 1)


def test_a_double_tap_and_going_back_make_one_row(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    fill(phone)
    phone.get_by_role("button", name="Keep this visit").last.dblclick()
    phone.wait_for_url(HOME)
    phone.go_back()
    phone.reload()

    assert kept() == (1, 1)


def test_a_visit_nobody_planned_waits_on_the_phone_and_is_one(phone, unit, live_server):
    phone.goto(f"{live_server.url}{reverse('logbook:new')}?unit={unit.pk}")
    phone.context.set_offline(True)
    fill(phone)
    press(phone)
    phone.get_by_text("One visit waits to be sent.").wait_for()
    press(phone)
    phone.get_by_text("One visit waits to be sent.").wait_for()
    phone.context.set_offline(False)
    phone.wait_for_url(HOME)

    assert (kept(), stored(phone)) == ((1, 1), [])


def test_what_is_wrong_is_shown_and_all_stays(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    phone.get_by_label("What did you hear?").fill("x" * 20_000)
    press(phone)
    phone.get_by_text("Choose how the mood was; your impression is enough.").wait_for()

    assert len(phone.get_by_label("What did you hear?").input_value()) == 20_000
    phone.get_by_text("This is 16,000 characters too long").wait_for()
    fill(phone)
    press(phone)
    phone.wait_for_url(HOME)
    assert kept() == (1, 1)


def test_signing_out_wipes_what_was_typed(phone, visit, live_server):
    phone.goto(sheet(live_server, visit))
    phone.get_by_label("What did you hear?").fill("A secret")
    phone.goto(f"{live_server.url}/day/")
    assert len(stored(phone)) == 1
    phone.get_by_role("button", name="More").click()
    phone.locator("#more").get_by_role("button", name="sign out").click()
    warning = phone.locator("#more").get_by_role("alert")
    expect(warning).to_contain_text("Press again to sign out all the same.")
    assert warning.evaluate(ON_TOP)  # not hidden below the sheet
    phone.locator("#more").get_by_role("button", name="sign out").click()
    phone.wait_for_url("**/login/**")

    assert stored(phone) == []


def test_somebody_else_signing_in_wipes_it(phone, visit, live_server, client):
    phone.goto(sheet(live_server, visit))
    phone.evaluate("localStorage.setItem('rounds-log:0:visit-1', '{}')")
    phone.reload()

    assert stored(phone) == []


def test_without_javascript_one_more_voice_keeps_what_is_typed(browser, phone, visit, live_server):
    context = browser.new_context(
        java_script_enabled=False, storage_state=phone.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(sheet(live_server, visit))
    plain.locator("[name=mood][value='4']").check(force=True)
    plain.locator("[name='heard-0-words']").fill(WORDS)
    plain.get_by_role("button", name="One more thing I heard").click()
    plain.locator("[name='heard-1-words']").fill("And the screen freezes.")
    plain.get_by_role("button", name="Keep this visit").last.click()
    plain.wait_for_url(HOME)
    context.close()

    assert sorted(Voice.objects.values_list("words", flat=True)) == sorted(
        [WORDS, "And the screen freezes."]
    )
