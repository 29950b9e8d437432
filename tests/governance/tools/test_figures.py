"""How many tools teams told us of, how many we found, and the days until something was agreed."""

from datetime import date, timedelta

import pytest

from brm.base import clock
from brm.base.undo_records import said_of
from governance.tools import deciding, services
from governance.tools.deciding import Agreed
from governance.tools.figures import Figures, counted, figures_of
from governance.tools.risk import NAMES
from governance.tools.undoing import STANDING
from relationships.access.queries import scope_of
from relationships.systems.models import System
from tests.factories.governance import ToolFactory
from tests.factories.relationships import NOON, ITBuddyFactory, UnitFactory, manager, signed_in
from tests.governance.tools.test_list import names

pytestmark = pytest.mark.django_db
LATER = date(2027, 9, 1)


@pytest.fixture
def unit():
    return UnitFactory(name="Night shift", country="NL")


def tool_of(unit, came_up="told", **more):
    return ToolFactory(system__owned_by=unit, came_up=came_up, **more)


def agree(tool, days, decision="support"):
    """Something was agreed about it so many days after we learnt of it."""
    at = NOON + timedelta(days=days)
    if tool.state == "spotted":
        services.welcome(tool, words="Thank you!", by=None, at=at)
        deciding.understand(tool, dict.fromkeys(NAMES, 1), note="", at=at)
    return deciding.decide(tool, Agreed(decision, "It works", LATER), by=None, at=at)


def figures(reader) -> Figures:
    seen = System.objects.visible_to(scope_of(reader)).filter(retired_on=None)
    return figures_of(seen.order_by().values("run_by").annotate(**counted()))


def test_told_found_and_written_are_counted_apart(unit):
    for came_up in ("told", "told", "round", "scan", "register"):
        tool_of(unit, came_up)
    tool_of(unit, "told", system__retired_on=NOON.date())

    found = figures(manager(unit))

    assert (found.told, found.found, found.on_rounds, found.written, found.all) == (2, 2, 1, 1, 5)
    assert (found.decided, found.days) == (0, None)


@pytest.mark.parametrize(("days", "middle"), [([4], 4), ([2, 40], 21), ([1, 3, 300], 3), ([0], 0)])
def test_the_days_are_the_middle_of_those_decided_and_no_others(unit, days, middle):
    for each in days:
        agree(tool_of(unit), each)
    tool_of(unit)

    found = figures(manager(unit))

    assert (found.decided, found.days) == (len(days), middle)


def test_agreed_anew_counts_from_the_first_time_and_taken_back_not_at_all(unit):
    first, undone = tool_of(unit), tool_of(unit)
    agree(first, 5)
    agree(first, 90)
    before = said_of(undone, STANDING)
    after = agree(undone, 7)
    services.restore(undone, after.version, before, at=NOON + timedelta(days=7))

    found = figures(manager(unit))
    assert (found.decided, found.days) == (1, 5)

    agree(undone, 11)
    found = figures(manager(unit))
    assert (found.decided, found.days) == (2, 8)


def test_a_manager_reads_them_with_their_number_and_opens_the_tools_behind(client, unit):
    told, heard = tool_of(unit, system__name="Chat"), tool_of(unit, "round", system__name="Sheet")
    tool_of(unit, "round", system__name="Board")
    agree(told, 2)
    agree(heard, 5)
    tool_of(UnitFactory(), system__name="Elsewhere")
    signed_in(client, manager(unit))

    with clock.fixed(NOON):
        page = client.get("/systems/").content.decode()

    assert "Teams’ own tools, so far" in page
    assert "the middle of 2 tools of 3" in page
    assert ">3.5</a>" in page
    assert names(client, "came=told") == ["Chat"]
    assert names(client, "came=found") == ["Board", "Sheet"]
    assert names(client, "agreed=any") == ["Chat", "Sheet"]
    assert names(client, "agreed=support") == ["Chat", "Sheet"]
    assert names(client, "agreed=retire") == []


def test_who_manages_nothing_reads_no_figures(client, unit):
    tool_of(unit)
    signed_in(client, ITBuddyFactory(unit=unit).person)

    assert "Teams’ own tools, so far" not in client.get("/systems/").content.decode()


def test_the_page_costs_a_list_of_many_tools_what_it_costs_of_one(
    client, unit, django_assert_max_num_queries
):
    agree(tool_of(unit), 1)
    signed_in(client, manager(unit))
    with django_assert_max_num_queries(8) as one:
        client.get("/systems/")
    for days in range(3):
        agree(tool_of(unit, "round"), days)
    with django_assert_max_num_queries(len(one)):
        client.get("/systems/")
