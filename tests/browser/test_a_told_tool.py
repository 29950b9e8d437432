"""A tool that a team brought in itself, from four questions on a phone to "support, if …" with its
condition kept; a day of ours passes on the way, and harms nobody. Another team tells of it, too."""

from datetime import UTC, datetime, timedelta

import pytest
from django.forms.models import model_to_dict
from playwright.sync_api import Page, expect

from brm.base import clock
from governance.tools.models import Tool
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.people.models import Person
from relationships.promises.models import Promise
from tests.browser.acts import pick, press
from tests.browser.conftest import House, links_in
from tests.factories.governance import ToolFactory
from tests.factories.relationships import (
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    manager,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DOES = "We send a picture of the leg to the workshop."
MISSING = "A quick way to send a picture."
ANSWER = "Thank you. We come by on Thursday."
CONDITION = "A second person knows how it works"


@pytest.mark.parametrize("house", ["phone", "desktop"], indirect=True)
def test_from_four_questions_to_support_if_with_its_condition_kept(house: House, no_barriers):
    house.set_clock(MONDAY)
    unit = UnitFactory(name="Clinics", country="NL")
    marc = PersonFactory(unit=unit, name="Marc Lefèvre", email="marc@example.org", language="fr")
    elodie = PersonFactory(unit=unit, name="Elodie Roux")
    ITBuddyFactory(unit=unit)
    amina = manager(unit)

    receipt = tells(house, url_for(link_for(Purpose.TOOL, about=unit, at=clock.now())), no_barriers)
    house.pass_time()
    (mail,) = house.mail_to("marc@example.org", holding="reçu")
    assert receipt.url.split("?")[0] in links_in(mail)
    assert len(house.mail_to(amina.email, holding="Photo Messenger")) == 1

    a_day_of_ours_passes(house, amina, receipt)

    desk = house.window_of(amina)
    place = f"{house.address}/systems/{Tool.objects.get().system_id}/"
    stands_on_the_dashboard(desk, house)
    is_welcomed(desk, place, no_barriers)
    is_understood(desk, no_barriers)
    is_decided(desk, no_barriers, elodie)
    house.pass_time()
    assert len(house.mail_to("marc@example.org", holding="convenu")) == 1
    assert len(house.mail_to(elodie.email, holding=CONDITION)) == 1

    keeps_it(house, elodie)
    desk.goto(place)
    expect(desk.locator("section.tool")).to_contain_text("Kept")
    receipt.reload()
    expect(receipt.locator("main")).to_contain_text("Support, if …")
    expect(receipt.locator("main")).to_contain_text(ANSWER)
    assert marc.name not in desk.content()

    is_put_together(house, desk, no_barriers)


def tells(house: House, address: str, no_barriers) -> Page:
    """Without an account and without a script; the next page is the receipt."""
    phone = house.window(javascript=False)
    phone.goto(address)
    expect(phone.locator("h1")).to_have_text("Tell us about a tool your team uses")
    house.set_clock(clock.now() + timedelta(seconds=30))  # as long as it takes to read
    phone.get_by_label("What is it?").fill("Photo Messenger")
    phone.get_by_label("What does your team do with it?").fill(DOES)
    phone.get_by_label("6 to 25").check()
    phone.get_by_label("What would you miss without it?").fill(MISSING)
    phone.get_by_label("Your e-mail at work").fill("marc@example.org")
    phone.get_by_role("button", name="Tell us, and get a receipt").click()
    expect(phone.locator("h1")).to_have_text("Thank you for telling us")
    expect(phone.locator("main")).to_contain_text("Monday 2 March 2026")
    expect(phone.locator("main")).to_contain_text("What is told here is not punished")
    receipt = house.with_script(phone)
    no_barriers(receipt)
    receipt.goto(address)
    no_barriers(receipt)
    return phone


def a_day_of_ours_passes(house: House, amina: Person, receipt: Page) -> None:
    """Three weeks without an answer: we are reminded, the tool stays as it was, and it says so."""
    before = model_to_dict(Tool.objects.get())
    for days in (5, 4, 3, 9):
        house.set_clock(clock.now() + timedelta(days=days))
        house.pass_time()

    assert model_to_dict(Tool.objects.get()) == before
    assert len(house.mail_to(amina.email, holding="Our first answer is late")) == 1
    receipt.reload()
    expect(receipt.locator("main")).to_contain_text("are late: sorry. Nothing changes for you.")


def stands_on_the_dashboard(desk: Page, house: House) -> None:
    """What we heard with it is late, too, and presses more: the tool stands behind, with its press."""
    desk.goto(f"{house.address}/")
    expect(desk.locator("main")).to_contain_text("1 tool waits for us")
    expect(desk.locator("main").get_by_role("link", name="Answer about their tool")).to_be_visible()


def is_put_together(house: House, desk: Page, no_barriers) -> None:
    """Another department told of it, too: one press, taken back by the toast, and pressed again."""
    other = ToolFactory(system__name="Leg pictures", system__owned_by=UnitFactory(name="Workshop"))
    GrantFactory(unit=other.system.owned_by, person=Person.objects.get(grants__isnull=False))
    desk.reload()
    for back in (True, False):
        desk.get_by_role("link", name="It is the same as another one").click()
        no_barriers(desk)
        desk.get_by_label("Which one is it, too?").select_option(str(other.system_id))
        desk.get_by_role("button", name="Put them together").click()
        expect(desk.locator("section.tool")).to_contain_text("Leg pictures")
        no_barriers(desk)
        if back:
            desk.get_by_role("button", name="Undo").click()
            expect(desk.locator("section.tool")).not_to_contain_text("Leg pictures")
    desk.goto(f"{house.address}/systems/{other.system_id}/")
    expect(desk.locator("h1")).to_have_text("Photo Messenger")


def is_welcomed(desk: Page, place: str, no_barriers) -> None:
    desk.goto(place)
    expect(desk.locator("section.tool")).to_contain_text("that is ours")
    no_barriers(desk)
    desk.get_by_role("link", name="Welcome it").click()
    desk.get_by_label("Your first answer to the team").fill(ANSWER)
    desk.get_by_role("button", name="Welcome it").click()
    expect(desk.locator("section.tool")).to_contain_text("Welcomed")


def is_understood(desk: Page, no_barriers) -> None:
    desk.get_by_role("link", name="Answer the five questions").click()
    no_barriers(desk)
    for words in (
        "Much: health, money, or what the law protects most", "A few teams, up to 25 people",
        "Work gets slower", "Nobody could go on with it", "A supplier without a contract with us",
    ):  # fmt: skip
        desk.get_by_label(words).check()
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.locator("section.tool")).to_contain_text("It needs much care")
    expect(desk.locator("section.tool")).to_contain_text("This alone asks for some care.")


def is_decided(desk: Page, no_barriers, owner: Person) -> None:
    desk.get_by_role("link", name="Write down what was agreed").click()
    no_barriers(desk)
    desk.get_by_label("Support, if …: under conditions").check()
    desk.get_by_label("Why, in words for the team").fill("It saves a second visit.")
    desk.get_by_label("When do you look at it together again?").fill("2026-09-01")
    desk.get_by_label("What must be so?").fill(CONDITION)
    pick(desk, "owner", owner.name)
    desk.get_by_label("By when?").fill("2026-05-01")
    desk.get_by_role("button", name="Keep what was agreed").click()
    expect(desk.locator("section.tool")).to_contain_text(CONDITION)
    no_barriers(desk)


def keeps_it(house: House, owner: Person) -> None:
    promise = Promise.objects.get(what=CONDITION)
    page = house.window_of(owner)
    page.goto(f"{house.address}/promises/{promise.pk}/")
    press(page, "It is kept")
    expect(page.locator("body")).to_contain_text("Kept")
    promise.refresh_from_db()
    assert promise.state == "kept"
