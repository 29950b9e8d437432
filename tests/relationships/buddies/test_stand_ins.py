"""Stand-ins from person to person: they go, they see while they do, and no circle comes to be."""

import re
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO
from relationships.access.queries import scope_of
from relationships.buddies.models import StandIn
from relationships.buddies.services import note_absence
from relationships.buddies.standing_in import CHAINS, end_stand_in, name_stand_in
from relationships.logbook.queries.sheet import loggable
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.promises.models import Promise
from relationships.promises.queries import may_change as may_close
from relationships.promises.queries import promisable
from relationships.responses.queries import reads_names
from relationships.rounds.brought import Thanks
from relationships.rounds.models import Visit
from relationships.rounds.queries.access import may_plan, plannable
from relationships.rounds.queries.stepping_in import steps
from relationships.rounds.services.reminders import warn_nobody
from relationships.rounds.standing_in_letters import still_ended, still_named
from relationships.stoplight.queries import may_show
from relationships.units.models import Unit
from relationships.voices.models import Voice
from relationships.voices.queries import may_answer
from relationships.voices.same import answered_by
from tests.factories.relationships import (
    AbsenceFactory,
    PersonFactory,
    PromiseFactory,
    StandInFactory,
    VisitFactory,
    VoiceFactory,
    signed_in,
)
from tests.relationships.logbook.sheets import typed
from tests.relationships.rounds.conftest import (  # noqa: F401  the round on Tuesdays
    SUNDAY,
    amina,
    head,
    joost,
    priya,
    tuesdays,
    unit,
)
from tests.relationships.rounds.test_plans import of
from tests.relationships.rounds.test_undo import offered

AT = datetime(2026, 3, 1, 13, tzinfo=UTC)
DAY = date(2026, 3, 10)


@pytest.fixture
def noor(db):
    return PersonFactory(name="Noor Bakker", side="it")


@pytest.fixture
def tomas(db):
    return PersonFactory(name="Tomás Rey", side="it")


def stands_in(person, deputy, since=date(2026, 3, 1), until=None):
    return name_stand_in(person, deputy, since=since, until=until, at=AT)


def away(*people):
    for person in people:
        note_absence(person, starts_on=DAY, ends_on=DAY, at=AT)


def second(tuesdays):  # noqa: F811
    visit = of(tuesdays)[1]
    return visit.buddy.name, visit.instead_of and visit.instead_of.name, visit.why_changed


def test_a_stand_in_goes_where_neither_buddy_nor_deputy_can(tuesdays, joost, priya, noor):  # noqa: F811
    stands_in(joost.person, noor)
    away(joost.person)
    assert second(tuesdays) == ("Priya Raman", "Joost de Wit", "away")

    away(priya.person)
    assert second(tuesdays) == ("Noor Bakker", "Joost de Wit", "away")


def test_a_chain_is_walked_to_its_end_and_follows_each_calendar_in_it(
    tuesdays, joost, noor, tomas  # noqa: F811
):  # fmt: skip
    last = PersonFactory(name="Ada Lindgren", side="it")
    away(joost.person, noor)
    stands_in(joost.person, noor)
    stands_in(noor, tomas)
    row = stands_in(tomas, last)
    assert second(tuesdays)[0] == "Tomás Rey"

    away(tomas)
    assert second(tuesdays)[0] == "Ada Lindgren"

    end_stand_in(row, at=AT)
    end_stand_in(row, at=AT)
    assert second(tuesdays) == ("Joost de Wit", None, "nobody")


def test_with_nobody_of_the_chain_there_the_manager_is_told_before_the_day(
    tuesdays, joost, noor, amina  # noqa: F811
):  # fmt: skip
    stands_in(joost.person, noor)
    away(joost.person, noor)

    warn_nobody(datetime(2026, 3, 8, 12, tzinfo=UTC))

    told = Message.objects.filter(kind="nobody_can_go")
    assert [(one.to, one.about) for one in told] == [(amina, f"visit:{of(tuesdays)[1].pk}")]


