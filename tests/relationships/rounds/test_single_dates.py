"""Single dates of a round, changed while it is planned."""

from datetime import date

import pytest
from django.urls import reverse

from brm.base import clock
from relationships.rounds.models import Round, Visit
from relationships.units.models import BusyPeriod
from tests.factories.relationships import signed_in
from tests.relationships.rounds.conftest import SUNDAY

PLAN = {
    "rhythm": "weekly", "days": ["TU"], "week": "1", "rule": "", "starts_time": "10:00",
    "minutes": "45", "format": "walk_round", "starts_on": "2026-03-03", "last_on": "",
    "place": "Hall B", "online": "", "question_card": "", "on_closed": "next", "on_busy": "skip",
}  # fmt: skip
CHANGES = {"off": ["2026-03-10"], "to-2026-03-17": "2026-03-19"}


@pytest.fixture(autouse=True)
def _sunday():
    with clock.fixed(SUNDAY):
        yield


@pytest.fixture
def post(client, amina, unit, joost):
    signed_in(client, amina)
    address = f"{reverse('rounds:new')}?unit={unit.pk}"
    return lambda **more: client.post(address, {**PLAN, "buddy": str(joost.pk), **more})


def days_of(round_: Round) -> dict[str, tuple[date, str]]:
    rows = Visit.objects.filter(round=round_).order_by("recurrence_id")[:4]
    return {v.recurrence_id[:10]: (v.starts_at.date(), v.state) for v in rows}


def test_the_preview_says_what_was_changed_and_keeps_nothing(post):
    page = post(look="1", **CHANGES).content.decode()

    assert "You leave this one out." in page
    assert "You chose Thu 19 Mar instead." in page
    assert Round.objects.count() == 0


def test_a_date_left_out_and_one_on_another_day_are_planned_like_that(post):
    for _press in range(2):  # a double press changes nothing
        post(**CHANGES)

    assert days_of(Round.objects.get()) == {
        "2026-03-03": (date(2026, 3, 3), "planned"),
        "2026-03-10": (date(2026, 3, 10), "cancelled"),
        "2026-03-17": (date(2026, 3, 19), "planned"),
        "2026-03-24": (date(2026, 3, 24), "planned"),
    }


def test_a_day_that_is_over_refuses_the_whole_round(post):
    answer = post(**{"to-2026-03-17": "2026-02-01"})

    assert (answer.status_code, Round.objects.count()) == (422, 0)


@pytest.mark.parametrize("off", ["2026-13-45", "x" * 300, "\0", ""])
def test_what_is_no_day_changes_nothing(post, off):
    assert post(off=[off], **{"to-nonsense": "2026-03-19"}).status_code == 302
    assert Round.objects.count() == 1


def test_a_day_that_the_rhythm_does_not_name_changes_nothing(post):
    post(off=["2026-03-11"])

    assert {state for _day, state in days_of(Round.objects.get()).values()} == {"planned"}


def test_a_date_in_a_busy_period_is_walked_on_the_day_that_was_chosen(post, unit):
    BusyPeriod.objects.create(
        unit=unit, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 13), what="counting"
    )

    post(**{"to-2026-03-10": "2026-03-19"})

    assert days_of(Round.objects.get())["2026-03-10"] == (date(2026, 3, 19), "planned")
