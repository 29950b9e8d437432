"""How a department really speaks and works: said by its people, noticed by its buddy, read by whoever
writes to it; and a language that nobody who goes there speaks."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from relationships.people.models import Person
from relationships.ways.models import OwnWay, SeenWay
from tests.browser.acts import press
from tests.browser.conftest import House
from tests.factories.relationships import (
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    manager,
)
from tests.relationships.ways.people import some

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("house", ["phone"], indirect=True)
def test_a_department_whose_ways_are_told_and_whose_language_nobody_speaks(
    house: House, no_barriers
):
    house.set_clock(MONDAY)
    unit = UnitFactory(name="Lyon", country="NL")
    buddy = ITBuddyFactory(unit=unit).person
    some(6, unit, ("channel", "group"), language="fr")
    marc = PersonFactory(unit=unit, name="Marc", language="fr")
    visit = VisitFactory(unit=unit, buddy=buddy, starts_at=MONDAY)
    voice = VoiceFactory(unit=unit, audience="department", owner=buddy, heard_at=MONDAY)

    says_how_to_be_reached(house, marc, no_barriers)
    notes_what_is_used(house, buddy, visit.pk, no_barriers)
    house.pass_time()

    desk = signs_in(house, manager(), "/")
    expect(desk.locator("main")).to_contain_text("Nobody who goes there speaks French")
    desk.get_by_role("link", name="See their ways").click()
    for words in ("French", "Group in an app", "Handheld scanner", "Kassa Plus"):
        expect(desk.locator("main")).to_contain_text(words)
    no_barriers(desk)
    desk.goto(f"{house.address}/voices/{voice.pk}/")
    expect(desk.locator("#answer")).to_contain_text("French (7 of 7) · Group in an app (7 of 7)")


def signs_in(house: House, person: Person, path: str) -> Page:
    page = house.window_of(person)
    page.goto(f"{house.address}{path}")
    return page


def says_how_to_be_reached(house: House, marc: Person, no_barriers) -> None:
    own = signs_in(house, marc, "/me/")
    own.locator("details.folded summary").click()
    own.get_by_label("Groupe dans une application").check()
    no_barriers(own)
    press(own, "Garder mes réglages")
    assert OwnWay.objects.filter(person=marc).values_list("kind", "value").get() == (
        "channel", "group",
    )  # fmt: skip


def notes_what_is_used(house: House, buddy: Person, visit: int, no_barriers) -> None:
    phone = signs_in(house, buddy, f"/visits/{visit}/log/")
    phone.locator('[name=mood][value="4"]').check()
    phone.locator("details.ways summary").click()
    more = phone.get_by_role("button", name="Handheld scanner: one more")
    for _ in range(5):
        more.click()
    phone.fill("[name=ways-other-app]", "Kassa Plus")
    phone.fill("[name=ways-other-app-people]", "6")
    no_barriers(phone)
    phone.get_by_role("button", name="Keep this visit").last.click()
    expect(phone.locator("body")).to_contain_text("Kept: the visit to Lyon.")
    assert set(SeenWay.objects.values_list("value", "people")) == {
        ("scanner", 5), ("kassaplus", 6),
    }  # fmt: skip
