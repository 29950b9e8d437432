"""One press under a mail stops its sort; a mail program may press it, too."""

import pytest
from django.test import Client

from relationships.links.models import Link
from relationships.links.services import link_for, token_of
from relationships.outbox.stops import STOPS
from relationships.people.models import Person
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return PersonFactory()


def page(person, what="digest"):
    link = link_for("opt_out", about=f"stop:{what}", person_id=person.pk, at=NOON)
    return f"/o/{token_of(link)}/"


def since(person, what="digest"):
    return getattr(Person.objects.get(pk=person.pk), STOPS[what].field)


def test_looking_changes_nothing(client, reader):
    answer = client.get(page(reader))

    assert answer.status_code == 200
    assert "<h1>No more overview on Mondays?</h1>" in answer.text
    assert since(reader) is None


@pytest.mark.parametrize("what", STOPS)
def test_the_press_stops_it_and_another_lets_it_come_again(client, reader, what):
    pressed = client.post(page(reader, what), {"stop": "1"})
    stopped_at = since(reader, what)
    client.post(page(reader, what), {"stop": "1"})
    twice = since(reader, what)
    shown = client.get(page(reader, what))
    client.post(page(reader, what), {"again": "1"})

    assert (pressed.status_code, pressed.url) == (303, page(reader, what))
    assert stopped_at == twice is not None
    assert "Stopped. You will not get these any more." in shown.text
    assert since(reader, what) is None


def test_a_mail_program_presses_without_cookie_and_redirect(reader):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(page(reader), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert since(reader) is not None


def test_the_page_speaks_the_readers_language(client):
    french = PersonFactory(language="fr")

    answer = client.get(page(french), HTTP_ACCEPT_LANGUAGE="en")

    assert 'lang="fr"' in answer.text


@pytest.mark.parametrize("change", [{"about": "stop:everything"}, {"for_person": 0}])
def test_a_link_to_nothing_says_so(client, reader, change):
    address = page(reader)
    Link.objects.update(**change)

    assert client.get(address).status_code == 404


def test_another_token_says_so(client):
    assert client.get("/o/other/").status_code == 404