def test_who_cannot_come_today_is_stood_in_for_along_the_chain(tuesdays, joost, noor, tomas):  # noqa: F811
    stands_in(joost.person, noor)
    stands_in(noor, tomas)
    gone = PersonFactory(side="it", left_on=date(2026, 3, 2))
    StandInFactory(person=tomas, deputy=gone)
    AbsenceFactory(person=noor, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 3))

    found = steps(joost.person, date(2026, 3, 3), date(2026, 3, 3), AT)

    assert [step.to for step in found] == [tomas]


def test_who_left_does_not_stand_in(tuesdays, joost, noor):  # noqa: F811
    stands_in(joost.person, noor)
    noor.left_on = DAY
    noor.save()

    away(joost.person)

    assert second(tuesdays)[2] == "nobody"


def test_who_goes_sees_the_department_while_they_do_and_none_of_its_confidences(
    tuesdays, joost, noor, unit  # noqa: F811
):  # fmt: skip
    stands_in(joost.person, noor)
    away(joost.person)
    shared = VoiceFactory(unit=unit, audience="department")
    VoiceFactory(unit=unit, audience="confidence")

    def seen(on):
        with clock.fixed(datetime(2026, 3, on, 12, tzinfo=UTC)):
            scope = scope_of(noor)
        return [
            list(Unit.objects.filter(scope.units())),
            list(Visit.objects.visible_to(scope).filter(starts_at__date=DAY)),
            list(Voice.objects.visible_to(scope)),
        ]

    visit = of(tuesdays)[1]
    assert seen(2)[0] == []
    assert seen(4) == seen(10) == seen(17) == [[unit], [visit], [shared]]
    assert seen(18)[0] == []


def test_who_goes_logs_their_visit_and_changes_nothing_else_there(
    client, tuesdays, joost, noor, unit  # noqa: F811
):  # fmt: skip
    stands_in(joost.person, noor)
    away(joost.person)
    visit = of(tuesdays)[1]
    voice = VoiceFactory(unit=unit, audience="department", heard_by=joost.person)
    promise = PromiseFactory(unit=unit, owner=joost.person)
    earlier = VisitFactory(unit=unit, buddy=joost.person, starts_at=AT)
    kept = Thanks.objects.create(visit=earlier, words="The printer man was kind")

    def may(person):
        with clock.fixed(visit.starts_at):
            scope = scope_of(person)
        return [
            may_plan(scope, unit),
            Unit.objects.filter(plannable(scope)).exists(),
            may_answer(voice, scope),
            Voice.objects.filter(answered_by(scope)).exists(),
            may_close(promise, scope),
            may_show(unit, scope),
            Unit.objects.filter(reads_names(scope)).exists(),
            Thanks.objects.visible_to(scope).filter(pk=kept.pk).exists(),
        ]

    assert (may(joost.person), may(noor)) == ([True] * 8, [False] * 8)

    with clock.fixed(visit.starts_at):
        signed_in(client, noor)
        assert client.get(f"/units/{unit.pk}/").status_code == 200
        log = client.get(reverse("visits:page", args=[visit.pk])).context["log"]
        assert client.get(log).status_code == 200
        assert client.get(reverse("visits:edit", args=[visit.pk])).status_code == 200


def test_a_deputy_who_ended_sees_nothing_by_having_stepped_in(tuesdays, joost, priya, unit):  # noqa: F811
    away(joost.person)
    priya.until = DAY
    priya.save()

    with clock.fixed(datetime(2026, 3, 11, 12, tzinfo=UTC)):
        assert scope_of(priya.person).served == frozenset()


@pytest.mark.parametrize("over", [0, 1, 3])
def test_a_chain_that_would_close_on_itself_is_refused_with_a_sentence(over, noor, tomas):
    between = [PersonFactory() for _n in range(over)]
    for one, other in zip([noor, *between], [*between, tomas], strict=True):
        stands_in(one, other)

    with pytest.raises(RuleBroken) as refused:
        stands_in(tomas, noor)

    assert refused.value.code == "chain_closes"
    assert str(refused.value) == (
        "Tomás Rey stands in for Noor Bakker on some of these days, directly or over others. The"
        " chain would close on itself; choose somebody else."
    )
    assert not StandIn.objects.filter(person=tomas).exists()


