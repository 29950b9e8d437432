"""A vacancy from leaving to handover: said on the page of who left, seen by what stops, filled by a link
from the mail, and taken over with what the deputy wrote."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from governance.roles.models import Handover, RoleAssignment
from relationships.people.models import Person
from relationships.systems.models import Use
from tests.browser.acts import fill, pick, press
from tests.browser.conftest import House, links_in
from tests.factories.governance import RoleAssignmentFactory
from tests.factories.relationships import PersonFactory, UnitFactory, manager

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RUNS = "The contract ends in May; two wishes wait for a yes."


def mail_link(house: House, person: Person, holding: str) -> str:
    (mail,) = house.mail_to(person.email, holding=holding)
    return next(link for link in links_in(mail) if "/a/" in link)


def test_a_vacancy_from_leaving_to_handover(house: House, no_barriers):
    house.set_clock(MONDAY)
    unit = UnitFactory(name="Clinics")
    deputy = PersonFactory(name="Luc Martin", unit=unit)
    claire = PersonFactory(name="Claire Fontaine", unit=unit)
    nadia = PersonFactory(name="Nadia Benali", unit=unit)
    held = RoleAssignmentFactory(
        system__name="Appointments", system__owned_by=unit, holder=claire, deputy=deputy
    )
    Use.objects.create(system=held.system, unit=unit, people_count=240)
    amina = manager(unit)
    desk = house.window_of(amina)

    desk.goto(f"{house.address}/people/{claire.pk}/left/")
    expect(desk.locator("main")).to_contain_text("their posts and roles are vacant")
    press(desk, "Keep that they left")
    house.pass_time()

    # Seen by what stops, and the deputy is asked for three lines.
    desk.goto(f"{house.address}/roles/vacant/")
    row = desk.locator("ol.stops > li").first
    expect(row).to_contain_text("Nobody is System owner of Appointments")
    expect(row).to_contain_text("240 people work with it")
    expect(row).to_contain_text("Luc Martin steps in meanwhile")
    expect(row).to_contain_text("handover asked for")
    no_barriers(desk)
    window = house.window()
    window.goto(mail_link(house, deputy, "Three lines for the next"))
    no_barriers(window)
    fill(window, runs=RUNS, found_in="Drawer 3")
    press(window, "Keep it")
    expect(window.locator("main")).to_contain_text("Kept, thank you")

    # Somebody is proposed, and takes it on by the link in the mail.
    desk.goto(f"{house.address}/roles/vacant/")
    with desk.expect_navigation():
        desk.locator("ol.stops > li").first.get_by_role("link", name="Propose somebody").click()
    pick(desk, "holder", "Nadia")
    press(desk, "Propose")
    house.pass_time()
    phone = house.window()
    phone.goto(mail_link(house, nadia, "Would you be System owner"))
    no_barriers(phone)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Yes, I take it on").click()
    expect(phone.locator("main")).to_contain_text("Thank you. It is yours now.")

    takes_it_over(house, nadia, no_barriers)

    now = RoleAssignment.objects.running().get(system=held.system)
    assert (now.holder, now.accepted_on) == (nadia, MONDAY.date())
    assert Handover.objects.get().taken_by == nadia
    desk.goto(f"{house.address}/roles/vacant/")
    expect(desk.locator("main")).to_contain_text("No role in your sight is vacant")


def takes_it_over(house: House, nadia: Person, no_barriers) -> None:
    """Who comes next reads what was written, and goes on from there."""
    own = house.window_of(nadia)
    own.goto(f"{house.address}/roles/mine/")
    no_barriers(own)
    with own.expect_navigation():
        own.get_by_role("link", name="Read it and take it over").click()
    expect(own.locator("main")).to_contain_text(RUNS)
    no_barriers(own)
    press(own, "I have read it and go on from here")
    expect(own.locator("main")).to_contain_text("Nadia Benali took it over")
