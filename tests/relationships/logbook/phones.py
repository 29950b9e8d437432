"""A buddy's phone, signed in, on the sheet of a visit: what the tests of the log in a browser share."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from brm.base import clock
from relationships.rounds.models import Visit
from relationships.voices.models import Voice
from tests.factories.relationships import (
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    UserFactory,
    VisitFactory,
)

__all__ = ["phone", "priya", "unit", "visit"]  # what a module of tests takes whole

HOME = re.compile(r"^http://[^/]+/$")  # a buddy's day
WORDS = "We measure on paper and type it in at night. 🌙 مرحبا"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def unit():
    return UnitFactory(name="Fitting Clinics")


@pytest.fixture
def priya(unit):
    person = PersonFactory(name="Priya Raman", side="it", user=UserFactory(username="priya"))
    person.user.set_password("a good long one")
    person.user.save()
    ITBuddyFactory(unit=unit, person=person)
    return person


@pytest.fixture
def visit(unit, priya):
    """An hour from midday's safe side: today, and begun already."""
    DoneVisitFactory(
        unit=unit, buddy=priya, people_met=6,
        starts_at=clock.now() - timedelta(days=7), done_at=clock.now() - timedelta(days=7),
    )  # fmt: skip
    return VisitFactory(unit=unit, buddy=priya, starts_at=clock.now() - timedelta(minutes=1))


def signed_in(person, live_server) -> dict[str, str | float]:
    """The cookie of somebody who signed in a while ago."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.user.get_session_auth_hash()
    session.save()
    ends = (clock.now() + timedelta(days=7)).timestamp()
    return {
        "name": "sessionid", "value": session.session_key, "url": live_server.url, "expires": ends,
    }  # fmt: skip


@pytest.fixture
def phone(browser, priya, visit, live_server):
    """Priya's phone, signed in; its script makes no mistake, whatever the line does."""
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/Amsterdam", reduced_motion="reduce",
        viewport={"width": 390, "height": 844},
    )  # fmt: skip
    context.add_cookies([signed_in(priya, live_server)])
    page = context.new_page()
    page.set_default_timeout(15_000)
    mistakes: list[str] = []
    page.on("pageerror", lambda mistake: mistakes.append(str(mistake)))
    page.goto(f"{live_server.url}/day/")
    yield page
    context.close()
    assert mistakes == []


def sheet(live_server, visit) -> str:
    return live_server.url + reverse("logbook:log", args=[visit.pk])


def fill(phone, words=WORDS):
    phone.get_by_label("Good", exact=True).click()
    phone.get_by_label("What did you hear?").fill(words)


def press(phone):
    phone.get_by_role("button", name="Keep this visit").last.click()


def kept() -> tuple[int, int]:
    return Visit.objects.filter(state="done", mood=4).count() - 1, Voice.objects.count()


def stored(phone) -> list[str]:
    return phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('rounds-log'))")
