"""A campaign that rests asks and reminds nobody; it loses nothing, and goes on where it was."""

from datetime import date, timedelta

import pytest

from relationships.campaigns import asking, pausing, reminding, services, visiting
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.reminding import remind_feedback
from relationships.links.models import Link
from relationships.outbox import claiming, sending
from relationships.outbox.models import Message
from relationships.responses import services as responses
from tests.factories.feedback import campaign_for, running, start
from tests.factories.relationships import NOON, DoneVisitFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sent():
    return list(Message.objects.filter(state="sent").order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def campaign():
    unit = UnitFactory()
    for _ in range(3):
        PersonFactory(unit=unit)
    return running(unit)


def test_while_it_rests_nothing_leaves_and_then_all_of_it_once(campaign, smtp_sink):
    pausing.pause(campaign, at=NOON)
    for day in range(8):  # longer than an invitation is worth sending
        sending.send_due(at=NOON + day * DAY)
    rested = sent()

    pausing.resume(campaign, at=NOON + 8 * DAY)
    sending.send_due(at=NOON + 8 * DAY)
    sending.send_due(at=NOON + 9 * DAY)

    assert (rested, sent()) == ([], ["feedback_invitation"] * 3)


def test_what_was_woken_on_a_saturday_leaves_on_monday(campaign, smtp_sink):
    pausing.pause(campaign, at=NOON)

    pausing.resume(campaign, at=NOON + 4 * DAY)
    sending.send_due(at=NOON + 4 * DAY)
    on_saturday = sent()
    sending.send_due(at=NOON + 6 * DAY)

    assert (on_saturday, len(sent())) == ([], 3)


def test_reminders_wait_and_keep_their_distance_to_an_invitation_that_waited(campaign, smtp_sink):
    pausing.pause(campaign, at=NOON)
    while_it_rests = remind_feedback(NOON + 6 * DAY)
    pausing.resume(campaign, at=NOON + 6 * DAY)  # Monday 9 March

    reminded = [remind_feedback(NOON + day * DAY) for day in (6, 8, 9)]

    assert (while_it_rests, reminded) == (0, [0, 0, 3])
    assert set(Invitation.objects.values_list("invited_on", flat=True)) == {date(2026, 3, 9)}


def test_after_a_rest_the_reminders_come_apart(campaign, smtp_sink):
    lasts_until(campaign, date(2026, 4, 30))
    sending.send_due(at=NOON)
    remind_feedback(NOON + 3 * DAY)
    pausing.pause(campaign, at=NOON + 3 * DAY)
    pausing.resume(campaign, at=NOON + 9 * DAY)  # Thursday 12 March; the last one was for the 13th

    came = {}
    for day in range(9, 40):
        remind_feedback(NOON + day * DAY)
        sending.send_due(at=NOON + day * DAY)
        for kind in sent()[3:]:
            came.setdefault(kind, (NOON + day * DAY).date())

    assert came == {
        "feedback_reminder_1": date(2026, 3, 12),
        "feedback_reminder_2": date(2026, 3, 24),  # eight working days after it went on
    }


def test_what_goes_on_on_a_public_holiday_asks_on_the_next_working_day(smtp_sink):
    person = PersonFactory(unit=UnitFactory(country="NL", workdays="MO,WE,TH"))
    campaign = campaign_for(person.unit)
    lasts_until(campaign, date(2026, 4, 30))
    start(campaign, at=NOON)
    pausing.pause(campaign, at=NOON)
    easter_monday = NOON.replace(month=4, day=6)

    pausing.resume(campaign, at=easter_monday)
    came = {}
    for day in range(15):
        at = easter_monday + day * DAY
        remind_feedback(at)
        sending.send_due(at=at)
        for kind in sent():
            came.setdefault(kind, at.date())

    assert Invitation.objects.get().invited_on == date(2026, 4, 8)  # Tuesdays nobody works there
    assert came == {
        "feedback_invitation": date(2026, 4, 8),
        "feedback_reminder_1": date(2026, 4, 15),
    }


def lasts_until(campaign, day):
    Campaign.objects.filter(pk=campaign.pk).update(closes_on=day)
    Link.objects.update(expires_at=NOON + (day - NOON.date()))
    campaign.refresh_from_db()


def test_what_a_sender_has_in_hand_waits_too(campaign, smtp_sink, monkeypatch):
    real = claiming.read_people

    def meanwhile(messages):
        real(messages)
        pausing.pause(campaign, at=NOON)

    monkeypatch.setattr(sending, "read_people", meanwhile)
    sending.send_batch(at=NOON)
    monkeypatch.undo()
    sending.send_due(at=NOON + 2 * timedelta(hours=1))
    rested = sent()
    pausing.resume(campaign, at=NOON + DAY)
    sending.send_due(at=NOON + DAY)

    assert (rested, sent()) == ([], ["feedback_invitation"] * 3)


def test_what_was_put_just_as_it_came_to_rest_is_not_lost(campaign, smtp_sink, monkeypatch):
    sending.send_due(at=NOON)
    real = reminding.put_all

    def meanwhile(*given, **more):
        pausing.pause(campaign, at=NOON + 3 * DAY)
        return real(*given, **more)

    monkeypatch.setattr(reminding, "put_all", meanwhile)
    remind_feedback(NOON + 3 * DAY)
    for day in range(3, 8):
        sending.send_due(at=NOON + day * DAY)
    rested = sent()
    pausing.resume(campaign, at=NOON + 8 * DAY)
    sending.send_due(at=NOON + 8 * DAY)

    assert rested == ["feedback_invitation"] * 3
    assert sent() == rested + ["feedback_reminder_1"] * 3


def test_the_worker_stops_asking_and_goes_on_later(monkeypatch):
    monkeypatch.setattr(asking, "BATCH", 2)
    unit = UnitFactory()
    people = [PersonFactory(unit=unit) for _ in range(5)]
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)
    asking.ask_some(campaign.pk, at=NOON)
    pausing.pause(campaign, at=NOON)

    asking.ask_campaigns(NOON + DAY)
    before = campaign.invitations.count()
    pausing.resume(campaign, at=NOON + 2 * DAY)
    asking.ask_campaigns(NOON + 2 * DAY)

    assert (before, campaign.invitations.count()) == (2, len(people))


