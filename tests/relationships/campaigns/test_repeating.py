"""A campaign that comes again: each wave by itself on its day, with one successor and never two."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.campaigns import asking, services
from relationships.campaigns.models import Campaign
from relationships.campaigns.repeating import next_day, rhythm_of, rule_of
from relationships.links.services import token_of
from relationships.wording.models import Agreed
from tests.factories.feedback import ready_version, start
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, manager, signed_in

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


def test_a_wave_ends_before_the_next_one_opens_however_long_the_first_could_last(unit):
    campaign = planned(unit, "monthly", closes_on=date(2026, 4, 6))  # five weeks, then four

    start(campaign, at=NOON)
    asking.ask_campaigns(NOON + timedelta(days=35))
    asking.ask_campaigns(NOON + timedelta(days=63))
    asking.ask_campaigns(NOON + timedelta(days=91))

    days = Campaign.objects.order_by("opens_on").values_list("opens_on", "closes_on")
    waves = list(days)
    assert waves[:2] == [(FIRST, date(2026, 4, 6)), (date(2026, 4, 7), date(2026, 5, 4))]
    assert waves[3] == (
        date(2026, 6, 2),
        date(2026, 7, 6),
    )  # five weeks again: as long as was meant
    assert all(ends < opens for (_on, ends), (opens, _until) in pairwise(waves))


def test_a_poster_on_the_wall_leads_to_the_wave_that_is_open(client, unit):
    Agreed.get()
    Agreed.objects.update(smallest_group=7, smallest_words=11)
    campaign = planned(unit)
    door = services.open_door(campaign, unit=unit, place="Hall", at=NOON)
    url = f"/q/{token_of(door.link)}/"
    start(campaign, at=NOON)
    Agreed.objects.update(smallest_group=5, smallest_words=8)
    wave = campaign.next_wave
    pages = {}

    for day in (1, 30, 92):
        at = NOON + timedelta(days=day)
        services.close_past(at)
        asking.ask_campaigns(at)
        with clock.fixed(at):
            pages[day] = client.get(url)

    assert [page.status_code for page in pages.values()] == [200, 410, 200]
    assert [pages[day].context["campaign"] for day in (1, 92)] == [campaign, wave]
    wave.refresh_from_db()
    assert (wave.smallest_group, wave.smallest_words) == (7, 11)  # as the paper says
    assert [each.place for each in campaign.doors.all()] == ["Hall"]


def test_the_page_of_the_next_wave_shows_the_posters_that_lead_to_it_and_makes_none_twice(
    client, unit
):
    campaign = planned(unit)
    door = services.open_door(campaign, unit=unit, place="Hall", at=NOON)
    start(campaign, at=NOON)
    wave = campaign.next_wave
    signed_in(client, manager())

    with clock.fixed(NOON):
        page = client.get(f"/campaigns/{wave.pk}/")
        again = services.open_door(wave, unit=unit, place="Hall", at=NOON)

    assert "hangs since the one before" in page.text
    assert f"/campaigns/{campaign.pk}/doors/{door.pk}/" in page.text
    assert again == door


def test_a_wave_that_reaches_nobody_stays_a_draft_and_says_so(client, unit):
    campaign = planned(unit)
    start(campaign, at=NOON)
    wave = campaign.next_wave
    unit.people.update(left_on=FIRST)
    later = NOON + timedelta(days=91)
    signed_in(client, manager())

    asking.ask_campaigns(later)
    with clock.fixed(later):
        page = client.get(f"/campaigns/{wave.pk}/")

    wave.refresh_from_db()
    assert (wave.state, wave.scheduled_at) == ("draft", None)
    assert "It reaches nobody and hangs at no place" in page.text


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
