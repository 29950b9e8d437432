"""A double click, back and send again, a reload: each form of every page counts once."""

import re
import threading
from collections import Counter
from contextvars import copy_context
from functools import cache
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from brm.base import clock
from relationships.units.models import Unit
from tests.access.kinds import world
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    signed_in,
)
from tests.pages import Field, Form, Page
from tests.test_bad_input import BY, opened_by, shape

pytestmark = [pytest.mark.django_db(transaction=True)]

CHOSEN = {"select", "radio", "checkbox"}
BY_KIND = {
    "email": "somebody@example.org",
    "date": "2026-03-11",
    "time": "10:00",
    "datetime-local": "2026-03-11T10:00",
    "number": "3",
    "range": "3",
    "url": "https://example.org/",
}
FIVE_WORDS = "never\nseldom\nsometimes\noften\nalways"
# What only some words fit into, by the name of the field.
BY_NAME = {
    "answers_en": FIVE_WORDS,
    "answers_fr": FIVE_WORDS,
    "code": "",
    "country": "NL",
    "deputy-typed": "",
    "key": "",
    "last_on": "",
    "pasted": "Department;Place\nRail;Utrecht\n",
    "quiet_until": "11:00",
    "region": "",
    "rule": "",
    "said_by": "",
    "system-typed": "",
    "text": "Rail, Utrecht",
    "until": "",
}
# Pages that first ask which department.
OF_A_UNIT = {"rounds:new", "visits:plan", "logbook:new"}
# What was thrown away is not there the second time.
GONE = {"/campaigns/0/forget/", "/themes/0/forget/"}
# Marks for machines; several say no more than one.
UNCOUNTED = {"Dirty", "JobRun"}


def filled(name: str, field: Field, words: dict[str, str]) -> str:
    """What somebody might send: what stands there, else something that fits."""
    plain = name.rsplit("-", 1)[-1] if "-0-" in name or name[-1:].isdigit() else name
    known = words | BY_NAME
    if field.as_shown:
        return field.as_shown
    if plain in known:
        return known[plain]
    if field.kind in CHOSEN:
        return next((value for value in field.values if value), "")
    return BY_KIND.get(field.kind, "Some words")


@cache
def counting() -> str:
    """One statement that counts the rows of each table of the product that people would notice;
    histories follow from what they tell of."""
    tables = {
        model.__name__: model._meta.db_table
        for label in ("brm", "relationships", "governance")
        for model in apps.get_app_config(label).get_models()
        if model.__name__ not in UNCOUNTED and not model.__name__.startswith("Historical")
    }
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*) FROM \"{table}\""  # noqa: S608  our own names
        for name, table in tables.items()
    )


def rows() -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(counting())
        return Counter(dict(cursor.fetchall()))


class Presser:
    """Sends each form twice, one after another and at once, and keeps what went wrong."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.raise_request_exception = False
        self.seen: set[tuple[object, ...]] = set()
        self.faults: list[str] = []
        self.kept: set[str] = set()

    def open(self, place: str, words: dict[str, str]) -> None:
        response = self.client.get(place)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            return
        for form in Page(response.content.decode()).forms:
            goes_to = urljoin(place, form.action)
            which = shape(form, re.sub("/jobs/[a-z-]+/", "/jobs/one/", goes_to))
            if form.method == "post" and which not in self.seen and "logout" not in goes_to:
                self.seen.add(which)
                self.press(form, goes_to, words)

    def press(self, form: Form, place: str, words: dict[str, str]) -> None:
        """With each of its buttons."""
        buttons = [
            {name: value}
            for name, field in form.fields.items()
            for value in field.values
            if field.kind == "button"
        ]
        data = {
            name: filled(name, field, words)
            for name, field in form.fields.items()
            if field.kind not in {"button", "file"}
        }
        for pressed in buttons or [{}]:
            self.send_twice(place, data | pressed)

    def send_twice(self, place: str, data: dict[str, str]) -> None:
        where = shape(Form(place, "post"), place)[1]
        before = rows()
        with transaction.atomic():
            first = self.client.post(place, data)
            once = rows() - before
            second = self.client.post(place, data)
            twice = rows() - before
            transaction.set_rollback(True)
        self.judge(where, once, twice, [first, second])
        if once and once == twice:  # one after another says it all where it fails
            self.kept.add(str(where))
            answers = self.at_once(place, data)
            self.judge(f"{where} at once", once, rows() - before, answers)

    def judge(
        self, where: object, once: Counter[str], twice: Counter[str], answers: list[HttpResponse]
    ) -> None:
        statuses = [answer.status_code for answer in answers]
        if twice != once:
            self.faults.append(f"{where}: {dict(once)} became {dict(twice)}")
        if max(statuses) >= 500:
            self.faults.append(f"{where}: answered {statuses}")
        if 302 in statuses and max(statuses) >= 400 and where not in GONE:
            self.faults.append(f"{where}: kept, and then answered {statuses}")

    def at_once(self, place: str, data: dict[str, str]) -> list[HttpResponse]:
        ready, answers = threading.Barrier(2), []

        def run() -> None:
            client = Client(raise_request_exception=False)
            client.cookies = self.client.cookies
            try:
                ready.wait()
                answers.append(client.post(place, data))
            finally:
                connection.close()

        threads = [threading.Thread(target=copy_context().run, args=[run]) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


def words_of(unit: Unit, other: Unit) -> dict[str, str]:
    """Names that a person might type into a field that finds somebody or something."""
    somebody = PersonFactory(unit=unit).name
    return {
        **{f"{name}-typed": somebody for name in ("person", "holder", "owner")},
        **{f"{name}-typed": unit.name for name in ("unit", "owned_by")},
        **{f"{name}-typed": other.name for name in ("into", "parent")},
    }


@pytest.mark.parametrize("kind", BY)
def test_each_form_counts_once_however_often_it_is_sent(kind):
    scene = world()
    with clock.fixed(NOON):
        presser = Presser(signed_in(Client(), scene.people[kind]))
        for name, line in opened_by(kind):
            keeps_all = kind in {"manager", "administrator"}
            inside = UnitFactory() if keeps_all else scene.inside
            words = words_of(inside, scene.outside)
            arguments = line.args(inside) if line.args else ()
            place = line.path or reverse(name, args=arguments)
            if line.method == "post":
                presser.press(Form(place, "post"), place, words)
            elif name in OF_A_UNIT:
                ITBuddyFactory(unit=inside)
                presser.open(f"{place}?unit={inside.pk}", words)
            else:
                presser.open(place, words)

    assert not presser.faults, "\n".join(presser.faults)
    if kind == "manager":
        assert len(presser.kept) > 20, presser.kept
