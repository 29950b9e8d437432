"""Somebody leaves or stops: what is open in their name is shown, handed over, or told of."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from brm.base import clock
from brm.dashboard.needs import needs, pressing
from brm.health.services import renew
from brm.stewardship.handing import look_after
from brm.stewardship.leaving import has_left
from relationships.access.queries import scope_of
from relationships.buddies.services import end as end_buddy
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.promises.models import Promise
from relationships.voices.models import Voice
from relationships.voices.reminding import remind_of_answers
from tests.factories.relationships import (
    NOON,
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
TODAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Sales")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit, person__name="Ada").person


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to__name", flat=True))


def test_before_somebody_leaves_the_page_names_what_is_open_and_offers_the_deputy(
    client, unit, buddy
):
    deputy = ITBuddyFactory(unit=unit, rank="deputy", person__name="Bo").person
    VoiceFactory(unit=unit, owner=buddy, words="The scanner is slow.")
    PromiseFactory(unit=unit, owner=buddy, what="Bring a scanner")
    VoiceFactory(unit=unit, heard_by=buddy, audience="buddy", words="For Ada alone.")
    signed_in(client, manager())

    page = client.get(reverse("people:left", args=[buddy.pk]))

    shown = page.content.decode()
    assert "1 thing heard, 1 promise" in shown
    assert ("The scanner is slow." in shown, "Bring a scanner" in shown) == (True, True)
    assert "For Ada alone." not in shown
    assert page.context["form"][f"heir-{unit.pk}"].value() == str(deputy.pk)


def test_what_is_open_goes_to_who_was_chosen_who_hears_of_it_once(client, unit, buddy):
    deputy = ITBuddyFactory(unit=unit, rank="deputy", person__name="Bo").person
    voices = [VoiceFactory(unit=unit, owner=buddy), VoiceFactory(unit=unit, heard_by=buddy)]
    promise = PromiseFactory(unit=unit, owner=buddy, side="it")
    answered = VoiceFactory(unit=unit, owner=buddy, status="done", answer="Mended.")
    signed_in(client, manager())

    page = client.post(
        reverse("people:left", args=[buddy.pk]),
        {"on": TODAY, f"heir-{unit.pk}": deputy.pk},
    )

    assert page.status_code == 302
    assert {Voice.objects.get(pk=voice.pk).owner for voice in voices} == {deputy}
    assert Promise.objects.get(pk=promise.pk).owner == deputy
    assert Voice.objects.get(pk=answered.pk).owner == buddy
    assert (told("handed_over"), told("left_open"), told("voice_owner")) == (["Bo"], [], [])
    letter = write(Message.objects.get(), at=NOON)
    assert letter.subject == "You take over from Ada"
    assert letter.text.count("The screen freezes when two of us book.") == 2
    assert "Send the list of devices" in letter.text


def test_of_what_nobody_took_over_the_managers_are_told_once(unit, buddy):
    boss, other = manager(), manager(UnitFactory())
    VoiceFactory(unit=unit, owner=buddy, words="The scanner is slow.")
    promise = PromiseFactory(unit=unit, owner=buddy, what="Bring a scanner")

    for _ in range(2):
        has_left(buddy, left_on=TODAY, at=NOON)
        look_after(NOON + timedelta(days=1))

    assert told("left_open") == [boss.name]
    assert other.name not in told("left_open")
    letter = write(Message.objects.get(kind="left_open"), at=NOON)
    assert letter.subject == "Ada has left: 2 things have nobody now"
    assert ("The scanner is slow." in letter.text, "Bring a scanner" in letter.text) == (True, True)
    assert f"/promises/{promise.pk}/owner/" in letter.text
    assert Voice.objects.get().owner is None


def test_a_promise_of_somebody_who_left_needs_the_manager_before_its_day(unit, buddy):
    promise = PromiseFactory(unit=unit, owner=buddy, what="Bring a scanner", due_on="2026-06-01")
    DoneVisitFactory(unit=unit, buddy=ITBuddyFactory(unit=unit).person)
    has_left(buddy, left_on=TODAY, at=NOON)

    renew([unit.pk], at=NOON)
    lines = needs(pressing(scope_of(manager()), TODAY), {}, NOON)

    assert lines[0].title == "Nobody sees to a promise: Bring a scanner"
    assert lines[0].acts[0].url == reverse("promises:owner", args=[promise.pk])


def test_when_a_last_day_has_passed_what_the_buddy_can_no_longer_read_has_no_owner(unit, buddy):
    boss = manager()
    lost = VoiceFactory(unit=unit, owner=buddy)
    kept = VoiceFactory(unit=unit, owner=buddy, heard_by=buddy)
    PromiseFactory(unit=unit, owner=buddy)
    end_buddy(buddy.buddy_of.get(), on=TODAY, at=NOON)

    look_after(NOON)
    on_the_last_day = Voice.objects.get(pk=lost.pk).owner
    tomorrow = NOON + timedelta(days=1)
    for _ in range(2):
        look_after(tomorrow)

    assert on_the_last_day == buddy
    assert Voice.objects.get(pk=lost.pk).owner is None
    assert (Voice.objects.get(pk=kept.pk).owner, Promise.objects.get().owner) == (buddy, buddy)
    assert told("left_open") == [boss.name]
    with clock.fixed(tomorrow):
        letter = write(Message.objects.get(kind="left_open"), at=tomorrow)
    assert letter.subject == "Ada no longer sees to 1 thing, and nobody does now"


def test_who_stops_going_hands_over_what_is_open_at_that_department_alone(client, unit, buddy):
    deputy = ITBuddyFactory(unit=unit, rank="deputy").person
    here, elsewhere = VoiceFactory(unit=unit, owner=buddy), VoiceFactory(owner=buddy)
    signed_in(client, manager())

    page = client.post(
        reverse("buddies:end", args=[buddy.buddy_of.get().pk]),
        {"on": TODAY, f"heir-{unit.pk}": deputy.pk},
    )

    assert page.status_code == 302
    assert Voice.objects.get(pk=here.pk).owner == deputy
    assert Voice.objects.get(pk=elsewhere.pk).owner != deputy


def test_what_was_told_to_one_alone_goes_to_nobody_and_who_told_it_by_name_is_told(unit, buddy):
    manager()
    teller = PersonFactory(name="Tess", unit=unit)
    alone = {"unit": unit, "heard_by": buddy, "owner": buddy, "audience": "buddy"}
    named = VoiceFactory(**alone, is_named=True, raised_by=teller, words="Between us.")
    VoiceFactory(**alone)

    has_left(buddy, left_on=TODAY, at=NOON)

    assert [(m.kind, m.to) for m in Message.objects.all()] == [("told_one_left", teller)]
    assert Voice.objects.get(pk=named.pk).owner == buddy
    assert "Between us." in write(Message.objects.get(), at=NOON).text


def test_an_answer_that_is_due_reaches_the_managers_when_its_hearer_has_left(unit, buddy):
    boss = manager()
    VoiceFactory(unit=unit, heard_by=buddy, answer_due_on="2026-03-04")
    buddy.left_on = TODAY
    buddy.save()

    remind_of_answers(NOON)

    assert told("voice_answer_due") == [boss.name]


def test_a_promise_is_handed_to_somebody_who_hears_of_it_once(client, unit, buddy):
    promise = PromiseFactory(unit=unit, owner=buddy)
    heir = ITBuddyFactory(unit=unit, person__name="Bo").person
    signed_in(client, manager())

    for _ in range(2):
        client.post(reverse("promises:owner", args=[promise.pk]), {"owner": heir.pk})

    assert Promise.objects.get().owner == heir
    assert told("promise_noted") == ["Bo"]
