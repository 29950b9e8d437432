"""Who has no clock of their own lives by that of their department: for mails, hours and days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from brm.dashboard.digest import remind_monday
from relationships.outbox.claiming import read_people
from relationships.outbox.models import Message
from relationships.outbox.rendering import spoken_to
from relationships.outbox.services import in_waking_hours, put, put_all
from relationships.people.language import LanguageMiddleware
from relationships.people.models import Person
from relationships.people.zones import zone_of
from relationships.rounds.services.reminders import tell_the_day
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VisitFactory,
    manager,
)

pytestmark = pytest.mark.django_db
TOKYO = "Asia/Tokyo"


@pytest.fixture
def unit():
    return UnitFactory(name="Osaka", time_zone=TOKYO)


@pytest.mark.parametrize(
    ("own", "has_unit", "found"),
    [
        ("", True, TOKYO), ("America/Lima", True, "America/Lima"), ("", False, "Europe/Amsterdam"),
    ],
)  # fmt: skip
def test_the_own_clock_comes_first_then_the_departments_then_the_houses(unit, own, has_unit, found):
    person = PersonFactory(unit=unit if has_unit else None, time_zone=own)

    assert zone_of(person) == found


def test_a_message_waits_for_the_morning_of_the_department(unit):
    person = PersonFactory(unit=unit, time_zone="")

    put("monday_digest", to=person, about="thing:1", at=NOON)  # eight in the evening there

    assert Message.objects.get().due_at == datetime(2026, 3, 3, 23, 0, tzinfo=UTC)
    assert in_waking_hours(person, NOON) == datetime(2026, 3, 3, 23, 0, tzinfo=UTC)


def test_many_cost_one_query_more_for_their_departments(unit, django_assert_num_queries):
    for _ in range(4):
        PersonFactory(unit=unit, time_zone="")
    PersonFactory(time_zone="")

    for most in (2, 5):
        Message.objects.all().delete()
        people = list(Person.objects.order_by("pk")[:most])
        with django_assert_num_queries(3):
            assert put_all("monday_digest", to=people, about="thing:1", at=NOON) == most


def test_who_sends_knows_the_departments_without_asking_for_each(unit, django_assert_num_queries):
    for _ in range(3):
        put("monday_digest", to=PersonFactory(unit=unit, time_zone=""), about="thing:1", at=NOON)
    messages = list(Message.objects.all())

    with django_assert_num_queries(1):
        read_people(messages)
        assert {zone_of(message.to) for message in messages} == {TOKYO}


def test_pages_and_mails_tell_the_hours_of_the_department(unit, rf: RequestFactory):
    person = PersonFactory(unit=unit, time_zone="")
    request = rf.get("/")
    request.person = person

    with timezone.override("UTC"):
        LanguageMiddleware(lambda _request: None).process_view(request, lambda: None)
        on_pages = timezone.get_current_timezone_name()
    with spoken_to(person):
        in_mails = timezone.get_current_timezone_name()

    assert (on_pages, in_mails) == (TOKYO, TOKYO)


def test_the_week_begins_on_monday_morning_of_the_department(unit):
    Person.objects.filter(pk=manager().pk).update(unit=unit, time_zone="")
    sunday_evening = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # half past seven on Monday there

    assert remind_monday(sunday_evening) == 0
    assert remind_monday(sunday_evening + timedelta(hours=1)) == 1


def test_the_day_of_a_buddy_is_told_in_the_morning_of_the_department(unit):
    buddy = ITBuddyFactory(unit=unit, person=PersonFactory(unit=unit, time_zone="")).person
    VisitFactory(unit=unit, buddy=buddy, starts_at=datetime(2026, 3, 4, 1, 0, tzinfo=UTC))

    assert tell_the_day(datetime(2026, 3, 3, 22, 30, tzinfo=UTC)) == 0
    assert tell_the_day(datetime(2026, 3, 3, 23, 30, tzinfo=UTC)) == 1
