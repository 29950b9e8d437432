"""The map of 500 departments, 7 groups of practices and 4 times costs what a small one costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.assessments import map as heat_map
from governance.assessments.cells import AssessmentCell
from governance.assessments.models import Assessment
from governance.checklists.models import Checklist
from relationships.units.models import Unit
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, manager, signed_in

pytestmark = [pytest.mark.django_db]
WAVES = 4


def asked_often(units: list[Unit]) -> None:
    checklist, by = Checklist.objects.get(is_active=True), PersonFactory()
    clusters = list(checklist.clusters.order_by("position"))
    done = Assessment.objects.bulk_create(
        Assessment(
            checklist=checklist, unit=unit, by=by, extent="quick", is_shown=True, started_at=NOON,
            finished_at=NOON + timedelta(days=180 * wave),
        )
        for wave in range(WAVES)
        for unit in units
    )  # fmt: skip
    AssessmentCell.objects.bulk_create(
        AssessmentCell(
            checklist=checklist, unit_id=one.unit_id, cluster=cluster, assessment=one,
            finished_at=one.finished_at, is_current=number >= len(done) - len(units), asked=3,
            people=6, scores=20, scored=15, dont_know=3, not_applicable=0, differing=1,
        )
        for number, one in enumerate(done)
        for cluster in clusters
    )  # fmt: skip


def many_units(count: int) -> list[Unit]:
    first = UnitFactory()
    return [
        first,
        *Unit.objects.bulk_create(
            Unit(
                name=f"Part {first.pk} {n:03d}", folded_name=f"part {first.pk} {n:03d}", lft=10 + 2 * n,
                rgt=11 + 2 * n, time_zone=first.time_zone,
            )
            for n in range(count - 1)
        ),
    ]  # fmt: skip


def test_the_map_of_500_departments_asked_four_times_costs_no_more_queries(client):
    signed_in(client, manager())
    counts = []
    for more in (3, 497):
        asked_often(many_units(more))
        with CaptureQueriesContext(
            connection,
        ) as used:
            page = client.get(reverse("assessments:list"), {"asked": "1"})
        counts.append(len(used))

    assert AssessmentCell.objects.count() == 500 * 7 * WAVES
    assert page.status_code == 200
    assert counts[0] == counts[1] <= 10


def test_a_page_of_the_map_is_found_by_the_index(django_assert_num_queries):
    units = many_units(300)
    asked_often(units)
    checklist = Checklist.objects.get(is_active=True)
    clusters = list(checklist.clusters.order_by("position"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE governance_assessment, governance_assessmentcell")

    with CaptureQueriesContext(connection) as used, django_assert_num_queries(2):
        rows = heat_map.rows(checklist, clusters, units[:50])

    assert all(row.squares[0].before is not None for row in rows)
    for query in used.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan on governance_assessment" not in plan, plan
