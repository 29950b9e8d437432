"""Visits missed twice in a row reach the manager, once."""

from datetime import timedelta

import pytest

from brm.base import clock
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.rounds.models import Visit
from relationships.rounds.services.missed import tell_missed_twice
from tests.factories.relationships import DoneVisitFactory
from tests.relationships.rounds.test_plans import of


@pytest.fixture
def missed(tuesdays):
    """The first visits of the round, none of which took place, and the moment after them."""

    def visits(amount):
        found = list(of(tuesdays)[:amount])
        Visit.objects.filter(pk__in=[one.pk for one in found]).update(state="missed")
        return found, found[-1].starts_at + timedelta(days=6)

    return visits


def told():
    return list(Message.objects.filter(kind="missed_twice"))


def test_the_second_in_a_row_reaches_the_manager_once_however_many_follow(missed, amina):
    _visits, after_one = missed(1)
    tell_missed_twice(after_one)
    before = told()
    _visits, after_two = missed(2)
    tell_missed_twice(after_two)
    tell_missed_twice(after_two)
    _visits, after_three = missed(3)
    tell_missed_twice(after_three)

    assert before == []
    assert [message.to for message in told()] == [amina]


def test_the_message_names_the_visits_and_is_dropped_when_somebody_was_there(missed, amina, unit):
    visits, after = missed(2)
    with clock.fixed(after):
        tell_missed_twice(after)
        message = told()[0]
        letter = kind_of("missed_twice").render(message)
        true = kind_of("missed_twice").still_true(message, after)
        DoneVisitFactory(unit=unit, done_at=after - timedelta(days=1))

        assert letter.subject == "Missed twice in a row: Customer Care"
        assert len(letter.parts[0].items) == len(visits) == 2
        assert true
        assert not kind_of("missed_twice").still_true(message, after)


def test_a_visit_that_was_held_since_ends_what_was_missed(missed, tuesdays, amina):
    visits, _after = missed(2)
    held = of(tuesdays)[len(visits)]
    Visit.objects.filter(pk=held.pk).update(
        state="done", done_at=held.starts_at, logged_by=held.buddy
    )

    tell_missed_twice(held.starts_at + timedelta(days=1))

    assert told() == []


def test_somebody_else_was_there_in_between(missed, amina, unit):
    visits, after = missed(2)
    DoneVisitFactory(unit=unit, done_at=visits[0].starts_at + timedelta(days=2))

    assert tell_missed_twice(after) == 0
