"""The demo's mailbox, and the morning that one press brings."""

from datetime import UTC, datetime, timedelta

import pytest

from brm.base import clock
from brm.operations import demo_clock, demo_day
from brm.operations.models import DemoClock
from relationships.outbox import kinds, sending
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Letter, Text
from relationships.outbox.models import KeptMail, Message
from relationships.outbox.services import put
from tests.factories.relationships import NOON, ITBuddyFactory, PersonFactory, manager, signed_in

FRIDAY = datetime(2026, 3, 6, 14, 20, tzinfo=UTC)
MONDAY_AT_EIGHT = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_the_demo(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(Kind("hello", "A greeting", who="all", when="at once", render=hello))
    yield
    demo_clock.forget()
    demo_clock._known.ahead = timedelta()


def hello(message):
    return Letter(
        subject=f"Hello {message.to.name}",
        parts=(Text("Somebody comes by."),),
        because="Because.",
        calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" if message.occasion == "ics" else "",
    )


def mail_to(person, occasion=""):
    put("hello", to=person, about="thing:1", occasion=occasion, at=NOON)
    sending.send_due(at=NOON)
    return KeptMail.objects.latest("pk")


@pytest.fixture
def of_all(client):
    return signed_in(client, manager())


# ---- the mailbox ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_without_the_demo_there_is_no_mailbox(of_all, settings):
    mail = mail_to(PersonFactory())
    settings.DEMO = False
    pages = ("/mailbox/", f"/mailbox/{mail.pk}/page/", f"/mailbox/{mail.pk}/visit.ics")

    assert [of_all.get(page).status_code for page in pages] == [404, 404, 404]
    assert of_all.post("/mailbox/clock/", {"next": "1"}).status_code == 404


@pytest.mark.django_db
def test_mails_are_shown_by_reader_and_opened(of_all):
    claire, bart = PersonFactory(name="Claire"), PersonFactory(name="Bart")
    mail_to(claire)
    mail = mail_to(bart)

    everybody = of_all.get("/mailbox/").text
    hers = of_all.get(f"/mailbox/?reader={claire.pk}").text
    words = of_all.get(f"/mailbox/?mail={mail.pk}&form=text").text
    headers = of_all.get(f"/mailbox/?mail={mail.pk}&form=headers").text

    assert ("Hello Claire" in everybody, "Hello Bart" in everybody) == (True, True)
    assert ("Hello Claire" in hers, "Hello Bart" in hers) == (True, False)
    assert "Somebody comes by." in words
    assert "Message-ID" in headers


@pytest.mark.django_db
def test_a_mail_is_shown_where_no_script_runs(of_all):
    mail = mail_to(PersonFactory())

    outer = of_all.get(f"/mailbox/?mail={mail.pk}")
    inner = of_all.get(f"/mailbox/{mail.pk}/page/")

    assert f'src="/mailbox/{mail.pk}/page/" sandbox="' in outer.text
    assert "frame-src 'self'" in outer["Content-Security-Policy"]
    policy = inner["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert inner["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in inner.text


@pytest.mark.django_db
def test_a_calendar_entry_can_be_had(of_all):
    plain, with_entry = mail_to(PersonFactory()), mail_to(PersonFactory(), "ics")

    answer = of_all.get(f"/mailbox/{with_entry.pk}/visit.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert of_all.get(f"/mailbox/{plain.pk}/visit.ics").status_code == 404


@pytest.mark.django_db
def test_others_see_their_own_mails_alone(client):
    buddy = ITBuddyFactory().person
    own, other = mail_to(buddy), mail_to(PersonFactory(name="Claire"))
    signed_in(client, buddy)

    text = client.get("/mailbox/").text

    assert ("Hello Claire" in text, own.subject in text) == (False, True)
    assert client.get(f"/mailbox/{other.pk}/page/").status_code == 404
    assert client.get(f"/mailbox/?mail={other.pk}").status_code == 404
    assert "Next working morning" not in text
    assert client.post("/mailbox/clock/", {"next": "1"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["reader=x", "mail=%00", "before=-1", "form=other", "mail=9" * 3])
def test_addresses_of_nothing_are_no_fault(of_all, query):
    assert of_all.get(f"/mailbox/?{query}").status_code in {200, 404}


@pytest.mark.django_db
def test_older_mails_are_a_page_away(of_all, monkeypatch):
    from brm.operations import mailbox

    monkeypatch.setattr(mailbox, "SHOWN", 2)
    mails = [mail_to(PersonFactory(name=f"Reader {n}")) for n in range(3)]

    first = of_all.get("/mailbox/").text
    second = of_all.get(f"/mailbox/?before={mails[1].pk}").text

    assert f"before={mails[1].pk}" in first
    assert "Hello Reader 0" in second


@pytest.mark.django_db
def test_the_mailbox_asks_the_same_however_many_mails(of_all, django_assert_max_num_queries):
    counts = []
    for number in range(3):
        mail_to(PersonFactory(name=f"Reader {number}"))
        with django_assert_max_num_queries(12) as asked:
            of_all.get("/mailbox/")
        counts.append(len(asked))

    assert counts[1] == counts[2]


# ---- the clock --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        (FRIDAY, MONDAY_AT_EIGHT),
        (datetime(2026, 3, 9, 5, 0, tzinfo=UTC), MONDAY_AT_EIGHT),
        (MONDAY_AT_EIGHT, datetime(2026, 3, 10, 7, 0, tzinfo=UTC)),
        (
            datetime(2026, 3, 28, 12, 0, tzinfo=UTC),
            datetime(2026, 3, 30, 6, 0, tzinfo=UTC),
        ),  # summer
    ],
)
def test_the_next_working_morning_is_at_eight_there(at, morning):
    assert demo_clock.next_working_morning(at) == morning


def test_the_jobs_run_at_each_hour_of_working_days():
    hours = list(demo_day.moments(FRIDAY, MONDAY_AT_EIGHT))

    assert hours[0] == datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
    assert hours[-1] == MONDAY_AT_EIGHT
    assert [moment.weekday() for moment in hours] == [4, 4, 4, 4, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_one_press_brings_the_morning_and_each_message_once(of_all):
    put(
        "hello",
        to=PersonFactory(name="Claire"),
        about="a:1",
        at=FRIDAY,
        due_at=FRIDAY + timedelta(hours=1),
    )
    put("hello", to=PersonFactory(name="Bart"), about="a:1", at=FRIDAY, due_at=MONDAY_AT_EIGHT)
    with clock.fixed(FRIDAY):
        version = demo_clock.standing().version
        of_all.post("/mailbox/clock/", {"next": "1", "version": version})
        of_all.post("/mailbox/clock/", {"next": "1", "version": version})

    standing = DemoClock.objects.get()
    kept = {mail.subject: mail.kept_at for mail in KeptMail.objects.all()}
    assert standing.ahead == MONDAY_AT_EIGHT - FRIDAY
    assert kept == {
        "Hello Claire": datetime(2026, 3, 6, 16, 0, tzinfo=UTC),
        "Hello Bart": MONDAY_AT_EIGHT,
        "This week: nobody waits for you": MONDAY_AT_EIGHT,  # the manager's own Monday digest
    }
    assert standing.did["send-messages"] == 3
    assert Message.objects.filter(state="kept").count() == 3


@pytest.mark.django_db(transaction=True)
def test_every_process_sees_the_moved_clock_and_back(of_all, monkeypatch):
    monkeypatch.setattr(clock, "_shift", demo_clock.ahead)
    real = clock.now()
    demo_clock.standing()
    demo_clock.move(real + timedelta(days=3), moved_from=real, did={})

    moved = clock.now()
    of_all.post("/mailbox/clock/", {"back": "1"})
    back = clock.now()

    assert timedelta(days=3) <= moved - real < timedelta(days=3, minutes=1)
    assert back - real < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_the_clock_asks_no_question_of_the_page(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(clock, "_shift", demo_clock.ahead)
    demo_clock.read_again()

    with django_assert_num_queries(0):
        clock.now()


def test_without_a_database_the_clock_goes_on(monkeypatch):
    class Gone:
        def cursor(self):
            from django.db import OperationalError

            raise OperationalError

        def close(self):
            pass

    monkeypatch.setattr(demo_clock, "_connection", Gone)
    demo_clock._known.ahead = timedelta(days=1)
    demo_clock.read_again()

    assert demo_clock.ahead() == timedelta(days=1)


def test_only_the_demo_moves_the_clock(settings, monkeypatch):
    monkeypatch.setattr(clock, "_shift", timedelta)
    settings.DEMO = False
    demo_clock.install()
    before = clock._shift
    settings.DEMO = True
    demo_clock.install()

    assert (before, clock._shift) == (timedelta, demo_clock.ahead)
