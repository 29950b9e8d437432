"""Whatever is sent to a form or an address of ours: a sentence, never a fault, nothing typed is lost."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from brm.base import clock
from relationships.campaigns.models import Invitation
from relationships.campaigns.services import open_door
from relationships.links.services import url_for
from tests.access.expected import EXPECTED
from tests.access.kinds import world
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, PersonFactory, signed_in
from tests.pages import COUNTED, WRITTEN, Form, Page

pytestmark = pytest.mark.django_db

WORDS = "\u202eالشاشة 👩🏽‍💻\u200b <b>&\"'</b> {{ 7*7 }} =1+1"
LONG = "Why does it freeze? " * 1000
# What is sent: as words, as a number or a day, as a choice. None leaves the field out.
HOSTILE = {
    "nothing at all": (None, None, None),
    "NUL": ("a\0b", "\0", "\0"),
    "any writing": (WORDS, "-1", WORDS),
    "20,000 characters, huge numbers": (LONG, "9" * 400, "9" * 30),
    "days that are none": ("2026-02-30", "0001-01-01", "0"),
    "the last day there is": ("9999-12-31T23:59", "9999-12-31", "9223372036854775807"),
}
KEEPS_WORDS = {"any writing", "20,000 characters, huge numbers"}
# Each address is tried by the first of these who may open it.
BY = ("manager", "administrator", "buddy", "partner", "holder")
OF_THE_BROWSER = {"csrfmiddlewaretoken"}


def hostile(form: Form, how: str) -> dict[str, str]:
    """The form filled in like that. The button pressed keeps its value: it says which form it is."""
    words, number, choice = HOSTILE[how]
    data = {}
    for name, field in form.fields.items():
        if name in OF_THE_BROWSER or field.kind == "file":
            continue
        value = (
            words if field.kind in WRITTEN
            else number if field.kind in COUNTED
            else field.as_shown if field.kind == "button"
            else choice
        )  # fmt: skip
        if value is not None:
            data[name] = value
    return data


def shape(form: Form, goes_to: str) -> tuple[object, ...]:
    """Two forms of one shape are one form, on whatever page and of whatever record."""
    return (form.method, re.sub(r"\d+", "0", urlsplit(goes_to).path), *sorted(form.fields))


class Trier:
    """Sends everything to each form of the pages it opens, once a shape, and keeps what went wrong."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.raise_request_exception = False
        self.seen: set[tuple[object, ...]] = set()
        self.faults: list[str] = []
        self.tried = 0

    def send(self, method: str, place: str, data: dict[str, str]) -> HttpResponse:
        """What is answered. Nothing that it changes stays."""
        self.tried += 1
        with transaction.atomic():
            answer: HttpResponse = getattr(self.client, method)(place, data)
            transaction.set_rollback(True)
        return answer

    def open(self, place: str) -> None:
        response = self.client.get(place)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            return
        page = Page(response.content.decode())
        for form, goes_to in self.new_forms(page, place):
            for how in HOSTILE:
                self.try_form(form, goes_to, how)
        for how, data in self.new_questions(page, place):
            status = self.send("get", urlsplit(place).path, data).status_code
            if status >= 500:
                self.faults.append(f"{place} asked for {list(data)}, {how}: {status}")

    def new_forms(self, page: Page, place: str) -> Iterator[tuple[Form, str]]:
        for form in page.forms:
            goes_to = urljoin(place, form.action)
            if (which := shape(form, goes_to)) not in self.seen and "logout" not in goes_to:
                self.seen.add(which)
                yield form, goes_to

    def new_questions(self, page: Page, place: str) -> Iterator[tuple[str, dict[str, str]]]:
        """What the page's own links ask of it (filters, sorts, pages), with anything in them."""
        queries = [urlsplit(link).query for link in page.links if link.startswith("?")]
        names = sorted({name for query in queries for name, _value in parse_qsl(query)})
        if (which := ("ask", urlsplit(place).path, *names)) not in self.seen and names:
            self.seen.add(which)
            for how in ("NUL", "any writing", "20,000 characters, huge numbers"):
                words, _number, choice = HOSTILE[how]
                yield how, {name: str(words if n % 2 else choice) for n, name in enumerate(names)}

    def try_form(self, form: Form, goes_to: str, how: str) -> None:
        data = hostile(form, how)
        answer = self.send(form.method, goes_to, data)
        if answer.status_code >= 500:
            self.faults.append(f"{form.method} {goes_to}, {how}: {answer.status_code}")
        elif answer.status_code == 422 and how in KEEPS_WORDS:
            text = answer.content.decode()
            typed = [n for n, field in form.fields.items() if field.kind in {"text", "textarea"}]
            lost = [name for name in typed if escape(data[name].strip())[:60] not in text]
            if lost:
                self.faults.append(f"{form.method} {goes_to}, {how}: {lost} are not kept")


def opened_by(kind: str) -> Iterator[tuple[str, object]]:
    for name, line in EXPECTED.items():
        first = next((one for one in BY if line.inside[one] in {200, 302, 422}), None)
        if first == kind or name == "dashboard:first":
            yield name, line


@pytest.mark.parametrize("kind", BY)
def test_no_form_breaks_and_none_forgets_what_was_typed(kind):
    scene = world()
    trier = Trier(signed_in(Client(), scene.people[kind]))
    for name, line in opened_by(kind):
        arguments = line.args(scene.inside) if line.args else ()
        place = line.path or reverse(name, args=arguments)
        if line.method == "post":
            for how in HOSTILE:
                trier.try_form(Form(place, "post"), place, how)
        else:
            trier.open(place)

    assert trier.tried > 0
    assert not trier.faults, "\n".join(trier.faults)


def test_no_page_without_sign_in_breaks_and_none_forgets_what_was_typed():
    person = PersonFactory()
    trier = Trier(Client())
    with clock.fixed(NOON):
        campaign = running(person.unit)
        door = open_door(campaign, unit=person.unit, place="Kitchen", at=NOON)
        form = address(Invitation.objects.get(campaign=campaign))
        for place in (form, f"{form}?talk", f"{form}?no", urlsplit(url_for(door.link)).path):
            trier.seen.clear()
            trier.open(place)

    assert not trier.faults, "\n".join(trier.faults)


@pytest.mark.parametrize("number", ["0", "9" * 40])
def test_what_has_no_such_number_is_not_there(number):
    scene = world()
    client, inside = signed_in(Client(), scene.people["manager"]), scene.inside
    client.raise_request_exception = False
    wrong = []
    for name, line in EXPECTED.items():
        if not line.args or name == "operations:retry":  # sent meanwhile: nothing to do
            continue
        place = reverse(name, args=line.args(inside))
        nowhere = re.sub(r"\d+", number, place)
        if nowhere == place:
            continue
        for send in (client.get, client.post):
            with transaction.atomic():
                status = send(nowhere).status_code
                transaction.set_rollback(True)
            if status not in {404, 405}:
                wrong.append(f"{send.__name__} {nowhere}: {status}")

    assert not wrong, "\n".join(wrong)
