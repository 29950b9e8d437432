"""The tree of departments: what may be added, changed and moved."""

import contextlib
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from relationships.units import services
from relationships.units.models import Unit
from tests.factories.relationships import MONDAY, NOON, UnitFactory

pytestmark = pytest.mark.django_db


def tree(*parents: int | None) -> list[Unit]:
    """Departments by the places of their parents in the list."""
    units: list[Unit] = []
    for number, parent in enumerate(parents):
        above = None if parent is None else units[parent]
        units.append(Unit.objects.create(name=f"D{number}", parent=above))
    services.renumber()
    return [Unit.objects.get(pk=unit.pk) for unit in units]


def numbers() -> list[tuple[str, int, int, int]]:
    return list(Unit.objects.order_by("lft").values_list("name", "lft", "rgt", "depth"))


def test_a_new_department_stands_below_the_one_it_is_part_of():
    care = services.add(name="Care", place="Lyon")

    clinics = services.add(name="Fitting Clinics", parent=care)

    assert numbers() == [("Care", 1, 4, 0), ("Fitting Clinics", 2, 3, 1)]
    assert (clinics.time_zone, clinics.country, clinics.place) == ("Europe/Paris", "FR", "Lyon")


@pytest.mark.parametrize(("zone", "country"), [("Europe/London", "GB"), ("UTC", "")])
def test_the_first_departments_have_the_hours_and_holidays_of_the_organisation(
    settings, zone, country
):
    settings.TIME_ZONE = zone

    first = services.add(name="Roads")

    assert (first.time_zone, first.country) == (zone, country)


def test_two_open_departments_of_one_name_do_not_stand_side_by_side():
    services.add(name="Café  Care")

    with pytest.raises(RuleBroken) as broken:
        services.add(name="cafe care")

    assert (broken.value.code, broken.value.field) == ("name_taken", "name")


def test_a_department_under_itself_is_refused_with_a_sentence():
    unit = services.add(name="Care")

    with pytest.raises(RuleBroken) as broken:
        services.move(unit, under=unit)

    assert broken.value.code == "under_itself"


def test_a_department_under_its_own_part_is_refused_with_a_sentence():
    top, _middle, bottom = tree(None, 0, 1)

    with pytest.raises(RuleBroken) as broken:
        services.move(top, under=bottom)

    assert str(broken.value) == "D2 is part of D0, so it cannot stand above it. Move D2 out first."


def test_all_that_lies_under_a_department_moves_along():
    _first, second, third, _fourth = tree(None, None, 1, 2)

    services.move(third, under=None)

    assert numbers() == [("D0", 1, 2, 0), ("D1", 3, 4, 0), ("D2", 5, 8, 0), ("D3", 6, 7, 1)]
    assert Unit.objects.get(pk=second.pk).rgt == 4


def test_moving_to_where_it_stands_changes_nothing():
    _top, part = tree(None, 0)

    moved = services.move(part, under=part.parent)

    assert (moved.version, moved.history.count()) == (1, 1)


def test_nothing_goes_under_a_closed_department():
    closed = UnitFactory(closed_on=MONDAY)

    with pytest.raises(RuleBroken) as broken:
        services.add(name="New", parent=closed)

    assert broken.value.code == "parent_closed"


def test_more_levels_than_people_can_keep_apart_are_refused():
    units = tree(None, *range(services.DEEPEST))

    with pytest.raises(RuleBroken) as broken:
        services.add(name="One more", parent=units[-1])

    assert broken.value.code == "too_deep"


def test_the_second_editor_is_told_and_nothing_is_lost():
    unit = services.add(name="Care")
    services.edit(unit, version=1, at=NOON, about="We fit shoes")

    with pytest.raises(Stale) as stale:
        services.edit(unit, version=1, at=NOON, about="We fit splints")

    assert (stale.value.current.about, Unit.objects.get(pk=unit.pk).version) == ("We fit shoes", 2)


def test_another_name_puts_a_department_in_its_place_among_its_neighbours():
    _first, second = tree(None, None)

    services.edit(second, version=1, at=NOON, name="Administration")

    assert [row[0] for row in numbers()] == ["Administration", "D0"]
    assert Unit.objects.get(pk=second.pk).folded_name == "administration"


