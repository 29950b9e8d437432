"""What a team told us of does not end behind its back, by whichever way somebody tries."""

import io

import pytest
from django.contrib import admin
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.undo_records import said_of
from governance.tools import services
from governance.tools.models import Tool
from governance.tools.risk import NAMES
from governance.tools.undoing import STANDING
from relationships.systems.bringing import bring_systems
from relationships.systems.models import System
from relationships.systems.services import add_system, change_system, take_back
from relationships.systems.undoing import FIELDS
from tests.administration import address, save
from tests.factories.governance import ToolFactory
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    UnitFactory,
    UserFactory,
    manager,
    signed_in,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
FIRST = "Agree with the team first"
ANSWERED = {"answered_on": TODAY, "answer": "Thank you!"}
UNDERSTOOD = ANSWERED | dict.fromkeys(NAMES, 1)
AGREED = UNDERSTOOD | {"why": "So we agreed", "decided_on": TODAY, "other_way": "The list"}
OPEN = {
    "spotted": {},
    "welcomed": ANSWERED,
    "understood": UNDERSTOOD,
    "decided": AGREED | {"decision": "support"},
    "reviewed": AGREED | {"decision": "adopt", "reviewed_on": TODAY},
}


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Night shift")


def by_the_form(client, system) -> str:
    signed_in(client, manager(system.owned_by))
    place = reverse("systems:edit", args=[system.pk])
    page = Page(client.get(place).content.decode())
    form = next(form for form in page.forms if "retired_on" in form.fields)
    typed = {name: field.as_shown or "" for name, field in form.fields.items()}
    return client.post(place, typed | {"retired_on": TODAY.isoformat()}).content.decode()


def by_a_table(client, system) -> str:
    table = f"System or tool,No longer in use since\n{system.name},{TODAY.isoformat()}\n"
    return " ".join(str(fault) for fault in bring_systems(io.BytesIO(table.encode())).faults)


def by_the_administration(client, system) -> str:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    place = address("relationships_system", "change", system.pk)
    return " ".join(save(client, place, retired_on=TODAY.isoformat())[0])


def by_the_service(client, system) -> str:
    """As the undo of an edit does."""
    facts = {name: getattr(system, name) for name in FIELDS} | {"retired_on": TODAY}
    try:
        change_system(system, version=system.version, **facts)
    except RuleBroken as broken:
        return str(broken)
    return ""


WAYS = [by_the_form, by_a_table, by_the_administration, by_the_service]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", OPEN)
def test_what_is_not_agreed_to_go_does_not_end_and_a_sentence_says_what_to_do(
    client, unit, state, way
):
    tool = ToolFactory(system__owned_by=unit, system__name="Chat", state=state, **OPEN[state])

    assert FIRST in way(client, tool.system)

    assert System.objects.get().retired_on is None
    assert Tool.objects.waiting().exists() is (state == "spotted")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("decision", ["move", "retire"])
def test_what_was_agreed_to_go_ends(client, unit, decision, way):
    tool = ToolFactory(
        system__owned_by=unit, system__name="Chat", state="decided", decision=decision, **AGREED
    )

    assert FIRST not in way(client, tool.system)

    assert System.objects.get().retired_on == TODAY


@pytest.mark.parametrize("way", WAYS)
def test_what_no_team_brought_in_itself_ends_as_ever(client, unit, way):
    system = add_system(name="Ledger", run_by="it", owned_by=unit)

    assert FIRST not in way(client, system)

    assert System.objects.get().retired_on == TODAY


def test_a_decision_is_not_taken_back_under_a_tool_that_ended_by_it(unit):
    tool = ToolFactory(system__owned_by=unit, state="understood", **UNDERSTOOD)
    before = said_of(tool, STANDING)
    for name, value in {**AGREED, "state": "decided", "decision": "retire"}.items():
        setattr(tool, name, value)
    services.kept(tool, NOON)
    System.objects.update(retired_on=TODAY)

    with pytest.raises(RuleBroken) as caught:
        services.restore(tool, tool.version, before, at=NOON)
    assert caught.value.code == "ended_meanwhile"
    assert Tool.objects.get().state == "decided"

    System.objects.update(retired_on=None)
    services.restore(tool, tool.version, before, at=NOON)
    assert Tool.objects.get().state == "understood"


def test_a_system_that_a_team_told_us_of_meanwhile_is_no_slip_any_more(unit):
    system = add_system(name="Chat", run_by="business", owned_by=unit)
    tool = ToolFactory(system=system)
    telling = tool.tellings.create(
        unit=unit, name="Chat", does="Swaps", said_at=NOON, language="en"
    )

    with pytest.raises(RuleBroken) as caught:
        take_back(system)
    assert caught.value.code == "told_meanwhile"

    telling.delete()
    take_back(system)
    assert not System.objects.exists()


def test_the_administration_takes_no_tool_and_no_system_of_one_away(client, unit):
    tool = ToolFactory(system__owned_by=unit)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    for row in (tool, tool.system):
        name = f"{row._meta.app_label}_{row._meta.model_name}"
        assert client.post(address(name, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert type(row) in admin.site._registry
    assert Tool.objects.waiting().get() == tool


def test_who_may_not_answer_the_five_questions_begins_nothing_by_asking(client, unit):
    system = add_system(name="Chat", run_by="business", owned_by=unit)
    elsewhere = ITBuddyFactory()
    system.uses.create(unit=elsewhere.unit)  # they see it, and answer for another department
    place = reverse("tools:understand", args=[system.pk])

    answer = signed_in(client, elsewhere.person).post(place, dict.fromkeys(NAMES, 1))

    assert answer.status_code == 403
    assert not Tool.objects.exists()
    assert signed_in(client, manager(unit)).post(place, {}).status_code == 422
    assert Tool.objects.get().system == system
