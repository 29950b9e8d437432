"""A quarter planned for twelve departments and two buddies, and the sick day in it."""

from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from relationships.buddies.models import ITBuddy
from relationships.people.models import Person
from relationships.rounds.models import Round, Visit
from relationships.units.models import Unit
from tests.browser.acts import press
from tests.browser.conftest import House
from tests.factories.relationships import (
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    signed_in,
)

SUNDAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
QUARTER = (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
HOLIDAYS = {date(2026, 4, 6): "Easter Monday", date(2026, 4, 27): "King's Day"}  # on Mondays
DOZEN = 12

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("house", ["desktop"], indirect=True)
def test_a_quarter_is_planned_in_one_act_and_survives_a_sick_day(house: House, no_barriers):
    house.set_clock(SUNDAY)
    amina, *people = organisation()
    page = sits_down(house, amina)

    plans_in_one_act(page, house, people)
    no_barriers(page)
    takes_it_back_and_keeps_it_again(page, house, people)
    nobody_is_forgotten(people)
    falls_ill(house, people)


def organisation() -> list[Person]:
    """Twelve departments that want somebody every week, every two, four and twelve."""
    for number in range(DOZEN):
        UnitFactory(
            name=f"Ward {number + 1:02}", country="NL", time_zone="Europe/Amsterdam",
            rhythm_days=(7, 14, 30, 90)[number % 4],
        )  # fmt: skip
    desk = UnitFactory(name="Service desk")
    amina, *people = (
        PersonFactory(name=name, side="it", unit=desk, time_zone="Europe/Amsterdam")
        for name in ("Amina Haddad", "Joost de Wit", "Priya Raman")
    )
    GrantFactory(person=amina, unit=None)
    for person in people:  # buddies already, so that they can be ticked
        ITBuddyFactory(person=person, unit=desk, since=date(2026, 1, 1))
    return [amina, *people]


def sits_down(house: House, person: Person) -> Page:
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    page = house.window()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": house.address}]
    )
    return page


def plans_in_one_act(page: Page, house: House, people: list[Person]) -> None:
    page.goto(f"{house.address}/rounds/assign/")
    ticked = page.locator('[name="units"]:checked')
    assert ticked.count() == DOZEN
    for person in people:
        page.get_by_label(person.name).check()
    fullest = page.locator("#preview").get_by_text("Fullest: the week of")
    fullest.nth(1).wait_for()
    assert fullest.count() == 2
    assert Round.objects.count() == 0


def takes_it_back_and_keeps_it_again(page: Page, house: House, people: list[Person]) -> None:
    press(page, "Keep it so")
    toast = page.locator("[data-toast]", has=page.get_by_role("button", name="Undo"))
    toast.get_by_text("12 rounds are planned, 24 buddies are named.").wait_for()
    toast.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back. Buddies and rounds are as they were.").wait_for()
    assert (Round.objects.count(), Visit.objects.count(), ITBuddy.objects.count()) == (0, 0, 2)
    plans_in_one_act(page, house, people)
    press(page, "Keep it so")
    page.get_by_text("12 rounds are planned, 24 buddies are named.").wait_for()


def nobody_is_forgotten(people: list[Person]) -> None:
    """Two holidays and a change of the clocks lie in the quarter."""
    visits = list(Visit.objects.filter(starts_at__range=QUARTER).select_related("round"))
    local = {visit.pk: visit.starts_at.astimezone(AMSTERDAM) for visit in visits}
    assert not {moment.date() for moment in local.values()} & set(HOLIDAYS)
    for visit in visits:
        assert visit.state == "planned"
        assert local[visit.pk].time() == visit.round.starts_time
    wanted = {7: 13, 14: 6, 30: 3, 90: 1}  # at least, in thirteen weeks
    walked = Counter(visit.unit_id for visit in visits)
    for unit in Unit.objects.filter(rounds__isnull=False):
        assert walked[unit.pk] >= wanted[unit.rhythm_days], unit
    for person in people:
        weeks = Counter(local[v.pk].isocalendar().week for v in visits if v.buddy_id == person.pk)
        assert max(weeks.values()) <= sum(weeks.values()) / 13 + 1


def falls_ill(house: House, people: list[Person]) -> None:
    joost, priya = people
    first = Visit.objects.filter(buddy=joost).order_by("starts_at")[0]
    day = first.starts_at.astimezone(AMSTERDAM).date()
    house.set_clock(datetime.combine(day, datetime.min.time(), AMSTERDAM).replace(hour=7))
    page = sits_down(house, joost)

    page.goto(f"{house.address}/day/")
    page.get_by_role("link", name="I cannot come today").click()
    page.get_by_text("goes instead").first.wait_for()
    press(page, "I cannot come")
    page.get_by_text("handed over").first.wait_for()
    first.refresh_from_db()
    assert (first.buddy_id, first.instead_of_id) == (priya.pk, joost.pk)

    house.set_clock(datetime.combine(day, datetime.min.time(), AMSTERDAM).replace(hour=8, minute=5))
    house.pass_time()
    house.pass_time()
    assert len(house.mail_to(priya.email, holding="You go instead of Joost de Wit")) == 1
    page.goto(f"{house.address}/people/{joost.pk}/cannot-come/")
    press(page, "There after all")
    first.refresh_from_db()
    assert (first.buddy_id, first.instead_of_id) == (joost.pk, None)
    house.pass_time()
    assert len(house.mail_to(priya.email, holding="Joost de Wit comes after all")) == 1
