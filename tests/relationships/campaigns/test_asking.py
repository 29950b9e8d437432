"""Asking by a worker: once each, whoever dies or runs beside; on its day; nobody more when cut."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from brm.base.errors import RuleBroken
from brm.stewardship.merging import merge
from relationships.buddies.models import Absence
from relationships.campaigns import asking, services
from relationships.campaigns.models import Asking, Campaign, Door
from relationships.campaigns.reminding import remind_feedback
from relationships.campaigns.whom import whom
from relationships.outbox.models import Message
from relationships.wording.models import Agreed
from tests.factories.feedback import campaign_for, running, start
from tests.factories.relationships import NOON, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)  # a Tuesday


def asked(campaign):
    return set(campaign.invitations.values_list("person", flat=True))


def mails(campaign):
    """(kind, person) of each message about it."""
    rows = Message.objects.filter(about=f"campaign:{campaign.pk}")
    return sorted(rows.values_list("kind", "to"))


@pytest.fixture
def crowd():
    unit = UnitFactory()
    return unit, [PersonFactory(unit=unit) for _ in range(7)]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(asking, "BATCH", 2)


# ---- The day -------------------------------------------------------------------------------------


def opening(campaign, day):
    Campaign.objects.filter(pk=campaign.pk).update(opens_on=day)
    campaign.refresh_from_db()


def test_what_opens_later_asks_nobody_before_its_day_and_then_by_itself(crowd):
    unit, people = crowd
    campaign = campaign_for(unit)
    opening(campaign, date(2026, 3, 5))

    promised = services.start(campaign, at=NOON)
    asking.ask_campaigns(NOON + timedelta(days=1))
    before = asked(campaign)
    asking.ask_campaigns(NOON + timedelta(days=2))
    campaign.refresh_from_db()

    assert (promised, before) == (7, set())
    assert (campaign.state, asked(campaign)) == ("open", {person.pk for person in people})


def test_what_was_called_off_does_not_start(crowd):
    unit, _people = crowd
    campaign = campaign_for(unit)
    opening(campaign, date(2026, 3, 5))
    services.start(campaign, at=NOON)

    services.call_off(campaign)
    asking.ask_campaigns(NOON + timedelta(days=2))
    campaign.refresh_from_db()

    assert (campaign.state, asked(campaign)) == ("draft", set())


def test_a_start_that_reaches_nobody_is_refused_with_a_way_out():
    campaign = campaign_for(UnitFactory())

    with pytest.raises(RuleBroken, match="poster") as broken:
        services.start(campaign, at=NOON)

    assert broken.value.code == "nobody_to_ask"
    campaign.refresh_from_db()
    assert campaign.state == "draft"


def test_where_it_hangs_at_a_place_it_may_start_without_people():
    unit = UnitFactory()
    campaign = campaign_for(unit)
    services.open_door(campaign, unit=unit, place="Coffee machine", at=NOON)

    assert start(campaign, at=NOON) == 0
    assert campaign.state == "open"


def test_who_rests_today_but_not_on_its_day_is_asked_then(crowd):
    unit, _people = crowd
    running(unit)
    second = campaign_for(unit)
    Campaign.objects.filter(pk=second.pk).update(
        opens_on=date(2026, 3, 24), closes_on=date(2026, 4, 10)
    )
    second.refresh_from_db()

    assert services.start(second, at=NOON) == 7
    asking.ask_campaigns(NOON + timedelta(days=21))

    assert len(asked(second)) == 7


# ---- Before it starts ----------------------------------------------------------------------------


def test_the_page_names_who_is_left_in_peace_and_why(crowd):
    unit, _people = crowd
    running(unit)
    rested = PersonFactory(unit=unit, name="Noor")
    Absence.objects.create(person=rested, starts_on=TODAY, ends_on=date(2026, 3, 20))
    PersonFactory(unit=unit, name="Sam", email="")

    found = whom(campaign_for(unit), at=NOON)

    assert found.count == 0
    assert [(each.why, each.count) for each in found.left_out] == [
        ("lately", 7),
        ("away", 1),
        ("unreached", 1),
    ]
    assert [person.name for person in found.left_out[1].people] == ["Noor"]


def test_who_is_back_before_the_end_is_asked():
    unit = UnitFactory()
    person = PersonFactory(unit=unit)
    Absence.objects.create(person=person, starts_on=TODAY, ends_on=date(2026, 3, 19))

    assert asked(running(unit)) == {person.pk}


def test_the_dates_stand_there_for_each_calendar_as_they_come_true():
    easter = datetime(2026, 4, 2, 9, tzinfo=UTC)  # Thursday before Good Friday
    dutch = UnitFactory(country="NL", time_zone="Europe/Amsterdam")
    short = UnitFactory(country="NL", time_zone="Europe/Amsterdam", workdays="MO,TU,WE")
    people = [PersonFactory(unit=unit) for unit in (dutch, dutch, short)]
    campaign = campaign_for(dutch, short)
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_on=date(2026, 4, 2), closes_on=date(2026, 4, 14)
    )
    campaign.refresh_from_db()

    told = whom(campaign, at=easter)
    start(campaign, at=easter)
    came = {}
    for day in range(16):
        remind_feedback(easter + timedelta(days=day))
        for kind, to in mails(campaign):
            came.setdefault((to, kind), (easter + timedelta(days=day)).date())

    assert [(each.count, each.asked_on) for each in told.days] == [
        (2, date(2026, 4, 2)),
        (1, date(2026, 4, 7)),  # nobody works there on Thursday
    ]
    assert told.days[0].reminded_on == (date(2026, 4, 9), None)  # not on Easter Monday
    assert told.days[1].reminded_on == (date(2026, 4, 14), None)
    for each, person in zip(told.days, (people[0], people[2]), strict=True):
        reminded_on = tuple(came.get((person.pk, f"feedback_reminder_{n}")) for n in (1, 2))
        due = Message.objects.get(to=person, kind="feedback_invitation").due_at
        assert (due.date(), reminded_on) == (each.asked_on, each.reminded_on)


def test_nobody_is_asked_on_a_public_holiday_of_their_department():
    christmas = datetime(2026, 12, 25, 11, tzinfo=UTC)  # Friday
    at_home = PersonFactory(unit=UnitFactory(country="NL", time_zone="Europe/Amsterdam"))
    campaign = campaign_for(at_home.unit)
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_on=date(2026, 12, 25), closes_on=date(2027, 1, 20)
    )

    start(campaign, at=christmas)

    monday = date(2026, 12, 28)
    message = Message.objects.get(kind="feedback_invitation")
    assert (message.due_at.date(), campaign.invitations.get().invited_on) == (monday, monday)


# ---- By a worker ---------------------------------------------------------------------------------


def test_batches_ask_everybody_once(crowd, small_batches):
    unit, people = crowd
    campaign = campaign_for(unit)

    assert start(campaign, at=NOON) == 7
    assert asking.ask_campaigns(NOON)["asked"] == 0
    assert mails(campaign) == sorted(("feedback_invitation", person.pk) for person in people)
    assert Asking.objects.get().ended_at == NOON


def test_a_worker_that_dies_in_a_batch_leaves_it_to_the_next(crowd, small_batches, monkeypatch):
    unit, people = crowd
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)
    asking.ask_some(campaign.pk, at=NOON)
    real = asking.put_all

    def dies(*given, **more):
        real(*given, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(asking, "put_all", dies)
    with pytest.raises(KeyboardInterrupt):
        asking.ask_campaigns(NOON)
    assert len(mails(campaign)) == 2  # nothing half done
    monkeypatch.setattr(asking, "put_all", real)

    asking.ask_campaigns(NOON)

    assert mails(campaign) == sorted(("feedback_invitation", person.pk) for person in people)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_everybody_once(crowd, small_batches):
    unit, people = crowd
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)

    def work():
        try:
            asking.ask_campaigns(NOON)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    asking.ask_campaigns(NOON)

    assert mails(campaign) == sorted(("feedback_invitation", person.pk) for person in people)


def test_asking_can_be_cut_and_who_was_asked_may_answer(crowd, small_batches):
    unit, _people = crowd
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)
    asking.ask_some(campaign.pk, at=NOON)

    asking.cut_asking(campaign, at=NOON)
    asking.ask_campaigns(NOON)
    campaign.refresh_from_db()

    assert (len(asked(campaign)), campaign.state) == (2, "open")
    assert Asking.objects.get().was_cut


def test_two_campaigns_that_ask_at_the_same_time_keep_the_pause(crowd, small_batches):
    unit, people = crowd
    first, second = campaign_for(unit), campaign_for(unit)
    for campaign in (first, second):
        services.start(campaign, at=NOON)

    while [asking.ask_some(each.pk, at=NOON) for each in (first, second)] != [None, None]:
        continue

    assert asked(first) | asked(second) == {person.pk for person in people}
    assert not asked(first) & asked(second)


# ---- What happens meanwhile ----------------------------------------------------------------------


def test_who_leaves_or_says_no_between_two_batches_is_not_asked(crowd, small_batches):
    unit, people = crowd
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)
    asking.ask_some(campaign.pk, at=NOON)
    people[5].left_on = TODAY
    people[5].save()
    people[6].no_feedback_since = NOON
    people[6].save()

    asking.ask_campaigns(NOON)

    assert asked(campaign) == {person.pk for person in people[:5]}


def test_who_left_after_being_asked_is_not_reminded(crowd):
    unit, people = crowd
    campaign = running(unit)
    people[0].left_on = TODAY
    people[0].save()

    remind_feedback(NOON + timedelta(days=3))

    reminded = {to for kind, to in mails(campaign) if kind == "feedback_reminder_1"}
    assert reminded == {person.pk for person in people[1:]}


def test_a_department_merged_while_it_asks_is_asked_to_the_end(crowd, small_batches):
    unit, people = crowd
    campaign = campaign_for(unit)
    services.start(campaign, at=NOON)
    asking.ask_some(campaign.pk, at=NOON)
    other = UnitFactory()

    merge(unit, into=other, at=NOON)
    asking.ask_campaigns(NOON)

    assert asked(campaign) == {person.pk for person in people}
    assert {each.pk for each in campaign.units.all()} == {unit.pk, other.pk}


def test_a_draft_asks_the_department_into_which_another_was_put(crowd):
    unit, _people = crowd
    other = UnitFactory()
    one, both = campaign_for(unit), campaign_for(unit, other)
    services.open_door(one, unit=unit, place="Hall", at=NOON)
    for place in (unit, other):
        services.open_door(both, unit=place, place="Hall", at=NOON)

    merge(unit, into=other, at=NOON)

    assert [list(each.units.all()) for each in (one, both)] == [[other], [other]]
    assert set(Door.objects.values_list("unit", flat=True)) == {other.pk}
    assert both.doors.count() == 2


def test_settings_changed_meanwhile_do_not_touch_what_was_promised(crowd):
    campaign = running(crowd[0])
    agreed = Agreed.get()
    agreed.smallest_group = 9
    agreed.save()

    campaign.refresh_from_db()
    assert campaign.smallest_group == 5
