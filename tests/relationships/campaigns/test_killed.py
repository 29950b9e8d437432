"""A whole campaign with two beats and workers killed in the middle: exactly the messages expected."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.conf import settings as django_settings
from django.db import connection

from relationships.campaigns import asking, services
from relationships.campaigns.models import Campaign
from relationships.campaigns.reminding import remind_feedback
from relationships.outbox import sending
from relationships.outbox.models import Message
from relationships.outbox.stops import stop as stop_messages
from relationships.responses import services as responses
from tests.brm.processes import on_this_database
from tests.factories.feedback import campaign_for
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAY = timedelta(days=1)


def dies(what, number, at):
    argv = [sys.executable, "-m", "tests.relationships.campaigns.asker_that_dies"]
    ended = subprocess.run(
        [*argv, what, str(number), at.isoformat()],
        env=on_this_database(),
        cwd=django_settings.BASE_DIR,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


def beats_twice(at):
    """Two beats at the same moment, each with all that a campaign needs."""

    def beat():
        try:
            asking.ask_campaigns(at)
            remind_feedback(at)
            sending.send_due(at=at)
            services.close_past(at)
        finally:
            connection.close()

    beats = [threading.Thread(target=beat) for _ in range(2)]
    for each in beats:
        each.start()
    for each in beats:
        each.join()


def test_two_beats_and_killed_workers_send_exactly_what_is_expected(smtp_sink, monkeypatch):
    monkeypatch.setattr(asking, "BATCH", 3)
    unit = UnitFactory()
    people = [PersonFactory(unit=unit) for _ in range(11)]
    answers, declines, never, leaves, *silent = people
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)  # Tuesday 3 March

    dies("asks", 2, NOON)
    halfway = campaign.invitations.count()
    beats_twice(NOON)
    responses.answer(campaign.invitations.get(person=answers), {"work": 4}, at=NOON)
    services.decline(campaign.invitations.get(person=declines))
    stop_messages(never, "feedback", at=NOON)
    beats_twice(NOON + DAY)
    dies("reminds", 1, NOON + 3 * DAY)
    beats_twice(NOON + 3 * DAY)
    leaves.refresh_from_db()
    leaves.left_on = (NOON + 4 * DAY).date()
    leaves.save()
    for day in (6, 7, 9, 10, 13, 18):
        beats_twice(NOON + day * DAY)

    sent = Message.objects.filter(state="sent", about=f"campaign:{campaign.pk}")
    expected = Counter("feedback_invitation" for _ in people)
    expected["feedback_reminder_1"] = len(silent) + 1
    expected["feedback_reminder_2"] = len(silent)
    assert halfway == 3  # the batch that was not finished left nothing behind
    assert Counter(sent.values_list("kind", flat=True)) == expected
    assert {kind for kind, to in sent.values_list("kind", "to") if to == leaves.pk} == {
        "feedback_invitation",
        "feedback_reminder_1",
    }
    assert Counter(parseaddr(mail["To"])[1] for mail in smtp_sink.received) == Counter(
        message.to.email for message in sent.select_related("to")
    )
    assert Campaign.objects.get().state == "closed"
