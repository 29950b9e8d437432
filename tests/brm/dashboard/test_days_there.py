"""Lists over departments count each department's days by its own calendar, also around midnight."""

from datetime import UTC, date, datetime

import pytest

from brm.base import clock
from brm.dashboard.digest import week_of
from brm.health.services import renew
from relationships.access.queries import scope_of
from relationships.units.models import Unit
from tests.factories.relationships import (
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

# Monday 2 March in Auckland, Sunday 1 March in Honolulu; in UTC it is Sunday evening.
AROUND_MIDNIGHT = datetime(2026, 3, 1, 22, tzinfo=UTC)
MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 1)


@pytest.fixture
def auckland(db):
    return UnitFactory(name="Auckland desk", time_zone="Pacific/Auckland")


@pytest.fixture
def honolulu(db):
    return UnitFactory(name="Honolulu desk", time_zone="Pacific/Honolulu")


@pytest.fixture
def page(client, db):
    signed_in(client, manager())

    def opened(address):
        with clock.fixed(AROUND_MIDNIGHT):
            return client.get(address).content.decode()

    return opened


@pytest.mark.parametrize("address", ["/buddies/", "/partners/"])
def test_who_begins_or_ends_today_is_listed_by_the_day_there(page, address, auckland, honolulu):
    for factory in (ITBuddyFactory, BusinessPartnerFactory):
        factory(unit=auckland, person__name="Begins Today", since=MONDAY)
        factory(unit=auckland, person__name="Ended Yesterday", since=date(2026, 1, 1), until=SUNDAY)
        factory(unit=honolulu, person__name="Begins Tomorrow", since=MONDAY)
        factory(unit=honolulu, person__name="Ends Today", since=date(2026, 1, 1), until=SUNDAY)

    text = page(address)

    assert [
        name in text
        for name in ("Begins Today", "Ended Yesterday", "Begins Tomorrow", "Ends Today")
    ] == [True, False, False, True]


def test_a_department_whose_first_buddy_begins_today_is_not_without(page, auckland, honolulu):
    for unit in (auckland, honolulu):
        ITBuddyFactory(unit=unit, since=MONDAY)

    text = page("/units/?without=buddy")

    assert ("Auckland desk" in text, "Honolulu desk" in text) == (False, True)


@pytest.mark.parametrize(
    ("address", "due_on_sunday"),
    [
        ("/voices/", lambda unit: VoiceFactory(unit=unit, answer_due_on=SUNDAY)),
        ("/promises/", lambda unit: PromiseFactory(unit=unit, due_on=SUNDAY)),
    ],
)
def test_what_was_due_on_sunday_is_late_where_it_is_monday(
    page, address, due_on_sunday, auckland, honolulu
):
    for unit in (auckland, honolulu):
        due_on_sunday(unit)

    table = page(f"{address}?late=1").partition("<tbody>")[2]

    assert ("Auckland desk" in table, "Honolulu desk" in table) == (True, False)


def test_gone_quiet_is_counted_and_listed_by_the_day_there(page, auckland, honolulu):
    for unit in (auckland, honolulu):
        Unit.objects.filter(pk=unit.pk).update(rhythm_days=14)
        DoneVisitFactory(unit=unit, done_at=datetime(2026, 2, 12, 10, 30, tzinfo=UTC))
    renew([auckland.pk, honolulu.pk], AROUND_MIDNIGHT)  # seen on 12 February there, three days late

    table = page("/portfolio/?seen=quiet").partition("<tbody>")[2]

    assert ("Auckland desk" in table, "Honolulu desk" in table) == (True, False)


def test_the_buddys_own_list_says_late_by_the_day_there(client, auckland, honolulu):
    buddy = ITBuddyFactory(unit=auckland, person__time_zone="Europe/Amsterdam").person
    for unit in (auckland, honolulu):
        VoiceFactory(unit=unit, answer_due_on=SUNDAY, owner=buddy, heard_by=buddy)
        PromiseFactory(unit=unit, due_on=SUNDAY, owner=buddy)
    signed_in(client, buddy)

    with clock.fixed(AROUND_MIDNIGHT):
        owed = client.get("/day/").context["day"].owed

    there = [
        [(row["unit"], row["days_late"]) for row in rows] for rows in (owed.voices, owed.promises)
    ]
    assert there == [[(auckland.pk, 1), (honolulu.pk, 0)]] * 2


def test_the_digest_counts_late_by_the_day_there(auckland, honolulu):
    for unit in (auckland, honolulu):
        VoiceFactory(unit=unit, answer_due_on=SUNDAY)
        PromiseFactory(unit=unit, due_on=SUNDAY)

    week = week_of(scope_of(manager()), at=AROUND_MIDNIGHT)

    assert [(need.unit, need.late, need.due, need.promises_late) for need in week.needs] == [
        ("Auckland desk", 1, 0, 1), ("Honolulu desk", 0, 1, 0),
    ]  # fmt: skip
