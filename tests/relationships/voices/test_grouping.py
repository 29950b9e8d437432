"""Several said the same: put together, answered once for all, each confirms for themself."""

import re

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.outbox.models import Message
from relationships.voices import same, services
from relationships.voices.models import Answer, Group, Voice
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)
from tests.relationships.voices.test_undo import offered, press

pytestmark = pytest.mark.django_db
DONE = {"status": "done", "text": "The camera has a link now."}


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def boss():
    return manager()


def said_by(name: str, **facts) -> Voice:
    unit = facts.pop("unit", None) or UnitFactory()
    person = PersonFactory(name=name, unit=unit)
    return VoiceFactory(unit=unit, is_named=True, raised_by=person, **facts)


@pytest.fixture
def three():
    return [
        said_by(name, people_affected=people, minutes_lost=minutes)
        for name, people, minutes in (("Lea", 4, 60), ("Jan", 6, 120), ("Ida", 10, 120))
    ]


def grouped(voices, by):
    services.join(voices[0], [row.pk for row in voices[1:]], by=by, at=NOON)
    for row in voices:
        row.refresh_from_db()


def page(client, voice) -> str:
    return " ".join(client.get(f"/voices/{voice.pk}/").content.decode().split())


def also(*voices) -> list[str]:
    return [f"{row.pk}-{row.version}" for row in voices]


def say(client, voice, *others, **said):
    data = {"version": voice.version, "also": also(*others), **(said or DONE)}
    return client.post(f"/voices/{voice.pk}/answer/", data, follow=True)


def test_what_is_put_together_shows_departments_people_and_hours(client, boss, three):
    grouped(three, boss)

    shown = page(signed_in(client, boss), three[0])

    assert "3 voices of 3 departments, about 20 people, 5 h a week" in shown
    assert "2 more said the same" in shown


def test_a_reader_counts_only_what_they_may_read(client, boss, three):
    near = said_by("Eva", unit=three[1].unit, people_affected=2)
    secret = VoiceFactory(unit=three[0].unit, audience="confidence", people_affected=500)
    grouped([three[0], three[1], near, secret], boss)
    buddy = ITBuddyFactory(unit=three[1].unit).person

    figures = [
        re.findall(r'<p class="b t-2">(.*?)</p>', page(signed_in(client, reader), three[1]))
        for reader in (boss, buddy)
    ]

    assert figures == [
        ["4 voices of 2 departments, about 512 people, 3 h a week"],
        ["2 voices of one department, about 8 people, 2 h a week"],
    ]


def test_each_voice_stays_counted_where_it_was_said(boss, three):
    before = [Voice.objects.filter(unit=row.unit).still_open().count() for row in three]

    grouped(three, boss)

    assert [Voice.objects.filter(unit=row.unit).still_open().count() for row in three] == before
    assert {row.audience for row in three} == {"department"}


def test_one_answer_reaches_each_person_once(client, boss, three):
    grouped(three, boss)
    signed_in(client, boss)

    for _press in range(2):
        say(client, three[0], three[1], three[2])

    assert list(Answer.objects.values_list("voice", "number", "text").order_by("voice")) == [
        (row.pk, 1, DONE["text"]) for row in sorted(three, key=lambda row: row.pk)
    ]
    told = Message.objects.filter(kind="voice_answered").values_list("to", flat=True)
    assert sorted(told) == sorted(row.raised_by_id for row in three)


def test_not_yet_opens_only_ones_own_again(client, boss, three):
    grouped(three, boss)
    say(signed_in(client, boss), three[0], three[1], three[2])

    services.confirm(three[1], number=1, has_helped=False, comment="Not here.", at=NOON)
    services.confirm(three[2], number=1, has_helped=True, at=NOON)

    standing = dict(Voice.objects.values_list("pk", "status"))
    assert [standing[row.pk] for row in three] == ["done", "working", "done"]
    assert Voice.objects.filter(group__isnull=False).count() == 3


def test_who_is_not_ticked_gets_no_answer(client, boss, three):
    grouped(three, boss)

    say(signed_in(client, boss), three[0], three[2])

    three[1].refresh_from_db()
    assert (three[1].status, Answer.objects.count()) == ("new", 2)


def test_one_answered_meanwhile_keeps_its_answer_and_is_named(client, boss, three):
    grouped(three, boss)
    before = list(three)
    services.take_on(three[1], text="We ordered it.", by=boss, at=NOON)

    shown = say(signed_in(client, boss), before[0], before[1], before[2]).content.decode()

    three[1].refresh_from_db()
    assert three[1].answer == "We ordered it."
    assert f"Somebody else was at that of {three[1].unit.name} in the meantime" in shown
    assert "Kept for 2 voices: each person hears it in their own way, once." in shown


def test_nobody_answers_what_they_may_not(client, three):
    grouped(three, manager())
    buddy = ITBuddyFactory(unit=three[0].unit).person

    say(signed_in(client, buddy), three[0], three[1], three[2])

    assert list(Answer.objects.values_list("voice", flat=True)) == [three[0].pk]


