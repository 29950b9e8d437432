"""Whatever is sent to a form or an address of ours: a sentence, never a fault, nothing typed is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from brm.base import clock
from relationships.campaigns.models import Invitation
from relationships.campaigns.services import open_door
from relationships.links.services import url_for
from relationships.units.models import Unit
from tests.access.expected import EXPECTED
from tests.access.kinds import world
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, PersonFactory, signed_in

pytestmark = pytest.mark.django_db

WORDS = "\u202eالشاشة 👩🏽‍💻\u200b <b>&\"'</b> {{ 7*7 }} =1+1"
LONG = "Why does it freeze? " * 1000
# How each kind of field is filled in: free text, numbers and days, choices. None leaves what stands.
HOSTILE: dict[str, tuple[str | None, str | None, str | None]] = {
    "nothing at all": ("", "", ""),
    "NUL, and more digits than a number has": ("a\0b", "9" * 400, "\0"),
    "any writing": (WORDS, None, None),
    "20,000 characters": (LONG, "0001-01-01", None),
    "the last day there is": ("-1", "9999-12-31", "9" * 30),
    "an hour that the clock skips": (None, "2026-03-29T02:30", "-1"),
}
FREE, COUNTED, CHOSEN = 0, 1, 2
KINDS_OF_FIELD = {
    **dict.fromkeys(("text", "textarea", "email", "search", "url", "tel", "password"), FREE),
    **dict.fromkeys(("number", "date", "time", "datetime-local", "range"), COUNTED),
}
PASSED_OVER = {"csrfmiddlewaretoken", "account_logout"}


@dataclass
class Form:
    """One form of a page: where it goes, and its fields with what stands in them."""

    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)  # name, type, value

    def filled_in(self, how: tuple[str | None, str | None, str | None]) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {}
        for name, kind, value in self.fields:
            wanted = how[KINDS_OF_FIELD.get(kind, CHOSEN)]
            if kind == "radio" and name in data:
                continue
            if kind != "file":
                data.setdefault(name, []).append(value if wanted is None else wanted)
        return data

    def typed(self, data: dict[str, list[str]]) -> list[str]:
        free = {name for name, kind, _value in self.fields if kind in {"text", "textarea"}}
        return [value for name in free for value in data.get(name, [])]


class Reader(HTMLParser):
    """The forms and the addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: set[str] = set()
        self.inside: Form | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.inside)
        elif tag in {"input", "textarea", "select", "button"} and self.inside is not None:
            kind = given.get("type", "text") if tag == "input" else tag
            name = given.get("name", "")
            if name and name not in PASSED_OVER and (name, kind) not in PASSED_OVER:
                self.inside.fields.append((name, kind, given.get("value", "")))
        elif tag == "option" and self.inside is not None and self.inside.fields:
            name, kind, value = self.inside.fields[-1]
            if kind == "select" and (not value or "selected" in given):
                self.inside.fields[-1] = (name, kind, given.get("value", ""))
        elif tag == "a" and "?" in given.get("href", ""):
            self.links.add(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


def trials(page: str, place: str) -> Iterator[tuple[str, str, str, dict, list[str]]]:
    """What is sent from a page: how it is filled in, method, address, data, what was typed."""
    read = Reader(page)
    seen = set()
    for form in read.forms:
        goes_to = urljoin(place, form.action)
        key = (form.method, urlsplit(goes_to).path, tuple(name for name, *_ in form.fields))
        if key in seen or goes_to.endswith("/logout/"):
            continue
        seen.add(key)
        for how, values in HOSTILE.items():
            data = form.filled_in(values)
            yield how, form.method, goes_to, data, form.typed(data)
    asked = {name for link in read.links for name, _ in parse_qsl(urlsplit(link).query)}
    if asked:
        for how, (free, *_rest) in islice(HOSTILE.items(), 1, None):
            if free:
                yield how, "get", urlsplit(place).path, dict.fromkeys(asked, free), []


def faults(client: Client, place: str) -> list[str]:
    """What goes wrong on a page, whatever is sent from it. Nothing that it changes stays."""
    client.raise_request_exception = False
    page = client.get(place)
    if page.status_code != 200 or "html" not in page.headers["Content-Type"]:
        return []
    found = []
    for how, method, goes_to, data, typed in trials(page.content.decode(), place):
        with transaction.atomic():
            answer = getattr(client, method)(goes_to, data)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            found.append(f"{place} → {method} {goes_to}, {how}: {answer.status_code}")
        elif answer.status_code == 422 and how in {"any writing", "20,000 characters"}:
            text = answer.content.decode()
            lost = [one for one in typed if escape(one.strip())[:60] not in text]
            if lost:
                found.append(f"{place} → {goes_to}, {how}: what was typed is gone")
    return found


def places(kind: str, unit: Unit) -> Iterator[str]:
    """The pages of a manager; of the others what a manager does not see, and their first page."""
    for name, line in EXPECTED.items():
        statuses = line.inside
        is_new = kind == "manager" or statuses["manager"] != 200 or name == "dashboard:first"
        if line.method == "get" and statuses[kind] == 200 and is_new:
            arguments = line.args(unit) if line.args else ()
            yield line.path or reverse(name, args=arguments)


@pytest.mark.parametrize("part", ["first half", "second half", "of the others"])
def test_no_form_breaks_and_none_forgets_what_was_typed(part):
    scene = world()
    kinds = (
        ("partner", "buddy", "holder", "administrator") if part == "of the others" else ("manager",)
    )
    wrong = []
    for kind in kinds:
        client = signed_in(Client(), scene.people[kind])
        for number, place in enumerate(places(kind, scene.inside)):
            if part == "of the others" or (number % 2 == 0) is (part == "first half"):
                wrong += faults(client, place)

    assert not wrong, "\n".join(wrong)


def test_no_page_without_sign_in_breaks_and_none_forgets_what_was_typed():
    person = PersonFactory()
    with clock.fixed(NOON):
        campaign = running(person.unit)
        door = open_door(campaign, unit=person.unit, place="Kitchen", at=NOON)
        form = address(Invitation.objects.get(campaign=campaign))
        places = [form, f"{form}?talk", f"{form}?no", urlsplit(url_for(door.link)).path, "/login/"]
        wrong = [fault for place in places for fault in faults(Client(), place)]

    assert not wrong, "\n".join(wrong)
