"""On Monday at eight, in their time, managers hear who needs them, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from brm.base import clock
from brm.dashboard import digest
from relationships.outbox import sending
from relationships.outbox.models import KeptMail, Message
from tests.factories.relationships import (
    DoneVisitFactory,
    GrantFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    manager,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)  # half past eight in Amsterdam
TODAY = date(2026, 3, 9)


def letter_to(person, at=MONDAY):
    with clock.fixed(at):
        digest.remind_monday(at)
        sending.send_due(at=at)
    return KeptMail.objects.get(message__to=person)


def test_it_comes_on_monday_from_eight_on_once_a_week():
    manager()
    moments = [
        MONDAY - timedelta(hours=1),
        MONDAY,
        MONDAY + timedelta(hours=1),
        MONDAY + timedelta(days=1),
    ]

    put = [digest.remind_monday(at) for at in (*moments, MONDAY + timedelta(days=7))]

    assert put == [0, 1, 0, 0, 1]


def test_eight_is_eight_where_the_manager_is():
    person = manager()
    person.time_zone = "America/New_York"
    person.save()

    assert (digest.remind_monday(MONDAY), digest.remind_monday(MONDAY + timedelta(hours=5))) == (
        0,
        1,
    )


def test_six_are_named_and_the_others_counted():
    person = manager()
    for _number in range(8):
        PromiseFactory(unit=UnitFactory(), due_on=TODAY - timedelta(days=3))

    mail = letter_to(person)

    assert (mail.text.count("1 promise is late"), "and 2 more" in mail.text) == (6, True)


def test_who_is_no_manager_or_stopped_it_gets_none():
    PersonFactory()
    person = manager()
    person.no_digest_since = MONDAY
    person.save()

    assert digest.remind_monday(MONDAY) == 0


def test_a_manager_of_two_branches_gets_one():
    person = GrantFactory(unit=UnitFactory()).person
    GrantFactory(person=person, unit=UnitFactory())

    assert digest.remind_monday(MONDAY) == 1


def test_who_manages_no_more_gets_none():
    person = manager()
    digest.remind_monday(MONDAY)
    person.grants.all().delete()

    assert sending.send_due(at=MONDAY).expired == 1


def test_it_names_who_needs_the_manager_and_the_week():
    unit, quiet = UnitFactory(name="Fitting Clinics"), UnitFactory(name="Quiet")
    person = manager()
    VoiceFactory(
        unit=unit,
        words="The screen freezes.",
        answer_due_on=TODAY - timedelta(days=4),
        heard_at=MONDAY - timedelta(days=9),
    )
    VoiceFactory(unit=unit, answer_due_on=TODAY, heard_at=MONDAY - timedelta(days=1))
    VoiceFactory(
        unit=quiet, answer_due_on=TODAY + timedelta(days=30), heard_at=MONDAY - timedelta(days=1)
    )
    PromiseFactory(unit=unit, due_on=TODAY - timedelta(days=1))
    PromiseFactory(unit=unit, due_on=TODAY, side="business")
    PromiseFactory(unit=unit, due_on=TODAY, side="it")
    VisitFactory(unit=unit, starts_at=MONDAY + timedelta(days=1))
    VisitFactory(unit=unit, starts_at=MONDAY - timedelta(days=3))
    DoneVisitFactory(unit=unit)

    mail = letter_to(person)

    assert mail.subject == "This week: 1 department needs you"
    for said in (
        "1 department would be glad of you this week.",
        "1 answer is late, 1 promise is late, 1 answer is due this week",
        "1 visit to come",
        "2 things heard last week: 0 answered",
        "1 visit nobody has told of",
        "● 1 promise of the business due",
        "◆ 1 promise of IT due",
    ):
        assert said in mail.text
    assert "The screen freezes" not in mail.text + mail.html
    assert "List-Unsubscribe" in mail.headers


def test_nothing_to_do_is_said_in_two_lines():
    mail = letter_to(manager())

    assert mail.subject == "This week: nobody waits for you"
    assert "Nothing is late and nothing is due in your departments this week." in mail.text


def test_only_the_own_departments_and_no_confidence_of_the_buddy_count():
    own, other = UnitFactory(), UnitFactory()
    person = manager(own)
    VoiceFactory(unit=other, answer_due_on=TODAY - timedelta(days=1))
    VoiceFactory(unit=own, answer_due_on=TODAY - timedelta(days=1), audience="buddy")

    assert letter_to(person).subject == "This week: nobody waits for you"


def test_it_asks_the_same_however_many_departments(django_assert_max_num_queries):
    person = manager()
    digest.remind_monday(MONDAY)
    message = Message.objects.get()
    counts = []
    for _ in range(3):
        VoiceFactory(answer_due_on=TODAY - timedelta(days=1))
        with django_assert_max_num_queries(12) as asked, clock.fixed(MONDAY):
            digest.digest(message)
        counts.append(len(asked))

    assert person.pk == message.to_id
    assert counts[1] == counts[2]