def test_a_code_stands_for_one_department():
    services.add(name="Care", code="17")
    other = services.add(name="Claims")

    with pytest.raises(RuleBroken) as broken:
        services.edit(other, version=1, at=NOON, code="17")

    assert broken.value.code == "code_taken"


def test_what_changed_is_kept_in_the_history():
    unit = services.add(name="Care")

    services.edit(unit, version=1, at=NOON, about="We fit shoes")

    rows = unit.history.order_by("history_id").values_list("history_type", "about")
    assert list(rows) == [("+", ""), ("~", "We fit shoes")]


def test_busy_days_are_kept_once():
    unit = services.add(name="Care")

    for _again in range(2):
        services.add_busy_period(
            unit, starts_on=MONDAY, ends_on=MONDAY, what="Stocktaking", at=NOON
        )

    assert list(unit.busy_periods.values_list("what", flat=True)) == ["Stocktaking"]


def test_busy_days_end_after_they_begin():
    with pytest.raises(RuleBroken) as broken:
        services.add_busy_period(
            services.add(name="Care"),
            starts_on=MONDAY,
            ends_on=MONDAY.replace(day=1),
            what="x",
            at=NOON,
        )

    assert broken.value.code == "days_reversed"


def test_a_department_is_opened_again_only_where_its_name_is_free():
    closed = UnitFactory(name="Care", closed_on=MONDAY)
    services.reopen(closed, at=NOON)
    twin = Unit.objects.create(name="Care", closed_on=MONDAY)

    with pytest.raises(RuleBroken) as broken:
        services.reopen(twin, at=NOON)

    assert (broken.value.code, Unit.objects.get(pk=closed.pk).closed_on) == ("name_taken", None)


def test_the_database_refuses_a_department_under_itself():
    unit = services.add(name="Care")

    with pytest.raises(IntegrityError, match="unit_is_not_under_itself"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(parent=unit)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_circle_whoever_writes_it():
    first, second = tree(None, 0)

    with pytest.raises(IntegrityError, match="would be part of itself"):
        Unit.objects.filter(pk=first.pk).update(parent=second)

    assert Unit.objects.get(pk=first.pk).parent is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("through_the_service", [True, False])
def test_two_moves_at_once_make_no_circle(through_the_service):
    first, second = tree(None, None)
    ready, results = threading.Barrier(2), []

    def run(unit, under):
        try:
            ready.wait()
            if through_the_service:
                services.move(unit, under=under)
            else:
                with transaction.atomic():
                    Unit.objects.filter(pk=unit.pk).update(parent=under)
                    ready.wait()
            results.append("moved")
        except (RuleBroken, IntegrityError):
            results.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=pair) for pair in [(first, second), (second, first)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["moved", "refused"]


@st.composite
def forests(draw):
    """Parents by their place in the list: each is None or one that stands before."""
    size = draw(st.integers(1, 14))
    return [draw(st.none() if n == 0 else st.none() | st.integers(0, n - 1)) for n in range(size)]


class Numbering(TestCase):
    @given(forests(), st.lists(st.tuples(st.integers(0, 13), st.integers(-1, 13)), max_size=4))
    @tried(max_examples=40)
    def test_the_numbers_are_those_of_nested_sets_whatever_moves(self, parents, moves):
        units = tree(*parents)
        for which, where in moves:
            if which >= len(units) or where >= len(units):
                continue
            under = None if where < 0 else units[where]
            with contextlib.suppress(RuleBroken):  # a circle
                services.move(units[which], under=under)

        rows = {unit.pk: unit for unit in Unit.objects.all()}
        used = sorted(n for unit in rows.values() for n in (unit.lft, unit.rgt))
        assert used == list(range(1, 2 * len(rows) + 1))
        for unit in rows.values():
            above = rows.get(unit.parent_id)
            assert unit.lft < unit.rgt
            assert unit.depth == (0 if above is None else above.depth + 1)
            inside = {one.pk for one in rows.values() if unit.lft < one.lft <= unit.rgt}
            assert inside == descendants(unit.pk, rows)
        assert services.renumber() == 0


def descendants(pk, rows):
    found, edge = set(), {pk}
    while edge:
        edge = {unit.pk for unit in rows.values() if unit.parent_id in edge}
        found |= edge
    return found
