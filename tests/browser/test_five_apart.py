"""Five people apart with don't-knows, and one meeting: from the links in their mails to a promise."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from brm.base import clock
from governance.assessments import services
from governance.assessments.models import Assessment, StatementAnswer
from governance.checklists.models import Checklist
from relationships.promises.models import Promise
from tests.browser.acts import pick, press
from tests.browser.conftest import House, links_in
from tests.factories.relationships import PersonFactory, UnitFactory, manager

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# Of each person: the first three statements. They differ about the first; most do not know the second.
SAID = (("0", "?", "2"), ("0", "?", "2"), ("3", "?", "2"), ("3", "1", "2"), ("3", "1", "1"))


@pytest.mark.parametrize("house", ["phone"], indirect=True)
def test_five_people_apart_and_one_meeting(house: House, no_barriers):
    house.set_clock(MONDAY)
    unit = UnitFactory(name="Warehouse")
    people = [PersonFactory(unit=unit, name=f"Person {n}") for n in range(5)]
    boss = manager(unit)
    asked = services.ask(
        Checklist.objects.get(is_active=True), unit=unit, people=people, mode="apart",
        extent="quick", closes_on=MONDAY.date() + timedelta(days=11), by=boss, at=clock.now(),
    )  # fmt: skip
    house.pass_time()

    for person, said in zip(people, SAID, strict=True):
        answers_by_the_link(house, person, said, no_barriers)

    assert Assessment.objects.get().is_shown
    house.pass_time()
    reads_what_came_out(house, people[0])
    desk = house.window_of(boss)
    settles_what_differs(desk, house, asked, no_barriers)
    promises_it_in_two_clicks(desk, house, people[1])


def answers_by_the_link(house: House, person, said, no_barriers) -> None:
    (mail,) = house.mail_to(person.email, holding="How well does")
    phone = house.window()
    phone.goto(next(link for link in links_in(mail) if "/c/" in link))
    if person.name == "Person 0":
        no_barriers(phone)
    for sign in said:  # each key answers the statement at hand, and goes to the next
        with phone.expect_response("**/answer/"):
            phone.keyboard.press(sign)
    expect(phone.locator("#progress")).to_contain_text("3 of 23 answered")
    phone.goto(phone.url.split("/c/")[0] + "/c/" + token_in(phone.url) + "/part/SC/")
    press(phone, "Hand in")


def token_in(url: str) -> str:
    return url.split("/c/")[1].split("/", maxsplit=1)[0]


def reads_what_came_out(house: House, person) -> None:
    (mail,) = house.mail_to(person.email, holding="what came out")
    phone = house.window()
    phone.goto(next(link for link in links_in(mail) if "/c/" in link))
    expect(phone.locator("main")).to_contain_text("As 5 people see it, each apart")
    expect(phone.locator("main")).to_contain_text("they differ")
    expect(phone.locator("main")).not_to_contain_text("Person 1")


def settles_what_differs(desk: Page, house: House, asked: Assessment, no_barriers) -> None:
    desk.goto(f"{house.address}/assessments/{asked.pk}/")
    no_barriers(desk)
    desk.get_by_role("link", name="Talk it over").click()
    talks = desk.locator(".talks > li")
    expect(talks).to_have_count(2)
    no_barriers(desk)
    first = talks.nth(0)
    first.locator(".opts label").nth(1).click()
    first.get_by_label("Why did you differ?").fill("Only on the early shift")
    first.get_by_role("button", name="Write it down").click()
    expect(desk.locator("main")).to_contain_text("1 of 2 agreed")
    assert StatementAnswer.objects.filter(score=1).count() == 3  # what was said stays


def promises_it_in_two_clicks(desk: Page, house: House, owner) -> None:
    desk.locator(".talks > li").nth(0).get_by_role("link", name="Make a promise of this").click()
    desk.get_by_label("What will be done?").fill("A list by the door")
    pick(desk, "owner", owner.name)
    desk.get_by_label("By when?").fill("2026-04-01")
    press(desk, "Promise it")
    assert Promise.objects.get().owner == owner
    desk.goto(f"{house.address}/assessments/")
    expect(desk.locator("#map")).to_contain_text("differed, agreed since")
