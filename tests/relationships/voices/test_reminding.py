"""Answers are reminded of by working days, once each; the wait for a yes ends."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from relationships.outbox.models import Message
from relationships.voices import services
from relationships.voices.reminding import end_waiting, remind_of_answers
from tests.factories.relationships import (
    NOON,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
    manager,
)

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=AMSTERDAM)


def put_by(day: int) -> list[tuple[str, int]]:
    remind_of_answers(at(day))
    return [(m.kind, m.to_id) for m in Message.objects.order_by("pk")]


def test_the_owner_hears_the_working_day_before_once():
    owner = PersonFactory()
    VoiceFactory(owner=owner, answer_due_on=date(2026, 3, 9))  # a Monday

    assert put_by(5) == []
    assert put_by(6) == [("voice_answer_due", owner.pk)]  # the Friday before
    assert put_by(9) == [("voice_answer_due", owner.pk)]


def test_late_is_told_to_owner_and_manager_once_and_again_to_the_owner():
    owner, boss = PersonFactory(), manager()
    VoiceFactory(owner=owner, answer_due_on=date(2026, 3, 10))

    late = [("voice_answer_late", owner.pk), ("voice_answer_late", boss.pk)]
    assert put_by(11) == late
    assert put_by(12) == late
    assert put_by(18) == [*late, ("voice_answer_late", owner.pk)]


def test_a_voice_late_for_long_brings_each_person_one_message():
    owner, boss = PersonFactory(), manager()
    VoiceFactory(owner=owner, answer_due_on=date(2026, 1, 13))

    late = [("voice_answer_late", owner.pk), ("voice_answer_late", boss.pk)]
    assert put_by(3) == late
    assert put_by(4) == late
    assert put_by(31) == late
    assert [m.occasion for m in Message.objects.order_by("pk")] == [
        "late-2026-01-13-3",
        "late-2026-01-13",
    ]


def test_after_a_week_without_the_clock_only_the_newest_repeat_is_put():
    owner = PersonFactory()
    VoiceFactory(owner=owner, answer_due_on=date(2026, 3, 2))

    for day in (3, 18, 24, 25, 31):  # the repeat of the 10th was missed
        remind_of_answers(at(day))

    assert [m.occasion for m in Message.objects.order_by("pk")] == [
        "late-2026-03-02",
        "late-2026-03-02-2",
        "late-2026-03-02-3",
    ]


def test_what_only_the_buddy_may_read_is_not_told_to_the_manager():
    hearer = PersonFactory()
    manager()
    VoiceFactory(audience="buddy", heard_by=hearer, answer_due_on=date(2026, 3, 10))

    assert put_by(11) == [("voice_answer_late", hearer.pk)]


def test_an_answered_voice_is_not_reminded_of():
    voice = VoiceFactory(owner=PersonFactory(), answer_due_on=date(2026, 3, 10))
    services.finish(voice, text="Done.", by=voice.owner, at=NOON)
    before = Message.objects.count()

    assert remind_of_answers(at(11)) == 0
    assert Message.objects.count() == before


def test_after_ten_working_days_an_answer_counts_as_not_confirmed():
    voice = VoiceFactory(unit=UnitFactory(), is_named=True, raised_by=PersonFactory())
    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)  # Tuesday 3 March

    assert end_waiting(NOON + timedelta(days=14)) == 0  # Tuesday 17 March is the tenth
    assert end_waiting(NOON + timedelta(days=15)) == 1
    assert end_waiting(NOON + timedelta(days=15)) == 0
    voice.refresh_from_db()
    assert (voice.status, voice.confirmation) == ("done", "none")


def test_a_late_yes_still_counts():
    voice = VoiceFactory(is_named=True, raised_by=PersonFactory())
    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)
    end_waiting(NOON + timedelta(days=30))

    services.confirm(voice, number=1, has_helped=True, at=NOON + timedelta(days=31))

    voice.refresh_from_db()
    assert voice.confirmation == "yes"
