"""One's own settings, and help."""

from datetime import time

import pytest

from relationships.people.models import Person
from relationships.wording import words
from relationships.wording.models import Agreed
from relationships.wording.services import agree
from tests.factories.relationships import ITBuddyFactory, PersonFactory, manager, signed_in

pytestmark = pytest.mark.django_db


def typed(person: Person, **changes) -> dict:
    return {
        "version": person.version, "language": "en", "time_zone": "Europe/Amsterdam",
        "theme": "system", "has_digest": "on", "has_keyboard": "on", **changes,
    }  # fmt: skip


def test_what_one_decides_for_oneself_is_kept(client):
    person = PersonFactory()
    signed_in(client, person)

    answer = client.post(
        "/me/",
        typed(
            person, language="fr", theme="dark", quiet_from="12:00", quiet_until="13:30",
            has_digest="", has_keyboard="",
        ),
    )  # fmt: skip
    person.refresh_from_db()
    person.user.refresh_from_db()

    assert answer.status_code == 302
    assert (person.language, person.quiet_from, person.quiet_until) == (
        "fr",
        time(12),
        time(13, 30),
    )
    assert (person.user.theme, person.user.has_keyboard) == ("dark", False)
    assert person.no_digest_since is not None
    assert 'lang="fr"' in client.get("/me/").content.decode()


def test_one_press_turns_every_page_into_the_other_language(client):
    person = PersonFactory(language="fr")
    signed_in(client, person)

    answer = client.post("/me/language/", {"language": "en", "next": "/help/"}, follow=True)
    client.post("/me/language/", {"language": "xx"})
    person.refresh_from_db()

    assert answer.redirect_chain == [("/help/", 302)]
    assert 'lang="en"' in answer.content.decode()
    assert person.language == "en"


def test_the_overview_can_be_wished_for_again(client):
    person = PersonFactory()
    signed_in(client, person)
    client.post("/me/", typed(person, has_digest=""))
    person.refresh_from_db()
    client.post("/me/", typed(person))
    person.refresh_from_db()

    assert person.no_digest_since is None


def test_half_of_the_quiet_hours_is_asked_for(client):
    person = PersonFactory()

    answer = signed_in(client, person).post("/me/", typed(person, quiet_from="12:00"))

    assert answer.status_code == 422
    assert "Quiet hours have a beginning and an end" in answer.content.decode()


@pytest.mark.parametrize("who", [manager, lambda: ITBuddyFactory().person, PersonFactory])
def test_help_opens_on_ones_own_page_and_names_the_service_desk(client, who):
    words.forget()
    person = who()
    agree(version=Agreed.get().version, service_desk_phone="030 000 00 40")

    page = signed_in(client, person).get("/help/").content.decode()

    assert page.count('aria-current="page"') >= 1
    assert 'href="tel:0300000040"' in page
    words.forget()


def test_there_is_one_page_for_each_kind_and_no_other(client):
    signed_in(client, PersonFactory())
    kinds = ("manager", "buddy", "partner", "colleague", "holder", "administrator")

    assert [client.get(f"/help/{kind}/").status_code for kind in kinds] == [200] * 6
    assert client.get("/help/nobody/").status_code == 404


def test_help_names_the_manager_of_ones_own_department(client):
    buddy = ITBuddyFactory().person
    amina = manager(buddy.unit)

    page = signed_in(client, buddy).get("/help/").content.decode()

    assert f'href="mailto:{amina.email}"' in page
