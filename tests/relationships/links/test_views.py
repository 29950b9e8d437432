"""A link that opens nothing says warmly what happened; a link of one act finds its page."""

from datetime import timedelta

import pytest
from django.http import HttpResponse

from brm.base import clock
from relationships.links import doors, services
from relationships.links.choices import Purpose
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(monkeypatch):
    monkeypatch.setattr(doors, "_doors", {})
    doors.opens(
        Purpose.CONFIRM, lambda request, link: HttpResponse(f"{request.method} {link.about}")
    )


@pytest.fixture
def link():
    return services.link_for(
        Purpose.CONFIRM, about="voice:17", at=NOON, expires_at=NOON + timedelta(days=1)
    )


def visit(client, link, at=NOON):
    with clock.fixed(at):
        return client.get(f"/a/{services.token_of(link)}/")


def test_a_link_of_one_act_opens_its_page(client, door, link):
    assert visit(client, link).content == b"GET voice:17"


def test_a_used_link_still_reaches_its_page_which_says_so(client, door, link):
    services.use(link, at=NOON)

    assert visit(client, link).content == b"GET voice:17"


def test_an_ended_link_says_so(client, door, link):
    answer = visit(client, link, at=NOON + timedelta(days=2))

    assert answer.status_code == 410
    assert "<h1>This link has ended</h1>" in answer.text


def test_a_link_taken_back_says_so(client, door, link):
    services.take_back(link, at=NOON)

    answer = visit(client, link)

    assert answer.status_code == 410
    assert "<h1>This link was replaced</h1>" in answer.text


@pytest.mark.parametrize("token", ["nothing", "%00", "a" * 500, "é"])
def test_an_address_that_is_not_ours_says_so_without_a_query(
    client, door, token, django_assert_num_queries
):
    with django_assert_num_queries(0):
        answer = client.get(f"/a/{token}/")

    assert answer.status_code == 404
    assert "<h1>This link does not open anything</h1>" in answer.text


def test_a_link_taken_back_is_told_in_the_language_of_who_was_asked(client, door):
    reader = PersonFactory(language="fr")
    link = services.link_for(Purpose.CONFIRM, about="voice:18", at=NOON, person_id=reader.pk)
    services.take_back(link, at=NOON)

    with clock.fixed(NOON):
        answer = client.get(f"/a/{services.token_of(link)}/", headers={"accept-language": "en"})

    assert (answer.status_code, answer["Content-Language"]) == (410, "fr")
    assert "<h1>Ce lien a été remplacé</h1>" in answer.text
