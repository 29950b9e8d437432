"""A round edited while a worker plans it: no visit is lost, none there twice, none by the old rule."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection

from relationships.rounds.models import Round, Visit
from relationships.rounds.services.horizon import keep_horizon
from relationships.rounds.services.plans import change_all, wish_of
from relationships.rounds.services.replan import replan
from tests.factories.relationships import ITBuddyFactory, PersonFactory, RoundFactory, UnitFactory
from tests.relationships.rounds.conftest import SUNDAY

LATER = SUNDAY + timedelta(weeks=8)


@pytest.fixture
def rounds(transactional_db):
    unit = UnitFactory()
    buddy = ITBuddyFactory(unit=unit)
    return [RoundFactory(unit=unit, buddy=buddy) for _number in range(6)]


def at_once(*acts):
    """Each on a connection of its own, begun at the same moment."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(run, act) for act in acts]]


def edit_all(rounds, by):
    for round_ in rounds:
        change_all(
            round_, 1, replace(wish_of(round_), rule="FREQ=WEEKLY;BYDAY=TH"), by=by, at=SUNDAY
        )


def weekdays(until):
    """The days of each round's visits, which are all there once up to that day."""
    found = []
    for round_ in Round.objects.order_by("pk"):
        assert round_.planned_until == until
        days = [
            visit.starts_at for visit in Visit.objects.filter(round=round_).order_by("starts_at")
        ]
        gaps = {(later.date() - day.date()).days for day, later in pairwise(days)}
        assert gaps == {7}
        assert (until - days[-1].date()).days < 7
        found.append({f"{day:%a}" for day in days})
    return found


@pytest.mark.parametrize("is_planned", [False, True])
def test_edited_while_its_visits_are_planned(rounds, is_planned):
    by, at = PersonFactory(), LATER if is_planned else SUNDAY
    if is_planned:
        keep_horizon(SUNDAY)

    at_once(lambda: edit_all(rounds, by), lambda: keep_horizon(at, batch=1))
    keep_horizon(at)  # the next tick takes what was passed over

    assert weekdays((at + timedelta(weeks=26)).date()) == [{"Thu"}] * 6


def test_planned_anew_while_its_visits_are_planned(rounds):
    keep_horizon(SUNDAY)
    keys = [round_.pk for round_ in rounds]

    at_once(lambda: replan(rounds=keys, at=SUNDAY), lambda: keep_horizon(LATER, batch=1))
    keep_horizon(LATER)

    assert weekdays((LATER + timedelta(weeks=26)).date()) == [{"Tue"}] * 6
