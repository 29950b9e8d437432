"""The demo is the same from the same seed, and tells a year up to today."""

import json
import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from brm.base.errors import RuleBroken
from brm.demo import organisation, services, today
from brm.demo.crowd import Crowd, Size
from relationships.people.models import User
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.rounds.services.horizon import keep_horizon
from relationships.units.models import Unit
from relationships.units.workdays import is_workday
from relationships.voices.models import Voice
from tests.factories.relationships import NOON, UnitFactory

pytestmark = pytest.mark.django_db
FRIDAY = NOON + timedelta(days=3)  # the days after it are no working days


def told() -> list[tuple]:
    return [
        *Visit.objects.order_by("starts_at", "unit__code", "buddy__code").values_list(
            "unit__code", "starts_at", "state", "mood"
        ),
        *Voice.objects.order_by("heard_at", "unit__code", "words").values_list(
            "unit__code", "words", "status", "audience"
        ),
        *Promise.objects.order_by("due_on", "unit__code", "what").values_list(
            "unit__code", "what", "state"
        ),
    ]


def days_off_in_word() -> list[str]:
    """What somebody said they would do or answer on a day off there."""
    open_rows = [*Promise.objects.filter(state="open"), *Voice.objects.still_open()]
    return [
        str(row)
        for row in open_rows
        if not is_workday(row.unit, getattr(row, "due_on", None) or row.answer_due_on)
    ]


def clear() -> None:
    call_command("flush", interactive=False, verbosity=0)


def test_the_demo_tells_a_year_of_work():
    made = services.load_small(FRIDAY, with_logins=True)

    assert made == {"departments": 16, "people": made["people"]}
    assert 100 <= made["people"] <= 140
    assert set(User.objects.values_list("username", flat=True)) == {
        "admin", "manager", "buddy", "partner", "owner", "buddy2", "partner2",
    }  # fmt: skip
    assert Visit.objects.filter(state="done").count() > 250
    assert Voice.objects.filter(status="done").exists()
    assert Voice.objects.filter(status="cannot").exists()
    assert Voice.objects.still_open().exists()
    assert Promise.objects.filter(owner__code="priya", state="open").exists()
    assert not Visit.objects.filter(state="done", done_at__gt=FRIDAY).exists()
    assert not Voice.objects.filter(heard_at__gt=FRIDAY).exists()
    assert days_off_in_word() == []


def test_the_demo_is_not_mixed_with_real_data():
    UnitFactory()

    with pytest.raises(RuleBroken) as broken:
        services.load_small(NOON)
    with pytest.raises(CommandError):
        call_command("demo", "--json")

    assert broken.value.code == "not_empty"
    assert Unit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_and_moment_make_the_same_year():
    runs = []
    for _ in range(2):
        clear()
        services.load_small(NOON, seed=7)
        runs.append(told())

    assert runs[0] == runs[1]


def test_a_crowd_is_as_large_as_it_says_and_holds_together(django_assert_max_num_queries):
    size = Size(units=20, people=200, visits=400, voices=600, messages=300, answers=0)

    made = Crowd(size, NOON, random.Random(7)).build()

    assert made == {
        "departments": 20, "people": 200, "visits": 400, "voices": 600, "messages": 300,
        "answers": 0,
    }  # fmt: skip
    assert Unit.objects.filter(lft=0).count() == 0
    assert Visit.objects.filter(state="done", unit__pk=3).exists()
    new = UnitFactory()  # the counters stand behind the rows that were copied
    assert new.pk > 20


def test_seeding_by_command_says_what_was_made(capsys):
    call_command("seed", "--size", "small", "--seed", "7", "--now", "2026-03-03T12:00", "--json")

    assert json.loads(capsys.readouterr().out)["departments"] == 16
    assert not User.objects.exists()


def test_the_demo_by_command_is_made_as_of_the_moment_given(capsys):
    call_command("demo", "--now", "2026-03-03T12:00", "--json")

    assert json.loads(capsys.readouterr().out)["departments"] == 16
    assert User.objects.filter(username="manager").exists()
    assert Visit.objects.filter(state="planned").earliest("starts_at").starts_at.year == 2026


@pytest.mark.parametrize("days", [0, 1, 2, 3, 6])
def test_the_buddy_of_the_demo_has_visits_on_any_working_day(days):
    at = NOON + timedelta(days=days, hours=-2.5)  # half past nine in Lyon, from Tuesday on
    house = organisation.build(at, random.Random(1), with_logins=False)
    keep_horizon(at)

    today.tell_day(house, at)

    of_today = Visit.objects.filter(buddy__code="priya", starts_at__date=at.date())
    assert of_today.filter(state="planned", starts_at__gt=at).count() >= 2
    assert of_today.filter(state="done").count() == 1
