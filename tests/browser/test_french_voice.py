"""A voice in French: heard, grouped, refused with a condition, done, "not yet", done, confirmed.

The mails go through a real mail server; each reaches its reader once, and in French.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page, expect

from relationships.people.models import Person
from relationships.units.models import Unit
from relationships.voices.models import Voice
from tests.browser.acts import fill, pick, press
from tests.browser.conftest import House, links_in
from tests.factories.relationships import (
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    UserFactory,
    VoiceFactory,
)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = "L’appareil photo est trop lent pour les bandages."
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("house", ["phone"], indirect=True)
def test_a_voice_in_french_goes_its_whole_way(house: House, no_barriers):
    house.set_clock(MONDAY)
    unit = UnitFactory(name="Ateliers de Lyon", language="fr", time_zone="Europe/Paris")
    lea = technician(unit, "Léa Morel")
    page = buddy_of(house, unit)
    others = [
        VoiceFactory(
            unit=unit, words=f"Un appareil photo si lent, les bandages attendent, {number}.",
            is_named=True, raised_by=person, heard_at=MONDAY, answer_due_on=MONDAY.date(),
        )
        for number, person in enumerate([technician(unit, "Inès Roy"), technician(unit, "Jo Petit")])
    ]  # fmt: skip

    voice = hears(page, house, unit)
    groups(page, house, voice)
    no_barriers(page)
    refuses(page, house, voice)
    assert [len(answers(house, row.raised_by)) for row in (voice, *others)] == [1, 1, 1]
    first = answers(house, lea)[0]
    assert all(words in text(first) for words in ("Pas tel quel.", "Oui, si", "un lien sûr"))

    page.get_by_role("button", name="It came back: open it again").click()
    finishes(page, house, voice, "Le lien est là.")
    says(house, lea, "no", "Pas ici.", no_barriers)
    assert set(Voice.objects.values_list("raised_by__name", "status")) == {
        ("Léa Morel", "working"), ("Inès Roy", "cannot"), ("Jo Petit", "cannot"),
    }  # fmt: skip
    finishes(page, house, voice, "Le lien est là aussi chez vous.")
    says(house, lea, "yes", "", no_barriers)

    voice.refresh_from_db()
    assert (voice.status, voice.confirmation, voice.answers) == ("done", "yes", 3)
    mails = answers(house, lea)
    assert [mail["Content-Language"] for mail in mails] == ["fr", "fr", "fr"]
    assert len({mail["Message-ID"] for mail in mails}) == 3
    assert [len(answers(house, row.raised_by)) for row in others] == [1, 1]


def technician(unit: Unit, name: str) -> Person:
    return PersonFactory(name=name, unit=unit, language="fr", time_zone="Europe/Paris")


def buddy_of(house: House, unit: Unit) -> Page:
    """Somebody of IT who writes English, signed in."""
    buddy = ITBuddyFactory(
        unit=unit, person__user=UserFactory(), person__name="Priya Raman", person__language="en"
    )
    client = Client()
    client.force_login(buddy.person.user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    page = house.window()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": house.address}])
    return page


def hears(page: Page, house: House, unit: Unit) -> Voice:
    page.goto(f"{house.address}/voices/new/?unit={unit.pk}")
    page.check("[name=audience][value=department]")
    fill(page, words=WORDS)
    pick(page, "person", "Léa Morel")
    press(page, "Keep it")
    voice = Voice.objects.select_related("raised_by").get(words=WORDS)
    assert voice.language == "fr"
    return voice


def groups(page: Page, house: House, voice: Voice) -> None:
    page.goto(f"{house.address}/voices/{voice.pk}/")
    for box in page.locator("[name=same]").all():
        box.check()
    press(page, "Put together")
    expect(page.locator("main")).to_contain_text("2 more said the same")


def refuses(page: Page, house: House, voice: Voice) -> None:
    page.get_by_role("radio", name="Cannot be done").check()
    page.get_by_label("Because …").fill("Not as it is.")
    page.locator("[name=yes_if]").fill("it goes through a safe link.")
    page.locator("[name=text_fr]").fill("Pas tel quel.")
    page.locator("[name=yes_if_fr]").fill("cela passe par un lien sûr.")
    expect(page.locator("[name=also]:checked")).to_have_count(2)
    press(page, "Give this answer")
    expect(page.locator("body")).to_contain_text("Kept for 3 voices")
    passes_on(house)


def finishes(page: Page, house: House, voice: Voice, in_french: str) -> None:
    page.goto(f"{house.address}/voices/{voice.pk}/")
    page.get_by_role("radio", name="Done", exact=True).check()
    page.locator("[name=text]").fill("The link is there.")
    page.locator("[name=text_fr]").fill(in_french)
    press(page, "Give this answer")
    passes_on(house)
    assert in_french in text(answers(house, voice.raised_by)[-1])


def passes_on(house: House) -> None:
    """A minute later the mails have left; what is asked again sends nothing twice."""
    for _again in range(2):
        house.shift += timedelta(minutes=1)
        house.pass_time()


def answers(house: House, person: Person) -> list:
    return house.mail_to(person.email, holding="Vous avez dit")


def text(mail) -> str:
    return " ".join(mail.get_body(("plain",)).get_content().replace("\xa0", " ").split())


def says(house: House, person: Person, what: str, comment: str, no_barriers) -> None:
    """By the link of the newest mail, without an account, in French."""
    link = next(link for link in links_in(answers(house, person)[-1]) if link.endswith(what))
    page = house.window()
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    no_barriers(page)
    if comment:
        page.fill("[name=comment]", comment)
    page.check("[name=able][value=with_help]")
    page.locator("main button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("Merci")
