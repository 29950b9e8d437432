"""Planned visits follow when calendars change."""

from datetime import UTC, date, datetime

from relationships.marks.changes import calendar_changed
from relationships.outbox.models import Message
from relationships.rounds.models import Visit
from relationships.rounds.services.horizon import keep_horizon
from relationships.rounds.services.replan import replan
from relationships.rounds.services.visits import cancel_visit, move_visit
from relationships.units.models import BusyPeriod
from tests.factories.relationships import AbsenceFactory, RoundFactory, UnitFactory
from tests.relationships.rounds.conftest import SUNDAY
from tests.relationships.rounds.test_plans import of, reminded

AT = datetime(2026, 3, 1, 13, tzinfo=UTC)


def told(visit):
    visit.refresh_from_db()
    return visit.state, visit.why_changed, visit.buddy.name, str(visit.starts_at.date())


def test_an_absence_gives_the_visit_to_the_deputy_and_back(tuesdays, joost, priya):
    visit = of(tuesdays)[1]
    absence = AbsenceFactory(
        person=joost.person, starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 10)
    )

    calendar_changed(persons=[joost.person_id], at=AT)
    assert told(visit) == ("planned", "away", "Priya Raman", "2026-03-10")

    absence.delete()
    calendar_changed(persons=[joost.person_id], at=AT)
    assert told(visit) == ("planned", "", "Joost de Wit", "2026-03-10")


def test_a_deputy_who_is_away_too_leaves_nobody(tuesdays, joost, priya):
    for person in (joost.person, priya.person):
        AbsenceFactory(person=person, starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 10))

    calendar_changed(persons=[priya.person_id], at=AT)

    assert told(of(tuesdays)[1]) == ("planned", "nobody", "Joost de Wit", "2026-03-10")


def test_a_busy_period_takes_visits_off_and_tells_who_was_reminded(tuesdays, head):
    visit, other = of(tuesdays)[0], of(tuesdays)[1]
    reminded(visit, head)
    BusyPeriod.objects.create(
        unit=tuesdays.unit, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 12), what="counting"
    )

    calendar_changed(units=[tuesdays.unit_id], at=AT)
    calendar_changed(units=[tuesdays.unit_id], at=AT)

    assert told(visit)[:2] == ("cancelled", "busy")
    assert told(other)[:2] == ("cancelled", "busy")
    assert visit.why_words == "counting"
    assert [(m.kind, m.about) for m in Message.objects.filter(state="due")] == [
        ("visit_cancelled", f"visit:{visit.pk}")
    ]


def test_a_day_that_opens_again_has_its_visit_again(tuesdays):
    busy = BusyPeriod.objects.create(
        unit=tuesdays.unit, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 5), what="counting"
    )
    replan(units=[tuesdays.unit_id], at=AT)
    busy.delete()

    replan(units=[tuesdays.unit_id], at=AT)

    assert told(of(tuesdays)[0])[:2] == ("planned", "")


def test_other_working_days_move_the_visits_and_told_people_hear_it(tuesdays, head):
    visit = of(tuesdays)[0]
    reminded(visit, head)
    tuesdays.unit.workdays = "MO,WE"
    tuesdays.unit.save()

    replan(units=[tuesdays.unit_id], at=AT)

    assert told(visit) == ("planned", "closed", "Joost de Wit", "2026-03-04")
    assert [m.kind for m in Message.objects.filter(state="due")] == ["visit_moved"]


def test_another_time_zone_keeps_the_wall_time(tuesdays):
    tuesdays.unit.time_zone = "Europe/London"
    tuesdays.unit.save()

    replan(units=[tuesdays.unit_id], at=AT)

    assert of(tuesdays)[0].starts_at == datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_what_people_did_by_hand_stays(tuesdays, joost, priya, amina):
    moved, off = of(tuesdays)[0], of(tuesdays)[1]
    move_visit(moved, starts_at=datetime(2026, 3, 4, 9, tzinfo=UTC), by=amina, at=SUNDAY)
    cancel_visit(off, words="too busy", by=amina, at=SUNDAY)
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))

    calendar_changed(persons=[joost.person_id], at=AT)

    assert told(moved) == ("planned", "by_hand", "Joost de Wit", "2026-03-04")
    assert told(off)[:2] == ("cancelled", "by_hand")


def test_a_visit_that_would_move_into_the_past_is_called_off_instead(unit, joost):
    round_ = RoundFactory(unit=unit, buddy=joost, on_busy="previous", last_on=date(2026, 3, 3))
    keep_horizon(SUNDAY)
    BusyPeriod.objects.create(
        unit=unit, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 3), what="counting"
    )

    replan(units=[unit.pk], at=datetime(2026, 3, 2, 12, tzinfo=UTC))

    assert told(of(round_)[0]) == ("cancelled", "busy", "Joost de Wit", "2026-03-03")


def test_a_department_that_closes_ends_its_rounds(tuesdays):
    tuesdays.unit.closed_on = date(2026, 3, 1)
    tuesdays.unit.save()

    calendar_changed(units=[tuesdays.unit_id], at=AT)

    tuesdays.refresh_from_db()
    assert tuesdays.ended_at == AT
    assert Visit.objects.count() == 0


def test_departments_without_rounds_cost_nothing(db, django_assert_num_queries):
    unit = UnitFactory()

    with django_assert_num_queries(3):
        assert replan(units=[unit.pk], at=AT) == 0
