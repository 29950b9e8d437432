"""Planning, changing, handing over and ending a round."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import ANY

import pytest

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from relationships.outbox.models import Message
from relationships.rounds.models import Round, Visit
from relationships.rounds.services.plans import (
    Wish,
    change_all,
    change_from,
    end_round,
    hand_over,
    plan_round,
    plan_rounds,
    wish_of,
)
from relationships.rounds.services.visits import cancel_visit, move_visit, say_held
from tests.factories.relationships import (
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    RoundFactory,
    UnitFactory,
)
from tests.relationships.rounds.conftest import SUNDAY

TUESDAY_EVENING = datetime(2026, 3, 10, 19, tzinfo=UTC)


def wish(buddy, **changes):
    plain = Wish(buddy, "FREQ=WEEKLY;BYDAY=TU", date(2026, 3, 3), time(10))
    return replace(plain, **changes)


def of(round_, **kwargs):
    return Visit.objects.filter(round=round_, **kwargs).order_by("starts_at")


def days(rows):
    return [str(visit.starts_at.date()) for visit in rows]


def reminded(visit, person):
    return Message.objects.create(
        kind="visit_reminder", to=person, about=f"visit:{visit.pk}", occasion="x", state="sent",
        made_at=SUNDAY, due_at=SUNDAY, ended_at=SUNDAY,
    )  # fmt: skip


def test_a_planned_round_has_its_visits_at_once_and_a_double_click_makes_one(unit, joost, amina):
    first = plan_round(unit, wish(joost), by=amina, at=SUNDAY)
    second = plan_round(unit, wish(joost), by=amina, at=SUNDAY)

    assert first == second
    assert of(first).count() == 26
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"minutes": 0}, ("minutes_out_of_range", "minutes")),
        ({"minutes": 481}, ("minutes_out_of_range", "minutes")),
        ({"rule": "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"}, ("round_never_comes", "rule")),
        ({"rule": "FREQ=DAILY;BYHOUR=1,2"}, ("rule_names_hours", "rule")),
        ({"rule": "FREQ=SECONDLY"}, ("rule_too_often", "rrule")),
        ({"rule": "whenever"}, ("rule_part_shape", "rrule")),
        ({"rule": "FREQ=WEEKLY;COUNT=3;UNTIL=20270101"}, (ANY, "rrule")),
        ({"last_on": date(2026, 3, 2)}, ("last_before_first", "last_on")),
        (
            {"starts_on": date(2026, 3, 4), "last_on": date(2026, 3, 9)},
            ("round_never_comes", "rule"),
        ),
        ({"starts_on": date(1, 1, 1)}, ("year_out_of_range", "dtstart")),
        ({"starts_on": date(9999, 12, 31)}, ("year_out_of_range", "dtstart")),
    ],
)
def test_a_round_that_cannot_be_is_refused_with_a_sentence(unit, joost, amina, changes, refusal):
    with pytest.raises(RuleBroken) as broken:
        plan_round(unit, wish(joost, **changes), by=amina, at=SUNDAY)

    assert (broken.value.code, broken.value.field) == refusal
    assert len(str(broken.value).split()) > 4
    assert Round.objects.count() == 0


def test_nobody_of_another_department_and_no_closed_one(unit, joost, amina):
    other = UnitFactory()
    closed = UnitFactory(closed_on=date(2026, 1, 1))

    for where in (other, closed):
        with pytest.raises(RuleBroken):
            plan_round(where, wish(joost), by=amina, at=SUNDAY)


def test_the_same_rhythm_for_several_departments_names_those_that_did_not_work(unit, joost, amina):
    other = UnitFactory()
    theirs = ITBuddyFactory(unit=other)
    bad = UnitFactory()

    made, refused = plan_rounds(
        [(unit, wish(joost)), (other, wish(theirs)), (bad, wish(joost))], by=amina, at=SUNDAY
    )

    assert [one.unit for one in made] == [unit, other]
    assert [(one.pk, broken.code) for one, broken in refused] == [(bad.pk, "buddy_of_another")]


def test_changing_all_keeps_what_was_done_and_what_was_changed_by_hand(tuesdays, joost, amina):
    done, moved = of(tuesdays)[0], of(tuesdays)[2]
    say_held(done, by=joost.person, at=TUESDAY_EVENING - timedelta(days=7))
    move_visit(moved, starts_at=datetime(2026, 3, 18, 9, tzinfo=UTC), by=amina, at=TUESDAY_EVENING)

    changed = change_all(
        tuesdays, 1, replace(wish_of(tuesdays), rule="FREQ=WEEKLY;BYDAY=TU,TH", starts_time=time(14)),
        by=amina, at=TUESDAY_EVENING,
    )  # fmt: skip

    assert [visit.pk for visit in changed.stayed] == [moved.pk]
    assert days(of(tuesdays)[:6]) == [
        "2026-03-03", "2026-03-10", "2026-03-12", "2026-03-18", "2026-03-19", "2026-03-24",
    ]  # fmt: skip
    assert [v.starts_at.hour for v in of(tuesdays)[:6]] == [9, 9, 13, 9, 13, 13]
    done.refresh_from_db()
    assert (done.state, done.logged_by) == ("done", joost.person)


def test_changing_all_again_changes_nothing_more(tuesdays, amina):
    wanted = replace(wish_of(tuesdays), starts_time=time(14))
    change_all(tuesdays, 1, wanted, by=amina, at=SUNDAY)
    before = list(of(tuesdays).values())

    change_all(tuesdays, 2, wanted, by=amina, at=SUNDAY)

    assert list(of(tuesdays).values()) == before


def test_the_second_editor_is_told(tuesdays, amina):
    wanted = replace(wish_of(tuesdays), minutes=30)
    change_all(tuesdays, 1, wanted, by=amina, at=SUNDAY)

    with pytest.raises(Stale):
        change_all(tuesdays, 1, wanted, by=amina, at=SUNDAY)


def test_this_and_following_splits_the_round_and_keeps_what_was_done(tuesdays, joost, amina):
    done = of(tuesdays)[0]
    say_held(done, by=joost.person, at=TUESDAY_EVENING)

    changed = change_from(
        tuesdays, 1, replace(wish_of(tuesdays), starts_time=time(15)),
        from_on=date(2026, 3, 17), by=amina, at=TUESDAY_EVENING,
    )  # fmt: skip

    tuesdays.refresh_from_db()
    assert (changed.round.follows, tuesdays.last_on) == (tuesdays, date(2026, 3, 16))
    assert days(of(tuesdays)) == ["2026-03-03", "2026-03-10"]
    assert of(changed.round)[0].starts_at == datetime(2026, 3, 17, 14, tzinfo=UTC)
    assert of(changed.round).count() == 26
    done.refresh_from_db()
    assert done.state == "done"


def test_a_visit_moved_by_hand_has_no_twin_in_the_round_that_follows(tuesdays, amina):
    moved = of(tuesdays)[3]
    move_visit(moved, starts_at=datetime(2026, 3, 25, 9, tzinfo=UTC), by=amina, at=SUNDAY)

    changed = change_from(
        tuesdays, 1, replace(wish_of(tuesdays), starts_time=time(15)),
        from_on=date(2026, 3, 17), by=amina, at=SUNDAY,
    )  # fmt: skip

    assert changed.stayed == [moved]
    assert days(of(changed.round)[:2]) == ["2026-03-17", "2026-03-31"]


def test_from_the_first_day_on_is_the_same_as_all(tuesdays, amina):
    changed = change_from(
        tuesdays, 1, replace(wish_of(tuesdays), minutes=20),
        from_on=date(2026, 3, 3), by=amina, at=SUNDAY,
    )  # fmt: skip

    assert changed.round == tuesdays
    assert {visit.minutes for visit in of(tuesdays)} == {20}


def test_a_fortnight_keeps_its_weeks_and_a_count_goes_on(unit, joost, amina):
    round_ = plan_round(
        unit, wish(joost, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=5"), by=amina, at=SUNDAY
    )

    changed = hand_over(
        round_, 1, to=ITBuddyFactory(unit=unit), from_on=date(2026, 3, 31), by=amina, at=SUNDAY
    )

    assert days(of(round_)) == ["2026-03-03", "2026-03-17"]
    assert days(of(changed.round)) == ["2026-03-31", "2026-04-14", "2026-04-28"]


def test_handing_over_gives_what_follows_to_somebody_else(tuesdays, priya, amina):
    changed = hand_over(tuesdays, 1, to=priya, from_on=date(2026, 3, 10), by=amina, at=SUNDAY)

    assert {visit.buddy for visit in of(changed.round)} == {priya.person}
    assert [visit.buddy for visit in of(tuesdays)] == [tuesdays.buddy.person]


def test_ending_takes_away_what_nobody_knows_of_and_tells_the_others(tuesdays, head, amina):
    told, promised, by_hand = of(tuesdays)[0], of(tuesdays)[1], of(tuesdays)[2]
    reminded(told, head)
    PromiseFactory(unit=tuesdays.unit, visit=promised)
    cancel_visit(by_hand, words="end of quarter", by=amina, at=SUNDAY)

    ended = end_round(tuesdays, by=amina, at=SUNDAY)
    end_round(tuesdays, by=amina, at=SUNDAY)

    assert ended.stayed == [by_hand]
    assert [(v.pk, v.state, v.why_changed) for v in of(tuesdays)] == [
        (told.pk, "cancelled", "ended"),
        (promised.pk, "cancelled", "ended"),
        (by_hand.pk, "cancelled", "by_hand"),
    ]
    assert [(m.kind, m.to) for m in Message.objects.filter(state="due")] == [
        ("visit_cancelled", head)
    ]


def test_an_ended_round_cannot_be_changed(tuesdays, amina):
    end_round(tuesdays, by=amina, at=SUNDAY)

    with pytest.raises(RuleBroken) as broken:
        change_all(tuesdays, 2, wish_of(tuesdays), by=amina, at=SUNDAY)

    assert broken.value.code == "round_ended"


def test_a_last_day_before_the_first_breaks_in_the_database(unit, joost):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        RoundFactory(unit=unit, buddy=joost, last_on=date(2026, 3, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundFactory(unit=unit, buddy=joost, on_busy="sometimes")


def test_the_person_of_a_wish_is_a_buddy_of_that_department(unit, joost, amina):
    PersonFactory()
    assert wish_of(plan_round(unit, wish(joost), by=amina, at=SUNDAY)) == wish(joost)


def test_a_round_that_nobody_planned_ahead_yet_has_its_visits_once_it_is_changed(
    unit, joost, amina
):
    bare = RoundFactory(unit=unit, buddy=joost)

    change_all(bare, 1, replace(wish_of(bare), starts_time=time(14)), by=amina, at=SUNDAY)

    assert of(bare).count() == 26
    assert {visit.starts_at.hour for visit in of(bare)[:3]} == {13}


def test_a_round_that_goes_on_after_its_last_day_leaves_the_pause_between(unit, joost, amina):
    first = plan_round(unit, wish(joost, last_on=date(2026, 3, 10)), by=amina, at=SUNDAY)

    second = change_from(
        first, 1, wish(joost), from_on=date(2026, 4, 1), by=amina, at=SUNDAY
    ).round  # fmt: skip

    first.refresh_from_db()
    assert first.last_on == date(2026, 3, 10)
    assert days(of(first)) == ["2026-03-03", "2026-03-10"]
    assert days(of(second)[:2]) == ["2026-04-07", "2026-04-14"]
