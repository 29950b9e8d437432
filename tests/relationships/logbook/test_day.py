"""My day: where to go, what to say on arrival, what is owed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from relationships.access.queries import scope_of
from relationships.logbook.queries.arrival import Known
from relationships.logbook.queries.day import day_of
from relationships.rounds.brought import Observation, Thanks
from relationships.rounds.models import Visit
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    RoundFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    signed_in,
)
from tests.relationships.logbook.conftest import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_o_clock")]
DAY = timedelta(days=1)


def known(person, *kinds):
    day = day_of(scope_of(person), LATER)
    return [item for stop in day.stops for item in stop.known if item.kind in kinds]


@pytest.fixture
def last(unit, priya):
    return DoneVisitFactory(
        unit=unit, buddy=priya, starts_at=NOON - 14 * DAY, done_at=NOON - 14 * DAY
    )


def test_the_day_has_its_visits_in_order_and_the_week_below(unit, priya, visit):
    early = VisitFactory(unit=unit, buddy=priya, starts_at=NOON - timedelta(hours=3))
    tomorrow = VisitFactory(unit=unit, buddy=priya, starts_at=NOON + DAY)
    VisitFactory(unit=unit, buddy=priya, starts_at=NOON + 9 * DAY)
    VisitFactory(unit=unit, starts_at=NOON)
    forgotten = VisitFactory(unit=unit, buddy=priya, starts_at=NOON - 3 * DAY)
    VisitFactory(unit=unit, buddy=priya, starts_at=NOON, state="cancelled", why_changed="by_hand")

    day = day_of(scope_of(priya), LATER)

    assert [stop.visit for stop in day.stops] == [early, visit]
    assert [stop.is_next for stop in day.stops] == [True, False]
    assert day.ahead == [(date(2026, 3, 4), [tomorrow])]
    assert day.unlogged == [forgotten]
    assert day.minutes == 90


def test_what_was_answered_since_the_last_visit_is_good_news_to_bring(unit, priya, visit, last):
    nadia = PersonFactory(name="Nadia Benali", unit=unit)
    answered = {"status": "done", "answer": "Done", "unit": unit}
    fresh = VoiceFactory(
        **answered, answered_at=NOON - DAY, is_named=True, raised_by=nadia, words="A wish"
    )
    VoiceFactory(**answered, answered_at=NOON - 20 * DAY)
    hidden = VoiceFactory(**answered, answered_at=NOON - DAY, audience="buddy")

    assert hidden.heard_by != priya
    assert known(priya, "news") == [Known("news", "A wish", "Nadia", pk=fresh.pk)]


def test_an_answer_owed_says_how_late_it_is(unit, priya, visit, last):
    voice = VoiceFactory(unit=unit, answer_due_on=date(2026, 2, 27), words="It freezes")
    VoiceFactory(unit=unit, answer_due_on=date(2026, 3, 20))

    assert known(priya, "answer") == [Known("answer", "It freezes", days_late=4, pk=voice.pk)]


def test_promises_questions_summary_and_advice_are_told_before_one_comes_in(
    unit, priya, visit, last
):
    promise = PromiseFactory(unit=unit, owner=priya, side="it", due_on=date(2026, 3, 2))
    asked = VoiceFactory(unit=unit, source="page", words="Look at the paper lists")
    Visit.objects.filter(pk=last.pk).update(summary="We looked", summary_state="shared")
    Observation.objects.create(visit=last, seen="Twice", advice="Press the arrow", ending="advice")

    kinds = {item.kind: item for item in known(priya, "promise", "asked", "summary", "advice")}

    assert kinds == {
        "promise": Known("promise", promise.what, priya.name, 1, pk=promise.pk, due_on=promise.due_on),
        "asked": Known("asked", asked.words, pk=asked.pk),
        "summary": Known("summary"),
        "advice": Known("advice", "Press the arrow"),
    }  # fmt: skip


def test_silence_is_said_first(unit, priya, visit, last):
    Visit.objects.filter(pk=last.pk).update(done_at=NOON - 49 * DAY)

    assert known(priya, "silence", "first") == [Known("silence", weeks=7)]


def test_a_department_never_visited_says_so(priya, visit):
    assert known(priya, "silence", "first") == [Known("first")]


def test_the_page_greets_by_facts_and_offers_the_log(client, unit, priya, visit, head):
    visit.round = RoundFactory(unit=unit, question_card="What froze?\nWho helped?")
    visit.recurrence_id, visit.place = "2026-03-03T12:00:00", "2nd floor"
    visit.instead_of = PersonFactory(name="Tomás Gil")
    visit.save()

    page = signed_in(client, priya).get("/").content.decode()

    assert "<h1>One visit today, Priya</h1>" in page
    assert reverse("logbook:log", args=[visit.pk]) in page
    assert "For Tomás Gil, who cannot go." in page
    assert f"ask for {head.name.split()[0]}" in page
    assert "What froze?" in page
    assert "What cost you time this week?" not in page


def test_nothing_today_and_all_done_are_said(client, unit, priya):
    signed_in(client, priya)
    empty = client.get(reverse("logbook:day")).content.decode()
    DoneVisitFactory(unit=unit, buddy=priya, round=RoundFactory(unit=unit))
    done = client.get(reverse("logbook:day")).content.decode()

    assert "<h1>No visit today, Priya</h1>" in empty
    assert "<h1>All visits of today are done, Priya</h1>" in done


def test_thanks_are_passed_on_with_one_press(client, priya, visit):
    thanks = Thanks.objects.create(visit=visit, words="The new cable", to_words="Elin")
    signed_in(client, priya)
    before = client.get(reverse("logbook:day")).content.decode()

    for _time in range(2):
        answer = client.post(reverse("logbook:passed-on", args=[thanks.pk]))

    thanks.refresh_from_db()
    after = client.get(reverse("logbook:day")).content.decode()
    assert (answer.status_code, thanks.passed_on_at) == (302, LATER)
    assert ("Thank Elin" in before, "Thank Elin" in after) == (True, False)


@pytest.mark.parametrize("number", [1, 4])
def test_the_day_costs_six_queries_at_any_size(client, priya, number, django_assert_num_queries):
    for _time in range(number):
        unit = UnitFactory()
        ITBuddyFactory(unit=unit, person=priya)
        last = DoneVisitFactory(
            unit=unit, buddy=priya, done_at=NOON - 9 * DAY, starts_at=NOON - 9 * DAY
        )
        Observation.objects.create(
            visit=last, seen="Twice", advice="Press the arrow", ending="advice"
        )
        Thanks.objects.create(visit=last, words="The new cable", to_words="Elin")
        for days in (-3, 0, 1):
            VisitFactory(unit=unit, buddy=priya, starts_at=NOON + days * DAY)
        VoiceFactory(unit=unit, owner=priya, answer_due_on=date(2026, 3, 1))
        PromiseFactory(unit=unit, owner=priya)
    signed_in(client, priya)

    with django_assert_num_queries(6):
        client.get("/")
