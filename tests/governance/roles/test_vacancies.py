"""Vacancies stand by what stops, not by how long."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from brm.base.scope import Scope
from brm.health.models import UnitPulse
from brm.health.roles import keep_roles, roles_that_press
from governance.roles import services
from governance.roles.models import RoleAssignment
from governance.roles.vacancies import vacant_rows
from relationships.systems.models import System, Use
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


def vacancy(name, slug="system-owner", *, people=None, **more):
    system = SystemFactory(name=name)
    if people:
        Use.objects.create(system=system, unit=UnitFactory(), people_count=people)
    return RoleAssignmentFactory(
        role=role(slug), system=system, standing="vacant", holder=None, **more
    )


def test_first_comes_by_what_most_stops_and_last_how_long(client):
    vacancy("Old, and little stops", "super-user", since=date(2020, 1, 1))
    vacancy("All stops for few", people=3)
    vacancy("All stops for many", people=300)
    vacancy("Somebody steps in", people=900, deputy=PersonFactory(name="Luc"))

    services.look_after(NOON)

    page = signed_in(client, manager()).get(reverse("roles:vacant"))

    assert [each.words["subject"] for each in page.context["rows"]] == [
        "All stops for many",
        "All stops for few",
        "Old, and little stops",
        "Somebody steps in",
    ]
    first = page.context["rows"][0]
    assert (first.people, first.departments) == (300, 1)
    assert first.stops == (
        "Nobody decides about money, change or risk, and nobody says who may get in."
    )
    assert "Luc steps in meanwhile" in page.content.decode()


def test_retired_systems_and_roles_out_of_sight_are_not_told(client):
    vacancy("Retired")
    System.objects.update(retired_on=NOON.date())
    vacancy("Of others")
    own = RoleAssignmentFactory(system__name="Mine")
    RoleAssignmentFactory(
        role=role("data-owner"), system=own.system, standing="vacant", holder=None
    )

    page = signed_in(client, own.holder).get(reverse("roles:vacant"))

    assert [each.words["subject"] for each in page.context["rows"]] == ["Mine"]
    assert page.context["rows"][0].propose.endswith(f"system={own.system_id}&role=data-owner")


def test_the_page_costs_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    signed_in(client, manager())
    counts = []
    for several in (1, 3):
        for number in range(several):
            vacancy(f"{several} {number}", people=5)
            RoleAssignmentFactory(system=None, unit=UnitFactory(), role=role("process-owner"),
                                  standing="vacant", holder=None)  # fmt: skip
        with django_assert_max_num_queries(8) as used:
            client.get(reverse("roles:vacant"))
        counts.append(len(used))

    assert counts[0] == counts[1]


def test_the_dashboard_names_the_vacancy_by_which_most_stops(client):
    unit = UnitFactory()
    shared = {"system": None, "unit": unit, "standing": "vacant", "holder": None}
    RoleAssignmentFactory(role=role("super-user"), since=date(2025, 1, 1), **shared)
    grave = RoleAssignmentFactory(
        role=role("information-manager"), since=date(2026, 2, 1), **shared
    )
    RoleAssignmentFactory(
        role=role("process-owner"), system=None, unit=unit,
        valid_until=NOON.date() + timedelta(days=3),
    )  # fmt: skip
    pulse = UnitPulse(unit=unit)

    keep_roles(pulse, roles_that_press([unit.pk], NOON.date())[unit.pk])

    assert (pulse.vacant_roles, pulse.ending_roles, pulse.vacant_role) == (2, 1, grave)


def test_the_list_is_read_in_the_order_of_its_index_however_many_there_are():
    systems = System.objects.bulk_create(
        System(name=f"System {n}", folded_name=f"system {n}") for n in range(5_000)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            role=role("system-owner"), system=system, standing="vacant", since=NOON.date()
        )
        for system in systems
    )
    assert services.rank(RoleAssignment.objects.all()) == 5_000
    assert services.rank(RoleAssignment.objects.all()) == 0
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    shown = vacant_rows(Scope(manages_everything=True))

    assert "vacancy_by_what_stops" in shown.explain()
