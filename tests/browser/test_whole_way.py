"""From an empty database and a real personnel list to a checklist filled in: the whole way, once.

The file is the one of tests/data; the mails go through a real mail server, the tasks through a real
worker, the pages through a real browser, at a desk and on a phone.
"""

from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from brm.operations.services import welcome_token
from governance.assessments.models import StatementAnswer
from relationships.campaigns.models import Campaign
from relationships.people.models import Person, Post
from relationships.responses.models import Ballot, Response
from relationships.rounds.models import Round, Visit
from relationships.units.models import Unit
from relationships.voices.models import Voice
from tests.browser.acts import fill, pick, press, press_any
from tests.browser.conftest import House, links_in

TRANSPORT = Path(__file__).parents[1] / "data" / "transport.csv"
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WORDS = "The lift says floor two, and we sit on three."
ASKED = ".qq legend, .qq > label.lab"
QUESTIONS = (
    "Do the systems let you do your work well?",
    "About how much time did they cost you this week?",
    "Did the last visit help?",
    "What one thing should change?",
)
PASSWORD = "a-long-word-for-the-door"
DOZEN = (
    "Roads", "Local", "Maritime", "Aviation", "Rail", "General Counsel", "Motoring Services",
    "Group Finance", "Group HR", "Group Communications", "Shared Services", "Corporate Governance",
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_whole_way(house: House, no_barriers):
    house.set_clock(MONDAY)
    manager = begins_empty(house)
    brings_the_list(manager, house)
    buddy = adds_a_buddy(manager, house)
    names_partners_and_buddies(manager, house)
    plans_their_rounds(manager, house)
    asks_after_each_visit(manager, house)
    visit = the_visit_comes_up(house, buddy)
    logs_what_was_heard(buddy, house, visit)
    no_barriers(buddy)
    voice = answers_in_plain_words(manager, house)
    the_person_says_it_is_solved(house, voice)
    three_questions_go_out(house)
    shows_who_fills_which_role(manager, house)
    goes_through_the_short_checklist(manager, house)
    no_barriers(manager)


def begins_empty(house: House) -> Page:
    """The first administrator comes in by the address that the start printed."""
    page = house.window()
    page.goto(f"{house.address}/welcome/{welcome_token()}/")
    fill(page, name="Amina Haddad", email="amina@example.org", password=PASSWORD, again=PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("Amina")
    return page


def brings_the_list(page: Page, house: House) -> None:
    page.goto(f"{house.address}/imports/new/")
    page.set_input_files("[name=file]", TRANSPORT)
    press(page, "Show what it says")
    expect(page.locator("main")).to_contain_text("39 vacant posts")
    press(page, "Keep 1225 rows")
    expect(page.locator("h1")).to_have_text("Kept")
    assert (Unit.objects.count(), Post.objects.count()) == (47, 1225)


def adds_a_buddy(page: Page, house: House) -> Page:
    """Somebody of IT, with a sign-in of their own, on their own phone or desk."""
    page.goto(f"{house.address}/people/new/")
    fill(page, name="Priya Raman", email="priya@example.org", job_title="IT buddy")
    page.select_option("[name=side]", "it")
    press(page, "Keep this person")
    person = Person.objects.get(email="priya@example.org")
    page.goto(f"{house.address}/people/{person.pk}/sign-in/")
    press(page, "Give a sign-in")
    link = page.locator("main code").inner_text()
    own = house.window()
    own.goto(link)
    for box in own.locator("input[type=password]").all():
        box.fill(PASSWORD)
    own.locator("main button[type=submit]").click()
    own.wait_for_load_state()
    return own


def names_partners_and_buddies(page: Page, house: House) -> None:
    """Who speaks for each of a dozen departments, and who goes there."""
    for name in DOZEN:
        unit = Unit.objects.get(name=name)
        head = Post.objects.filter(unit=unit, holder__isnull=False).order_by("pk")[0].holder
        page.goto(f"{house.address}/partners/new/?unit={unit.pk}&person={head.pk}")
        page.select_option("[name=role]", "contact")
        fill(page, since=date(2026, 3, 2))
        press(page, "Keep")
        page.goto(f"{house.address}/buddies/new/?unit={unit.pk}")
        pick(page, "person", "Priya Raman")
        fill(page, since=date(2026, 3, 2))
        press(page, "Keep")


def plans_their_rounds(page: Page, house: House) -> None:
    """One rhythm for all twelve: every week on Wednesday at ten, their own time."""
    page.goto(f"{house.address}/rounds/new/")
    for name in DOZEN:
        page.check(f"#unit-{Unit.objects.get(name=name).pk}")
    press(page, "Say how often")
    page.select_option("[name=rhythm]", "weekly")
    page.locator("label:has([name=days][value=WE])").click()
    fill(page, starts_time="10:00")
    press(page, "Keep these rounds")
    assert Round.objects.count() == 12
    house.pass_time()
    assert Visit.objects.filter(unit__name="Roads").count() >= 20


def the_visit_comes_up(house: House, buddy: Page) -> Visit:
    """The contact hears of it the working day before, the buddy sees it in the day."""
    house.set_clock(datetime(2026, 3, 3, 15, 30, tzinfo=UTC))
    house.pass_time()
    house.pass_time()  # twice is once
    visit = Visit.objects.filter(unit__name="Roads").order_by("starts_at")[0]
    contact = visit.unit.partners.get().person
    assert len(house.mail_to(contact.email)) == 1
    house.set_clock(datetime(2026, 3, 4, 9, 40, tzinfo=UTC))
    house.pass_time()
    buddy.goto(f"{house.address}/")
    expect(buddy.locator("main")).to_contain_text("Roads")
    assert len(house.mail_to("priya@example.org")) >= 1
    return visit


def logs_what_was_heard(page: Page, house: House, visit: Visit) -> None:
    """The mood, one voice with the person's name, and Keep."""
    named = visit.unit.partners.get().person
    page.goto(f"{house.address}/visits/{visit.pk}/log/")
    page.locator("label:has([name=mood][value='4'])").click()
    page.fill("[name=heard-0-words]", WORDS)
    page.locator("details.private summary").first.click()
    page.fill("[name=heard-0-said_by]", f"{named.name}")
    page.get_by_role("button", name="Keep this visit").last.click()
    expect(page.locator("main")).to_contain_text("Roads")
    expect(page.locator("form.logg")).to_have_count(0)
    visit.refresh_from_db()
    assert (visit.state, visit.mood) == ("done", 4)
    assert Voice.objects.get().raised_by == named


def answers_in_plain_words(page: Page, house: House) -> Voice:
    voice = Voice.objects.get()
    page.goto(f"{house.address}/voices/{voice.pk}/")
    page.locator("label:has([name=status][value=done])").click()
    page.fill("[name=text]", "The sign in the lift was wrong. It is right since this morning.")
    press(page, "Give this answer")
    house.set_clock(datetime(2026, 3, 5, 9, 0, tzinfo=UTC))
    house.pass_time()
    voice.refresh_from_db()
    assert voice.status == "done"
    return voice


def the_person_says_it_is_solved(house: House, voice: Voice) -> None:
    """By the link of the mail, without an account and without JavaScript."""
    [mail] = house.mail_to(voice.raised_by.email, holding="You said")
    link = next(link for link in links_in(mail) if link.endswith("say=yes"))
    page = house.window(javascript=False)
    page.goto(link)
    voice.refresh_from_db()
    assert voice.confirmation == "waiting"  # opening changes nothing
    page.get_by_role("button", name="Say so").click()
    expect(page.locator("h1")).to_contain_text("Good that it is solved")
    voice.refresh_from_db()
    assert voice.confirmation == "yes"


def shows_who_fills_which_role(page: Page, house: House) -> None:
    """A system whose owner is missing: said, seen, then filled, and the vacancy is gone."""
    page.goto(f"{house.address}/systems/new/")
    fill(page, name="Road Register")
    page.check("[name=run_by][value=it]")
    pick(page, "owned_by", "Roads")
    press(page, "Keep")
    owner_of(page, house).click()  # "No one" leads to where somebody is named
    page.check("[name=standing][value=vacant]")
    press(page, "Propose")
    expect(owner_of(page, house)).to_contain_text("Vacant")
    house.pass_time()
    page.goto(f"{house.address}/portfolio/?role=1")
    expect(page.locator("tbody tr")).to_contain_text(["Roads"])
    owner_of(page, house).click()
    page.locator("main").get_by_role("link", name="Propose somebody").click()
    pick(page, "holder", "Priya Raman")
    press(page, "Propose")
    expect(owner_of(page, house)).to_contain_text("Priya Raman")
    expect(page.locator("#board tbody")).not_to_contain_text("Vacant")
    house.pass_time()
    page.goto(f"{house.address}/portfolio/?role=1")
    expect(page.locator("tbody tr .unit")).to_have_count(0)
    assert len(house.mail_to("priya@example.org", holding="System owner of Road Register")) == 1


def owner_of(page: Page, house: House) -> Locator:
    """The cell of the board that says who owns the register."""
    page.goto(f"{house.address}/roles/")
    row = page.locator("#board tbody tr").filter(has_text="Road Register")
    return row.locator("td a").first


def goes_through_the_short_checklist(page: Page, house: House) -> None:
    """Twenty-three statements, each kept at its press; the picture stands there at once."""
    page.goto(f"{house.address}/assessments/new/")
    pick(page, "unit", "Roads")
    press(page, "Begin")
    for _part in range(7):
        for group in page.locator(".opts").all():
            group.locator("label").nth(2).click()
        press_any(page, "Next", "Finish")
    expect(page.locator("h1")).to_contain_text("Roads")
    assert StatementAnswer.objects.count() == 23
    expect(page.locator(".glance a")).to_have_count(7)  # the picture: each group with its value
    assert {value[:3] for value in page.locator(".glance a").all_inner_texts()} == {"2.0"}
    page.goto(f"{house.address}/assessments/?q=roads")
    squares = page.locator("#map tbody tr").filter(has_text="Roads").locator("a.heat")
    assert [value[:3] for value in squares.all_inner_texts()] == ["2.0"] * 7
    squares.nth(3).click()
    expect(page.get_by_role("heading", name="Steering: 2.0")).to_be_in_viewport()


def asks_after_each_visit(page: Page, house: House) -> None:
    """Three questions to up to five people of Roads after each visit, nobody can see who said what."""
    page.goto(f"{house.address}/campaigns/new/")
    fill(page, name="After visits to Roads", opens_on=date(2026, 3, 2))
    page.select_option("[name=units]", label="Roads")
    page.check("[name=rhythm][value=after_visit]")
    press(page, "Keep, and see whom it asks")
    press_any(page, "Start", "Ask")
    assert Campaign.objects.get().announced == "anonymous"


def three_questions_go_out(house: House) -> None:
    """One answers, one says no, the others are reminded twice and never again."""
    asked = [mail for mail, _to in asked_for_feedback(house)]
    assert len(asked) == 5
    readers = [to for _mail, to in asked_for_feedback(house)]
    answers(house, asked[0])
    says_no(house, asked[1])
    for day in (9, 10, 16, 17, 18, 30):
        house.set_clock(datetime(2026, 3, day, 10, 0, tzinfo=UTC))
        house.pass_time()
    counts = {to: sum(to == one for _mail, one in asked_for_feedback(house)) for to in readers}
    assert [counts[to] for to in readers] == [1, 1, 3, 3, 3]
    assert Response.objects.count() + Ballot.objects.count() == 1


def asked_for_feedback(house: House) -> list[tuple[EmailMessage, str]]:
    """The mails that lead to a form, each with its reader."""
    return [
        (mail, readers[0])
        for mail, readers in zip(house.sink.received, house.sink.recipients, strict=True)
        if any("/f/" in link for link in links_in(mail))
    ]


def form_of(mail: EmailMessage) -> str:
    return next(link for link in links_in(mail) if "/f/" in link).partition("?")[0]


def answers(house: House, mail: EmailMessage) -> None:
    """Without an account and without JavaScript; a second press counts nothing."""
    page = house.window(javascript=False)
    page.goto(form_of(mail))
    asked = page.locator(ASKED).all_inner_texts()
    assert len(asked) == len(QUESTIONS)
    assert all(said.endswith(question) for said, question in zip(asked, QUESTIONS, strict=True))
    expect(page.locator("main textarea")).to_have_count(1)  # three to choose from, and one line
    page.locator(".qq").first.locator(".pick label").nth(3).click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("h1")).to_contain_text("Thank you")
    page.goto(form_of(mail))
    expect(page.get_by_role("button", name="Send my answers")).to_have_count(0)


def says_no(house: House, mail: EmailMessage) -> None:
    page = house.window(javascript=False)
    page.goto(f"{form_of(mail)}?no")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()
