"""What may be told of a department: from profiles, visits and forms."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from brm.base import clock
from brm.health.services import Difference, renew, renew_figures, wrong_figures
from brm.stewardship.erasing import erase
from brm.stewardship.exporting import known_of
from brm.stewardship.merging import merge
from relationships.marks.models import Dirty
from relationships.people.services import edit
from relationships.ways.models import OwnWay, SeenWay, WayFigure
from relationships.ways.services import renew_ways
from relationships.wording.models import Agreed
from relationships.wording.services import agree
from tests.factories.relationships import NOON, DoneVisitFactory, PersonFactory, UnitFactory
from tests.relationships.ways.people import some, told

pytestmark = pytest.mark.django_db


def test_languages_of_profiles_are_counted_small_ones_together():
    unit = UnitFactory()
    some(9, unit, language="nl")
    some(6, unit, language="fr-ca")
    some(3, unit, language="pl")
    some(2, unit, language="tr")

    renew([unit.pk], NOON)

    assert told(unit, "language") == {"nl": (9, 20), "fr": (6, 20), "": (None, 20)}


def test_what_people_say_of_themselves_is_counted_among_those_who_said_something():
    unit = UnitFactory()
    some(6, unit, ("device", "own_phone"), ("app", "whatsapp"), ("language", "fr"), language="en")
    some(7, unit, ("device", "shared"), ("channel", "board"), language="en")
    some(5, unit, language="en")

    renew([unit.pk], NOON)

    assert told(unit, "language") == {"en": (18, 18), "fr": (6, 18)}
    assert told(unit, "device") == {"own_phone": (6, 13), "shared": (7, 13)}
    assert told(unit, "app") == {"whatsapp": (6, 6)}
    assert told(unit, "channel") == {"mail": (11, 18), "board": (7, 18)}


def test_only_people_directly_in_a_department_who_are_here_are_counted():
    unit = UnitFactory()
    below = UnitFactory(parent=unit)
    some(5, below, language="fr")
    some(4, unit, language="fr")
    PersonFactory(unit=unit, language="fr", left_on=date(2026, 3, 1))

    renew([unit.pk, below.pk], NOON)

    assert (told(unit, "language"), told(below, "language")) == ({}, {"fr": (5, 5)})


def test_of_visits_the_one_with_the_most_people_is_told_and_none_are_added_up():
    unit = UnitFactory()
    first = DoneVisitFactory(unit=unit, done_at=NOON - timedelta(days=90), people_met=12)
    last = DoneVisitFactory(unit=unit, done_at=NOON - timedelta(days=3), people_met=6)
    old = DoneVisitFactory(unit=unit, done_at=NOON - timedelta(days=400), people_met=40)
    for visit, value, people in [
        (first, "group", 7), (last, "group", 5), (old, "group", 40), (last, "board", 3),
        (first, "phone", 12), (first, "text", 10), (last, "face", 9),
    ]:  # fmt: skip
        SeenWay.objects.create(visit=visit, kind="channel", value=value, people=people)

    renew([unit.pk], NOON)

    assert told(unit, "channel", "visit") == {
        "group": (7, 12), "phone": (12, 12), "text": (None, 12), "face": (9, 9), "": (None, 6),
    }  # fmt: skip
    group = WayFigure.objects.get(unit=unit, value="group", source="visit")
    assert (group.record, group.since) == (first.pk, date(2025, 12, 3))


def test_a_figure_that_is_as_it_was_keeps_its_day():
    unit = UnitFactory()
    some(5, unit, language="fr")
    renew([unit.pk], NOON)

    again = renew_ways([unit.pk], NOON + timedelta(days=40))
    stood = WayFigure.objects.get(unit=unit, kind="language").since
    some(1, unit, language="fr")
    changed = renew_ways([unit.pk], NOON + timedelta(days=41))

    assert (again, changed, stood) == (0, 1, date(2026, 3, 3))
    assert WayFigure.objects.get(unit=unit, kind="language").since == date(2026, 4, 13)


def test_of_a_closed_department_nothing_is_told_any_more():
    unit = UnitFactory()
    some(6, unit, language="fr")
    renew([unit.pk], NOON)
    unit.closed_on = date(2026, 3, 4)
    unit.save()

    renew([unit.pk], NOON + timedelta(days=2))

    assert not WayFigure.objects.filter(unit=unit).exists()


def test_renewing_asks_the_same_for_one_department_and_for_three(django_assert_num_queries):
    units = [UnitFactory() for _ in range(3)]
    for unit in units:
        some(5, unit, ("app", "whatsapp"))

    with django_assert_num_queries(8):
        renew_ways([units[0].pk], NOON)
    with django_assert_num_queries(8):
        renew_ways([unit.pk for unit in units[1:]], NOON)


def test_where_the_house_agreed_on_more_than_five_nothing_is_told_of_fewer():
    Agreed.objects.update(smallest_group=8)
    unit, small = UnitFactory(), UnitFactory()
    some(12, unit, ("app", "signal"), language="nl")
    some(9, unit, language="fr")
    some(7, unit, ("device", "tablet"), language="pl")
    some(2, unit, language="tr")
    some(7, small, language="fr")
    visit = DoneVisitFactory(unit=unit, done_at=NOON - timedelta(days=3), people_met=20)
    for value, people in [("group", 7), ("phone", 13), ("text", 9)]:
        SeenWay.objects.create(visit=visit, kind="channel", value=value, people=people)

    renew([unit.pk, small.pk], NOON)

    assert told(unit, "language") == {"nl": (12, 30), "fr": (9, 30), "": (None, 30)}
    assert (told(unit, "app"), told(unit, "device")) == ({"signal": (12, 12)}, {})
    assert told(unit, "channel", "visit") == {
        "phone": (None, 20), "text": (9, 20), "": (None, 20),
    }  # fmt: skip
    assert told(small, "language") == {}


def test_what_would_tell_of_fewer_goes_with_the_change_and_comes_back_when_it_is_taken_back():
    unit = UnitFactory()
    some(12, unit, ("app", "signal"), language="nl")
    some(6, unit, ("app", "whatsapp"), language="fr")
    some(6, unit, ("device", "tablet"), language="nl")
    renew([unit.pk], NOON)
    assert told(unit, "language") == {"nl": (18, 24), "fr": (6, 24)}

    agree(version=Agreed.get().version, smallest_group=7)

    assert (told(unit, "language"), told(unit, "device")) == ({}, {})
    assert told(unit, "channel") == {"mail": (24, 24)}
    renew_figures(NOON)
    assert told(unit, "language") == {"nl": (None, 24), "": (None, 24)}
    assert wrong_figures(NOON) == []
    agree(version=Agreed.get().version, smallest_group=5)
    renew_figures(NOON)
    assert told(unit, "language") == {"nl": (18, 24), "fr": (6, 24)}


def test_other_changes_of_the_settings_leave_figures_as_they_are():
    unit = UnitFactory()
    some(6, unit, language="fr")
    renew([unit.pk], NOON)

    agree(version=Agreed.get().version, cool_down_days=30)

    assert (told(unit, "language"), Dirty.objects.count()) == ({"fr": (6, 6)}, 0)


FIGURE = {"kind": "app", "value": "signal", "source": "profile", "n": 5, "of": 12}


@pytest.mark.parametrize(
    "broken",
    [{"n": 4}, {"n": 13}, {"n": 9}, {"of": 4, "n": None}, {"value": ""}, {"kind": "x"},
     {"source": "x"}],
)  # fmt: skip
def test_the_database_holds_no_figure_of_fewer_than_five(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        WayFigure.objects.create(unit=UnitFactory(), since=NOON.date(), **FIGURE | broken)


def test_nobody_says_the_same_of_themselves_twice_and_nothing_of_nobody_was_noticed():
    person, visit = PersonFactory(), DoneVisitFactory()
    OwnWay.objects.create(person=person, kind="app", value="signal")

    for model, facts in [
        (OwnWay, {"person": person, "kind": "app", "value": "signal"}),
        (OwnWay, {"person": person, "kind": "app", "value": ""}),
        (OwnWay, {"person": person, "kind": "x", "value": "signal"}),
        (SeenWay, {"visit": visit, "kind": "app", "value": "signal", "people": 0}),
        (SeenWay, {"visit": visit, "kind": "app", "value": "", "people": 1}),
        (SeenWay, {"visit": visit, "kind": "x", "value": "signal", "people": 1}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**facts)
    SeenWay.objects.create(visit=visit, kind="app", value="signal", people=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeenWay.objects.create(visit=visit, kind="app", value="signal", people=2)


def test_rows_are_told_apart():
    person, visit, unit = PersonFactory(), DoneVisitFactory(), UnitFactory()
    rows = [
        OwnWay(person=person, kind="app", value="signal"),
        SeenWay(visit=visit, kind="app", value="signal", people=1),
        WayFigure(unit=unit, **FIGURE),
    ]

    assert [str(row) for row in rows] == [
        f"{person.pk} · signal", f"{visit.pk} · signal", f"{unit.pk} · signal · profile",
    ]  # fmt: skip


def test_checking_the_data_finds_figures_that_are_no_longer_so():
    unit, other = UnitFactory(), UnitFactory()
    some(6, unit, language="fr")
    some(6, other, language="fr")
    renew([unit.pk, other.pk], NOON)
    assert wrong_figures(NOON) == []

    some(5, unit, language="de")

    assert wrong_figures(NOON) == [Difference(unit.pk, ("ways",))]


def test_a_profile_that_changes_marks_the_departments_it_was_and_is_counted_in():
    person, other = PersonFactory(), UnitFactory()
    first = person.unit_id

    person = edit(person, version=1, job_title="Adviser")
    assert not Dirty.objects.exists()
    person = edit(person, version=2, language="fr")
    assert set(Dirty.objects.values_list("unit_id", flat=True)) == {first}
    edit(person, version=3, unit=other)

    assert set(Dirty.objects.values_list("unit_id", flat=True)) == {first, other.pk}


def test_where_two_departments_become_one_their_people_are_told_of_together():
    source, target = UnitFactory(), UnitFactory()
    some(4, source, language="fr")
    some(3, target, language="fr")
    renew([source.pk, target.pk], NOON)
    assert (told(source, "language"), told(target, "language")) == ({}, {})

    merge(source, into=target, at=NOON)
    renew_figures(NOON)

    assert (told(source, "language"), told(target, "language")) == ({}, {"fr": (7, 7)})


def test_a_person_who_is_erased_is_counted_nowhere_and_says_nothing_any_more():
    unit = UnitFactory()
    people = some(5, unit, ("app", "signal"), language="fr")
    renew([unit.pk], NOON)
    tables = {one.key: one.rows for one in known_of(people[0], at=NOON, is_own=True).sections}

    with clock.fixed(NOON):
        erase(people[0], at=NOON)
    renew([unit.pk], NOON)

    assert [list(row.values()) for row in tables["relationships.OwnWay.person"]] == [
        ["Apps", "Signal"]
    ]
    assert (people[0].own_ways.count(), told(unit, "language"), told(unit, "app")) == (0, {}, {})
