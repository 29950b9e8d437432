"""Every address of the product, opened as every kind of person."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.expected import EXPECTED, Line
from tests.access.kinds import KINDS, World, world
from tests.factories.relationships import signed_in
from tests.pages import Page

pytestmark = [pytest.mark.django_db]
ADMIN = "admin:"  # the administration: one rule for all of it


def addresses(
    resolver: URLResolver, spaces: tuple[str, ...] = (), route: str = ""
) -> Iterator[str]:
    """The names of all addresses; what has no name is named by its route."""
    for pattern in resolver.url_patterns:
        own = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or own))
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern, inner, own)


def known() -> set[str]:
    return set(addresses(get_resolver()))


def test_each_address_has_a_line_that_says_who_may_see_it():
    assert {name for name in known() - set(EXPECTED) if not name.startswith(ADMIN)} == set()


def test_no_line_is_left_of_an_address_that_is_gone():
    assert set(EXPECTED) - known() == set()


def test_each_line_says_what_every_kind_of_person_gets():
    lacking = {
        name
        for name, line in EXPECTED.items()
        for statuses in (line.inside, line.outside or line.inside)
        if set(statuses) != set(KINDS)
    }
    assert lacking == set()


def status_of(client: Client, name: str, line: Line, arguments: tuple[object, ...]) -> int:
    """What the address answers; nothing that it changes stays."""
    with transaction.atomic():
        client.raise_request_exception = False
        ask = client.post if line.method == "post" else client.get
        answer = ask(line.path or reverse(name, args=arguments), line.data)
        transaction.set_rollback(True)
    return answer.status_code


def client_of(kind: str, scene: World) -> Client:
    person = scene.people[kind]
    client = Client()
    return signed_in(client, person) if person else client


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_sees_what_is_theirs_and_of_the_rest_nothing(kind):
    scene = world()
    client = client_of(kind, scene)
    wrong = []
    for name, line in EXPECTED.items():
        sides = [("inside", scene.inside, line.inside)]
        if line.outside is not None:
            sides.append(("outside", scene.outside, line.outside))
        for side, unit, statuses in sides:
            arguments = line.args(unit) if line.args else ()
            status = status_of(client, name, line, arguments)
            if status != statuses[kind]:
                wrong.append(f"{name} {side}: is {status}, should be {statuses[kind]}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_only_administrators_come_into_the_administration(kind):
    client = client_of(kind, world())

    status = client.get(reverse("admin:index")).status_code

    assert status == (200 if kind == "administrator" else 302)


def ways(client: Client, place: str) -> Iterator[str]:
    """The addresses of ours that a page offers as links."""
    response = client.get(place)
    if response.status_code == 200 and "html" in response.headers["Content-Type"]:
        for link in Page(response.content.decode()).links:
            leads_to = urlsplit(urljoin(place, link))
            if (
                not leads_to.scheme
                and leads_to.path != place
                and not leads_to.path.startswith("/admin/")
            ):
                yield leads_to._replace(fragment="").geturl()


@pytest.mark.parametrize("kind", ["person", "holder", "partner", "buddy", "branch"])
def test_no_page_offers_a_way_that_its_reader_may_not_go(kind):
    scene = world()
    client = client_of(kind, scene)
    offered: dict[str, str] = {}
    for name, line in EXPECTED.items():
        if line.method == "get" and line.inside[kind] == 200:
            arguments = line.args(scene.inside) if line.args else ()
            place = line.path or reverse(name, args=arguments)
            offered |= dict.fromkeys(ways(client, place), place)
    closed = {
        f"{place} → {way}" for way, place in offered.items() if client.get(way).status_code >= 400
    }

    assert offered
    assert not closed, "\n".join(sorted(closed))