def test_what_cannot_be_is_refused_and_the_same_twice_is_once(noor, tomas):
    row = stands_in(noor, tomas)
    assert stands_in(noor, tomas) == row

    for deputy, given, code in [
        (noor, {}, "oneself"),
        (PersonFactory(left_on=date(2026, 2, 1)), {}, "left"),
        (PersonFactory(), {"since": DAY}, "stood_in_already"),
        (PersonFactory(), {"until": date(2026, 2, 1)}, "days_reversed"),
    ]:
        with pytest.raises(RuleBroken) as refused:
            stands_in(noor, deputy, **given)
        assert refused.value.code == code


def test_who_leaves_later_stands_in_until_then(noor):
    deputy = PersonFactory(left_on=DAY)

    assert stands_in(noor, deputy, until=date(2026, 3, 9)).deputy == deputy
    with pytest.raises(RuleBroken, match="has left"):
        stands_in(noor, deputy, since=DAY)


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_saved_at_the_same_moment_make_no_circle():
    people = [PersonFactory(side="it") for _n in range(3)]
    said = []

    def press(one, other):
        try:
            stands_in(one, other)
        except RuleBroken as broken:
            said.append(broken.code)
        finally:
            connection.close()

    threads = [
        Thread(target=press, args=pair)
        for pair in zip(people, [*people[1:], people[0]], strict=True)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAINS])
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(0.2)
    for thread in threads:
        thread.join()

    assert (StandIn.objects.count(), said) == (2, ["chain_closes"])


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_one_of_two_written_at_the_same_moment_for_the_same_days(noor):
    first, second = (PersonFactory(side="it") for _n in range(2))
    said = []

    def write():
        try:
            StandIn.objects.create(person=noor, deputy=second, since=DAY)
        except IntegrityError as error:
            said.append("one_stand_in_on_a_day" in str(error))
        finally:
            connection.close()

    thread = Thread(target=write)
    with transaction.atomic():
        StandIn.objects.create(person=noor, deputy=first, since=date(2026, 3, 1), until=DAY)
        thread.start()
        thread.join(0.3)
        assert said == []  # it waits for what the first one becomes
    thread.join()

    assert ([row.deputy for row in StandIn.objects.all()], said) == ([first], [True])


def told(noor):
    rows = Message.objects.filter(to=noor, kind__startswith="stand_in").order_by("pk")
    return [(row.kind, row.state) for row in rows]


def left(kind):
    return Message.objects.filter(kind=kind, state="due").update(state="sent", ended_at=AT)


@pytest.mark.parametrize(
    ("language", "until", "subject"),
    [
        (
            "en",
            date(2026, 3, 20),
            "You stand in for Joost de Wit from 1 March 2026 until 20 March 2026",
        ),
        ("en", None, "You stand in for Joost de Wit from 1 March 2026 on"),
        ("fr", date(2026, 3, 20), "Vous remplacez Joost de Wit du 1 mars 2026 au 20 mars 2026"),
    ],
)
def test_who_is_named_hears_it_once_in_their_language_and_is_led_there(
    joost, noor, language, until, subject  # noqa: F811
):  # fmt: skip
    noor.language = language
    noor.save()
    for _time in range(2):
        stands_in(joost.person, noor, until=until)

    message = Message.objects.get(kind="stand_in_named")
    mail = write(message, at=AT)
    assert message.due_at >= AT + TIME_TO_UNDO
    assert mail.subject == subject
    assert reverse("people:stand-in", args=[noor.pk]) in mail.text
    assert still_named(message, AT) is True
    assert still_named(message, datetime(2026, 3, 21, tzinfo=UTC)) is (until is None)


def test_what_is_taken_back_in_time_is_never_told(joost, noor):  # noqa: F811
    end_stand_in(stands_in(joost.person, noor), at=AT)
    assert told(noor) == []

    row = stands_in(joost.person, noor)
    left("stand_in_named")
    end_stand_in(row, at=AT)
    stands_in(joost.person, noor)

    assert told(noor) == [("stand_in_named", "sent")]