def test_who_has_the_link_may_answer_while_it_rests(campaign):
    pausing.pause(campaign, at=NOON)
    invitation = campaign.invitations.first()

    responses.answer(invitation, {"work": 4}, at=NOON)

    invitation.refresh_from_db()
    assert invitation.state == "answered"


def test_visits_while_it_rests_are_not_asked_about():
    unit = UnitFactory()
    PersonFactory(unit=unit)
    campaign = running(unit, rhythm="after_visit")
    pausing.pause(campaign, at=NOON)
    DoneVisitFactory(unit=unit, done_at=NOON + DAY)
    asked = [visiting.ask_after_visits(NOON + DAY)]
    pausing.resume(campaign, at=NOON + 2 * DAY)
    asked.append(visiting.ask_after_visits(NOON + 2 * DAY))

    assert asked == [0, 0]


@pytest.mark.parametrize("end", ["by hand", "by its last day"])
def test_what_rests_at_the_end_is_no_longer_needed(campaign, smtp_sink, end):
    pausing.pause(campaign, at=NOON)
    over = NOON + 18 * DAY
    if end == "by hand":
        services.stop(campaign, at=over)
    else:
        services.close_past(over)
    sending.send_due(at=over)

    campaign.refresh_from_db()
    states = set(Message.objects.values_list("state", flat=True))
    assert (campaign.state, campaign.paused_at, states) == ("closed", None, {"expired"})


def test_twice_is_once(campaign):
    for at in (NOON, NOON + DAY):
        pausing.pause(campaign, at=at)
    campaign.refresh_from_db()
    assert campaign.paused_at == NOON

    for at in (NOON + 2 * DAY, NOON + 3 * DAY):
        pausing.resume(campaign, at=at)
    campaign.refresh_from_db()
    assert (campaign.paused_at, campaign.resumed_at) == (None, NOON + 2 * DAY)
