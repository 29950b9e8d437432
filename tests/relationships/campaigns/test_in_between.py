"""What may come between a campaign and its plan: wrong days, clock changes, public holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from brm.base.errors import RuleBroken
from relationships.campaigns import services
from relationships.campaigns.models import Campaign
from relationships.campaigns.reminding import remind_feedback
from tests.factories.feedback import ready_version, start
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_an_end_before_its_start_is_refused_with_a_sentence():
    with pytest.raises(RuleBroken) as broken:
        services.plan(
            name="Backwards",
            form_version=ready_version(),
            units=[UnitFactory()],
            announced="anonymous",
            rhythm="once",
            opens_on=date(2026, 3, 3),
            closes_on=date(2026, 3, 2),
            by=None,
            at=NOON,
        )

    assert (broken.value.code, broken.value.field) == ("ends_before", "closes_on")
    assert not Campaign.objects.exists()


def test_reminders_pass_a_clock_change_and_easter_by_working_days():
    asked_at = datetime(2026, 3, 27, 12, tzinfo=UTC)  # Friday; the clock changes on Sunday
    person = PersonFactory(unit=UnitFactory(country="NL", time_zone="Europe/Amsterdam"))
    campaign = services.plan(
        name="Over Easter",
        form_version=ready_version(),
        units=[person.unit],
        announced="anonymous",
        rhythm="once",
        opens_on=date(2026, 3, 27),
        closes_on=date(2026, 4, 30),
        by=None,
        at=asked_at,
    )
    start(campaign, at=asked_at)
    came = {}
    for day in range(25):
        at = asked_at + timedelta(days=day)
        remind_feedback(at)
        for kind in person.messages.values_list("kind", flat=True):
            came.setdefault(kind, at.date())

    assert came == {
        "feedback_invitation": date(2026, 3, 27),
        "feedback_reminder_1": date(2026, 4, 1),
        "feedback_reminder_2": date(2026, 4, 10),  # not on Good Friday nor Easter Monday
    }
