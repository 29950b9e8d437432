"""The six questions, from nothing to the sheet on the table of the management team."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.acts import pick, press
from tests.browser.conftest import House
from tests.factories.relationships import PersonFactory, UnitFactory, manager

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ANSWER = "Each system has an owner; the photos of the clinics are the open point."


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_question_is_answered_and_all_six_are_printed(house: House, no_barriers, javascript):
    owner = PersonFactory(name="Claire Fontaine", side="business", unit=UnitFactory(name="Clinics"))
    page = house.window_of(manager(), javascript=javascript)

    page.goto(f"{house.address}/concerns/")
    expect(page.locator(".con")).to_have_count(6)
    expect(page.get_by_text("No answer", exact=True)).to_have_count(6)
    page.get_by_role("link", name=re.compile("Answer it.*Is it protected")).click()
    page.get_by_label("Our answer").fill(ANSWER)
    page.locator("label", has_text="A written answer").click()
    press(page, "Keep it")
    expect(page.locator("main")).to_contain_text("A written answer has an owner.")
    assert page.get_by_label("Our answer").input_value() == ANSWER  # nothing typed is lost
    if javascript:
        pick(page, "owner", owner.name)
    else:
        page.fill("[name=owner-typed]", owner.name)
    press(page, "Keep it")

    expect(page.locator(".con")).to_contain_text("A written answer with an owner")
    expect(page.locator("main")).to_contain_text(owner.name)
    if javascript:
        no_barriers(page)
    page.goto(f"{house.address}/concerns/")
    if javascript:
        no_barriers(page)
    expect(page.get_by_text("No answer", exact=True)).to_have_count(5)
    sheet = page.context.request.get(
        house.address
        + page.get_by_role("link", name="One page for the board").get_attribute("href")
    )
    (paper,) = pypdf.PdfReader(io.BytesIO(sheet.body())).pages
    words = " ".join(paper.extract_text().split())
    assert ANSWER in words
    assert words.count("Nobody has written an answer yet.") == 5
    wide = page.locator("main").evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
