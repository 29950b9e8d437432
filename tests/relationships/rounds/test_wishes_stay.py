"""What is wished of a visit outlives it: the visit in its place has it, and whoever goes hears it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from brm.base.errors import RuleBroken
from brm.base.undo_records import said_of
from relationships.buddies.services import note_absence
from relationships.outbox.models import Message
from relationships.rounds.models import Round, Visit
from relationships.rounds.services import wishing
from relationships.rounds.services.plans import (
    change_all,
    change_from,
    end_round,
    hand_over,
    wish_of,
)
from relationships.rounds.services.undoing import change_back, take_back_round, take_back_visit
from relationships.rounds.views.undoing import SAID_OF_ROUND
from relationships.rounds.wish_letters import still_wished, wished
from relationships.rounds.wishes import Wish
from tests.factories.relationships import VisitFactory
from tests.relationships.rounds.test_plans import of

AT = datetime(2026, 3, 1, 13, tzinfo=UTC)
SECOND = date(2026, 3, 10)


@pytest.fixture
def wish(tuesdays, head):
    return wishing.name_subject(of(tuesdays)[1], "The new list", by=head, at=AT)


def wished_of(round_=None):
    rows = Wish.objects.standing().order_by("visit__starts_at", "pk")
    rows = rows if round_ is None else rows.filter(visit__round=round_)
    return [(str(one.visit.starts_at.date()), one.words) for one in rows]


def told():
    return [
        (one.to.name, wished(one).heading)
        for one in Message.objects.filter(kind="visit_wish").order_by("pk")
        if still_wished(one, AT)
    ]


def weekly(round_, day):
    return replace(wish_of(round_), rule=f"FREQ=WEEKLY;BYDAY={day}")


def test_a_round_handed_over_takes_the_wish_to_the_new_buddy_and_back(tuesdays, priya, amina, wish):
    before = said_of(tuesdays, SAID_OF_ROUND)
    assert told() == [("Joost de Wit", "Customer Care names a subject for your visit")]

    new = hand_over(tuesdays, 1, to=priya, from_on=SECOND, by=amina, at=AT).round

    assert wished_of(new) == [("2026-03-10", "The new list")]
    assert told() == [("Priya Raman", "Customer Care names a subject for your visit")]

    change_back(tuesdays, 2, before, new=new, at=AT)

    assert wished_of(tuesdays) == [("2026-03-10", "The new list")]
    assert (Round.objects.get(), [name for name, _words in told()]) == (tuesdays, ["Joost de Wit"])


def test_who_heard_it_already_does_not_hear_it_again(tuesdays, amina, wish):
    Message.objects.filter(kind="visit_wish").update(state="sent", ended_at=AT)

    change_all(tuesdays, 1, weekly(tuesdays, "TH"), by=amina, at=AT)

    assert wished_of() == [("2026-03-12", "The new list")]
    assert Message.objects.filter(kind="visit_wish").count() == 1


def test_who_goes_instead_hears_it(tuesdays, joost, priya, wish):
    note_absence(joost.person, starts_on=SECOND, ends_on=SECOND, at=AT)

    assert [name for name, _words in told()] == ["Priya Raman"]


def test_of_what_can_stand_once_the_newer_stands(tuesdays, amina, head, wish):
    first, second, third = of(tuesdays)[:3]
    later = AT + timedelta(minutes=1)
    for visit, day, at in [(first, 5, AT), (second, 6, later), (third, 7, AT)]:
        wishing.ask_for_day(visit, date(2026, 4, day), "", by=head, at=at)
    wishing.name_subject(third, "The new list", by=head, at=later)

    # The first of each month: all three make way for the one on 1 April.
    change_all(
        tuesdays, 1, replace(wish_of(tuesdays), rule="FREQ=MONTHLY;BYMONTHDAY=1"), by=amina, at=later
    )  # fmt: skip

    standing = Wish.objects.standing().order_by("what")
    assert {str(one.visit.starts_at.date()) for one in standing} == {"2026-04-01"}
    assert [(one.words, one.wanted_on, one.at) for one in standing] == [
        ("", date(2026, 4, 6), later), ("The new list", None, later),
    ]  # fmt: skip


def test_without_a_visit_in_its_place_it_stays_with_the_one_called_off(tuesdays, amina, wish):
    end_round(tuesdays, by=amina, at=AT)

    assert [(one.pk, one.state) for one in Visit.objects.all()] == [(wish.visit_id, "cancelled")]
    assert wished_of() == [("2026-03-10", "The new list")]


def test_what_was_just_planned_stays_once_something_is_wished_of_it(tuesdays, joost, head, wish):
    alone = VisitFactory(unit=tuesdays.unit, buddy=joost.person, starts_at=AT + timedelta(days=3))
    wishing.name_subject(alone, "Printers", by=head, at=AT)

    for act, what in [(take_back_round, tuesdays), (take_back_visit, alone)]:
        with pytest.raises(RuleBroken) as refused:
            act(what)
        assert refused.value.code == "changed_since"

    assert len(wished_of()) == 2


def test_a_split_takes_the_wish_to_the_next_day(tuesdays, amina, wish):
    new = change_from(tuesdays, 1, weekly(tuesdays, "TH"), from_on=SECOND, by=amina, at=AT).round

    assert wished_of(new) == [("2026-03-12", "The new list")]
    assert not of(tuesdays).filter(pk=wish.visit_id).exists()


@pytest.mark.parametrize(
    ("day", "moved_to"),
    [("TH", "2026-03-12"), ("MO", "2026-03-09"), ("MO,WE", "2026-03-09")],
    ids=["later", "earlier", "as near"],
)
def test_it_goes_to_the_nearest_day_whichever_side_it_lies(tuesdays, amina, wish, day, moved_to):
    change_all(tuesdays, 1, weekly(tuesdays, day), by=amina, at=AT)

    assert wished_of() == [(moved_to, "The new list")]


def test_of_the_last_visit_it_goes_to_the_last_one_before(tuesdays, amina, head):
    last = of(tuesdays).last()
    wishing.name_subject(last, "The new list", by=head, at=AT)

    new = replace(weekly(tuesdays, "MO"), last_on=last.starts_at.date())
    change_all(tuesdays, 1, new, by=amina, at=AT)

    day_before = last.starts_at.date() - timedelta(days=1)
    assert wished_of() == [(str(day_before), "The new list")]