def test_an_answer_for_all_is_taken_back_for_all(client, boss, three):
    grouped(three, boss)
    token = offered(say(signed_in(client, boss), three[0], three[1], three[2]))

    words = press(client, token)

    assert "Taken back. Each stands as it did, and nobody was told." in words
    assert set(Voice.objects.values_list("status", "answers")) == {("new", 0)}
    assert (Answer.objects.count(), Message.objects.count()) == (0, 0)


def test_an_answer_for_all_stays_for_all_where_one_has_said_yes(client, boss, three):
    grouped(three, boss)
    token = offered(say(signed_in(client, boss), three[0], three[1], three[2]))
    services.confirm(three[2], number=1, has_helped=True, at=NOON)

    words = press(client, token)

    assert "Somebody changed it again in the meantime" in words
    assert set(Voice.objects.values_list("status", "answers")) == {("done", 1)}


def test_ticked_ones_are_put_together_and_that_is_taken_back(client, boss, three):
    signed_in(client, boss)

    kept = client.post(f"/voices/{three[0].pk}/same/", {"same": [three[1].pk]}, follow=True)
    assert Voice.objects.filter(group__isnull=False).count() == 2
    press(client, offered(kept))

    assert (Group.objects.count(), Voice.objects.filter(group__isnull=False).count()) == (0, 0)


def test_what_was_put_together_before_stays_when_the_last_one_is_taken_back(client, boss, three):
    grouped(three[:2], boss)
    signed_in(client, boss)

    kept = client.post(f"/voices/{three[0].pk}/same/", {"same": [three[2].pk]}, follow=True)
    press(client, offered(kept))

    assert set(Voice.objects.filter(group__isnull=False)) == set(three[:2])


def test_one_taken_out_leaves_the_others_together_and_comes_back(client, boss, three):
    grouped(three, boss)
    signed_in(client, boss)

    out = client.post(f"/voices/{three[0].pk}/apart/", follow=True)
    assert set(Voice.objects.filter(group__isnull=False)) == set(three[1:])
    press(client, offered(out))

    assert Voice.objects.filter(group__isnull=False).count() == 3
    assert Group.objects.count() == 1


def test_nobody_stays_together_alone(boss, three):
    grouped(three[:2], boss)

    services.leave(three[0], by=boss, at=NOON)
    services.leave(three[0], by=boss, at=NOON)

    assert (Group.objects.count(), Voice.objects.filter(group__isnull=False).count()) == (0, 0)


@pytest.mark.parametrize("audience", ["buddy", "department"])
def test_only_what_one_may_read_and_answer_is_put_together(three, audience):
    buddy = ITBuddyFactory(unit=three[0].unit).person
    other = VoiceFactory(unit=three[0].unit if audience == "buddy" else None or UnitFactory(),
                         audience=audience)  # fmt: skip

    with pytest.raises(RuleBroken) as caught:
        services.join(three[0], [other.pk], by=buddy, at=NOON)

    assert (caught.value.code, Group.objects.count()) == ("not_yours", 0)


def test_two_groups_do_not_become_one_unseen(boss, three):
    fourth = said_by("Ola")
    grouped(three[:2], boss)
    grouped([three[2], fourth], boss)

    with pytest.raises(RuleBroken) as caught:
        services.join(three[0], [fourth.pk], by=boss, at=NOON)

    assert caught.value.code == "grouped_elsewhere"


def test_too_many_are_refused(boss, monkeypatch, three):
    monkeypatch.setattr("relationships.voices.services.grouping.MOST", 2)

    with pytest.raises(RuleBroken) as caught:
        grouped(three, boss)

    assert (caught.value.code, Group.objects.count()) == ("too_many", 0)


def test_the_likely_ones_share_words_or_the_system(boss):
    unit = UnitFactory()
    one = VoiceFactory(unit=unit, words="Sending photographs of bandages takes minutes.",
                       system_text="Camera")  # fmt: skip
    words = VoiceFactory(words="Photographs of bandages: sending one takes ages.")
    system = VoiceFactory(words="It never charges.", system_text="CAMERA")
    VoiceFactory(words="Photographs of bandages, sending.", status="done", answer="Yes.")
    VoiceFactory(words="The lift says floor two.")
    VoiceFactory(words=one.words, audience="buddy")
    from relationships.access.queries import scope_of

    assert same.likely(one, scope_of(boss)) == [words, system]
    assert same.found(one, scope_of(boss), "CHÀRGES never") == [system]


def test_the_page_costs_the_same_for_two_and_for_ten(
    client, boss, three, django_assert_num_queries
):
    grouped(three[:2], boss)
    signed_in(client, boss).get(f"/voices/{three[0].pk}/")
    for more in (0, 8):
        if more:
            grouped([three[0], *(said_by(f"Nr {n}") for n in range(more))], boss)
        with django_assert_num_queries(9):
            client.get(f"/voices/{three[0].pk}/")