def test_an_earlier_end_is_told_to_who_knew_and_a_new_beginning_too(joost, noor):  # noqa: F811
    row = stands_in(joost.person, noor)
    left("stand_in_named")
    for _time in range(2):
        end_stand_in(row, at=AT)
    ending = Message.objects.get(kind="stand_in_ended")
    subject, was = write(ending, at=AT).subject, still_ended(ending, AT)
    left("stand_in_ended")
    stands_in(joost.person, noor)

    assert (subject, was) == ("You do not stand in for Joost de Wit any more", True)
    assert still_ended(ending, AT) is False
    assert told(noor) == [
        ("stand_in_named", "sent"), ("stand_in_ended", "sent"), ("stand_in_named", "due"),
    ]  # fmt: skip


def test_of_what_was_over_no_end_is_told(joost, noor):  # noqa: F811
    row = stands_in(joost.person, noor, until=date(2026, 3, 2))
    left("stand_in_named")
    end_stand_in(row, at=AT + timedelta(days=3))

    assert told(noor) == [("stand_in_named", "sent")]


def test_a_stand_in_is_offered_where_a_visit_is_planned_by_hand_or_given_away(
    client, tuesdays, amina, joost, noor  # noqa: F811
):  # fmt: skip
    tomas = PersonFactory(name="Tomás Rey", side="it")
    stands_in(joost.person, noor, until=DAY)
    stands_in(noor, tomas, since=DAY)
    gone = PersonFactory(left_on=date(2026, 2, 1))
    StandInFactory(person=tomas, deputy=gone)
    client, visit = signed_in(client, amina), of(tuesdays)[1]
    plan, edit = (
        f"{reverse('visits:plan')}?unit={tuesdays.unit_id}",
        reverse("visits:edit", args=[visit.pk]),
    )
    typed_in = {"time": "15:00", "format": "call", "minutes": "30", "place": ""}

    with clock.fixed(AT):
        offered_to = [
            [name in client.get(address).content.decode() for name in (noor.name, tomas.name)]
            for address in (plan, edit)
        ]
        late = client.post(plan, typed_in | {"day": "2026-03-11", "buddy": str(noor.pk)})
        for day, who in (("2026-03-09", noor), ("2026-03-10", tomas)):
            client.post(plan, typed_in | {"day": day, "buddy": str(who.pk)})
        given = typed_in | {"day": "2026-03-10", "version": str(visit.version), "words": ""}
        client.post(edit, given | {"buddy": str(noor.pk), "time": "10:00"})

    made = Visit.objects.filter(round=None).order_by("starts_at")
    visit.refresh_from_db()
    assert offered_to == [[True, True], [True, True]]
    assert late.status_code == 422
    assert [(row.buddy, row.instead_of) for row in made] == [
        (noor, joost.person), (tomas, joost.person),
    ]  # fmt: skip
    assert (visit.buddy, visit.instead_of) == (noor, joost.person)


def test_who_leaves_later_is_named_and_goes_until_then(
    client, tuesdays, amina, joost, noor  # noqa: F811
):  # fmt: skip
    noor.left_on = DAY
    noor.save()
    PersonFactory(name="Noor Gone", side="it", left_on=date(2026, 3, 1))
    client, naming = signed_in(client, amina), reverse("people:stand-in", args=[joost.person_id])
    plan = f"{reverse('visits:plan')}?unit={tuesdays.unit_id}"
    typed_in = {"time": "15:00", "format": "call", "minutes": "30", "place": ""}

    with clock.fixed(AT):
        page = client.get(naming).content.decode()
        search = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
        found = client.get(f"{search}&deputy-typed=noor").content.decode()
        client.post(naming, {"deputy-typed": "Noor", "since": "2026-03-01"})
        offered_to = noor.name in client.get(plan).content.decode()
        answers = [
            client.post(plan, typed_in | {"day": day, "buddy": str(noor.pk)}).status_code
            for day in ("2026-03-09", "2026-03-10")
        ]

    assert [noor.name in found, "Noor Gone" in found, offered_to] == [True, False, True]
    assert answers == [302, 422]
    assert [row.instead_of for row in Visit.objects.filter(round=None)] == [joost.person]


@pytest.fixture
def goes(tuesdays, joost, noor):  # noqa: F811
    """The visit that Noor Bakker makes for Joost de Wit; it is over at four."""
    stands_in(joost.person, noor)
    away(joost.person)
    with clock.fixed(datetime(2026, 3, 10, 16, tzinfo=UTC)):
        yield of(tuesdays)[1]


