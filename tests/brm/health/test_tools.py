"""A team that waits for our first answer about its tool is a line of the manager, and no more."""

from datetime import date, timedelta

import pytest
from django.forms.models import model_to_dict

from brm.base import clock
from brm.health.choices import Reason
from brm.health.models import UnitPulse
from brm.health.services import renew, renew_figures, wrong_figures
from governance.tools import services
from governance.tools.models import Tool
from relationships.marks.models import Dirty
from relationships.systems.models import System
from relationships.systems.services import change_system, say_not_used, say_used
from tests.factories.governance import ToolFactory
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    ITBuddyFactory,
    PromiseFactory,
    SystemFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def served(**more):
    """A department that lacks nothing: with a buddy, who was there just now."""
    unit = UnitFactory(**more)
    ITBuddyFactory(unit=unit)
    DoneVisitFactory(unit=unit, done_at=NOON)
    return unit


def waiting(unit, days: int = 1, **more) -> Tool:
    """A tool whose first answer was due so many days ago."""
    due = TODAY - timedelta(days=days)
    return ToolFactory(**{"system__owned_by": unit, "answer_due_on": due, **more})


def pulse_of(unit) -> UnitPulse:
    renew([unit.pk], NOON)
    return UnitPulse.objects.get(unit=unit)


@pytest.mark.parametrize(("days", "reason"), [(-1, ""), (0, ""), (1, "tool_late")])
def test_it_presses_from_the_day_after_the_one_we_promised(days, reason):
    unit = served()
    waiting(unit, days)

    assert pulse_of(unit).reason == reason


def test_the_longest_waits_first_and_what_was_answered_or_retired_waits_no_more():
    unit = served()
    waiting(unit, 2)
    longest = waiting(unit, 9)
    waiting(unit, 20, system__retired_on=TODAY)
    waiting(unit, 30, state="welcomed", answered_on=TODAY, answer="Thank you!")

    pulse = pulse_of(unit)

    assert (pulse.late_tool, pulse.late_tools) == (longest, 2)


def test_a_tool_of_no_department_is_the_matter_of_the_first_that_uses_it():
    first, second = served(), served()
    tool = waiting(None)
    for unit in (first, second):
        tool.system.uses.create(unit=unit)

    assert (pulse_of(first).late_tools, pulse_of(second).late_tools) == (1, 0)


def test_the_figures_follow_what_becomes_of_a_tool():
    unit, other = served(), served()
    tool, loose = waiting(unit), waiting(None)
    system = tool.system
    renew_figures(NOON)

    def marked(act) -> set[int]:
        Dirty.objects.all().delete()
        act()
        found = set(Dirty.objects.values_list("unit_id", flat=True))
        renew_figures(NOON)
        assert wrong_figures(NOON) == []
        return found

    def change(**values):
        system.refresh_from_db()
        facts = {"name": system.name, "run_by": "business", "what_for": "", "owned_by": unit}
        change_system(system, version=system.version, **facts | values)

    assert marked(lambda: say_used(loose.system, unit=unit)) == {unit.pk}
    assert marked(lambda: say_used(loose.system, unit=other)) == {unit.pk, other.pk}
    assert marked(lambda: say_not_used(loose.system, unit_id=unit.pk)) == {unit.pk, other.pk}
    assert UnitPulse.objects.get(unit=other).late_tool == loose
    System.objects.filter(pk=system.pk).update(retired_on=TODAY)
    assert marked(lambda: change(retired_on=None)) == {unit.pk}
    assert marked(lambda: services.welcome(loose, words="Hi", by=None, at=NOON)) == {other.pk}
    assert UnitPulse.objects.get(unit=other).late_tools == 0
    assert marked(lambda: change(owned_by=other)) == {unit.pk, other.pk}
    assert UnitPulse.objects.get(unit=other).late_tool == tool


def test_the_manager_reads_a_line_that_says_it_is_ours_and_leads_to_the_answer(client):
    unit = served()
    tool = waiting(unit, 4, system__name="Rota sheet")
    before = model_to_dict(tool)
    pulse_of(unit)
    signed_in(client, manager(unit))

    with clock.fixed(NOON):
        page = client.get("/").content.decode()

    assert "Our first answer about “Rota sheet” is four days late" in page
    assert "That is ours: nothing changes for the team." in page
    assert f"/systems/{tool.system_id}/welcome/" in page
    tool.refresh_from_db()
    assert model_to_dict(tool) == before


def test_beside_a_stronger_reason_it_is_said_short_with_its_way(client):
    unit = served()
    PromiseFactory(unit=unit, due_on=date(2026, 1, 20))
    tool = waiting(unit, system__name="Rota sheet")
    waiting(unit)
    assert pulse_of(unit).reason == Reason.PROMISE_LATE
    signed_in(client, manager(unit))

    with clock.fixed(NOON):
        page = client.get("/").content.decode()

    assert "2 tools wait for us" in page
    assert f"/systems/{tool.system_id}/welcome/" in page


def test_several_in_one_department_are_counted_on_its_line(client):
    unit = served()
    for days in (3, 2, 1):
        waiting(unit, days)
    pulse_of(unit)
    signed_in(client, manager(unit))

    with clock.fixed(NOON):
        page = client.get("/").content.decode()

    assert "2 more tools wait for us" in page


def test_the_dashboard_asks_the_same_for_one_late_tool_and_for_six(
    client, django_assert_num_queries
):
    units = [served() for _ in range(6)]
    signed_in(client, manager(None))
    waiting(units[0])
    renew([unit.pk for unit in units], NOON)
    with clock.fixed(NOON):
        client.get("/")
        with django_assert_num_queries(9) as one:
            client.get("/")
        for unit in units[1:]:
            waiting(unit)
        renew([unit.pk for unit in units], NOON)
        with django_assert_num_queries(len(one)):
            page = client.get("/").content.decode()
    assert page.count("Our first answer about") == 6


def test_who_does_not_manage_the_department_reads_no_such_line(client):
    unit, other = served(), served()
    waiting(unit, system=SystemFactory(name="Rota sheet", run_by="business", owned_by=unit))
    pulse_of(unit)
    signed_in(client, manager(other))

    with clock.fixed(NOON):
        assert "Rota sheet" not in client.get("/").content.decode()
