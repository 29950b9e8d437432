"""Rounds and visits that were just planned or changed are taken back, where nobody knows of them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from brm.base.errors import RuleBroken
from brm.base.undo_records import said_of
from relationships.rounds.models import Round, Visit
from relationships.rounds.services.plans import change_all, change_from, wish_of
from relationships.rounds.services.undoing import (
    change_back,
    take_back_round,
    take_back_visit,
)
from relationships.rounds.services.visits import cancel_visit
from relationships.rounds.views.undoing import SAID_OF_ROUND
from tests.factories.relationships import PersonFactory, VisitFactory, VoiceFactory
from tests.relationships.rounds.test_plans import of, reminded

AT = datetime(2026, 3, 1, 13, tzinfo=UTC)


def refused(act, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        act(*args, **kwargs)
    return broken.value.code


def days(round_):
    return [str(visit.starts_at.date()) for visit in of(round_) if visit.state == "planned"]


def thursdays(round_):
    return replace(wish_of(round_), rule="FREQ=WEEKLY;BYDAY=TH")


@pytest.fixture
def somebody(db):
    return PersonFactory()


def test_a_round_of_which_somebody_was_told_stays(tuesdays, head):
    reminded(of(tuesdays)[0], head)

    assert refused(take_back_round, tuesdays) == "told_already"
    assert refused(take_back_visit, of(tuesdays)[0]) == "told_already"
    assert of(tuesdays).count() == 26


def test_a_round_on_which_something_happened_stays(tuesdays):
    first, second = of(tuesdays)[:2]
    VoiceFactory(unit=tuesdays.unit, visit=first)
    assert refused(take_back_round, tuesdays) == "changed_since"

    Visit.objects.filter(pk=second.pk).update(logged_at=AT)
    assert refused(take_back_round, tuesdays) == "changed_since"
    assert Round.objects.get() == tuesdays


def test_a_visit_planned_by_hand_is_gone_again(unit, joost):
    take_back_visit(VisitFactory(unit=unit, buddy=joost.person))

    assert not Visit.objects.exists()


def test_a_changed_round_goes_as_it_did_and_keeps_what_was_changed_by_hand(tuesdays, somebody):
    was, before = days(tuesdays), said_of(tuesdays, SAID_OF_ROUND)
    cancel_visit(of(tuesdays)[1], words="Fire drill", by=somebody, at=AT)
    changed = change_all(tuesdays, 1, thursdays(tuesdays), by=somebody, at=AT).round
    assert "2026-03-05" in days(tuesdays)

    for _press in range(2):
        change_back(tuesdays, changed.version, before, new=None, at=AT)

    assert days(tuesdays) == [was[0], *was[2:]]


def test_a_round_that_was_split_is_one_again(tuesdays, somebody, head):
    was, before = days(tuesdays), said_of(tuesdays, SAID_OF_ROUND)
    reminded(of(tuesdays)[3], head)  # it was called off then, and who knew of it is told
    split = change_from(
        tuesdays, 1, thursdays(tuesdays), from_on=date(2026, 3, 17), by=somebody, at=AT
    ).round

    change_back(tuesdays, 2, before, new=split, at=AT)

    assert (days(tuesdays), Round.objects.get()) == (was, tuesdays)


def test_a_round_that_somebody_changed_since_stays(tuesdays, somebody):
    before = said_of(tuesdays, SAID_OF_ROUND)
    changed = change_all(tuesdays, 1, thursdays(tuesdays), by=somebody, at=AT).round
    change_all(changed, 2, replace(wish_of(changed), place="Hall B"), by=somebody, at=AT)

    assert refused(change_back, tuesdays, 2, before, new=None, at=AT) == "changed_since"

    Round.objects.update(ended_at=AT)
    assert refused(change_back, tuesdays, 3, before, new=None, at=AT) == "changed_since"