def test_who_stands_in_logs_their_visit_and_promises_from_it(client, goes, noor):
    client = signed_in(client, noor)
    address = reverse("logbook:log", args=[goes.pk])
    page = client.get(reverse("visits:page", args=[goes.pk])).content.decode()
    promised = {"promised-0-what": "Bring a mouse", "promised-0-due_on": "2026-03-20"}
    words = {"heard-0-words": "The label printer jams.", "heard-0-kind": "problem"}
    owner = {"promised-0-owner": str(noor.pk), "heard-0-audience": "department"}
    answer = client.post(address, typed(began_on="2026-03-10", **promised, **words, **owner))
    voice = Voice.objects.get()
    form = client.get(reverse("promises:new"), {"voice": voice.pk})

    goes.refresh_from_db()
    made = Promise.objects.get()
    assert f'href="{address}"' in page
    assert (answer.status_code, goes.state, goes.logged_by) == (302, "done", noor)
    assert (made.owner, made.visit, made.what) == (noor, goes, "Bring a mouse")
    assert (voice.owner, form.status_code) == (noor, 200)


def test_who_stands_in_does_nothing_else_there_and_is_offered_nothing_else(
    client, goes, noor, tuesdays, unit  # noqa: F811
):  # fmt: skip
    client = signed_in(client, noor)
    other, beyond = of(tuesdays)[0], {"unit": unit.pk}
    acts = [reverse(name) for name in ("rounds:new", "visits:plan", "promises:new")]
    refused = [client.get(address).status_code for address in acts]
    unplanned = client.post(reverse("logbook:new"), typed(**beyond)).status_code
    places = [
        "/",
        *map(reverse, ("rounds:calendar", "rounds:list", "visits:list", "promises:list")),
    ]
    pages = [client.get(place).content.decode() for place in places]

    assert refused == [403, 403, 403]
    assert client.get(reverse("logbook:log", args=[other.pk])).status_code in (403, 404)
    assert (unplanned, Visit.objects.filter(logged_by=noor).count()) == (422, 0)
    assert not [act for act in acts for page in pages if f'href="{act}' in page]
    assert [unit.name in page for page in pages[1:3]] == [True, True]  # it is in sight
    assert list(loggable(scope_of(noor))) == list(promisable(scope_of(noor))) == []


def test_one_after_the_other_and_those_of_others_may_stand_in(noor, tomas):
    stands_in(noor, tomas, until=date(2026, 3, 9))
    stands_in(noor, PersonFactory(), since=DAY)
    stands_in(tomas, PersonFactory())

    assert StandIn.objects.count() == 3


def test_the_page_names_ends_and_takes_back(client, unit, joost, noor):  # noqa: F811
    client = signed_in(client, joost.person)
    page = reverse("people:stand-in", args=[joost.person_id])

    with clock.fixed(AT):
        typed = {"deputy": noor.pk, "since": "2026-03-01", "until": ""}
        answer = client.post(page, typed)
        assert answer.status_code == 302
        press = offered(client.get(page))
        client.post(reverse("dashboard:undo"), {"token": press})
        assert not StandIn.objects.exists()

        client.post(page, typed | {"until": "2026-03-20"})
        named = StandIn.objects.get()
        end = reverse("people:stand-in-end", args=[joost.person_id, named.pk])
        client.get(page)  # the toast of the naming was seen
        client.post(end)
        press = offered(client.get(page))
        client.post(end)
        client.post(reverse("dashboard:undo"), {"token": press})
        client.post(reverse("dashboard:undo"), {"token": press})

    again = StandIn.objects.get()
    assert (again.deputy, again.since, again.until) == (noor, date(2026, 3, 1), date(2026, 3, 20))


def test_a_circle_is_refused_on_the_page(client, joost, noor):  # noqa: F811
    stands_in(noor, joost.person)

    with clock.fixed(AT):
        answer = signed_in(client, joost.person).post(
            reverse("people:stand-in", args=[joost.person_id]),
            {"deputy": noor.pk, "since": "2026-03-01"},
        )

    assert answer.status_code == 422
    assert "The chain would close on itself" in answer.content.decode()
