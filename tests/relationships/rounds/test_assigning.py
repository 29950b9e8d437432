"""Departments get a buddy and a rhythm in one act."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.buddies.models import ITBuddy
from relationships.rounds.models import Round, Visit
from relationships.rounds.queries.assigning import Terms, proposed
from relationships.rounds.services.assigning import assign, take_back
from relationships.rounds.services.visits import cancel_visit
from relationships.units.models import Unit
from tests.factories.relationships import (
    ITBuddyFactory,
    PersonFactory,
    RoundFactory,
    UnitFactory,
    manager,
    signed_in,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)  # a Sunday
MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def sunday():
    with clock.fixed(AT):
        yield


@pytest.fixture
def amina(db):
    return manager(None)


@pytest.fixture
def two(db):
    return tuple(PersonFactory(name=name, side="it") for name in ("Joost de Wit", "Priya Raman"))


def departments(amount):
    days = (7, 14, 30, 90)
    return [UnitFactory(country="NL", rhythm_days=days[n % 4]) for n in range(amount)]


def terms(people, **given):
    return Terms(**{"people": people, "weeks": None, "minutes": 45, "starts_on": MONDAY, **given})


def test_twelve_departments_get_their_buddy_and_a_level_round_in_one_act(amina, two):
    made = assign(departments(12), terms(two, with_deputies=True), by=amina, at=AT)

    rows = ITBuddy.objects.all()
    assert Counter(rows.values_list("rank", flat=True)) == {"primary": 12, "deputy": 12}
    assert ITBuddy.history.filter(history_type="+").count() == 24
    assert len(made.rounds) == Round.objects.running().count() == 12
    for person in two:
        weeks = Counter(
            visit.starts_at.isocalendar().week for visit in Visit.objects.filter(buddy=person)[:500]
        )
        assert max(weeks.values()) <= sum(weeks.values()) / 25 + 1


def test_the_same_twice_is_once(amina, two):
    units = departments(3)
    assign(units, terms(two), by=amina, at=AT)

    again = assign(units, terms(two), by=amina, at=AT)

    assert (again.amount, again.standing) == (0, units)
    assert (ITBuddy.objects.count(), Round.objects.count()) == (3, 3)


def test_a_department_that_was_closed_meanwhile_is_refused_and_nothing_is_kept(amina, two):
    units = departments(2)
    Unit.objects.filter(pk=units[1].pk).update(closed_on=MONDAY)

    with pytest.raises(RuleBroken, match="is closed"):
        assign(units, terms(two), by=amina, at=AT)

    assert not ITBuddy.objects.exists()


def test_who_serves_a_department_goes_on(amina, two):
    unit = UnitFactory()
    standing = ITBuddyFactory(unit=unit)

    made = assign([unit], terms(two), by=amina, at=AT)

    assert [one.buddy for one in made.rounds] == [standing]
    assert ITBuddy.objects.count() == 1


def test_a_round_whose_buddy_serves_no_more_goes_to_the_new_one(amina, two):
    round_ = RoundFactory(buddy=ITBuddyFactory(until=date(2026, 2, 1), since=date(2026, 1, 1)))

    made = assign([round_.unit], terms(two[:1]), by=amina, at=AT)
    given_to = Round.objects.get().buddy.person
    take_back(made.said(), by=amina, at=AT)

    assert given_to == two[0]
    assert Round.objects.get().buddy == round_.buddy


def test_the_preview_shows_what_is_kept_then(amina, two):
    units = departments(8)
    seen = proposed(units, terms(two), AT)

    made = assign(units, terms(two), by=amina, at=AT)

    assert [
        (turn.unit, turn.place.rule, turn.place.starts_on, turn.place.starts_time)
        for turn in seen.turns
    ] == [(one.unit, one.rule, one.starts_on, one.starts_time) for one in made.rounds]
    assert [load.person for load in seen.loads] == list(two)


def test_taken_back_it_is_as_if_it_had_not_been_and_twice_is_once(amina, two):
    units = departments(5)
    made = assign(units, terms(two, with_deputies=True), by=amina, at=AT)

    take_back(made.said(), by=amina, at=AT)
    take_back(made.said(), by=amina, at=AT)
    left = (ITBuddy.objects.count(), Round.objects.count(), Visit.objects.count())
    again = assign(units, terms(two, with_deputies=True), by=amina, at=AT)

    assert left == (0, 0, 0)
    assert len(again.rounds) == 5


def test_what_somebody_changed_since_is_not_taken_back(amina, two):
    made = assign(departments(2), terms(two), by=amina, at=AT)
    cancel_visit(Visit.objects.first(), words="They move house", by=amina, at=AT)

    with pytest.raises(RuleBroken) as refusal:
        take_back(made.said(), by=amina, at=AT)

    assert refusal.value.code == "changed_since"
    assert Round.objects.count() == 2


def test_full_weeks_are_told_and_nothing_is_kept(amina, two):
    with pytest.raises(RuleBroken) as refusal:
        assign(departments(12), terms(two[:1], weeks=1, minutes=240), by=amina, at=AT)

    assert refusal.value.code == "no_room"
    assert (ITBuddy.objects.count(), Round.objects.count()) == (0, 0)


def test_the_act_asks_the_database_as_often_for_forty_departments_as_for_one(amina, two):
    counts = []
    for amount in (1, 40):
        units = departments(amount)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assign(units, terms(two, with_deputies=True), by=amina, at=AT)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 40


# The page


def press(client, those, who, **given):
    data = {
        "units": [unit.pk for unit in those], "people": [one.pk for one in who],
        "rhythm": "own", "minutes": "45", "starts_on": "2026-03-02", "with_deputies": "on",
    }  # fmt: skip
    return client.post(reverse("rounds:assign"), data | given)


@pytest.fixture
def as_manager(client, amina):
    return signed_in(client, amina)


@pytest.fixture
def serving(two):
    """Both serve somewhere already, so that they can be ticked."""
    return [ITBuddyFactory(person=one).person for one in two]


def test_those_without_a_buddy_are_ticked_and_the_fullest_week_is_seen_before_it_is_kept(
    as_manager, serving
):
    units = departments(4)

    page = as_manager.get(reverse("rounds:assign")).content.decode()
    seen = press(as_manager, units, serving, look="1").content.decode()
    before = Round.objects.count()
    kept = press(as_manager, units, serving)

    assert [f'value="{unit.pk}" id="unit-{unit.pk}" checked' in page for unit in units] == [
        True
    ] * 4
    assert seen.count("Fullest: the week of") == 2 * 2  # drawn, and said
    assert before == 0
    assert (kept.status_code, Round.objects.count()) == (302, 4)


def test_rounds_by_the_month_keep_their_rule_and_show_their_fullest_week_before_they_are_kept(
    as_manager, serving
):
    units = departments(8)

    seen = press(as_manager, units, serving, rhythm="2m", look="1").content.decode()
    press(as_manager, units, serving, rhythm="2m")

    assert seen.count("Fullest: the week of") == 2 * 2
    assert set(Round.objects.values_list("rule", flat=True)) == {
        f"FREQ=MONTHLY;INTERVAL=2;BYDAY={block}TU" for block in "12"
    }
    weeks = Counter(
        (visit.buddy_id, visit.starts_at.isocalendar()[:2]) for visit in Visit.objects.all()[:500]
    )
    assert max(weeks.values()) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"units": []}, "Tick at least one department."),
        ({"units": ["99999999"]}, "One of these departments is not yours or is closed by now."),
        ({"people": []}, "Choose who goes there: nobody serves"),
        ({"people": ["x"]}, "One of these people serves nobody any more."),
        ({"starts_on": "2020-01-01"}, "Choose a week within the next twelve months."),
        ({"starts_on": "soon"}, "Choose a day, like 2026-11-24."),
        ({"minutes": "7"}, "Select a valid choice."),
        ({"rhythm": "1", "minutes": "240", "starts_on": "2099-01-01"}, "within the next twelve"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(as_manager, serving, given, sentence):
    answer = press(as_manager, departments(1), serving, **given)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Round.objects.count() == 0


def test_a_manager_of_a_branch_sees_the_branch_alone(client, serving):
    inside, outside = UnitFactory(name="Within"), UnitFactory(name="Beyond")
    signed_in(client, manager(inside))

    page = client.get(reverse("rounds:assign")).content.decode()
    press(client, [outside], serving)

    assert ("Within" in page, "Beyond" in page) == (True, False)
    assert not ITBuddy.objects.filter(unit=outside).exists()
