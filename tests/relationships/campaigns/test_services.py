"""Whom a campaign asks, when it reminds, and what never changes once it started."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from brm.base.errors import RuleBroken
from relationships.campaigns import services, visiting
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.reminding import remind_feedback
from relationships.campaigns.whom import whom
from relationships.outbox.models import Message
from relationships.outbox.stops import stop as stop_messages
from relationships.responses import services as responses
from tests.factories.feedback import campaign_for, running, start
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    PersonFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db


def asked(campaign):
    return {invitation.person for invitation in Invitation.objects.filter(campaign=campaign)}


def kinds_to(person):
    return list(person.messages.order_by("pk").values_list("kind", flat=True))


def test_it_asks_the_people_of_the_department_and_below():
    top = UnitFactory()
    below = UnitFactory(parent=top)
    elsewhere = UnitFactory()
    top.refresh_from_db()
    people = [PersonFactory(unit=top), PersonFactory(unit=below)]
    PersonFactory(unit=elsewhere)

    assert asked(running(top)) == set(people)


def test_nobody_who_left_said_never_has_no_address_or_is_of_it():
    unit = UnitFactory()
    stays = PersonFactory(unit=unit)
    PersonFactory(unit=unit, left_on=date(2026, 1, 1))
    stop_messages(PersonFactory(unit=unit), "feedback", at=NOON)
    PersonFactory(unit=unit, email="")
    PersonFactory(unit=unit, side="it")

    campaign = campaign_for(unit)
    before = whom(campaign, at=NOON)
    start(campaign, at=NOON)

    assert (before.count, {each.why: each.count for each in before.left_out}) == (
        1,
        {"no_more": 1, "unreached": 1},
    )
    assert asked(campaign) == {stays}


@pytest.mark.parametrize(("days", "is_asked"), [(0, False), (20, False), (21, True)])
def test_nobody_is_asked_twice_within_the_cool_down(days, is_asked):
    person = PersonFactory()
    running(person.unit)
    second = services.plan(
        name="Again",
        form_version=campaign_for(person.unit).form_version,
        units=[person.unit],
        announced="named",
        rhythm="once",
        opens_on=date(2026, 3, 3),
        closes_on=date(2026, 5, 1),
        by=None,
        at=NOON,
    )

    services.open_door(second, unit=person.unit, place="Hall", at=NOON)
    start(second, at=NOON + timedelta(days=days))

    assert (person in asked(second)) is is_asked


def test_starting_twice_asks_once():
    person = PersonFactory()
    campaign = campaign_for(person.unit)

    assert [start(campaign, at=NOON) for _ in range(2)] == [1, 0]
    assert kinds_to(person) == ["feedback_invitation"]


def test_two_reminders_at_most_on_the_third_and_eighth_working_day():
    person = PersonFactory()
    running(person.unit)  # Tuesday 3 March

    got = []
    for day in range(25):
        at = NOON + timedelta(days=day)
        remind_feedback(at)
        remind_feedback(at)
        got.append(len(kinds_to(person)))

    assert kinds_to(person) == [
        "feedback_invitation",
        "feedback_reminder_1",
        "feedback_reminder_2",
    ]
    assert got.index(2) == 3  # Friday
    assert got.index(3) == 10  # Friday of the week after


def test_the_database_holds_each_reminder_once():
    person = PersonFactory()
    running(person.unit)
    remind_feedback(NOON + timedelta(days=3))
    reminder = Message.objects.get(kind="feedback_reminder_1")

    reminder.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        reminder.save(force_insert=True)


@pytest.mark.parametrize("act", ["answer", "decline", "close"])
def test_no_reminder_after_an_answer_a_no_or_the_end(act):
    person = PersonFactory()
    campaign = running(person.unit)
    invitation = Invitation.objects.get()
    if act == "answer":
        responses.answer(invitation, {"work": 4}, at=NOON)
    elif act == "decline":
        services.decline(invitation)
    else:
        services.stop(campaign, at=NOON)

    assert remind_feedback(NOON + timedelta(days=4)) == 0


def test_it_closes_when_its_last_day_is_over():
    campaign = running(UnitFactory())  # until 20 March

    assert services.close_past(NOON + timedelta(days=17)) == 0
    assert services.close_past(NOON + timedelta(days=18)) == 1
    campaign.refresh_from_db()
    assert campaign.state == "closed"


# ---- After a visit -------------------------------------------------------------------------------


@pytest.fixture
def standing():
    unit = UnitFactory()
    return running(unit, rhythm="after_visit"), unit


def test_after_a_visit_five_are_asked_the_contact_first(standing):
    campaign, unit = standing
    people = [PersonFactory(unit=unit) for _ in range(9)]
    BusinessPartnerFactory(unit=unit, person=people[8], role="contact")
    DoneVisitFactory(unit=unit)

    assert [visiting.ask_after_visits(NOON), visiting.ask_after_visits(NOON)] == [5, 0]
    assert people[8] in asked(campaign)


def test_after_the_next_visit_others_are_asked(standing):
    campaign, unit = standing
    people = {PersonFactory(unit=unit) for _ in range(8)}
    for _visit in range(2):
        DoneVisitFactory(unit=unit)
        visiting.ask_after_visits(NOON)

    assert asked(campaign) == people


def test_the_choice_is_the_same_for_the_same_visit():
    people = [PersonFactory() for _ in range(20)]

    first = visiting.choose(people, set(), seed="3-17")

    assert first == visiting.choose(reversed(people), set(), seed="3-17")
    assert first != visiting.choose(people, set(), seed="3-18")


def test_visits_before_it_began_ask_nobody(standing):
    _campaign, unit = standing
    PersonFactory(unit=unit)
    before = NOON - timedelta(days=1)
    DoneVisitFactory(unit=unit, starts_at=before, done_at=before)

    assert visiting.ask_after_visits(NOON) == 0


# ---- What never changes --------------------------------------------------------------------------


def test_what_was_promised_never_changes():
    campaign = campaign_for(UnitFactory())

    with pytest.raises(DatabaseError, match="campaign_announcement_stays"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(announced="named")


@pytest.mark.parametrize(
    "change", [{"smallest_group": 6}, {"rhythm": "after_visit"}, {"smallest_words": 9}]
)
def test_once_started_its_rules_stay(change):
    campaign = running(UnitFactory())

    with pytest.raises(DatabaseError, match="campaign_announcement_stays"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"smallest_group": 4}, "campaign_never_below_the_promise"),
        ({"closes_on": None}, "campaign_once_has_an_end"),
        ({"closes_on": date(2026, 1, 1)}, "campaign_closes_after_it_opens"),
        ({"state": "open"}, "campaign_state_has_its_moment"),
        ({"rhythm": "daily"}, "campaign_rhythm_known"),
        ({"name": ""}, "campaign_has_a_name"),
    ],
)
def test_the_database_refuses_what_cannot_be(change, name):
    campaign = campaign_for(UnitFactory())

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**change)


def test_a_form_that_is_not_published_cannot_be_asked():
    campaign = campaign_for(UnitFactory())
    version = campaign.form_version.form.versions.create(number=99, questions=[])

    with pytest.raises(RuleBroken) as broken:
        campaign_for(UnitFactory(), version=version)

    assert broken.value.code == "version_not_published"


def test_days_are_counted_where_the_person_is_not_where_they_were_asked_for():
    late_evening = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # Tuesday 3 March in Auckland
    there = PersonFactory(unit=UnitFactory(), time_zone="Pacific/Auckland")
    campaign = campaign_for(there.unit)
    Campaign.objects.filter(pk=campaign.pk).update(opens_on=date(2026, 3, 2))
    start(campaign, at=late_evening)

    asked_on = campaign.invitations.get(person=there).invited_on
    third_day_there = datetime(2026, 3, 5, 11, 30, tzinfo=UTC)  # Friday there, Thursday here
    before = remind_feedback(third_day_there - timedelta(hours=1))

    assert (asked_on, before, remind_feedback(third_day_there)) == (date(2026, 3, 3), 0, 1)


def test_who_moved_is_reminded_on_the_working_days_of_the_new_department():
    person = PersonFactory()
    running(person.unit)
    person.unit = UnitFactory(workdays="MO,TU,WE")
    person.save()

    friday, tuesday_after = NOON + timedelta(days=3), NOON + timedelta(days=7)

    assert (remind_feedback(friday), remind_feedback(tuesday_after)) == (0, 1)
