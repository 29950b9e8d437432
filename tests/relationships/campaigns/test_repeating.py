"""A campaign that comes again: each wave by itself on its day, with one successor and never two."""

from datetime import date, timedelta

import pytest

from brm.base.errors import RuleBroken
from relationships.campaigns import asking, services
from relationships.campaigns.models import Campaign
from relationships.campaigns.repeating import next_day, rhythm_of, rule_of
from tests.factories.feedback import ready_version, start
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 3)  # the first Tuesday of March


def planned(unit, again="quarterly", **more):
    said = {
        "name": "Pulse", "form_version": ready_version(), "units": [unit],
        "announced": "anonymous", "rhythm": "once", "opens_on": FIRST,
        "closes_on": date(2026, 3, 20), "by": None, "at": NOON, "again": again,
    }  # fmt: skip
    return services.plan(**said | more)


@pytest.fixture
def unit():
    return PersonFactory().unit


@pytest.mark.parametrize(
    ("again", "following"),
    [
        ("monthly", date(2026, 4, 7)),
        ("quarterly", date(2026, 6, 2)),
        ("half_yearly", date(2026, 9, 1)),
        ("yearly", date(2027, 3, 2)),
    ],
)
def test_it_comes_again_on_the_same_weekday_of_its_months(again, following):
    rule = rule_of(again, FIRST)

    assert (next_day(rule, FIRST, FIRST), rhythm_of(rule)) == (following, again)


def test_when_it_opens_the_next_one_is_planned_and_starts_by_itself(unit):
    campaign = planned(unit)
    start(campaign, at=NOON)

    waiting = campaign.next_wave
    services.stop(campaign, at=NOON + timedelta(days=20))
    asking.ask_campaigns(NOON + timedelta(days=91))  # Tuesday 2 June
    waiting.refresh_from_db()

    assert (waiting.name, waiting.opens_on, waiting.closes_on) == (
        "Pulse · 2026-06-02",
        date(2026, 6, 2),
        date(2026, 6, 19),
    )
    assert (waiting.state, waiting.invitations.count(), waiting.announced) == (
        "open",
        1,
        "anonymous",
    )
    assert waiting.next_wave.name == "Pulse · 2026-09-01"


def test_twice_is_one_successor(unit):
    campaign = planned(unit)
    start(campaign, at=NOON)
    start(campaign, at=NOON)
    asking.ask_campaigns(NOON)

    assert Campaign.objects.count() == 2


def test_waves_whose_day_went_by_are_left_out(unit):
    campaign = planned(unit, "monthly")
    start(campaign, at=NOON)
    services.stop(campaign, at=NOON)

    asking.ask_campaigns(NOON + timedelta(days=150))  # July, all was off since March

    days = Campaign.objects.order_by("opens_on").values_list("opens_on", flat=True)
    assert list(days) == [FIRST, date(2026, 4, 7), date(2026, 8, 4)]


def test_throwing_the_next_one_away_ends_it(unit):
    campaign = planned(unit)
    start(campaign, at=NOON)

    services.forget(campaign.next_wave)
    asking.ask_campaigns(NOON + timedelta(days=120))

    assert Campaign.objects.count() == 1


def test_the_newest_form_is_asked(unit):
    campaign = planned(unit)
    newer = campaign.form_version.form.versions.create(
        number=9, title={"en": "Again"}, questions=campaign.form_version.questions,
        published_at=NOON,
    )  # fmt: skip

    start(campaign, at=NOON)

    assert campaign.next_wave.form_version == newer


def test_a_department_that_closed_is_not_asked_again(unit):
    other = UnitFactory()
    campaign = planned(unit, units=[unit, other])
    other.closed_on = FIRST
    other.save()

    start(campaign, at=NOON)

    assert list(campaign.next_wave.units.all()) == [unit]


def test_one_that_would_meet_the_next_is_refused(unit):
    with pytest.raises(RuleBroken) as broken:
        planned(unit, "monthly", closes_on=date(2026, 4, 7))

    assert (broken.value.code, broken.value.field) == ("meets_the_next", "closes_on")


def test_a_standing_one_has_no_waves(unit):
    campaign = planned(unit, rhythm="after_visit", closes_on=None)

    assert campaign.recurs == ""
