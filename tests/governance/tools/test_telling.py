"""A team tells us of a tool it uses: without an account, once, and with a receipt."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.tools.models import Telling, Tool
from governance.tools.telling import Said, receipt_url, tell
from relationships.links.choices import Purpose
from relationships.links.services import last_until, link_for, take_back, url_for
from relationships.outbox.models import KeptMail, Message
from relationships.outbox.sending import send_due
from relationships.stoplight.services import show_to_everybody
from relationships.systems.models import System
from relationships.voices.models import Voice
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
CHAT = Said("Group chat", "Who swaps with whom", users=2, missing="A list that works on a phone")


@pytest.fixture(autouse=True)
def _noon():
    cache.clear()
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Night shift", country="NL")


def address(unit) -> str:
    return url_for(link_for(Purpose.TOOL, about=unit, at=NOON)).replace("http://localhost:8000", "")


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def told(unit, said=CHAT, **more) -> Telling:
    return tell(unit, said, **{"client_id": uuid4(), "language": "en", "at": NOON, **more})


def send(client, place, later=5, **answers):
    """Opens the page, answers and sends it `later` seconds afterwards."""
    page = Page(client.get(place).content.decode())
    data = {"sheet": page.forms[0].fields["sheet"].as_shown, "name": "Group chat", "does": "Swaps"}
    with clock.fixed(NOON + timedelta(seconds=later)):
        return client.post(place, data | answers)


def test_the_questions_open_without_an_account_and_change_nothing(
    client, unit, django_assert_num_queries
):
    place = path(address(unit))
    client.get(place)
    with django_assert_num_queries(2):
        page = client.get(place)

    assert page.status_code == 200
    assert "What is told here is not punished" in page.content.decode()
    assert "<script" not in page.content.decode()
    assert Telling.objects.count() == 0


def test_four_answers_become_a_tool_a_need_and_a_dated_receipt(client, unit):
    amina = manager(unit)

    answer = send(client, path(address(unit)), users="2", missing="A list for the phone")

    tool = Tool.objects.get()
    assert (tool.system.name, tool.system.run_by) == ("Group chat", "business")
    assert (tool.system.owned_by, tool.system.users) == (unit, 2)
    assert (tool.state, tool.answer_due_on) == ("spotted", date(2026, 3, 10))
    assert (tool.need.words, tool.need.is_named, tool.need.system) == (
        "A list for the phone", False, tool.system,
    )  # fmt: skip
    assert [m.kind for m in amina.messages.all()] == ["tool_told"]
    receipt = client.get(answer["Location"]).content.decode()
    assert f"2026-{Telling.objects.get().pk}" in receipt
    assert "3 March" in receipt
    assert "10 March" in receipt
    assert "not punished" in receipt


def test_the_receipt_opens_in_two_queries_and_for_nobody_else(
    client, unit, django_assert_num_queries
):
    place = path(receipt_url(told(unit), NOON))
    with django_assert_num_queries(2):
        assert client.get(place).status_code == 200
    assert client.post(place).status_code == 405
    assert client.get("/r/not-ours/").status_code == 404


def test_pressed_twice_it_counts_once(client, unit):
    place = path(address(unit))
    page = Page(client.get(place).content.decode())
    data = {"sheet": page.forms[0].fields["sheet"].as_shown, "name": "Chat", "does": "Swaps",
            "missing": "A list"}  # fmt: skip
    with clock.fixed(NOON + timedelta(seconds=5)):
        receipts = {client.post(place, data)["Location"] for _press in range(2)}

    assert len(receipts) == 1
    counted = [model.objects.count() for model in (Telling, Tool, System, Voice)]
    assert counted == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_leave_one_of_each(unit):
    key = uuid4()

    def press(_turn):
        try:
            with clock.fixed(NOON):
                return told(unit, client_id=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        kept = set(threads.map(press, range(2)))

    assert len(kept) == 1
    assert [model.objects.count() for model in (Telling, Tool, System, Voice)] == [1, 1, 1, 1]


def test_the_same_name_of_one_department_is_one_tool_of_another_its_own(unit):
    other = UnitFactory(name="Workshop")

    first, again, elsewhere = told(unit), told(unit, Said("group  CHAT", "Photos")), told(other)

    assert first.tool == again.tool
    assert elsewhere.tool.system.name == "Group chat · Workshop"
    assert told(other).tool == elsewhere.tool


def test_a_tool_called_as_a_system_of_it_changes_nothing_of_that_one(unit):
    system = SystemFactory(name="Group chat", run_by="it")

    telling = told(unit)

    assert telling.tool.system.name == "Group chat · Night shift"
    system.refresh_from_db()
    assert (system.run_by, system.version, system.uses.count()) == ("it", 1, 0)


def test_told_again_a_tool_that_was_said_to_be_over_is_in_use(unit):
    system = told(unit).tool.system
    System.objects.filter(pk=system.pk).update(retired_on=NOON.date())

    told(unit)

    system.refresh_from_db()
    assert system.retired_on is None


def test_the_receipt_goes_by_mail_to_an_address_of_ours_in_its_language(client, unit):
    marc = PersonFactory(email="marc@example.org", language="fr", unit=unit)

    send(client, path(address(unit)), email="Marc@Example.org")
    with clock.fixed(NOON + timedelta(minutes=1)):
        send_due(at=clock.now())

    mail = KeptMail.objects.get(message__kind="tool_receipt")
    assert mail.sent_to == "marc@example.org"
    assert "CE QUI EST DIT ICI N’EST PAS PUNI" in mail.text
    assert "/r/" in mail.text
    assert marc.messages.filter(kind="tool_receipt").count() == 1


def test_to_an_address_that_is_not_ours_nothing_is_sent_and_the_page_does_not_say_so(client, unit):
    PersonFactory(email="marc@example.org", unit=unit)
    answers = [
        send(client, path(address(unit)), name=name, email=email)
        for name, email in (("A", "marc@example.org"), ("B", "stranger@elsewhere.org"))
    ]

    assert Message.objects.filter(kind="tool_receipt").count() == 1
    known, unknown = (client.get(one["Location"]).content.decode() for one in answers)
    assert "marc" not in known
    numbers = re.compile(r"2026-\d+|/r/[^/\"?]+|<b dir=\"auto\">.</b>")
    assert numbers.sub("", known) == numbers.sub("", unknown)


def test_the_page_speaks_french_where_the_browser_does(client, unit):
    page = client.get(path(address(unit)), headers={"Accept-Language": "fr"})

    assert "Ce qui est dit ici n’est pas puni" in page.content.decode()
    assert page["Content-Language"] == "fr"


def test_from_the_public_board_of_a_department(client, unit):
    board = path(url_for(show_to_everybody(unit, at=NOON)))

    tell_page = re.search(r'href="(/s/[^"]+/tool/)', client.get(board).content.decode())[1]
    send(client, tell_page)

    assert Telling.objects.get().unit == unit


@pytest.mark.parametrize(("how", "says"), [("end", "has ended"), ("back", "was replaced")])
def test_an_address_that_ended_says_what_to_do_and_takes_nothing(client, unit, how, says):
    link = link_for(Purpose.TOOL, about=unit, at=NOON)
    place = path(url_for(link))
    page = Page(client.get(place).content.decode())
    if how == "end":
        last_until(link, NOON)
    else:
        take_back(link, at=NOON)

    data = {"sheet": page.forms[0].fields["sheet"].as_shown, "name": "Chat", "does": "Swaps"}
    for answer in (client.get(place), client.post(place, data)):
        assert answer.status_code == 410
        assert says in answer.content.decode()
    assert Telling.objects.count() == 0


def test_a_closed_department_is_asked_no_more(client, unit):
    place = path(address(unit))
    unit.closed_on = NOON.date()
    unit.save()

    assert client.get(place).status_code == 404
    with pytest.raises(RuleBroken) as caught:
        told(unit)
    assert caught.value.code == "unit_closed"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "'; DROP TABLE relationships_system; --", "{{ 7331|add:7 }}",
        "=cmd|' /C calc'!A0", "\u202egnitset", "a\nb\r\nSubject: x", "𓀀" * 150,
    ],
)  # fmt: skip
def test_hostile_words_are_kept_as_words(client, unit, hostile):
    amina = manager(unit)

    answer = send(client, path(address(unit)), name=hostile[:200], does=hostile, missing=hostile)
    receipt = client.get(answer["Location"]).content.decode()
    page = signed_in(client, amina).get(f"/systems/{System.objects.get().pk}/").content.decode()
    with clock.fixed(NOON + timedelta(hours=1)):
        send_due(at=clock.now())

    assert answer.status_code == 302
    for text in (receipt, page, *KeptMail.objects.values_list("html", flat=True)):
        assert "<script>alert" not in text
        assert "7338" not in text
    assert "\n" not in KeptMail.objects.first().subject


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"name": "  "}, "name"), ({"name": "x" * 201}, "name"), ({"does": ""}, "does"),
        ({"does": "x" * 2001}, "does"), ({"does": "a\0b"}, "does"), ({"users": "99"}, "users"),
        ({"email": "not an address"}, "email"), ({"missing": "x" * 2001}, "missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_at_its_field_and_the_rest_stays(client, unit, answers, field):
    answer = send(client, path(address(unit)), **{"missing": "A list", **answers})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert "A list" in page or field == "missing"
    assert Telling.objects.count() == 0


def test_a_program_that_never_looked_is_asked_once_more(client, unit):
    place = path(address(unit))

    forged = client.post(place, {"sheet": "x", "name": "Spam", "does": "Spam"})
    trapped = send(client, place, homepage="https://spam.example")

    assert (forged.status_code, trapped.status_code) == (422, 422)
    assert "Spam" in forged.content.decode()
    assert Telling.objects.count() == 0


def test_a_flood_is_held_off(unit, settings):
    settings.RATE_LIMITS = True
    place, client = path(address(unit)), Client()

    answers = [send(client, place, later=3, name=f"Tool {n}").status_code for n in range(50)]

    assert answers.count(302) == 46
    assert answers[-1] == 429


def test_another_sites_page_cannot_press(unit):
    client = Client(enforce_csrf_checks=True)
    client.cookies["other"] = "1"

    assert send(client, path(address(unit))).status_code == 403
    assert Telling.objects.count() == 0


def test_whoever_is_signed_in_tells_of_their_department_and_hears_of_it(client, unit):
    nadia = PersonFactory(unit=unit, email="nadia@example.org")
    signed_in(client, nadia)
    page = Page(client.get("/tools/new/").content.decode())
    form = next(one for one in page.forms if "name" in one.fields)
    data = {key: one.as_shown for key, one in form.fields.items() if one.as_shown is not None}

    answer = client.post("/tools/new/", data | {"name": "Chat", "does": "Swaps", "unit": unit.pk})

    assert "/r/" in answer["Location"]
    assert Telling.objects.get().person == nadia
    assert nadia.messages.filter(kind="tool_receipt").count() == 1


def test_who_told_stands_on_no_page_of_the_tool(client, unit):
    amina = manager(unit)
    nadia = PersonFactory(unit=unit, name="Nadia Benali", email="nadia@example.org")
    telling = told(unit, person=nadia)

    page = signed_in(client, amina).get(f"/systems/{telling.tool.system_id}/").content.decode()

    assert "Who swaps with whom" in page
    assert "Nadia" not in page


def test_managers_and_buddies_make_the_address_and_take_it_back(client, unit):
    signed_in(client, ITBuddyFactory(unit=unit).person)
    place = reverse("tools:address", args=[unit.pk])

    client.post(place, {"act": "show"})
    shown = client.get(place).content.decode()
    opened = path(re.search(r'href="([^"]+/t/[^"]+)"', shown)[1])
    assert Client().get(opened).status_code == 200
    client.post(place, {"act": "hide"})

    assert Client().get(opened).status_code == 410
    assert "/t/" not in client.get(place).content.decode()


def test_without_a_manager_the_buddy_hears_of_it(unit):
    buddy = ITBuddyFactory(unit=unit).person

    told(unit)

    assert buddy.messages.filter(kind="tool_told").count() == 1
    with translation.override("en"):
        assert told(unit, Said("Sheet", "Claims")).tool.need is None
