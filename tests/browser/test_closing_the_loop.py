"""From somebody's words to what everybody hears of them, on a phone: words, theme, decision, promise,
word back, and the next questions, which open with it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from brm.base import clock
from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Asking, Campaign
from relationships.feedback_forms.services import ready_form
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.responses import services
from relationships.units.models import Unit
from tests.brm.processes import until
from tests.browser.acts import fill, press
from tests.browser.conftest import House, links_in
from tests.factories.relationships import PersonFactory, UnitFactory, manager

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = "I wait for the printer of the other floor."
WAITING = [f"I wait for the printer, time {number}." for number in range(5)]
OTHERS = ["A new system, please.", "All of it in one system."]
HEARD, PROMISED = "You wait for the printer.", "A second printer on your floor."
CANNOT, CONDITION = "No new system: there is no budget.", "Finance and Care decide together."


@pytest.mark.parametrize("house", ["phone"], indirect=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_words_come_back_to_everybody_who_was_asked(house: House, no_barriers, javascript):
    house.set_clock(MONDAY)
    unit = UnitFactory(name="Care")
    people = [PersonFactory(unit=unit, name=f"Person {n}") for n in range(9)]
    campaign = asks(house, unit)
    phone = answers_from_the_mail(house, people[0], javascript=javascript)
    no_barriers(house.with_script(phone))
    for person, words in zip(people[1:], [*WAITING, *OTHERS], strict=False):
        invitation = campaign.invitations.get(person=person)
        services.answer(invitation, {"work": 2, "change": words}, at=clock.now())
    ends(house, campaign)

    desk = house.window_of(manager(unit), javascript=javascript)
    sorts_the_words(desk, house, campaign)
    decides(desk, house, campaign, "Waiting", "we will", heard_en=HEARD, said_en=PROMISED)
    promises_it(desk)
    no_barriers(house.with_script(desk))
    decides(desk, house, campaign, "A new system", "we cannot", said_en=CANNOT, yes_if_en=CONDITION)
    writes_back(desk, house, campaign)
    house.pass_time()
    house.pass_time()  # twice is once

    for person in people:  # the last one never answered
        (mail,) = house.mail_to(person.email, holding="together we did")
        for said in (HEARD, PROMISED, CANNOT, CONDITION):
            assert said in text_of(mail)
    no_barriers(house.with_script(the_page_says_the_same(house, mail, javascript=javascript)))
    stands_on_the_board(desk, house, unit)
    the_next_questions_open_with_it(house, unit, people[8], javascript=javascript)


def text_of(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())


def asks(house: House, unit: Unit) -> Campaign:
    campaign = campaigns.plan(
        name="Three questions", form_version=ready_form(at=clock.now()).versions.get(), units=[unit],
        announced="anonymous", rhythm="once", opens_on=clock.now().date(),
        closes_on=clock.now().date() + timedelta(days=14), by=None, at=clock.now(),
    )  # fmt: skip
    campaigns.start(campaign, at=clock.now())
    until(lambda: not Asking.objects.filter(ended_at=None).exists())  # a worker asks them
    house.pass_time()
    return campaign


def invitation_to(house: House, person: Person):
    """The last mail that asked this person."""
    return house.mail_to(person.email, holding="two minutes")[-1]


def form_in(mail) -> str:
    """Where the third answer in the mail leads."""
    return next(link for link in links_in(mail) if "a=3" in link)


def answers_from_the_mail(house: House, person: Person, *, javascript: bool) -> Page:
    phone = house.window(javascript=javascript)
    phone.goto(form_in(invitation_to(house, person)))
    phone.get_by_label("What one thing should change?").fill(WORDS)
    press(phone, "Send my answers")
    expect(phone.locator("h1")).to_have_text("Thank you, it has arrived")
    return phone


def ends(house: House, campaign: Campaign) -> None:
    """Closed, and after the hour of those who began before the end its last results stand."""
    campaigns.stop(campaign, at=clock.now())
    house.set_clock(clock.now() + timedelta(hours=2))
    house.pass_time()
    campaign.refresh_from_db()
    assert campaign.settled_on is not None


def sorts_the_words(page: Page, house: House, campaign: Campaign) -> None:
    page.goto(f"{house.address}/campaigns/{campaign.pk}/results/")
    expect(page.locator("main")).to_contain_text("8 of 9")
    page.get_by_role("link", name="Sort the words by theme").click()
    first = page.locator(".waits > li", has_text="wait").first
    first.get_by_label("A new theme of these words").fill("Waiting")
    with page.expect_navigation():
        first.get_by_role("button", name="Name it").click()
    for _ in WAITING:
        puts(page, page.locator(".waits > li", has_text="wait").first, "Waiting")
    other = page.locator(".waits > li").first
    opens(other)
    other.get_by_label("A new theme of these words").fill("A new system")
    with page.expect_navigation():
        other.get_by_role("button", name="Name it").click()
    puts(page, page.locator(".waits > li").first, "A new system")
    expect(page.locator("#waiting")).to_contain_text(
        "Every remark that you may read has its theme."
    )


def opens(remark) -> None:
    if remark.locator("details:not([open])").count():
        remark.locator("summary").click()


def puts(page: Page, remark, theme: str) -> None:
    """Into a theme, by the hint where there is one."""
    opens(remark)
    with page.expect_navigation():
        remark.get_by_role("button", name=theme).first.click()


def decides(
    page: Page, house: House, campaign: Campaign, theme: str, what: str, **said: str
) -> None:
    page.goto(f"{house.address}/campaigns/{campaign.pk}/themes/")
    page.get_by_role("link", name=theme, exact=True).click()
    page.locator("label", has_text=what).click()
    fill(page, **said)
    press(page, "Keep it")
    for words in said.values():
        expect(page.locator("form.fields").first.get_by_text(words)).to_have_count(1)


def promises_it(page: Page) -> None:
    press(page, "Promise it")
    promise = Promise.objects.get()
    assert promise.what == PROMISED
    expect(page.get_by_role("link", name=PROMISED)).to_have_attribute(
        "href", f"/promises/{promise.pk}/"
    )


def writes_back(page: Page, house: House, campaign: Campaign) -> None:
    """The draft is made of what was decided: two presses and it is on its way."""
    page.goto(f"{house.address}/campaigns/{campaign.pk}/results/")
    page.get_by_role("link", name="Write back to everybody").click()
    press(page, "Keep the draft")
    assert page.get_by_label("In English").last.input_value() == f"{PROMISED[:-1]}, by 30 March"
    press(page, "Send it to 9 people")
    expect(page.locator("main .note")).to_contain_text("to 9 people")


def the_page_says_the_same(house: House, mail, *, javascript: bool) -> Page:
    phone = house.window(javascript=javascript)
    phone.goto(next(link for link in links_in(mail) if "/w/" in link))
    expect(phone.locator("h1")).to_have_text("You said, together we did")
    for said in (HEARD, PROMISED, CANNOT, CONDITION):
        expect(phone.locator(".five")).to_contain_text(said)
    return phone


def stands_on_the_board(page: Page, house: House, unit: Unit) -> None:
    page.goto(f"{house.address}/units/{unit.pk}/stoplight/")
    decided = page.locator("section", has_text="From what you answered in our questions").last
    for said in (HEARD, PROMISED, CANNOT, f"Yes, if {CONDITION}"):
        expect(decided).to_contain_text(said)
    expect(page.locator("main")).not_to_contain_text(WORDS)


def the_next_questions_open_with_it(
    house: House, unit: Unit, person: Person, *, javascript: bool
) -> None:
    house.set_clock(clock.now() + timedelta(days=28))
    asks(house, unit)
    mail = invitation_to(house, person)
    assert "LAST TIME: YOU SAID, TOGETHER WE DID" in text_of(mail)
    assert PROMISED in text_of(mail)
    phone = house.window(javascript=javascript)
    phone.goto(form_in(mail))
    expect(phone.locator("main")).to_contain_text("Last time: you said, together we did")
    expect(phone.locator("main")).to_contain_text(PROMISED)
    wide = phone.locator("main").evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
