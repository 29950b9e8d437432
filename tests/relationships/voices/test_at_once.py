"""Two people answer at the same moment: one answer, one mail, and the other one is told."""

import threading

import pytest
from django.db import connection

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from relationships.outbox.models import Message
from relationships.voices import services
from relationships.voices.models import Answer, Group, Voice
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    VoiceFactory,
    manager,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    ready, results = threading.Barrier(len(acts)), []

    def run(act) -> None:
        try:
            ready.wait()
            act()
            results.append("kept")
        except (Stale, RuleBroken):
            results.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_answers_at_once_are_one_answer_and_one_mail_and_the_other_is_told():
    voice = VoiceFactory(is_named=True, raised_by=PersonFactory())
    first, second = (ITBuddyFactory(unit=voice.unit).person for _ in range(2))

    results = at_once(
        lambda: services.finish(voice, text="It is mended.", by=first, at=NOON, version=1),
        lambda: services.decline(
            voice, reason="Too old.", yes_if="A new one.", by=second, at=NOON, version=1
        ),
    )

    voice.refresh_from_db()
    answer = Answer.objects.get()
    assert results == ["kept", "told"]
    assert (voice.answer, voice.status, voice.answers) == (answer.text, answer.status, 1)
    assert Message.objects.filter(kind="voice_answered").count() == 1


def test_two_words_in_between_at_once_are_one():
    voice = VoiceFactory(is_named=True, raised_by=PersonFactory())
    buddies = [ITBuddyFactory(unit=voice.unit).person for _ in range(2)]

    results = at_once(
        *(
            lambda by=by: services.take_on(voice, text=by.name, by=by, at=NOON, version=1)
            for by in buddies
        )
    )

    assert results == ["kept", "told"]
    assert (Answer.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_press_sent_twice_at_once_is_one_voice():
    voice = VoiceFactory()
    by = ITBuddyFactory(unit=voice.unit).person

    results = at_once(
        *(lambda: services.finish(voice, text="Done.", by=by, at=NOON, version=1) for _ in range(2))
    )

    assert results == ["kept", "kept"]
    assert (Answer.objects.count(), Voice.objects.get().version) == (1, 2)


def test_yes_and_not_yet_at_once_are_one_of_them():
    voice = VoiceFactory(is_named=True, raised_by=PersonFactory())
    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)

    results = at_once(
        *(
            lambda said=said: services.confirm(voice, number=1, has_helped=said, at=NOON)
            for said in (True, False)
        )
    )

    voice.refresh_from_db()
    assert results == ["kept", "told"]
    assert (voice.status, voice.confirmation) in {("done", "yes"), ("working", "not_yet")}


def test_two_answers_for_all_at_once_are_one_for_each_and_the_other_is_told():
    voices = [VoiceFactory(is_named=True, raised_by=PersonFactory()) for _ in range(3)]
    boss, other = manager(), manager()
    services.join(voices[0], [row.pk for row in voices[1:]], by=boss, at=NOON)
    said = services.Said("done", "It is mended.")

    def answers(first, by, text):
        rest = {row.pk: 1 for row in voices if row != first}
        return lambda: services.answer_all(
            first, rest, services.Said("done", text), by=by, at=NOON, version=1
        )

    results = at_once(answers(voices[0], boss, said.text), answers(voices[2], other, "Repaired."))

    assert results == ["kept", "told"]
    assert Answer.objects.count() == 3
    assert Answer.objects.values("text").distinct().count() == 1
    assert Message.objects.filter(kind="voice_answered").count() == 3


@pytest.mark.parametrize("_round", range(3))
def test_a_voice_is_put_into_a_group_that_is_being_undone(_round):
    first, second, third = VoiceFactory.create_batch(3)
    boss = manager()
    group = services.join(first, [second.pk], by=boss, at=NOON)

    results = at_once(
        lambda: services.take_apart(group.pk, group.version, [first.pk, second.pk], at=NOON),
        lambda: services.join(first, [third.pk], by=boss, at=NOON),
    )

    together = set(Voice.objects.filter(group__isnull=False).values_list("pk", flat=True))
    assert (results, together) in [
        (["kept", "told"], set()),  # taken apart; the late joiner is told
        (["kept", "told"], {first.pk, second.pk, third.pk}),  # joined; the undo is told
        (["kept", "kept"], {first.pk, third.pk}),  # taken apart, and then put together anew
    ]
    assert Group.objects.count() == (1 if together else 0)


def test_the_same_put_together_twice_at_once_is_one_group():
    first, second = VoiceFactory.create_batch(2)
    boss = manager()

    results = at_once(
        *(lambda: services.join(first, [second.pk], by=boss, at=NOON) for _ in range(2))
    )

    assert (results, Group.objects.count()) == (["kept", "kept"], 1)
    assert set(Voice.objects.filter(group__isnull=False)) == {first, second}
