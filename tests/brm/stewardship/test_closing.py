"""A department ends, and somebody leaves: what stands open is named, nothing is lost."""

from datetime import date, timedelta

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.stewardship.closing import close, stands_open
from brm.stewardship.leaving import has_left
from relationships.rounds.models import Round, Visit
from relationships.units.models import Unit
from relationships.units.services import reopen
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    GrantFactory,
    ITBuddyFactory,
    PersonFactory,
    PostFactory,
    PromiseFactory,
    RoundFactory,
    UnitFactory,
    UserFactory,
    VisitFactory,
    VoiceFactory,
)

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def test_what_stands_open_is_named_before():
    unit = UnitFactory()
    buddy = ITBuddyFactory(unit=unit)
    RoundFactory(unit=unit, buddy=buddy)
    VisitFactory(unit=unit, starts_at=TOMORROW, buddy=buddy.person)
    PromiseFactory(unit=unit, owner=buddy.person)
    VoiceFactory(unit=unit, audience="everybody", heard_by=buddy.person)
    VoiceFactory(unit=unit, audience="confidence", heard_by=buddy.person)
    PersonFactory(unit=unit)

    assert stands_open(unit, at=NOON).sentences() == [
        "1 round ends.",
        "1 planned visit is cancelled.",
        "1 promise stays open.",
        "1 voice for everybody waits for an answer, and keeps waiting.",
        "1 person still belongs to it.",
    ]


def test_rounds_end_and_visits_to_come_are_cancelled_with_the_reason():
    unit, person = UnitFactory(), PersonFactory()
    buddy = ITBuddyFactory(unit=unit)
    round_ = RoundFactory(unit=unit, buddy=buddy)
    planned = VisitFactory(unit=unit, starts_at=TOMORROW, buddy=buddy.person)
    done = DoneVisitFactory(unit=unit, buddy=buddy.person)

    close(unit, by=person, at=NOON)

    planned.refresh_from_db()
    done.refresh_from_db()
    assert Round.objects.get(pk=round_.pk).ended_at == NOON
    assert (planned.state, planned.why_changed) == ("cancelled", "ended")
    assert (planned.why_words, done.state) == ("The department was closed.", "done")


def test_nobody_speaks_for_a_closed_department_or_goes_there():
    unit = UnitFactory()
    partner, buddy = BusinessPartnerFactory(unit=unit), ITBuddyFactory(unit=unit)

    close(unit, by=None, at=NOON)

    partner.refresh_from_db()
    buddy.refresh_from_db()
    assert (partner.until, buddy.until) == (date(2026, 3, 3), date(2026, 3, 3))


def test_a_department_with_parts_is_not_closed_under_their_feet():
    unit = UnitFactory()
    UnitFactory(parent=unit, name="Front desk")

    with pytest.raises(RuleBroken) as broken:
        close(unit, by=None, at=NOON)

    assert str(broken.value) == ("These still belong to it: Front desk. Move or close them first.")


def test_closing_twice_changes_nothing_more():
    unit = UnitFactory()

    versions = [close(unit, by=None, at=NOON).version for _again in range(2)]

    assert versions == [2, 2]


def test_a_closed_department_is_opened_again():
    unit = UnitFactory()
    close(unit, by=None, at=NOON)

    reopen(unit, at=NOON)

    assert Unit.objects.get(pk=unit.pk).closed_on is None


def test_who_leaves_no_longer_speaks_goes_or_signs_in():
    person = PersonFactory(user=UserFactory())
    partner = BusinessPartnerFactory(person=person)
    buddy = ITBuddyFactory(person=person)
    post = PostFactory(holder=person)
    GrantFactory(person=person)

    for _twice in range(2):
        has_left(person, left_on=date(2026, 3, 3), at=NOON)

    for record in (person, partner, buddy, post):
        record.refresh_from_db()
    assert (person.left_on, person.version) == (date(2026, 3, 3), 2)
    assert (partner.until, buddy.until, post.holder) == (date(2026, 3, 3), date(2026, 3, 3), None)
    assert (person.user.is_active, person.grants.count()) == (False, 0)


def test_what_would_begin_after_somebody_left_never_counts():
    person = PersonFactory()
    later = BusinessPartnerFactory(person=person, since=date(2026, 5, 1))

    has_left(person, left_on=date(2026, 3, 3), at=NOON)

    later.refresh_from_db()
    assert later.until == date(2026, 5, 1)


def test_nobody_has_left_on_a_day_to_come():
    with pytest.raises(RuleBroken) as broken:
        has_left(PersonFactory(), left_on=date(2026, 3, 4), at=NOON)

    assert broken.value.code == "not_yet"


def test_visits_of_who_left_do_not_vanish():
    person = PersonFactory()
    done = DoneVisitFactory(buddy=person)

    has_left(person, left_on=date(2026, 3, 3), at=NOON)

    assert Visit.objects.get(pk=done.pk).buddy == person
