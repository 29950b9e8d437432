"""First word back within ten working days, our days and theirs apart."""

from datetime import date, timedelta

import pytest

from brm.base import clock
from brm.health.services import renew
from relationships.access.queries import scope_of
from relationships.themes import services, word_back
from relationships.themes.choices import POINTS
from relationships.themes.first_word import first_words
from tests.factories.relationships import (
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.factories.themes import LATER, settled

pytestmark = pytest.mark.django_db
SAID = {point: {"en": "So it is."} for point in POINTS}


@pytest.fixture
def amina():
    return manager()


@pytest.fixture
def campaign():
    """It ended on Monday 23 March, where Good Friday and Easter Monday are days off."""
    return settled(UnitFactory(country="NL"), ["Thank you."])


def told(campaign, amina, day):
    word_back.write(campaign, SAID)
    word_back.send(campaign, by=amina, at=LATER + timedelta(days=day))


def seen(person, day):
    return first_words(scope_of(person), LATER + timedelta(days=day))


def test_it_is_due_ten_working_days_after_the_end(campaign, amina):
    due_on = date(2026, 4, 8)  # Good Friday and Easter Monday do not count

    found = [seen(amina, day) for day in (1, 16, 17)]

    assert [each.due_on for one in found for each in one.waiting] == [due_on] * 3
    assert [one.late for one in found] == [0, 0, 1]


@pytest.mark.parametrize(("day", "in_time"), [(16, 1), (17, 0)])
def test_in_time_is_by_that_day(campaign, amina, day, in_time):
    told(campaign, amina, day)
    told(campaign, amina, day + 1)  # a second word changes nothing

    found = seen(amina, 30)

    assert (found.ended, found.in_time, found.waiting) == (1, in_time, ())


def test_days_with_the_business_are_theirs_unless_something_lies_with_us(campaign, amina):
    first, second = (
        services.name_theme(campaign, name=name, scope=scope_of(amina), at=LATER)
        for name in ("Waiting", "Paper")
    )
    monday = LATER.date()
    services.hand_to(first, "business", on=monday + timedelta(days=1))
    services.hand_to(second, "it", on=monday + timedelta(days=3))
    services.hand_to(first, "", on=monday + timedelta(days=4))

    found = seen(amina, 7)

    # Tuesday ours, Wednesday and Thursday theirs, Friday lies with both, Monday with us
    assert (found.ours, found.theirs) == (3, 2)


def test_the_days_end_with_the_first_word(campaign, amina):
    told(campaign, amina, 2)

    assert (seen(amina, 30).ours, seen(amina, 30).theirs) == (2, 0)


def test_only_what_was_asked_of_somebody_and_is_in_sight_counts(campaign, amina):
    settled(UnitFactory(), [])

    assert seen(amina, 1).ended == 1
    assert seen(PersonFactory(), 1).ended == 0
    assert seen(amina, 400).ended == 0


def test_the_dashboard_says_so(client, campaign, amina):
    unit = campaign.units.get()
    ITBuddyFactory(unit=unit)
    DoneVisitFactory(unit=unit, done_at=LATER, starts_at=LATER)
    services.hand_to(
        services.name_theme(campaign, name="Waiting", scope=scope_of(amina), at=LATER), "business",
        on=LATER.date(),
    )  # fmt: skip
    at = LATER + timedelta(days=17)
    renew([unit.pk], at)

    with clock.fixed(at):
        html = " ".join(signed_in(client, amina).get("/").content.decode().split())

    assert "First word back within 10 working days" in html
    assert '<span class="sm">0 of 1</span>' in html
    assert "was due Wed 8 Apr" in html
    assert "theirs 11" in html
