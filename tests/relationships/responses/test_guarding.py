"""How many answers a place takes: people who pass get through, programs do not fill the box."""

from itertools import accumulate, count, islice, repeat
from random import Random

import pytest

from brm.base.errors import RuleBroken
from relationships.responses import guarding
from tests.factories.relationships import NOON


@pytest.mark.parametrize("a_second", [0.5, 2, 200])
def test_however_long_a_flood_lasts_it_gets_no_more_out_of_a_place(a_second):
    assert 30 <= sum(gets_through(a_second, n) for n in range(1000)) <= 50


@pytest.mark.parametrize("come", ["every five seconds", "as it happens"])
def test_two_hundred_people_who_pass_one_after_the_other_get_through(come):
    chance = Random(3)
    after = (
        repeat(5) if come == "every five seconds" else (chance.expovariate(0.2) for _ in count())
    )
    moments = islice(accumulate(after), 200)

    through = [gets_through_at(-1 if come == "as it happens" else -2, at) for at in moments]

    assert sum(through) >= 185


def test_a_flood_of_a_thousand_a_minute_is_held_and_people_follow():
    flood = [gets_through_at(-3, n * 60 / 1000) for n in range(1500)]
    people = [gets_through_at(-3, 90 + 30 + 5 * n) for n in range(60)]

    assert sum(flood) <= 50
    assert sum(people) >= 55


def gets_through(a_second, n):
    return gets_through_at(int(-10 * a_second), n / a_second)  # each flood at a door of its own


def gets_through_at(a_door, moment):
    try:
        guarding.guard(a_door, NOON.timestamp() + moment)
    except RuleBroken:
        return False
    return True
