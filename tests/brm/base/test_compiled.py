"""A query whose SQL is kept answers as the query would, each time with the values then given."""

from datetime import date

import pytest
from django.db.models import DateField, IntegerField, QuerySet

from brm.base.compiled import Given, compiled
from brm.base.scope import Scope
from relationships.units.models import Unit
from tests.factories.relationships import UnitFactory

pytestmark = pytest.mark.django_db


@compiled
def parts_of(names: tuple[str, ...] = ()) -> QuerySet[Unit]:
    parts = Unit.objects.filter(parent=Given("parent", IntegerField())).select_related("parent")
    return (parts.filter(name__in=names) if names else parts).order_by("name")


@compiled
def closed_since(scope: Scope) -> QuerySet[Unit, tuple[str]]:
    return (
        Unit.objects.visible_to(scope)
        .filter(closed_on__gte=Given("day", DateField()))
        .values_list("name", flat=True)
    )


def test_each_asking_has_its_own_values_and_reads_anew(django_assert_num_queries):
    first, second = UnitFactory(name="Care"), UnitFactory(name="Stores")
    UnitFactory(name="Ward 1", parent=first)
    UnitFactory(name="Dock", parent=second)

    with django_assert_num_queries(2):
        of_first, of_second = parts_of(parent=first.pk), parts_of(parent=second.pk)
        names = [(part.name, part.parent.name) for part in (*of_first, *of_second)]
    UnitFactory(name="Ward 2", parent=first)

    assert names == [("Ward 1", "Care"), ("Dock", "Stores")]
    assert [part.name for part in parts_of(parent=first.pk)] == ["Ward 1", "Ward 2"]


def test_each_shape_is_a_query_of_its_own():
    first = UnitFactory(name="Care")
    for name in ("Ward 1", "Ward 2", "Ward 3"):
        UnitFactory(name=name, parent=first)

    found = [
        [part.name for part in parts_of(names, parent=first.pk)]
        for names in ((), ("Ward 2",), ("Ward 1", "Ward 3"), ("Ward 2",))
    ]

    assert found == [["Ward 1", "Ward 2", "Ward 3"], ["Ward 2"], ["Ward 1", "Ward 3"], ["Ward 2"]]


def test_nobody_gets_what_another_may_see():
    unit = UnitFactory(name="Care", closed_on=date(2026, 3, 1))
    keeper, guest = Scope(manages_everything=True), Scope(served=frozenset({unit.pk + 1}))

    found = [closed_since(one, day=date(2026, 2, 1)) for one in (keeper, guest, keeper)]

    assert found == [["Care"], [], ["Care"]]
    assert closed_since(keeper, day=date(2026, 3, 2)) == []
