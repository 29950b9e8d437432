"""Somebody cannot come today: visits go to others, each hears it once, all can be taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.buddies.models import Absence
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.rounds.hand_over import HandOver
from relationships.rounds.models import Visit
from relationships.rounds.queries.stepping_in import steps
from relationships.rounds.services import visits
from relationships.rounds.services.reminders import remind_before_visits, warn_nobody
from relationships.rounds.services.stepping_in import cannot_come, there_after_all
from relationships.rounds.stepping_letters import given_back
from tests.factories.relationships import (
    AbsenceFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VisitFactory,
    signed_in,
)
from tests.relationships.rounds.test_feeds import entry, read, subscribe
from tests.relationships.rounds.test_plans import of
from tests.relationships.rounds.test_undo import offered

TODAY = date(2026, 3, 3)  # the first Tuesday of the round
EARLY = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
LATER = EARLY + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def early():
    with clock.fixed(EARLY):
        yield


def sick(joost, by=None, until=TODAY, at=EARLY):
    return cannot_come(joost.person, first=TODAY, until=until, by=by or joost.person, at=at)


def sent(kind, **given):
    return Message.objects.filter(kind=kind, **given)


def go_out(kind):
    sent(kind, state="due").update(state="sent", ended_at=EARLY)


@pytest.fixture
def by_hand(tuesdays, joost):
    """The visit of today, moved by hand to the afternoon."""
    return visits.move_visit(
        of(tuesdays)[0], starts_at=datetime(2026, 3, 3, 13, 0, tzinfo=UTC), by=joost.person,
        at=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    )  # fmt: skip


def test_the_visit_of_today_goes_to_the_deputy_also_where_it_was_moved_by_hand(
    by_hand, joost, priya
):
    sick(joost)

    visit = Visit.objects.get(pk=by_hand.pk)
    assert (visit.buddy, visit.instead_of, visit.why_changed) == (
        priya.person, joost.person, "away",
    )  # fmt: skip
    assert Absence.objects.get().starts_on == Absence.objects.get().ends_on == TODAY


def test_who_takes_over_gets_one_message_for_all_and_who_is_visited_one_for_each(
    tuesdays, joost, priya, unit, head
):
    VisitFactory(unit=unit, buddy=joost.person, starts_at=EARLY + timedelta(hours=6))
    remind_before_visits(EARLY)
    go_out("visit_reminder")

    sick(joost)

    assert [one.to for one in sent("visits_taken_over")] == [priya.person]
    assert sent("visit_moved", to=head).count() == sent("visit_reminder", to=head).count() > 0


def test_pressed_twice_it_is_noted_once_and_told_once(tuesdays, joost, priya):
    first = sick(joost)
    version = of(tuesdays)[0].version

    second = sick(joost, at=LATER)

    assert (second.pk, of(tuesdays)[0].version) == (first.pk, version)
    assert sent("visits_taken_over").count() == 1


def test_who_is_elsewhere_at_that_hour_or_away_is_passed_over(tuesdays, joost, priya, unit):
    third = ITBuddyFactory(
        unit=unit, rank="deputy", since=date(2026, 2, 1), person=PersonFactory(name="Owen Clarke")
    )
    busy = of(tuesdays)[0].starts_at + timedelta(minutes=15)
    VisitFactory(unit=UnitFactory(), buddy=priya.person, starts_at=busy)

    sick(joost)

    assert of(tuesdays)[0].buddy == third.person


def test_where_nobody_can_go_the_managers_hear_it_once_and_in_one_message(
    by_hand, joost, priya, amina
):
    AbsenceFactory(person=priya.person, starts_on=TODAY, ends_on=TODAY)

    made = sick(joost)
    warn_nobody(LATER)

    assert made.alone == [by_hand.pk]
    assert Visit.objects.get(pk=by_hand.pk).why_changed == "nobody"
    assert [one.to for one in sent("visits_left_alone")] == [amina]
    assert not sent("nobody_can_go").exists()


def test_what_is_shown_before_is_what_comes(tuesdays, joost, priya):
    seen = [(step.visit.pk, step.to) for step in steps(joost.person, TODAY, TODAY, EARLY)]

    sick(joost)

    assert seen == [(of(tuesdays)[0].pk, priya.person)]
    assert of(tuesdays)[0].buddy == priya.person


def test_the_calendar_of_who_is_away_shows_the_visit_as_called_off(by_hand, joost, priya, unit):
    address, other = subscribe(joost.person), subscribe(priya.person)
    before = read(address)[entry(by_hand)]

    sick(joost)

    after = read(address)[entry(by_hand)]
    assert (before.get("status"), after["status"]) == (before.get("status"), "CANCELLED")
    assert before.get("status") != "CANCELLED"
    assert int(after["sequence"]) > int(before["sequence"])
    assert read(other)[entry(by_hand)].get("status") != "CANCELLED"


def test_taken_back_in_time_all_is_as_it_was_and_nobody_hears_of_it(
    by_hand, joost, priya, head, amina
):
    remind_before_visits(EARLY)
    go_out("visit_reminder")
    was = Visit.objects.values("buddy", "instead_of", "starts_at", "is_pinned", "why_changed")
    before = was.get(pk=by_hand.pk)
    made = sick(joost)

    stayed = there_after_all(made, by=amina, at=LATER)
    there_after_all(made, by=amina, at=LATER)

    assert (was.get(pk=by_hand.pk), stayed) == (before, [])
    assert not Absence.objects.exists()
    assert not sent("visits_taken_over").exists()
    assert not sent("visit_moved").exists()
    assert not sent("visits_given_back").exists()


def test_taken_back_later_who_was_told_hears_it_once_and_what_was_changed_since_stays(
    tuesdays, joost, priya, unit
):
    other = VisitFactory(unit=unit, buddy=joost.person, starts_at=EARLY + timedelta(hours=6))
    made = sick(joost)
    go_out("visits_taken_over")
    visits.cancel_visit(Visit.objects.get(pk=other.pk), words="x", by=priya.person, at=LATER)

    stayed = there_after_all(made, by=joost.person, at=LATER)

    assert stayed == [other]
    assert of(tuesdays)[0].buddy == joost.person
    assert [one.to for one in sent("visits_given_back")] == [priya.person]


def test_days_away_that_were_noted_before_are_there_again(joost, tuesdays):
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 6))

    made = sick(joost, until=date(2026, 3, 4))
    there_after_all(made, by=joost.person, at=LATER)

    days = Absence.objects.get()
    assert (days.starts_on, days.ends_on) == (date(2026, 3, 4), date(2026, 3, 6))


def test_days_away_that_hold_these_already_stay_as_they_were_noted(joost, tuesdays):
    AbsenceFactory(person=joost.person, starts_on=TODAY, ends_on=date(2026, 3, 6))

    made = sick(joost)
    there_after_all(made, by=joost.person, at=LATER)

    days = Absence.objects.get()
    assert (days.starts_on, days.ends_on) == (TODAY, date(2026, 3, 6))


def test_a_visit_that_is_gone_since_is_passed_over_when_all_is_taken_back(
    tuesdays, joost, priya, unit
):
    gone = VisitFactory(unit=unit, buddy=joost.person, starts_at=EARLY + timedelta(hours=6))
    made = sick(joost)
    Visit.objects.filter(pk=gone.pk).delete()

    assert there_after_all(made, by=joost.person, at=LATER) == []
    assert of(tuesdays)[0].buddy == joost.person


def test_too_many_days_are_refused_with_a_sentence(joost):
    with pytest.raises(RuleBroken) as refusal:
        sick(joost, until=date(2026, 5, 1))

    assert refusal.value.code == "too_many_days"
    assert not HandOver.objects.exists()


# The page


def test_a_buddy_sees_who_would_go_presses_once_and_takes_it_back_on_the_toast(
    client, tuesdays, joost, priya
):
    signed_in(client, joost.person)
    address = reverse("rounds:cannot-come", args=[joost.person_id])

    seen = client.get(address).content.decode()
    pressed = client.post(address, {"until": "2026-03-03"}, follow=True)
    with_priya = of(tuesdays)[0].buddy
    client.post("/undo/", {"token": offered(pressed)})

    assert "Priya Raman" in seen
    assert with_priya == priya.person
    assert of(tuesdays)[0].buddy == joost.person


def test_a_manager_does_it_for_a_buddy_and_takes_it_back_a_day_later(
    client, tuesdays, joost, priya, amina
):
    signed_in(client, amina)
    address = reverse("rounds:cannot-come", args=[joost.person_id])
    client.post(address, {"until": "2026-03-10"})
    made = HandOver.objects.get()
    next_week = of(tuesdays)[1].buddy

    with clock.fixed(EARLY + timedelta(days=1)):
        page = client.get(address).content.decode()
        client.post(reverse("rounds:there-after-all", args=[joost.person_id, made.pk]))

    assert next_week == priya.person
    assert "There after all" in page
    assert [visit.buddy for visit in of(tuesdays)[:2]] == [priya.person, joost.person]


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-03-02", "This day is over. Choose today or a later one."),
        ("2026-06-02", "At most 31 days in this act."),
        ("", "Please fill this in."),
        ("tomorrow", "Choose a day, like 2026-11-24."),
    ],
)
def test_days_that_cannot_be_are_told(client, joost, until, sentence):
    signed_in(client, joost.person)

    answer = client.post(reverse("rounds:cannot-come", args=[joost.person_id]), {"until": until})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_messages_name_the_visits_and_are_dropped_when_no_longer_true(
    tuesdays, joost, priya, unit, amina
):
    VisitFactory(unit=UnitFactory(name="Rail", parent=unit), buddy=joost.person, starts_at=LATER)
    made = sick(joost)
    taken, alone = sent("visits_taken_over").get(), sent("visits_left_alone").get()

    letters = [kind_of(one.kind).render(one) for one in (taken, alone)]
    true = [kind_of(one.kind).still_true(one, EARLY) for one in (taken, alone)]
    there_after_all(made, by=amina, at=LATER)
    after = [kind_of(one.kind).still_true(one, EARLY) for one in (taken, alone)]

    assert [letter.subject for letter in letters] == [
        "You go instead of Joost de Wit: 10:00 Customer Care",
        "Joost de Wit is away, and to 1 visit nobody can go",
    ]
    assert (true, after) == ([True, True], [False, False])
    assert given_back(taken).subject == "Joost de Wit comes after all"
