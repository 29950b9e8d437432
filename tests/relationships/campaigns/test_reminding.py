"""Reminders come one by one, and who got them is not looked at again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.campaigns.reminding import remind_feedback
from relationships.outbox import sending
from relationships.outbox.models import Message
from relationships.outbox.services import send_test
from relationships.wording.models import Agreed
from tests.factories.feedback import running
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def people():
    unit = UnitFactory()
    return [PersonFactory(unit=unit) for _ in range(3)]


@pytest.fixture
def campaign(people):
    return running(people[0].unit)  # Tuesday 3 March


def kinds_sent():
    return sorted(Message.objects.filter(state="sent").values_list("kind", flat=True))


def test_a_first_reminder_that_did_not_leave_gives_way_to_the_last_one(campaign, smtp_sink):
    Agreed.get()
    Agreed.objects.update(feedback_first_reminder=3, feedback_last_reminder=4)
    sending.send_due(at=NOON)
    remind_feedback(NOON + 3 * DAY)  # Friday; nobody is there to send it

    monday = NOON + 6 * DAY - timedelta(hours=1)
    remind_feedback(monday)
    sending.send_due(at=monday)

    assert kinds_sent() == ["feedback_invitation"] * 3 + ["feedback_reminder_2"] * 3


@pytest.mark.parametrize("days", [3, 10])
def test_who_was_reminded_is_not_put_again_every_ten_minutes(campaign, people, days):
    assert remind_feedback(NOON + days * DAY) == 3
    before = Message.objects.order_by("-pk").values_list("pk", flat=True)[0]

    again = [remind_feedback(NOON + days * DAY + timedelta(minutes=n)) for n in (10, 20, 30)]

    send_test(people[0], at=NOON)
    numbers_used = Message.objects.get(kind="test").pk - before
    assert (again, numbers_used) == ([0, 0, 0], 1)


def test_a_batch_of_mails_reads_what_it_is_about_once(people, smtp_sink):
    asked = []
    for more in (0, 6):
        unit = UnitFactory()
        for _ in range(3 + more):
            PersonFactory(unit=unit)
        running(unit)
        with CaptureQueriesContext(connection) as queries:
            sending.send_due(at=NOON)
        asked.append([query["sql"] for query in queries if query["sql"].startswith("SELECT")])

    for table, beside in (("wordback", 0), ("agreed", 0), ("invitation", 6)):
        few, many = (
            len([sql for sql in each if f'"relationships_{table}"' in sql]) for each in asked
        )
        assert (table, many - few) == (table, beside)  # whether it still waits is asked for each
