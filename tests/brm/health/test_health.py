"""The stored health of a department: of what both sides may read, added up by the database."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from brm.find.models import Word
from brm.health.models import HealthDay, UnitPulse
from brm.health.services import look_back, renew, renew_figures, wrong_figures
from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Campaign
from relationships.marks.models import Dirty
from relationships.responses.models import CampaignTree
from relationships.responses.publishing import publish
from tests.factories.feedback import campaign_for, running
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def days(number: int):
    return NOON + timedelta(days=number)


def pulse_of(unit, at=NOON) -> UnitPulse:
    renew([unit.pk], at)
    return UnitPulse.objects.get(unit=unit)


def answered(unit, *, late: bool = False, **more):
    due = days(-8 if late else -3).date()
    return VoiceFactory(
        unit=unit, status="done", answer="Done.", heard_at=days(-9), answer_due_on=due,
        first_answered_at=days(-5), answered_at=days(-5), **more,
    )  # fmt: skip


def known(**more):
    """A department with three parts known: 100 of 100."""
    unit = UnitFactory(rhythm_days=14, **more)
    DoneVisitFactory(unit=unit, starts_at=days(-2), done_at=days(-2))
    answered(unit, confirmation="yes", confirmed_at=days(-1))
    PromiseFactory(unit=unit, side="it", state="kept", closed_on=TODAY)
    return unit


def published(unit, *, counts: list[int], on: date = TODAY) -> Campaign:
    campaign = campaign_for(unit)
    Campaign.objects.filter(pk=campaign.pk).update(published_on=on)
    CampaignTree.objects.create(
        campaign=campaign, unit=unit, question="work", counts=counts, n=sum(counts), is_shown=True
    )
    return campaign


def test_three_known_parts_give_a_number_and_the_fourth_is_named_as_unknown():
    pulse = pulse_of(known())

    assert pulse.health == 100
    assert [(one.name, one.points, one.out_of) for one in pulse.points] == [
        ("experience", None, None), ("answers", 40, 40), ("visits", 30, 30), ("promises", 30, 30),
    ]  # fmt: skip


def test_experience_is_the_newest_published_mean_that_may_be_shown():
    unit = known()
    published(unit, counts=[0, 0, 5, 0, 0], on=TODAY - timedelta(days=90))
    newest = published(unit, counts=[0, 0, 0, 5, 0])
    published(unit, counts=[9, 0, 0, 0, 0], on=TODAY - timedelta(days=400))

    pulse = pulse_of(unit)

    assert (pulse.facts["experience"], pulse.facts["experience_n"]) == (400, 5)
    assert pulse.facts["campaign"] == newest.pk
    assert (pulse.experience_points, pulse.experience_of) == (25, 33)


@pytest.mark.parametrize("audience", ["confidence", "buddy"])
def test_what_was_told_in_confidence_changes_nothing_of_it(audience):
    unit = known()
    before = pulse_of(unit)
    late = answered(unit, late=True, audience=audience, confirmation="not_yet", confirmed_at=NOON)
    VoiceFactory(unit=unit, audience=audience, answer_due_on=TODAY - timedelta(days=9))
    PromiseFactory(unit=unit, voice=late, state="not_kept", why="no time", closed_on=TODAY)

    after = pulse_of(unit)

    assert (after.health, after.facts) == (before.health, before.facts)


def test_a_confidence_is_no_sign_of_life_so_that_no_number_gives_it_away():
    unit = UnitFactory(rhythm_days=7)
    VoiceFactory(unit=unit, audience="confidence")

    assert pulse_of(unit).is_silent
    VoiceFactory(unit=unit, audience="department")
    assert not pulse_of(unit).is_silent


def test_quiet_has_no_number_however_good_it_was_and_one_visit_ends_it():
    unit = known()

    quiet = pulse_of(unit, days(40))
    assert (quiet.health, quiet.is_silent) == (None, True)

    DoneVisitFactory(unit=unit, starts_at=days(40), done_at=days(40))
    assert pulse_of(unit, days(40)).health is not None


def test_a_department_never_visited_is_not_enough_to_say_and_never_zero():
    pulse = pulse_of(UnitFactory())

    assert (pulse.health, pulse.is_silent, pulse.facts["sign_on"]) == (None, True, "")


def test_visits_count_as_kept_within_a_fifth_of_the_rhythm_and_holidays_not_at_all():
    unit = UnitFactory(rhythm_days=14)
    for late in (3, 4):
        planned = days(-20)
        DoneVisitFactory(
            unit=unit, recurrence_id=planned.strftime("%Y-%m-%dT10:00:00"), starts_at=planned,
            done_at=planned + timedelta(days=late),
        )  # fmt: skip
    VisitFactory(unit=unit, state="missed", starts_at=days(-6))
    VisitFactory(unit=unit, state="cancelled", why_changed="nobody", starts_at=days(-5))
    VisitFactory(unit=unit, state="cancelled", why_changed="holiday", starts_at=days(-4))

    facts = pulse_of(unit).known_facts

    assert (facts.kept_visits, facts.visits) == (1, 4)


def test_an_answer_owed_and_late_and_a_promise_open_and_late_count_against_it():
    unit = UnitFactory()
    answered(unit)
    answered(unit, late=True)
    VoiceFactory(unit=unit, answer_due_on=TODAY - timedelta(days=1), heard_at=days(-9))
    VoiceFactory(unit=unit, answer_due_on=TODAY, heard_at=days(-9))
    PromiseFactory(unit=unit, side="business", due_on=TODAY - timedelta(days=1))
    PromiseFactory(unit=unit, side="business", due_on=TODAY)
    PromiseFactory(unit=unit, side="business", state="withdrawn", why="solved", closed_on=TODAY)

    facts = pulse_of(unit).known_facts

    assert (facts.in_time, facts.answers) == (1, 3)
    assert (facts.kept_business, facts.due_business) == (0, 1)


@pytest.mark.parametrize(
    "broken",
    [
        {"health": 99},
        {"answers_points": 39, "health": 99, "answers_of": 39},
        {"answers_points": 41, "health": 101},
        {"answers_points": None},
        {"is_silent": True},
        {"health": None},
    ],
)
def test_the_database_refuses_parts_that_do_not_add_up(broken):
    pulse_of(known())

    with pytest.raises(IntegrityError), transaction.atomic():
        UnitPulse.objects.update(**broken)


def test_the_health_of_a_day_that_is_over_is_kept_once():
    unit = known()
    for at in (NOON, days(1), days(1), days(2)):
        renew([unit.pk], at)

    kept = HealthDay.objects.filter(unit=unit).order_by("day")
    assert [(one.day, one.health) for one in kept] == [
        (TODAY, 100), (TODAY + timedelta(days=1), 100),
    ]  # fmt: skip
    assert str(kept[0]) == f"{unit.pk} · 2026-03-03"


def test_after_some_weeks_only_the_first_day_of_a_month_stays():
    unit = known()
    for ago in (1, 30, 50, 60, 61):  # NOON is 3 March: 1 January is 61 days ago
        HealthDay.objects.create(unit=unit, day=TODAY - timedelta(days=ago))

    renew_figures(NOON)

    ages = {(TODAY - day).days for day in HealthDay.objects.values_list("day", flat=True)}
    assert ages == {1, 30, 61}


def test_looking_back_tells_the_health_as_it_was_then():
    unit = known()
    look_back([unit.pk], days(-4))

    then = HealthDay.objects.get(unit=unit)
    assert then.known_facts.answers == 1  # was answered five days ago
    assert (then.known_facts.silence, then.known_facts.due_it) == (None, 0)
    assert then.health is None


def test_results_that_are_published_mark_the_departments_they_tell_of():
    unit = UnitFactory()
    PersonFactory(unit=unit)
    campaign = running(unit)
    campaigns.stop(campaign, at=NOON)
    Dirty.objects.all().delete()

    assert publish(campaign, at=NOON)
    assert list(Dirty.objects.values_list("unit_id", flat=True)) == [unit.pk]


def said_by(*options: str) -> dict:
    out = StringIO()
    call_command("figures", "--json", "--now", NOON.isoformat(), *options, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_verifies_the_stored_figures_and_works_them_out_anew():
    unit = known()
    assert said_by("--rebuild")["rebuilt"] >= 1
    assert said_by("--verify")["wrong"] == []
    UnitPulse.objects.filter(unit=unit).update(health=90, answers_points=30)
    Word.objects.create(word="nowhere", near=[])

    assert [one.figures for one in wrong_figures(NOON)] == [("health", "answers_points")]
    with pytest.raises(SystemExit):
        said_by("--verify")
    assert said_by("--rebuild")["words"]["gone"] == 1
    assert said_by("--verify") == {"wrong": [], "words": 0}
