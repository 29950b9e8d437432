"""Going through a checklist where the line is slow, is cut and comes back: no press is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from governance.assessments.models import Assessment, StatementAnswer
from tests.browser.conftest import sign_in
from tests.factories.governance import AssessmentFactory
from tests.factories.relationships import BusinessPartnerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def begun() -> Assessment:
    partner = BusinessPartnerFactory(unit__name="Warehouse")
    return AssessmentFactory(unit=partner.unit, by=partner.person)


@pytest.fixture
def page(browser, live_server, begun):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    sign_in(context, begun.by, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/assessments/{begun.pk}/fill/")
    yield page
    context.close()


def choose(page: Page, statement: int, value: int) -> None:
    page.locator("[data-statement]").nth(statement).locator(".opts label").nth(value).click()


def kept() -> list[int | None]:
    """The scores in the order of the checklist."""
    rows = StatementAnswer.objects.order_by("statement__practice__position", "statement__position")
    return list(rows.values_list("score", flat=True))


def on_a_slow_line(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 600, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)


def test_the_last_of_two_quick_presses_is_kept_also_on_a_slow_line(page):
    on_a_slow_line(page)

    with page.expect_response("**/answer/"):
        choose(page, 0, 1)
        page.wait_for_timeout(100)
        choose(page, 0, 3)  # while the first press is on its way
    page.wait_for_load_state("networkidle")

    assert kept() == [3]


def test_a_press_while_the_line_is_cut_says_so_and_is_kept_when_it_is_back(page):
    choose(page, 0, 2)
    expect(page.locator("#progress")).to_contain_text("1 of 23 answered")
    page.context.set_offline(True)
    choose(page, 1, 1)
    expect(page.get_by_role("alert")).to_contain_text("This is not kept yet")
    assert kept() == [2]

    page.context.set_offline(False)

    expect(page.locator("#progress")).to_contain_text("2 of 23 answered")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert kept() == [2, 1]


def test_a_press_whose_answer_was_lost_can_be_pressed_again_and_counts_once(page):
    page.route("**/answer/", lambda route: (route.fetch(), route.abort()))
    choose(page, 0, 2)
    expect(page.get_by_role("alert")).to_contain_text("This is not kept yet")
    page.unroute("**/answer/")

    choose(page, 0, 2)

    expect(page.locator("#progress")).to_contain_text("1 of 23 answered")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert kept() == [2]


def test_back_and_a_double_press_of_next_lose_nothing_and_count_nothing_twice(page):
    choose(page, 0, 3)
    page.locator("[data-statement]").nth(1).locator(".opts label").nth(1).dblclick()
    page.get_by_role("button", name="Next:").dblclick()
    expect(page).to_have_url(re.compile("/fill/FM/"))
    expect(page.locator("#progress")).to_contain_text("2 of 23 answered")
    page.go_back()
    expect(page.locator("#progress")).to_contain_text("2 of 23 answered")

    shown = page.locator("[data-statement] .opts input:checked")
    assert [shown.nth(at).input_value() for at in range(shown.count())] == ["3", "1"]
    assert kept() == [3, 1]


def test_answers_faster_than_the_line_are_all_kept_and_told(page):
    on_a_slow_line(page)

    for key in "321":
        page.keyboard.press(key)

    expect(page.locator("#progress")).to_contain_text("3 of 23 answered")
    assert kept() == [3, 2, 1]


def test_whoever_leaves_while_answers_wait_takes_them_along(page, live_server):
    page.route(
        "**/answer/",
        lambda route: None if route.request.resource_type == "xhr" else route.continue_(),
    )

    for key in "321":
        page.keyboard.press(key)
    page.goto(f"{live_server.url}/help/")

    for _ in range(200):  # what a page sends as it goes nobody waits for
        if len(kept()) == 3:
            break
        page.wait_for_timeout(50)
    assert kept() == [3, 2, 1]
