"""Reminded before, asked afterwards, warned when nobody can go: each once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from brm.base import clock
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.rounds.models import Visit
from relationships.rounds.services import reminders
from relationships.rounds.services.replan import replan
from relationships.rounds.services.visits import cancel_visit, move_visit, say_held
from tests.factories.relationships import (
    AbsenceFactory,
    BusinessPartnerFactory,
    VisitFactory,
)
from tests.relationships.rounds.conftest import SUNDAY
from tests.relationships.rounds.test_plans import of


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def put(kind):
    rows = Message.objects.filter(kind=kind).order_by("due_at", "pk")
    return [(m.to.name, m.occasion, m.due_at) for m in rows]


def letter(kind, at):
    message = Message.objects.filter(kind=kind).latest("pk")
    with timezone.override("Europe/Amsterdam"), translation.override("en"), clock.fixed(at):
        return message, kind_of(kind).render(message)


def still(message, at):
    return kind_of(message.kind).still_true(message, at)


def test_the_head_is_reminded_the_working_day_before_at_four(tuesdays, head):
    early = reminders.remind_before_visits(utc("2026-03-02T14:59"))
    on_time = reminders.remind_before_visits(utc("2026-03-02T15:00"))
    again = reminders.remind_before_visits(utc("2026-03-02T15:10"))

    assert (early, on_time, again) == (0, 1, 0)
    assert put("visit_reminder") == [(head.name, "2026-03-03", utc("2026-03-02T15:00"))]


def test_the_contact_person_comes_before_the_head(tuesdays, head):
    contact = BusinessPartnerFactory(unit=tuesdays.unit, role="contact").person

    reminders.remind_before_visits(utc("2026-03-02T15:00"))

    assert [name for name, _day, _at in put("visit_reminder")] == [contact.name]


def test_over_a_weekend_and_a_holiday_the_reminder_comes_before_them(unit, joost, head):
    VisitFactory(unit=unit, buddy=joost.person, starts_at=utc("2026-04-07T08:00"))  # after Easter

    before = reminders.remind_before_visits(utc("2026-04-02T13:59"))
    on_thursday = reminders.remind_before_visits(utc("2026-04-02T14:00"))

    assert (before, on_thursday) == (0, 1)


def test_a_visit_moved_after_its_reminder_is_reminded_of_again(tuesdays, head, amina):
    reminders.remind_before_visits(utc("2026-03-02T15:00"))
    move_visit(
        of(tuesdays)[0], starts_at=utc("2026-03-05T09:00"), by=amina, at=utc("2026-03-02T16:00")
    )

    reminders.remind_before_visits(utc("2026-03-04T15:00"))

    assert [day for _name, day, _at in put("visit_reminder")] == ["2026-03-03", "2026-03-05"]


def test_the_reminder_is_written_as_the_buddy_with_a_calendar_file(tuesdays, head):
    reminders.remind_before_visits(utc("2026-03-02T15:00"))

    message, made = letter("visit_reminder", utc("2026-03-02T15:00"))

    assert made.reply_to == tuesdays.buddy.person
    assert made.calendar_method == "REQUEST"
    visit = of(tuesdays)[0]
    assert f"UID:visit-{visit.pk}@" in made.calendar
    assert "DTSTART;TZID=Europe/Amsterdam:20260303T100000" in made.calendar
    assert still(message, utc("2026-03-02T15:00"))
    assert not still(message, utc("2026-03-03T09:30"))


@pytest.mark.parametrize(
    ("at", "subject"),
    [
        ("2026-03-02T15:00", "Tomorrow at 10:00 I come by: Customer Care"),
        ("2026-03-03T07:00", "Today at 10:00 I come by: Customer Care"),
        ("2026-02-27T15:00", "On Tue 3 Mar at 10:00 I come by: Customer Care"),
    ],
)
def test_the_subject_says_when(tuesdays, head, at, subject):
    reminders.remind_before_visits(utc("2026-03-02T15:00"))
    message = Message.objects.get()

    with timezone.override("Europe/Amsterdam"), clock.fixed(utc(at)):
        made = kind_of("visit_reminder").render(message)

    assert made.subject == subject


def test_without_the_buddys_address_the_file_only_tells(tuesdays, head):
    buddy = tuesdays.buddy.person
    buddy.email = ""
    buddy.save()
    Visit.objects.update(instead_of=head)
    tuesdays.online = "https://meet.example.org/x"
    tuesdays.save()
    reminders.remind_before_visits(utc("2026-03-02T15:00"))

    _message, made = letter("visit_reminder", utc("2026-03-02T15:00"))

    assert made.calendar_method == "PUBLISH"
    assert "URL:https://meet.example.org/x" in made.calendar


def test_one_mail_a_buddy_and_day_with_all_its_visits(tuesdays, unit, joost):
    VisitFactory(
        unit=unit,
        buddy=joost.person,
        starts_at=utc("2026-03-03T14:00"),
        instead_of=unit_person(unit),
    )

    before = reminders.tell_the_day(utc("2026-03-03T06:50"))
    morning = reminders.tell_the_day(utc("2026-03-03T07:00"))
    again = reminders.tell_the_day(utc("2026-03-03T07:30"))
    message, made = letter("visit_today", utc("2026-03-03T07:00"))

    assert (before, morning, again) == (0, 1, 0)
    assert made.subject == "Today: 10:00 Customer Care, 15:00 Customer Care"
    assert still(message, utc("2026-03-03T07:00"))
    assert not still(message, utc("2026-03-03T15:00"))


def unit_person(unit):
    return BusinessPartnerFactory(unit=unit).person


def test_an_early_visit_is_told_an_hour_before_it(unit, joost):
    VisitFactory(unit=unit, buddy=joost.person, starts_at=utc("2026-03-03T05:30"))

    assert reminders.tell_the_day(utc("2026-03-03T04:20")) == 0
    assert reminders.tell_the_day(utc("2026-03-03T04:30")) == 1
    assert put("visit_today")[0][2] == utc("2026-03-03T04:30")


def test_an_unlogged_visit_is_asked_about_after_1_3_and_5_working_days_then_counts(tuesdays):
    visit = of(tuesdays)[0]
    asked = []
    for day in range(12):
        at = utc("2026-03-03T11:00") + timedelta(days=day)
        found = [reminders.ask_about_unlogged(at) for _twice in range(2)]
        asked += [str(at.date())] * sum(found)
        reminders.count_missed(at)
    visit.refresh_from_db()

    of_this = Message.objects.filter(kind="visit_unlogged", about=f"visit:{visit.pk}")
    assert [m.occasion for m in of_this.order_by("pk")] == ["day-1", "day-3", "day-5"]
    assert asked[:3] == ["2026-03-04", "2026-03-06", "2026-03-10"]
    assert (visit.state, visit.logged_at) == ("missed", None)


def test_asking_stops_with_the_answer(tuesdays, joost):
    visit = of(tuesdays)[0]
    reminders.ask_about_unlogged(utc("2026-03-04T11:00"))
    message, made = letter("visit_unlogged", utc("2026-03-04T11:00"))
    assert made.subject == "Held, moved, missed? Customer Care on Tue 3 Mar"
    assert still(message, utc("2026-03-04T11:00"))

    say_held(visit, by=joost.person, at=utc("2026-03-04T12:00"))

    assert not still(message, utc("2026-03-04T13:00"))
    assert reminders.ask_about_unlogged(utc("2026-03-06T11:00")) == 0


def test_the_managers_hear_before_the_day_that_nobody_can_go(tuesdays, joost, amina):
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 10))
    replan(persons=[joost.person_id], at=SUNDAY)

    early = reminders.warn_nobody(utc("2026-03-05T12:00"))
    on_time = reminders.warn_nobody(utc("2026-03-06T09:00"))
    again = reminders.warn_nobody(utc("2026-03-06T10:00"))
    message, made = letter("nobody_can_go", utc("2026-03-06T09:00"))

    assert (early, on_time, again) == (0, 1, 0)
    assert [name for name, _day, _at in put("nobody_can_go")] == [amina.name]
    assert made.subject == "Nobody can go to Customer Care on Tue 10 Mar"
    assert still(message, utc("2026-03-06T09:00"))
    assert not still(message, utc("2026-03-10T12:00"))


def test_a_visit_given_by_hand_to_somebody_who_is_away_now_is_warned_of_too(
    tuesdays, joost, priya, amina
):
    visit = of(tuesdays)[0]
    move_visit(visit, starts_at=utc("2026-03-04T09:00"), by=amina, at=SUNDAY)
    absence = AbsenceFactory(
        person=joost.person, starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 4)
    )

    assert reminders.warn_nobody(utc("2026-03-02T09:00")) == 1
    message = Message.objects.get(kind="nobody_can_go")
    absence.delete()
    assert not still(message, utc("2026-03-02T09:00"))


def test_a_change_is_told_with_the_calendar_file_and_overtaken_by_the_next(tuesdays, head, amina):
    reminders.remind_before_visits(utc("2026-03-02T15:00"))
    at = utc("2026-03-02T16:00")
    Message.objects.update(state="sent", ended_at=at)
    visit = move_visit(of(tuesdays)[0], starts_at=utc("2026-03-04T09:00"), by=amina, at=at)
    message, made = letter("visit_moved", at)
    assert made.subject == "Changed: Joost de Wit comes on Wed 4 Mar at 10:00, Customer Care"
    assert "SEQUENCE:2" in made.calendar
    assert still(message, at)

    cancel_visit(visit, words="end of quarter", by=amina, at=at)
    off, made_off = letter("visit_cancelled", at)

    assert not still(message, at)
    assert still(off, at)
    assert made_off.subject == "The visit on Wed 4 Mar does not take place: Customer Care"
    assert made_off.calendar_method == "CANCEL"
    assert "STATUS:CANCELLED" in made_off.calendar


def test_everything_at_once_may_run_again(tuesdays, head, amina):
    at = utc("2026-03-02T15:00")

    first, second = reminders.remind(at), reminders.remind(at)

    assert first == {
        "visit_reminder": 1, "visit_today": 0, "nobody_can_go": 0, "visit_unlogged": 0, "missed": 0,
        "missed_twice": 0,
    }  # fmt: skip
    assert set(second.values()) == {0}


def test_a_department_without_partners_has_nobody_to_remind(tuesdays):
    assert reminders.remind_before_visits(utc("2026-03-02T15:00")) == 0


def test_who_speaks_for_a_department_from_today_on_is_told_by_the_calendar_there(unit, joost):
    unit.time_zone = "Pacific/Auckland"  # Wednesday 4 March has begun there
    unit.save()
    BusinessPartnerFactory(unit=unit, since=date(2026, 3, 4))
    BusinessPartnerFactory(unit=unit, since=date(2026, 1, 1), until=date(2026, 3, 3))
    VisitFactory(unit=unit, buddy=joost.person, starts_at=utc("2026-03-04T21:00"))

    assert reminders.remind_before_visits(utc("2026-03-03T22:00")) == 0  # 11 in the morning
    assert reminders.remind_before_visits(utc("2026-03-04T03:00")) == 1


@pytest.mark.parametrize("hour", [time(16)])
def test_the_hour_is_the_one_of_the_department(unit, joost, head, hour):
    unit.time_zone = "America/New_York"
    unit.save()
    VisitFactory(unit=unit, buddy=joost.person, starts_at=utc("2026-03-03T15:00"))

    assert reminders.remind_before_visits(utc("2026-03-02T20:59")) == 0
    assert reminders.remind_before_visits(utc("2026-03-02T21:00")) == 1
