"""Every kind of address that opens without sign-in: what programs that follow it may do, and what it
says once it opens nothing."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from brm.operations.services import welcome_token
from governance.assessments.services.asking import link_to
from governance.roles import services as roles
from governance.tools.telling import Said, tell
from relationships.access.queries import scope_of
from relationships.campaigns.models import Invitation
from relationships.campaigns.services import open_door
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import link_for, take_back, url_for
from relationships.outbox.addresses import change_of
from relationships.people.first_sign_in import link_of
from relationships.people.models import User
from relationships.rounds.services.feeds import open_feed
from relationships.stoplight.services import show_to_everybody
from relationships.themes.choices import POINTS
from relationships.themes.word_back import send, write
from relationships.voices.models import Answer
from relationships.voices.services import finish
from tests.factories.feedback import running
from tests.factories.governance import RoleAssignmentFactory, asked, people_of
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    UserFactory,
    VisitFactory,
    VoiceFactory,
)
from tests.factories.themes import settled
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def form() -> Link:
    return Invitation.objects.get(campaign=running(PersonFactory().unit)).link


def door() -> Link:
    unit = UnitFactory()
    return open_door(running(unit), unit=unit, place="Canteen", at=NOON).link


def confirm() -> Link:
    voice = VoiceFactory(is_named=True, raised_by=PersonFactory())
    finish(voice, text="It is mended.", by=ITBuddyFactory(unit=voice.unit).person, at=NOON)
    return link_for(
        Purpose.CONFIRM, about=Answer.objects.get(voice=voice), at=NOON,
        person_id=voice.raised_by_id, expires_at=NOON + timedelta(days=60),
    )  # fmt: skip


def correct() -> Link:
    partner = BusinessPartnerFactory(role="contact")
    visit = DoneVisitFactory(unit=partner.unit, summary="A calm day.", summary_state="shared")
    return link_for(
        Purpose.CORRECT, about=visit, at=NOON, person_id=partner.person_id,
        expires_at=NOON + timedelta(days=60),
    )  # fmt: skip


def calendar() -> Link:
    buddy = ITBuddyFactory()
    VisitFactory(unit=buddy.unit, buddy=buddy.person)
    return open_feed(buddy.person, scope_of(buddy.person), None, at=NOON)


def opt_out() -> Link:
    return link_for(
        Purpose.OPT_OUT, about="stop:digest", person_id=PersonFactory().pk, at=NOON
    )  # fmt: skip


def stoplight() -> Link:
    return show_to_everybody(UnitFactory(), at=NOON)


def mine() -> Link:
    voice = VoiceFactory(is_named=True, raised_by=PersonFactory())
    finish(voice, text="It is mended.", by=ITBuddyFactory(unit=voice.unit).person, at=NOON)
    return link_for(
        Purpose.MINE, about=f"person:{voice.raised_by_id}", at=NOON,
        person_id=voice.raised_by_id, expires_at=NOON + timedelta(days=400),
    )  # fmt: skip


def of_a_tool() -> Link:
    return link_for(Purpose.TOOL, about=UnitFactory(), at=NOON)


def of_a_receipt() -> Link:
    told = tell(
        UnitFactory(), Said("Chat", "Swaps"), client_id=uuid4(), language="en", at=NOON
    )  # fmt: skip
    return link_for(Purpose.RECEIPT, about=told, at=NOON)


def of_a_promise() -> Link:
    promise = PromiseFactory()
    return link_for(
        Purpose.PROMISE, about=promise, at=NOON, person_id=promise.owner_id,
        expires_at=NOON + timedelta(days=60),
    )  # fmt: skip


def wish() -> Link:
    partner = BusinessPartnerFactory(role="contact")
    visit = VisitFactory(unit=partner.unit, starts_at=NOON + timedelta(days=1))
    return link_for(
        Purpose.WISH, about=visit, at=NOON, person_id=partner.person_id, expires_at=visit.starts_at
    )


def of_an_address() -> Link:
    person = PersonFactory(email_before="old@example.org", email_since=NOON)
    return link_for(
        Purpose.ADDRESS, about=change_of(person), at=NOON, person_id=person.pk,
        expires_at=NOON + timedelta(days=60),
    )  # fmt: skip


def word() -> Link:
    campaign = settled(UnitFactory(), [])
    write(campaign, {point: {"en": "So it is."} for point in POINTS})
    return send(campaign, by=PersonFactory(), at=NOON).link


def of_a_role() -> Link:
    asked = RoleAssignmentFactory()
    return link_for(
        Purpose.ROLE, about=asked, at=NOON, person_id=asked.holder_id,
        expires_at=NOON + timedelta(days=30),
    )  # fmt: skip


def agree() -> Link:
    asked = roles.ask_manager(
        RoleAssignmentFactory(standing="de_facto"), manager=PersonFactory(), at=NOON, by=None,
        hours_per_week=Decimal(2),
    )  # fmt: skip
    return link_for(
        Purpose.AGREE, about=asked, at=NOON, person_id=asked.manager_id,
        expires_at=NOON + timedelta(days=30),
    )  # fmt: skip


def review() -> Link:
    held = RoleAssignmentFactory()
    begun = roles.open_review(held, manager=PersonFactory(), by=None, at=NOON)
    return link_for(
        Purpose.REVIEW, about=begun, at=NOON, person_id=held.holder_id,
        expires_at=NOON + timedelta(days=90),
    )  # fmt: skip


def of_a_checklist() -> Link:
    assessment = asked(people=5)
    return link_to(assessment, people_of(assessment)[0], at=NOON)


ROWS: dict[str, Callable[[], Link]] = {
    "form": form,
    "door": door,
    "confirm": confirm,
    "correct": correct,
    "calendar": calendar,
    "opt_out": opt_out,
    "stoplight": stoplight,
    "mine": mine,
    "word": word,
    "promise": of_a_promise,
    "wish": wish,
    "address": of_an_address,
    "tool": of_a_tool,
    "receipt": of_a_receipt,
    "role": of_a_role,
    "agree": agree,
    "review": review,
    "assess": of_a_checklist,
}


def sign_in() -> str:
    return link_of(UserFactory(username="nadia"))


def welcome() -> str:
    return f"/welcome/{welcome_token()}/"


def address(kind: str) -> str:
    whole = (
        url_for(ROWS[kind]()) if kind in ROWS else {"sign_in": sign_in, "welcome": welcome}[kind]()
    )
    return urlsplit(whole).path


def changed(place: str) -> str:
    """The same address with one letter of its token another one."""
    end = place.rindex(".") if place.endswith(".ics") else len(place) - 1
    return f"{place[: end - 5]}{'A' if place[end - 5] != 'A' else 'B'}{place[end - 4 :]}"


def writes(asked: CaptureQueriesContext) -> list[str]:
    return [
        query["sql"]
        for query in asked
        if query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    ]


def test_each_purpose_of_a_link_is_tried_here():
    assert set(ROWS) | {"welcome"} == set(Purpose.values)


@pytest.mark.parametrize("kind", [*ROWS, "sign_in", "welcome"])
def test_a_scanner_that_opens_and_follows_everything_changes_nothing(kind):
    place, scanner, opened = address(kind), Client(), []

    with CaptureQueriesContext(connection) as asked:
        for look in (scanner.head, scanner.get):
            answer = look(place)
            opened.append(answer.status_code)
        for link in Page(answer.text).links:
            leads_to = urlsplit(link)
            if not leads_to.netloc and leads_to.scheme in {"", "http", "https"}:
                scanner.get(f"{leads_to.path or place}?{leads_to.query}")

    assert opened == [200, 200]
    assert writes(asked) == []


@pytest.mark.parametrize("kind", [*ROWS, "sign_in", "welcome"])
def test_a_changed_address_says_what_to_do_and_takes_nothing(kind):
    place = changed(address(kind))

    with CaptureQueriesContext(connection) as asked:
        seen = Client().get(place)
        Client().post(place, {"say": "yes", "stop": "1", "work": "4", "new_password1": "x"})

    assert seen.status_code == 404
    assert "<h1>This link does not open anything</h1>" in seen.text
    assert writes(asked) == []


@pytest.mark.parametrize("kind", ROWS)
def test_a_link_taken_back_says_so(kind):
    link = ROWS[kind]()
    place = urlsplit(url_for(link)).path
    take_back(link, at=NOON)

    for ask in (Client().get, Client().post):
        answer = ask(place)
        if answer.status_code == 405:  # a calendar takes no press
            continue
        assert (answer.status_code, "<h1>This link was replaced</h1>" in answer.text) == (410, True)


@pytest.mark.parametrize(
    "kind", sorted(set(ROWS) - {"opt_out", "stoplight", "word", "tool", "receipt"})
)  # they never end
def test_a_link_that_ended_says_so(kind):
    place = address(kind)

    with clock.fixed(NOON + timedelta(days=500)):
        answer = Client().get(place)

    assert (answer.status_code, "<h1>This link has ended</h1>" in answer.text) == (410, True)


def test_the_way_to_a_password_is_for_one_use_and_three_days(client, monkeypatch):
    place, chosen = address("sign_in"), {"new_password1": "a long way home"}
    chosen["new_password2"] = chosen["new_password1"]

    first, second = client.post(place, chosen), Client().post(place, chosen)
    other = urlsplit(link_of(UserFactory(username="karim"))).path
    later = default_token_generator._now() + timedelta(days=3, seconds=1)
    monkeypatch.setattr(default_token_generator, "_now", lambda: later)
    too_late = Client().get(other)

    assert first.status_code == 302
    assert User.objects.get(username="nadia").check_password("a long way home")
    for answer in (second, too_late):
        assert answer.status_code == 404
        assert "sign in with it. Otherwise ask an administrator for a new link." in answer.text


@pytest.mark.parametrize("typed", ["", "a\0b", "x" * 20_000, "\u202eشاشة👩🏽‍💻"])
def test_a_password_that_cannot_be_is_answered_with_a_sentence(client, typed):
    place = address("sign_in")

    answer = client.post(place, {"new_password1": typed, "new_password2": typed + "?"})

    assert answer.status_code == 422
    assert client.get(place).status_code == 200
