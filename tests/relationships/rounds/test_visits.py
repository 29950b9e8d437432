"""One visit: moved, given away, called off, answered for; and those that nobody planned."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from relationships.outbox.models import Message
from relationships.rounds.models import Visit
from relationships.rounds.services import visits
from relationships.rounds.services.visits import OneVisit
from relationships.rounds.timely import still_this_change
from tests.factories.relationships import AbsenceFactory, PersonFactory, VisitFactory
from tests.relationships.rounds.conftest import SUNDAY
from tests.relationships.rounds.test_plans import of, reminded

WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)


def code_of(act, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        act(*args, **kwargs)
    return broken.value.code


def swap(visit, *, to, by):
    """Somebody else goes this time, to the same place at the same hour."""
    wish = OneVisit(visit.starts_at, to, visit.minutes, visit.format, visit.place)
    return visits.change_visit(visit, visit.version, wish, by=by, at=SUNDAY)


def test_moving_tells_those_who_were_reminded_once(tuesdays, head, amina):
    visit = of(tuesdays)[0]
    reminded(visit, head)

    for _number in range(2):
        moved = visits.move_visit(visit, starts_at=WEDNESDAY, by=amina, at=SUNDAY)
        visit = moved

    assert (moved.is_pinned, moved.why_changed, moved.version) == (True, "by_hand", 2)
    assert [(m.kind, m.to, m.occasion) for m in Message.objects.filter(state="due")] == [
        ("visit_moved", head, "v2")
    ]


def test_a_reminder_that_is_just_leaving_counts_as_sent(tuesdays, head, amina):
    visit = of(tuesdays)[0]
    reminder = reminded(visit, head)
    reminder.state, reminder.ended_at, reminder.lease = "due", None, uuid4()
    reminder.save()

    visits.move_visit(visit, starts_at=WEDNESDAY, by=amina, at=SUNDAY)
    change = Message.objects.get(kind="visit_moved")
    assert still_this_change(change, SUNDAY)

    reminder.lease = None  # it was refused, and is out of date by now
    reminder.save()
    assert not still_this_change(change, SUNDAY)


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ({}, []),
        ({"doubts": 1}, ["visit_moved"]),
        ({"state": "failed", "ended_at": SUNDAY}, []),
    ],
    ids=["not begun", "no answer", "refused"],
)
def test_who_may_have_the_reminder_hears_of_the_move_once(tuesdays, head, amina, standing, told):
    visit = of(tuesdays)[0]
    reminded(visit, head)
    Message.objects.update(**{"state": "due", "ended_at": None, **standing})

    for _number in range(2):
        visit = visits.move_visit(visit, starts_at=WEDNESDAY, by=amina, at=SUNDAY)

    assert [m.kind for m in Message.objects.exclude(kind="visit_reminder")] == told


def test_a_change_nobody_notices_tells_nobody(tuesdays, head, amina):
    visit = of(tuesdays)[0]
    reminded(visit, head)
    same = OneVisit(visit.starts_at, visit.buddy, visit.minutes, "call", visit.place)

    changed = visits.change_visit(visit, 1, same, by=amina, at=SUNDAY)

    assert changed.format == "call"
    assert Message.objects.filter(state="due").count() == 0


def test_a_change_on_top_of_somebody_elses_is_refused(tuesdays, amina):
    visit = of(tuesdays)[0]
    wish = OneVisit(WEDNESDAY, visit.buddy, 30, "call")

    with pytest.raises(Stale):
        visits.change_visit(visit, 9, wish, by=amina, at=SUNDAY)


def test_what_cannot_be_is_refused(tuesdays, joost, amina):
    visit = of(tuesdays)[0]
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 4))
    far, past = SUNDAY + timedelta(days=400), SUNDAY - timedelta(days=1)
    short = OneVisit(WEDNESDAY, visit.buddy, 0, "call")

    assert code_of(visits.move_visit, visit, starts_at=past, by=amina, at=SUNDAY) == (
        "moved_into_the_past"
    )
    assert code_of(visits.move_visit, visit, starts_at=far, by=amina, at=SUNDAY) == "moved_too_far"
    assert (
        code_of(visits.move_visit, visit, starts_at=WEDNESDAY, by=amina, at=SUNDAY) == "buddy_away"
    )
    assert code_of(swap, visit, to=PersonFactory(), by=amina) == "serves_another"
    assert code_of(visits.change_visit, visit, 1, short, by=amina, at=SUNDAY) == (
        "minutes_out_of_range"
    )


def test_somebody_else_goes_and_gives_it_back(tuesdays, joost, priya, amina):
    given = swap(of(tuesdays)[0], to=priya.person, by=amina)
    assert (given.buddy, given.instead_of) == (priya.person, joost.person)

    back = swap(given, to=joost.person, by=amina)
    assert (back.buddy, back.instead_of_id) == (joost.person, None)


def test_calling_off_needs_a_word_and_happens_once(tuesdays, head, amina):
    visit = of(tuesdays)[0]
    reminded(visit, head)

    assert code_of(visits.cancel_visit, visit, words=" ", by=amina, at=SUNDAY) == "reason_missing"
    visits.cancel_visit(visit, words="stocktaking", by=amina, at=SUNDAY)
    off = visits.cancel_visit(visit, words="again", by=amina, at=SUNDAY)

    assert (off.state, off.why_words, off.version) == ("cancelled", "stocktaking", 2)
    assert [m.kind for m in Message.objects.filter(state="due")] == ["visit_cancelled"]
    assert code_of(visits.move_visit, off, starts_at=WEDNESDAY, by=amina, at=SUNDAY) == (
        "visit_not_open"
    )


def test_what_was_called_off_can_take_place_after_all(tuesdays, head, amina):
    visit = of(tuesdays)[0]
    reminded(visit, head)
    visits.cancel_visit(visit, words="stocktaking", by=amina, at=SUNDAY)

    visits.plan_again(visit, by=amina, at=SUNDAY)
    back = visits.plan_again(visit, by=amina, at=SUNDAY)

    assert (back.state, back.version) == ("planned", 3)
    assert sorted(m.kind for m in Message.objects.filter(state="due")) == [
        "visit_cancelled", "visit_moved",
    ]  # fmt: skip


def test_what_is_done_is_not_planned_again(unit, joost, amina):
    done = VisitFactory(unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=1))
    visits.say_held(done, by=joost.person, at=SUNDAY)

    assert code_of(visits.plan_again, done, by=amina, at=SUNDAY) == "visit_not_open"
    assert code_of(visits.say_missed, done, by=amina, at=SUNDAY) == "visit_not_open"


def test_held_is_said_once_and_only_afterwards(unit, joost, amina):
    past = VisitFactory(unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=1))
    coming = VisitFactory(unit=unit, buddy=joost.person, starts_at=WEDNESDAY)

    visits.say_held(past, by=joost.person, at=SUNDAY)
    held = visits.say_held(past, by=amina, at=SUNDAY + timedelta(days=1))

    assert (held.state, held.done_at, held.logged_by) == ("done", past.starts_at, joost.person)
    assert code_of(visits.say_held, coming, by=amina, at=SUNDAY) == "visit_to_come"


def test_a_visit_that_counts_as_missed_can_still_be_answered_and_moved(unit, joost, amina):
    def counted():
        return VisitFactory(
            unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=9), state="missed"
        )

    held = visits.say_held(counted(), by=joost.person, at=SUNDAY)
    moved = visits.move_visit(counted(), starts_at=WEDNESDAY, by=joost.person, at=SUNDAY)
    missed = counted()
    visits.say_missed(missed, by=joost.person, at=SUNDAY, words="ill")
    again = visits.say_missed(missed, by=amina, at=SUNDAY)

    assert (held.state, moved.state) == ("done", "planned")
    assert (again.logged_by, again.why_words) == (joost.person, "ill")
    assert code_of(visits.say_held, again, by=amina, at=SUNDAY) == "visit_not_open"


def test_the_reason_for_a_moved_visit_stays_when_it_is_missed_without_a_word(unit, joost):
    visit = VisitFactory(
        unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=2),
        why_changed="holiday", why_words="King's Day",
    )  # fmt: skip

    missed = visits.say_missed(visit, by=joost.person, at=SUNDAY)

    assert (missed.why_changed, missed.why_words) == ("holiday", "King's Day")


def test_an_unplanned_visit_sent_twice_is_one_visit(unit, joost):
    once = uuid4()

    def note(client_id):
        return visits.note_visit(
            unit, buddy=joost.person, done_at=SUNDAY, by=joost.person, at=SUNDAY,
            client_id=client_id,
        )  # fmt: skip

    assert note(once) == note(once)
    assert note(None) != note(None)
    assert Visit.objects.count() == 3
    assert code_of(
        visits.note_visit, unit, buddy=joost.person, done_at=WEDNESDAY, by=joost.person, at=SUNDAY
    ) == ("visit_to_come")


def test_an_unplanned_visit_that_the_database_refuses_is_not_hidden(unit, joost):
    with pytest.raises(IntegrityError):
        visits.note_visit(
            unit, buddy=joost.person, done_at=SUNDAY, by=joost.person, at=SUNDAY, format="flight"
        )


def test_one_visit_outside_any_round_is_planned_once(unit, joost, amina):
    wish = OneVisit(WEDNESDAY, joost.person, 30, "call")

    first = visits.plan_visit(unit, wish, by=amina, at=SUNDAY)
    second = visits.plan_visit(unit, wish, by=amina, at=SUNDAY)

    assert first == second
    assert (first.round_id, first.is_pinned) == (None, True)


def test_nobody_plans_a_visit_to_a_department_that_is_closed(unit, joost, amina):
    unit.closed_on = date(2026, 3, 1)
    unit.save()

    wish = OneVisit(WEDNESDAY, joost.person, 30, "call")

    assert code_of(visits.plan_visit, unit, wish, by=amina, at=SUNDAY) == "unit_closed"
    assert not Visit.objects.exists()
