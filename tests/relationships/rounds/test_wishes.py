"""A department names a subject for a visit to come, or asks for another day: by link or on its page."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.links.choices import Purpose
from relationships.links.services import link_for, token_of
from relationships.outbox.models import Message
from relationships.outbox.services import put
from relationships.rounds.mails import reminder
from relationships.rounds.services import wishing
from relationships.rounds.wish_letters import still_wished, wished
from relationships.rounds.wishes import Wish
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    UnitFactory,
    VisitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def claire(unit):
    return BusinessPartnerFactory(
        unit=unit, role="contact", person__name="Claire Fontaine", person__unit=unit
    ).person


@pytest.fixture
def visit(unit):
    buddy = ITBuddyFactory(unit=unit, person__name="Priya Raman").person
    return VisitFactory(unit=unit, buddy=buddy, starts_at=NOON + 3 * DAY)


@pytest.fixture
def page(visit, claire) -> str:
    link = link_for(
        Purpose.WISH, about=visit, at=NOON, person_id=claire.pk, expires_at=visit.starts_at
    )
    return f"/a/{token_of(link)}/"


def waiting() -> list[tuple[str, int]]:
    return list(Message.objects.filter(kind="visit_wish").values_list("occasion", "to_id"))


def test_a_subject_named_by_the_link_reaches_the_buddy_once_and_their_day(
    client, visit, claire, page
):
    for _ in range(2):
        assert client.post(page, {"act": "subject", "words": "The  new list"}).status_code == 302
    wish = Wish.objects.get()
    assert (wish.words, wish.by, wish.visit) == ("The new list", claire, visit)
    assert waiting() == [(f"wish-{wish.pk}", visit.buddy_id)]
    assert Message.objects.get().due_at >= NOON + wishing.UNTOLD

    letter = wished(Message.objects.get())

    assert letter.subject == "Clinics names a subject for your visit"
    assert "The new list" in client.get(page).content.decode()
    with clock.fixed(visit.starts_at - timedelta(hours=3)):
        day = signed_in(client, visit.buddy).get("/").content.decode()
    assert "Claire Fontaine would like to speak of this:" in day
    assert "The new list" in client.get(f"/visits/{visit.pk}/").content.decode()


def test_another_day_is_asked_for_and_a_newer_one_takes_its_place(client, visit, page):
    first, second = (visit.starts_at.date() + n * DAY for n in (1, 2))
    for day in (first, first, second):
        said = {"act": "day", "wanted_on": day.isoformat(), "words": "Stocktaking"}
        assert client.post(page, said).status_code == 302

    standing = Wish.objects.standing().get()
    assert (standing.wanted_on, Wish.objects.count()) == (second, 2)
    assert [occasion for occasion, _to in waiting()] == [f"wish-{standing.pk}"]
    letter = wished(Message.objects.get())
    assert letter.subject == "Clinics would rather have another day"
    visit.refresh_from_db()
    assert visit.starts_at == NOON + 3 * DAY


def test_what_is_taken_back_within_the_minute_is_never_told(client, visit, page):
    client.post(page, {"act": "subject", "words": "Printers"})
    wish = Wish.objects.get()

    for _ in range(2):
        assert client.post(page, {"act": "back", "wish": wish.pk}).status_code == 302

    assert (Wish.objects.standing().count(), waiting()) == (0, [])


def test_one_takes_back_ones_own_only(client, visit, page, unit):
    other = wishing.name_subject(
        visit, "Theirs", by=BusinessPartnerFactory(unit=unit).person, at=NOON
    )

    client.post(page, {"act": "back", "wish": other.pk})

    assert Wish.objects.standing().get() == other


def test_it_is_told_only_while_it_stands_and_the_visit_is_to_come_and_theirs(visit, claire):
    wish = wishing.name_subject(visit, "Printers", by=claire, at=NOON)
    message = Message.objects.get()
    assert still_wished(message, NOON)

    assert not still_wished(message, visit.starts_at)
    type(visit).objects.update(buddy=claire)
    assert not still_wished(message, NOON)
    type(visit).objects.update(buddy=visit.buddy)
    Wish.objects.update(taken_back_at=NOON)
    assert not still_wished(message, NOON)
    assert wish.pk


@pytest.mark.parametrize(
    ("said", "status"),
    [({"act": "subject", "words": "  "}, 422), ({"act": "subject", "words": "x" * 301}, 422),
     ({"act": "day", "wanted_on": ""}, 422), ({"act": "day", "wanted_on": "2026-02-30"}, 422),
     ({"act": "day", "wanted_on": "2020-01-01"}, 422), ({"act": "day", "wanted_on": "2031-01-01"}, 422),
     ({"act": "else"}, 422), ({}, 422), ({"act": "back", "wish": "x"}, 422),
     ({"act": "back", "wish": "99"}, 302)],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_sentence(client, page, said, status):
    assert client.post(page, said).status_code == status
    assert not Wish.objects.exists()


def test_five_subjects_are_enough_for_one_visit(visit, claire):
    for n in range(wishing.MOST_SUBJECTS):
        wishing.name_subject(visit, f"Subject {n}", by=claire, at=NOON)

    with pytest.raises(RuleBroken, match="Five subjects"):
        wishing.name_subject(visit, "One more", by=claire, at=NOON)


def test_nothing_is_wished_of_a_visit_that_is_over_or_called_off(client, visit, claire, page):
    type(visit).objects.update(state="cancelled", why_changed="by_hand")

    assert client.post(page, {"act": "subject", "words": "Late"}).status_code == 409
    assert "was called off" in client.get(page).content.decode()
    with pytest.raises(RuleBroken, match="over or was called off"):
        wishing.ask_for_day(visit, NOON.date(), "", by=claire, at=visit.starts_at + DAY)


def test_on_our_page_the_same_is_said_with_a_sign_in(client, visit, claire):
    signed_in(client, claire)
    place = f"/our-page/visits/{visit.pk}/wish/"

    assert client.post(place, {"act": "subject", "words": "Our list"}).status_code == 302
    assert "Our list" in client.get("/").content.decode()
    refused = client.post(place, {"act": "subject", "words": ""})
    assert refused.status_code == 422
    assert "Say in a few words what it is about." in refused.content.decode()
    type(visit).objects.update(state="cancelled", why_changed="by_hand")
    assert client.post(place, {"act": "subject", "words": "Late"}).status_code == 302
    assert Wish.objects.count() == 1


def test_who_does_not_speak_for_the_department_wishes_nothing(client, visit):
    signed_in(client, manager())

    answer = client.post(f"/our-page/visits/{visit.pk}/wish/", {"act": "subject", "words": "x"})

    assert (answer.status_code, Wish.objects.count()) == (403, 0)


def test_the_reminder_of_a_visit_leads_there(visit, claire):
    put("visit_reminder", to=claire, about=visit, at=NOON)

    letter = reminder(Message.objects.get())

    assert [
        label for part in letter.parts if part.form == "links" for label, _url in part.links
    ] == ["Name a subject, or ask for another day"]


@pytest.mark.parametrize(
    "wrong",
    [{"what": "subject", "words": ""}, {"what": "day"}, {"what": "other", "words": "x"},
     {"what": "subject", "words": "x", "wanted_on": NOON.date()}],
)  # fmt: skip
def test_the_database_refuses_a_wish_that_says_nothing(visit, claire, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.create(visit=visit, by=claire, at=NOON, **wrong)
