"""Health, explained, on the department's page: the same for both sides, in sentences."""

from datetime import timedelta

import pytest
from django.utils import translation

from brm.base import clock
from brm.dashboard import health_words
from brm.health.models import HealthDay, UnitPulse
from brm.health.parts import Facts
from brm.health.services import renew
from tests.brm.dashboard.test_both_sides import said
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    """Three parts known: answers one of two on time, visits perfect, promises kept by both."""
    unit = UnitFactory(name="Clinics", rhythm_days=14)
    DoneVisitFactory(unit=unit, starts_at=NOON, done_at=NOON)
    for late in (False, True):
        VoiceFactory(
            unit=unit, status="done", answer="Done.", heard_at=NOON - timedelta(days=9),
            answer_due_on=TODAY - timedelta(days=7 if late else 2), answered_at=NOON,
            first_answered_at=NOON - timedelta(days=4), confirmation="yes", confirmed_at=NOON,
        )  # fmt: skip
    for side in ("business", "it"):
        PromiseFactory(unit=unit, side=side, state="kept", closed_on=TODAY)
    renew([unit.pk], NOON)
    return unit


def section(client, person, unit) -> str:
    page = said(signed_in(client, person).get(f"/units/{unit.pk}/"))
    return page.partition('id="health"')[2].partition("</section>")[0]


def test_each_part_says_its_points_its_sentence_and_leads_to_its_records(client, unit):
    page = section(client, manager(), unit)

    assert '<b class="num">88</b>' in page
    assert "88 of 100." in page
    assert "1 of 2 answers came on time, 2 of 2 were said to have helped." in page
    assert '28 <span class="cap">of 40</span>' in page
    assert "The business kept 1 of 1, IT kept 1 of 1." in page
    assert f'href="/promises/?unit={unit.pk}&amp;state=all"' in page
    assert "Based on three of four parts" in page


def test_both_sides_read_the_same_to_the_letter_and_a_stranger_nothing(client, unit):
    partner = BusinessPartnerFactory(unit=unit).person
    buddy = ITBuddyFactory(unit=unit).person
    VoiceFactory(unit=unit, audience="confidence", answer_due_on=TODAY - timedelta(days=1))
    renew([unit.pk], NOON)

    pages = {section(client, person, unit) for person in (manager(), partner, buddy)}

    assert len(pages) == 1
    assert "88 of 100." in pages.pop()


def test_what_changed_since_a_month_ago_is_told_by_part_the_largest_first(client, unit):
    then = HealthDay(unit=unit, day=TODAY - timedelta(days=30))
    then.score(
        Facts(
            in_time=3, answers=3, confirmed=2, confirmed_of=2, kept_visits=1, visits=1, silence=1,
            kept_it=1, due_it=2, sign_on=then.day.isoformat(),
        ),
        then.day,
    )  # fmt: skip
    then.save()

    page = section(client, manager(), unit)

    assert "88 of 100; on 1 February it was 85." in page
    promises, answers = page.index("Promises +15"), page.index("Answers −12")
    assert promises < answers
    assert "it was: 3 of 3 answers came on time, 2 of 2 were said to have helped." in page


def test_quiet_is_told_without_a_number_and_without_a_colour(client, unit):
    later = NOON + timedelta(days=43)
    with clock.fixed(later):
        renew([unit.pk], later)
        page = section(client, manager(), unit)

    assert "Quiet: no visit and not a word for six weeks." in page
    assert ['class="arc high"' in page, 'class="arc-none"' in page] == [False, True]
    assert '<b class="num">?</b>' in page


def test_a_new_department_has_not_enough_to_say_and_is_not_scolded(client):
    new = UnitFactory()
    renew([new.pk], NOON)

    page = section(client, manager(), new)

    assert ["Not enough to say" in page, "neither good nor bad" in page] == [True, True]
    assert "Silence is never good news" not in page


def test_a_part_that_becomes_known_is_named_so_that_the_number_is_no_riddle(unit):
    now = UnitPulse.objects.get(unit=unit)
    then = HealthDay(unit=unit, day=TODAY - timedelta(days=30))
    facts = {**now.facts, "answers": 0, "in_time": 0, "confirmed": 0, "confirmed_of": 0}
    facts |= {"experience": 300, "experience_n": 6, "sign_on": then.day.isoformat()}
    then.score(Facts(**facts), then.day)

    told = {one.title: (one.points, one.why) for one in health_words.changes(then, now)}

    assert told["Answers"] == (
        28, "it is known now, 1 of 2 answers came on time, 2 of 2 were said to have helped"
    )  # fmt: skip
    assert told["Experience"][1] == "it is no longer known"
    assert sum(points for points, _why in told.values()) == now.health - then.health


def test_in_french_each_sentence_is_french(client, unit):
    person = manager()
    person.language = "fr"
    person.save()

    page = section(client, person, unit)

    assert "Réponses venues à temps : 1 sur 2" in page
    with translation.override("fr"):
        assert health_words.word_of(UnitPulse.objects.get(unit=unit)) == "Solide"
    assert PersonFactory().language != "fr"
