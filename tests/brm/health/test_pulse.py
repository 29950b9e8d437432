"""The stored figures of a department say what its records say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from brm.health import services
from brm.health.choices import Reason
from brm.health.models import NEVER, UnitPulse
from brm.health.services import renew, renew_figures, wrong_figures
from relationships.marks.models import Dirty
from relationships.marks.services import touch
from relationships.promises.models import Promise
from relationships.voices import services as voices
from relationships.voices.models import Voice
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def days(number: int) -> datetime:
    return NOON + timedelta(days=number)


def pulse_of(unit) -> UnitPulse:
    renew([unit.pk], NOON)
    return UnitPulse.objects.get(unit=unit)


def figures(unit, *names: str) -> tuple:
    pulse = pulse_of(unit)
    return tuple(getattr(pulse, name) for name in names)


def test_a_department_never_visited_is_quiet_and_never_in_its_rhythm():
    unit = UnitFactory()

    pulse = pulse_of(unit)

    assert (pulse.last_visit_at, pulse.visit_due_on, pulse.was_visited) == (None, NEVER, False)
    assert list(UnitPulse.objects.quiet()) == [pulse]


@pytest.mark.parametrize(("days_ago", "is_quiet"), [(17, False), (18, True)])
def test_a_visit_within_a_fifth_of_the_rhythm_is_not_late(days_ago, is_quiet):
    unit = UnitFactory(rhythm_days=14)
    DoneVisitFactory(unit=unit, done_at=days(-days_ago))

    pulse = pulse_of(unit)

    assert UnitPulse.objects.quiet().filter(pk=pulse.pk).exists() is is_quiet


def test_the_day_of_a_visit_is_the_day_there():
    unit = UnitFactory(time_zone="Pacific/Auckland", rhythm_days=7)
    DoneVisitFactory(unit=unit, done_at=datetime(2026, 3, 2, 21, 0, tzinfo=UTC))  # the 3rd there

    assert figures(unit, "visit_due_on") == (date(2026, 3, 12),)


def test_the_visit_of_this_morning_stays_the_next_one_until_it_is_logged():
    unit = UnitFactory()
    this_morning = VisitFactory(unit=unit, starts_at=NOON - timedelta(hours=3))
    VisitFactory(unit=unit, starts_at=days(7))

    assert figures(unit, "next_visit_at") == (this_morning.starts_at,)


def test_mood_is_of_the_newest_four_weeks_with_its_n_and_kept_by_week():
    unit = UnitFactory()
    for ago, mood in ((0, 5), (6, 4), (7, 3), (27, 2), (28, 1), (83, 1), (84, 1)):
        DoneVisitFactory(unit=unit, done_at=days(-ago), mood=mood)
    DoneVisitFactory(unit=unit, mood=None)

    pulse = pulse_of(unit)

    assert pulse.mood_counts == [2, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1]
    assert pulse.mood_sums == [9, 3, 0, 2, 1, 0, 0, 0, 0, 0, 0, 1]
    assert pulse.mood_squares == [41, 9, 0, 4, 1, 0, 0, 0, 0, 0, 0, 1]
    assert (pulse.mood_n, pulse.mood_mean) == (4, 3.5)


def test_what_waits_for_an_answer_and_what_is_late():
    unit, owner = UnitFactory(), PersonFactory()
    VoiceFactory(unit=unit, answer_due_on=TODAY, owner=owner)
    late = VoiceFactory(unit=unit, answer_due_on=TODAY - timedelta(days=1), status="working")
    VoiceFactory(unit=unit, status="done", answer="Done.", answer_due_on=TODAY - timedelta(days=9))

    pulse = pulse_of(unit)

    assert (pulse.open_voices, pulse.overdue_voices, pulse.unowned_voices) == (2, 1, 1)
    assert (pulse.late_voice, pulse.unowned_voice) == (late, late)
    assert (pulse.done_voices, pulse.working_voices, pulse.cannot_voices) == (1, 2, 0)


def test_an_answer_is_on_time_on_the_day_promised_as_it_is_there():
    unit = UnitFactory(time_zone="Pacific/Auckland")
    midnight_there = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # the 3rd begins
    for moment in (midnight_there - timedelta(minutes=1), midnight_there):
        VoiceFactory(
            unit=unit, status="done", answer="Done.", answer_due_on=date(2026, 3, 2),
            heard_at=days(-5), answered_at=moment, first_answered_at=moment,
        )  # fmt: skip

    assert figures(unit, "answers_in_time", "answers_late") == (1, 1)


def test_an_answer_that_did_not_help_is_owed_again_and_not_on_time():
    unit = UnitFactory()
    VoiceFactory(
        unit=unit, status="working", answer="Done.", answer_due_on=TODAY - timedelta(days=1),
        first_answered_at=days(-5),
    )  # fmt: skip

    assert figures(unit, "answers_in_time", "answers_late", "overdue_voices") == (0, 0, 1)


def test_the_year_has_365_days():
    unit = UnitFactory()
    for ago in (364, 366):
        VoiceFactory(unit=unit, status="done", answer="Done.", heard_at=days(-ago))
        PromiseFactory(unit=unit, state="kept", closed_on=days(-ago).date())

    assert figures(unit, "done_voices", "kept_business") == (1, 1)


def test_promises_by_side_and_one_withdrawn_counts_on_neither():
    unit = UnitFactory()
    yesterday = TODAY - timedelta(days=1)
    for side in ("business", "it", "it"):
        PromiseFactory(unit=unit, side=side, due_on=TODAY)
        PromiseFactory(unit=unit, side=side, due_on=yesterday)
        PromiseFactory(unit=unit, side=side, state="kept", closed_on=yesterday)
        PromiseFactory(unit=unit, side=side, state="not_kept", why="no time", closed_on=yesterday)
        PromiseFactory(unit=unit, side=side, state="withdrawn", why="solved", closed_on=yesterday)

    pulse = pulse_of(unit)

    assert (pulse.open_business, pulse.overdue_business) == (2, 1)
    assert (pulse.open_it, pulse.overdue_it, pulse.overdue_promises) == (4, 2, 3)
    assert (pulse.kept_business, pulse.closed_business) == (1, 2)
    assert (pulse.kept_it, pulse.closed_it) == (2, 4)


def test_what_was_told_to_the_buddy_only_is_in_no_figure():
    unit = UnitFactory()
    ITBuddyFactory(unit=unit)
    DoneVisitFactory(unit=unit)
    told = VoiceFactory(unit=unit, audience="buddy", answer_due_on=TODAY - timedelta(days=9))
    PromiseFactory(unit=unit, voice=told, due_on=TODAY - timedelta(days=9))
    before = pulse_of(unit)

    Promise.objects.all().delete()
    Voice.objects.all().delete()

    assert (before.open_voices, before.overdue_promises, before.reason) == (0, 0, Reason.NONE)
    assert wrong_figures(NOON) == []


def test_what_presses_most_names_its_record():
    unit = UnitFactory(rhythm_days=7)
    ITBuddyFactory(unit=unit)
    DoneVisitFactory(unit=unit, done_at=days(-7 * 7))
    assert figures(unit, "reason") == (Reason.SILENT,)

    PromiseFactory(unit=unit, due_on=TODAY - timedelta(days=3))
    assert figures(unit, "reason") == (Reason.SILENT,)

    VoiceFactory(unit=unit, answer_due_on=TODAY - timedelta(days=4), owner=PersonFactory())
    assert figures(unit, "reason", "urgency") == (Reason.ANSWER_LATE, 44)


def test_a_department_without_a_buddy_is_told_so_and_not_scolded_for_silence():
    assert figures(UnitFactory(), "reason", "buddies") == (Reason.NO_BUDDY, 0)


def test_a_buddy_who_starts_tomorrow_does_not_serve_today():
    unit = UnitFactory()
    ITBuddyFactory(unit=unit, since=TODAY + timedelta(days=1))
    ITBuddyFactory(unit=unit, until=TODAY - timedelta(days=1))
    ITBuddyFactory(unit=unit, until=TODAY)

    assert figures(unit, "buddies") == (1,)


def test_marks_are_taken_once_and_renewed():
    unit, other = UnitFactory(), UnitFactory()
    renew_figures(NOON)
    VoiceFactory(unit=unit, heard_by=PersonFactory(unit=unit))
    touch(unit.pk)
    touch(unit.pk)

    assert renew_figures(NOON) == {"changed": 1, "of_another_day": 0}
    assert renew_figures(NOON) == {"changed": 0, "of_another_day": 0}
    assert UnitPulse.objects.get(unit=unit).open_voices == 1
    assert UnitPulse.objects.get(unit=other).open_voices == 0
    assert Dirty.objects.count() == 0


def test_what_one_run_leaves_for_lack_of_time_the_next_one_renews(monkeypatch):
    units = [UnitFactory() for _ in range(3)]
    renew_figures(NOON)
    touch(*[unit.pk for unit in units])
    monkeypatch.setattr(services, "BATCH", 1)
    monkeypatch.setattr(services, "MOST_BATCHES", 2)

    runs = [renew_figures(NOON)["changed"] for _ in range(3)]

    assert runs == [2, 1, 0]


def test_all_are_renewed_when_the_day_is_another_one_there():
    UnitFactory(time_zone="Europe/Amsterdam")
    UnitFactory(time_zone="Asia/Tokyo")
    Dirty.objects.all().delete()
    evening = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)  # the 4th in Tokyo

    assert renew_figures(NOON)["of_another_day"] == 2
    assert renew_figures(evening)["of_another_day"] == 1
    assert renew_figures(evening)["of_another_day"] == 0
    assert renew_figures(evening + timedelta(days=1))["of_another_day"] == 2


def test_a_closed_department_has_no_figures():
    unit = UnitFactory()
    pulse_of(unit)
    unit.closed_on = TODAY
    unit.save()

    renew([unit.pk], NOON)

    assert UnitPulse.objects.count() == 0


def test_the_check_finds_figures_that_the_records_contradict():
    unit = UnitFactory()
    pulse_of(unit)
    UnitPulse.objects.update(open_voices=3, done_voices=1)

    found = wrong_figures(NOON)

    assert [(one.unit_id, one.figures) for one in found] == [
        (unit.pk, ("open_voices", "done_voices"))
    ]
    touch(unit.pk)
    assert wrong_figures(NOON) == []


def test_figures_of_yesterday_are_old_and_not_wrong():
    pulse = pulse_of(UnitFactory())
    UnitPulse.objects.update(open_voices=3)

    assert wrong_figures(NOON + timedelta(days=1)) == []
    assert str(pulse) == f"{pulse.unit_id} · 2026-03-03"


def test_renewing_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    units = [UnitFactory() for _ in range(3)]
    renew([unit.pk for unit in units], NOON)

    with django_assert_num_queries(27):
        renew([units[0].pk], NOON)
    with django_assert_num_queries(27):
        renew([unit.pk for unit in units], NOON)


@pytest.mark.parametrize(
    "broken",
    [
        {"urgency": 5, "reason": ""},
        {"urgency": 0, "reason": "silent"},
        {"reason": "bored", "urgency": 5},
        {"mood_n": 1, "mood_mean": None},
        {"mood_n": 1, "mood_mean": 5.5},
        {"kept_it": 2, "closed_it": 1},
    ],
)
def test_the_database_refuses_figures_that_cannot_be(broken):
    pulse_of(UnitFactory())

    with pytest.raises(IntegrityError), transaction.atomic():
        UnitPulse.objects.update(**broken)


def test_a_day_moved_afterwards_makes_no_late_answer_an_early_one():
    unit, buddy = UnitFactory(), PersonFactory()
    voice = VoiceFactory(unit=unit, heard_at=days(-9), answer_due_on=TODAY - timedelta(days=2))

    voices.take_on(voice, answer_due_on=TODAY + timedelta(days=9), by=buddy, at=days(-3))
    voices.finish(voice, text="Mended.", by=buddy, at=NOON)

    assert figures(unit, "answers_in_time", "answers_late") == (0, 1)
