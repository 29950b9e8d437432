"""The pages of one visit: planned by hand, changed, called off, answered for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from brm.base import clock
from relationships.outbox.models import Message
from relationships.rounds.models import Visit
from tests.factories.relationships import (
    ITBuddyFactory,
    UnitFactory,
    VisitFactory,
    manager,
    signed_in,
)
from tests.relationships.rounds.conftest import SUNDAY
from tests.relationships.rounds.test_plans import of


@pytest.fixture(autouse=True)
def sunday():
    with clock.fixed(SUNDAY):
        yield


@pytest.fixture
def as_manager(client, amina):
    return signed_in(client, amina)


def text(response):
    return response.content.decode()


def test_a_visit_is_moved_given_to_somebody_else_and_called_off(as_manager, tuesdays, priya, head):
    visit = of(tuesdays)[0]
    data = {
        "day": "2026-03-04", "time": "11:00", "buddy": priya.person_id, "format": "call",
        "minutes": "30", "place": "", "words": "Joost has an exam", "version": "1",
    }  # fmt: skip

    seen = as_manager.get(f"/visits/{visit.pk}/edit/")
    kept = as_manager.post(f"/visits/{visit.pk}/edit/", data, follow=True)
    again = as_manager.post(f"/visits/{visit.pk}/edit/", data)
    silent = as_manager.post(f"/visits/{visit.pk}/cancel/", {"words": " "})
    off = as_manager.post(f"/visits/{visit.pk}/cancel/", {"words": "end of quarter"}, follow=True)

    assert seen.status_code == 200
    assert "Moved from Tue 3 Mar to Wed 4 Mar: Joost has an exam" in text(kept)
    assert "Priya Raman goes instead of Joost de Wit." in text(kept)
    assert again.status_code == 302
    assert "Say in a few words why nobody goes this time." in text(silent)
    assert "Called off: end of quarter" in text(off)
    back = as_manager.post(f"/visits/{visit.pk}/again/", follow=True)
    assert "Planned again." in text(back)


def test_who_could_go_is_asked_for_the_day_there(client, db):
    early = datetime(2026, 3, 9, 22, tzinfo=UTC)  # Tuesday morning in Auckland
    visit = VisitFactory(unit=UnitFactory(time_zone="Pacific/Auckland"), starts_at=early)
    ITBuddyFactory(unit=visit.unit, person__name="Mere Tane", since=date(2026, 3, 10))

    page = signed_in(client, manager()).get(f"/visits/{visit.pk}/edit/")

    assert "Mere Tane" in text(page)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": "2026-02-28"}, "Choose a moment that is still to come."),
        ({"day": "2029-02-28"}, "Choose a day within the next twelve months."),
        ({"day": "9999-02-28"}, "Choose a day between 1970 and 2099."),
        ({"minutes": "0"}, "Choose between 5 minutes and 8 hours."),
        ({"minutes": "1e9"}, "Write the minutes as a number, like 30."),
        ({"minutes": "9" * 30}, "Choose between 5 minutes and 8 hours."),
        ({"buddy": "1"}, "Select a valid choice."),
        ({"version": ""}, ""),
    ],
)
def test_a_visit_refuses_what_cannot_be(as_manager, tuesdays, changes, sentence):
    visit = of(tuesdays)[0]
    data = {
        "day": "2026-03-04", "time": "11:00", "buddy": visit.buddy_id, "format": "call",
        "minutes": "30", "place": "", "words": "", "version": "1", **changes,
    }  # fmt: skip

    answer = as_manager.post(f"/visits/{visit.pk}/edit/", data)

    assert answer.status_code == 422
    assert sentence in text(answer)
    visit.refresh_from_db()
    assert visit.version == 1


def test_the_second_editor_of_a_visit_sees_both_texts_and_chooses(as_manager, tuesdays, priya):
    visit = of(tuesdays)[0]
    address = f"/visits/{visit.pk}/edit/"
    first = {
        "day": "2026-03-04", "time": "11:00", "buddy": priya.person_id, "format": "call",
        "minutes": "30", "place": "", "words": "", "version": "1",
    }  # fmt: skip
    second = {**first, "day": "2026-03-05", "buddy": visit.buddy_id, "place": "Hall B"}

    as_manager.post(address, first)
    both = as_manager.post(address, second)
    kept = as_manager.post(address, {**second, "version": "2", "take_buddy": "now"})

    visit.refresh_from_db()
    assert both.status_code == 409
    assert [word in text(both) for word in ("2026-03-04", "2026-03-05", "Hall B")] == [True] * 3
    assert "<dd>Priya Raman</dd>" in text(both).replace("\n", "").replace("  ", "")
    assert kept.status_code == 302
    assert (visit.place, visit.buddy) == ("Hall B", priya.person)
    assert visit.starts_at.date() == date(2026, 3, 5)


def test_one_visit_is_planned_without_a_round_once(as_manager, unit, joost):
    address = f"/visits/plan/?unit={unit.pk}"
    typed = {
        "day": "2026-03-05", "time": "14:00", "buddy": joost.person_id, "format": "meeting",
        "minutes": "30", "place": "Hall B",
    }  # fmt: skip

    asked = as_manager.get(address)
    kept = as_manager.post(address, typed, follow=True)
    as_manager.post(address, typed)

    visit = Visit.objects.get()
    assert asked.status_code == 200
    assert "no round; it stands alone" in text(kept)
    assert (visit.starts_at.isoformat(), visit.buddy) == ("2026-03-05T13:00:00+00:00", joost.person)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-03-07", "Sat 7 Mar is not a working day there."),
        ("2026-04-27", "Mon 27 Apr is King"),
        ("2026-03-10", "Tue 10 Mar: stocktaking."),
        ("2026-02-27", "Choose a moment that is still to come."),
    ],
)
def test_a_day_that_does_not_suit_is_said_before_the_visit_is_planned(
    as_manager, unit, joost, day, sentence
):
    unit.busy_periods.create(
        starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 11), what="stocktaking"
    )
    address = f"/visits/plan/?unit={unit.pk}"
    typed = {
        "day": day, "time": "14:00", "buddy": joost.person_id, "format": "meeting",
        "minutes": "30", "place": "",
    }  # fmt: skip

    refused = as_manager.post(address, typed)
    as_manager.post(address, {**typed, "all_the_same": "on"})

    assert refused.status_code == 422
    assert sentence in text(refused)
    assert Visit.objects.exists() == (day > "2026-03-01")


def test_the_buddy_answers_held_moved_missed_once(client, unit, joost):
    visit = VisitFactory(unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=2))
    other = VisitFactory(unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=9))
    signed_in(client, joost.person)

    asked = client.get(f"/visits/{visit.pk}/answer/")
    nothing = client.post(f"/visits/{visit.pk}/answer/", {})
    held = client.post(f"/visits/{visit.pk}/answer/", {"said": "held"}, follow=True)
    client.post(f"/visits/{visit.pk}/answer/", {"said": "missed"})
    client.post(f"/visits/{other.pk}/answer/", {"said": "missed", "words": "I was ill"})

    assert "Held, moved, missed?" in text(asked)
    assert nothing.status_code == 422
    assert "Kept: it was held." in text(held)
    visit.refresh_from_db()
    other.refresh_from_db()
    assert (visit.state, visit.logged_by) == ("done", joost.person)
    assert (other.state, other.why_words) == ("missed", "I was ill")


def test_nobody_hears_of_a_visit_they_were_never_told_of(as_manager, tuesdays, priya):
    visit = of(tuesdays)[0]

    as_manager.post(f"/visits/{visit.pk}/cancel/", {"words": "too busy"})

    assert Message.objects.count() == 0
