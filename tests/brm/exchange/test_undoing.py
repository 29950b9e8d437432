"""A whole import can be taken back; what was touched since is named and stays."""

from pathlib import Path

import pytest

from brm.base.errors import RuleBroken
from brm.exchange import services, undoing
from brm.exchange.forgetting import forget
from brm.exchange.models import Entry, Import
from brm.exchange.staying import Undone, left_of
from relationships.people import services as people
from relationships.people.models import Person, Post
from relationships.units import services as units
from relationships.units.models import Unit
from tests.factories.relationships import NOON, ITBuddyFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
TRANSPORT = Path(__file__).parents[2] / "data" / "transport.csv"
HEAD = "post number,name,e-mail,job title,department,reports to\n"
FIRST = HEAD + (
    "1,Ada Long,ada@example.org,Head,Stores,\n"
    "2,Ben Hall,ben@example.org,Planner,Stores,1\n"
    "3,Cas Ros,cas@example.org,Driver,Yard,1\n"
)
SECOND = HEAD + (
    "1,Ada Long,ada.long@example.org,Head of stores,Stores,\n"
    "2,Ben Hall,ben@example.org,Planner,Yard,1\n"
    "4,Dee Wood,dee@example.org,Clerk,Office,1\n"
)


def brought(text: str | bytes) -> Import:
    content = text.encode() if isinstance(text, str) else text
    found = services.bring(
        kind="organisation", file_name="posts.csv", content=content, by=None, at=NOON
    )
    services.keep(found, at=NOON)
    return found


def units_of(text: str) -> Import:
    return services.bring(
        kind="units", file_name="units.csv", content=text.encode(), by=None, at=NOON
    )


def all_there_is() -> tuple[list, list, list]:
    return (
        sorted(Unit.objects.values_list("name", "parent__name", "lft", "rgt"), key=str),
        sorted(Person.objects.values_list("name", "email", "unit__name", "job_title", "folded_name")),
        sorted(
            Post.objects.values_list(
                "number", "title", "unit__name", "holder__name", "reports_to__number"
            ),
            key=str,
        ),
    )  # fmt: skip


def reasons(found: Undone) -> list[tuple[int, str, str]]:
    return [(one.row, one.name, one.said.split(":")[0]) for one in found.left]


def test_a_real_list_is_taken_back_to_nothing(django_assert_max_num_queries):
    file = brought(TRANSPORT.read_bytes())
    assert Entry.objects.count() == 47 + 1186 + 1225

    with django_assert_max_num_queries(150):
        found = undoing.undo(file, at=NOON)

    assert (found.removed, found.restored, found.left) == (47 + 1186 + 1225, 0, [])
    assert (Unit.objects.count(), Person.objects.count(), Post.objects.count()) == (0, 0, 0)


def test_what_a_second_file_changed_is_as_it_was_before():
    brought(FIRST)
    before = all_there_is()
    second = brought(SECOND)
    assert all_there_is() != before

    found = undoing.undo(second, at=NOON)

    assert all_there_is() == before
    assert found.left == []
    assert Import.objects.get(pk=second.pk).state == "undone"


def test_looking_changes_nothing_and_says_what_would_happen():
    brought(FIRST)
    second = brought(SECOND)
    now = all_there_is()

    found = undoing.look(second, at=NOON)

    assert (found.removed, found.restored) == (3, 4)
    assert all_there_is() == now
    assert Import.objects.get(pk=second.pk).state == "done"


def test_what_was_edited_since_is_named_and_left():
    brought(FIRST)
    second = brought(SECOND)
    ada = Person.objects.get(name="Ada Long")
    people.edit(ada, version=ada.version, email="a.long@example.org")
    dee = Person.objects.get(name="Dee Wood")
    people.edit(dee, version=dee.version, phone="0123")

    found = undoing.undo(second, at=NOON)

    assert reasons(found) == [
        (2, "Ada Long", "It was changed since."),
        (4, "Dee Wood", "It was changed since."),
        (4, "Office", "Something hangs on it now"),
    ]
    assert Person.objects.get(name="Dee Wood").unit.name == "Office"
    assert Person.objects.get(name="Ben Hall").unit.name == "Stores"


def test_what_others_hang_on_stays_with_all_that_lies_above_it():
    file = brought(FIRST)
    yard = Unit.objects.get(name="Yard")
    ITBuddyFactory(unit=yard, person=PersonFactory(unit=None, name="Walker"))

    found = undoing.undo(file, at=NOON)

    assert {one.name for one in found.left} >= {"Yard"}
    assert Unit.objects.filter(name="Yard").exists()
    assert not Person.objects.filter(name="Cas Ros").exists()


def test_a_department_whose_old_place_lies_under_it_now_stays():
    services.keep(
        services.bring(
            kind="units", file_name="units.csv", by=None, at=NOON,
            content=b"department,department above\nTop,\nOther,\nA,Top\n",
        ),
        at=NOON,
    )  # fmt: skip
    moved = services.bring(
        kind="units", file_name="units.csv", by=None, at=NOON,
        content=b"department,department above\nOther,\nA,Other\n",
    )  # fmt: skip
    services.keep(moved, at=NOON)
    units.move(Unit.objects.get(name="Top"), under=Unit.objects.get(name="A"))

    found = undoing.undo(moved, at=NOON)

    assert [(one.name, one.said) for one in found.left] == [
        ("A", "Its old place is no longer there.")
    ]


def test_two_departments_that_a_file_turned_round_are_turned_back():
    services.keep(units_of("Department,Department above\nTop,\nUnder,Top\n"), at=NOON)
    before = all_there_is()
    turned = units_of("Department,Department above\nTop,Under\nUnder,\n")
    services.keep(turned, at=NOON)
    assert all_there_is() != before

    found = undoing.undo(turned, at=NOON)

    assert (reasons(found), all_there_is()) == ([], before)


def test_an_erased_persons_name_stands_no_longer_where_they_stayed():
    file = brought(FIRST)
    ada = Person.objects.get(name="Ada Long")
    people.edit(ada, version=ada.version, phone="0123")
    undoing.undo(file, at=NOON)
    file.refresh_from_db()
    assert "Ada Long" in [one.name for one in left_of(file)]

    forget(ada)

    file.refresh_from_db()
    assert [(one.row, one.name) for one in left_of(file) if one.kind == "person"] == [
        (2, "(name taken away)")
    ]


def test_an_address_that_another_has_by_now_is_not_taken_from_them():
    brought(FIRST)
    second = brought(SECOND)
    PersonFactory(name="New Here", email="ada@example.org", unit=UnitFactory(name="Desk"))

    found = undoing.undo(second, at=NOON)

    assert [(one.name, one.said) for one in found.left] == [
        ("Ada Long", "Its old name, number or address belongs to another one now.")
    ]
    assert Person.objects.get(email="ada@example.org").name == "New Here"


def test_twice_is_once_and_a_file_that_was_not_kept_cannot_be_taken_back():
    file = brought(FIRST)
    undoing.undo(file, at=NOON)
    assert undoing.undo(file, at=NOON).removed == 0

    fresh = services.bring(
        kind="organisation", file_name="p.csv", content=FIRST.encode(), by=None, at=NOON
    )
    with pytest.raises(RuleBroken, match="can be taken back"):
        undoing.undo(fresh, at=NOON)
