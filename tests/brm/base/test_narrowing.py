"""A list whose SQL is kept answers as one whose SQL is put together each time."""

from datetime import date
from typing import Any

import pytest
from django.db.models import DateField, QuerySet
from django.test import RequestFactory

from brm.base.compiled import Given
from brm.base.lists import Chip, Choice, Shaped, Sort, listing
from relationships.buddies.models import ITBuddy
from relationships.units.models import Unit
from tests.factories.relationships import ITBuddyFactory, UnitFactory

pytestmark = pytest.mark.django_db
SORTS = {"name": Sort("Name", ("folded_name",))}


def units_named(beginning: str) -> QuerySet[Unit]:
    return Unit.objects.filter(name__startswith=beginning)


def serving_on_a_day() -> QuerySet[ITBuddy]:
    return ITBuddy.objects.on(Given("day", DateField()))


def page(source: Any, **asked: str) -> Any:
    return listing(
        RequestFactory().get("/", asked), source, sorts=SORTS, default="name",
        filters=[
            Chip("closed", "Closed", lambda rows: rows.filter(closed_on__isnull=False)),
            Choice("kind", "Whose", [("own", "Ours"), ("external", "Outside")], "kind"),
        ],
        search=["folded_name"], size=2,
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sort": "-name"},
        {"q": "second"},
        {"kind": "external"},
        {"closed": "1"},
        {"q": "nothing"},
    ],
)
def test_a_kept_list_shows_what_a_fresh_one_shows(asked):
    for name in ("A first", "A second", "A third"):
        UnitFactory(name=name, kind="external" if name == "A third" else "own")
    UnitFactory(name="A closed one", closed_on=date(2026, 1, 1))

    for _twice in range(2):
        kept, fresh = page(Shaped(Unit, units_named, "A"), **asked), page(units_named("A"), **asked)
        assert (kept.rows, kept.total, kept.next_url) == (fresh.rows, fresh.total, fresh.next_url)


def test_the_next_page_goes_on_where_the_last_one_ended():
    for name in ("A first", "A second", "A third"):
        UnitFactory(name=name)
    first = page(Shaped(Unit, units_named, "A"))
    after = first.next_url.partition("after=")[2]

    second = page(Shaped(Unit, units_named, "A"), after=after)

    assert [unit.name for unit in first.rows + second.rows] == ["A first", "A second", "A third"]


def test_what_is_added_since_is_seen_and_another_shape_is_another_list():
    UnitFactory(name="A first")
    assert page(Shaped(Unit, units_named, "A")).total == "One entry"

    UnitFactory(name="A second")
    UnitFactory(name="B first")

    assert page(Shaped(Unit, units_named, "A")).total == "2 entries"
    assert [unit.name for unit in page(Shaped(Unit, units_named, "B")).rows] == ["B first"]


def test_what_changes_with_each_asking_is_told_each_time():
    ITBuddyFactory(since=date(2026, 3, 1), until=date(2026, 3, 5))
    sorts = {"since": Sort("Since", ("since",))}

    def served(day: date) -> int:
        source = Shaped(ITBuddy, serving_on_a_day, day=day)
        return len(listing(RequestFactory().get("/"), source, sorts=sorts, default="since").rows)

    assert [served(date(2026, 3, day)) for day in (1, 5, 6)] == [1, 1, 0]
