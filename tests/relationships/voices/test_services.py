"""What was heard is answered, confirmed, opened again; nothing twice."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from brm.base.errors import RuleBroken
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.voices import services
from relationships.voices.choices import MAY_BECOME, VoiceStatus
from relationships.voices.models import Voice
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
)

pytestmark = pytest.mark.django_db


def kinds_to(person) -> list[str]:
    return [m.kind for m in Message.objects.filter(to=person).order_by("pk")]


def named_voice(**given) -> Voice:
    return VoiceFactory(is_named=True, raised_by=PersonFactory(), **given)


def test_a_voice_gets_its_day_by_working_days_of_the_department():
    unit = UnitFactory(country="NL")
    friday_before_kings_day = NOON.replace(month=4, day=24)

    voice = services.raise_voice(
        unit=unit, words="It freezes.", at=friday_before_kings_day, heard_by=PersonFactory()
    )

    # Monday 27 April is King's Day, Tuesday 5 May is none for everybody: five working days on
    assert voice.answer_due_on == date(2026, 5, 4)
    assert (voice.is_named, voice.raised_by, voice.audience) == (False, None, "department")


def test_the_same_log_sent_twice_is_one_voice():
    unit, buddy, client_id = UnitFactory(), PersonFactory(), uuid4()

    kept = [
        services.raise_voice(
            unit=unit, words="It freezes.", at=NOON, heard_by=buddy, client_id=client_id
        )
        for _ in range(2)
    ]

    assert kept[0] == kept[1]
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(("words", "code"), [("", "words_missing"), (" \n ", "words_missing")])
def test_a_voice_without_words_is_refused(words, code):
    with pytest.raises(RuleBroken) as broken:
        services.raise_voice(unit=UnitFactory(), words=words, at=NOON, heard_by=PersonFactory())

    assert (broken.value.code, broken.value.field) == (code, "words")


def test_nothing_is_heard_at_a_closed_department():
    with pytest.raises(RuleBroken) as broken:
        services.raise_voice(
            unit=UnitFactory(closed_on=date(2026, 1, 1)),
            words="Hello?",
            at=NOON,
            heard_by=PersonFactory(),
        )

    assert broken.value.code == "unit_closed"


def test_done_tells_the_named_person_once_however_often_one_clicks():
    voice, buddy = named_voice(), PersonFactory()

    for _ in range(2):
        services.finish(voice, text="It closes in five seconds now.", by=buddy, at=NOON)

    voice.refresh_from_db()
    assert kinds_to(voice.raised_by) == ["voice_answered"]
    assert (voice.status, voice.answers, voice.confirmation) == ("done", 1, "waiting")
    assert voice.first_answered_at == NOON


@pytest.mark.parametrize(
    ("audience", "subject"),
    [
        ("everybody", "It freezes."),
        ("department", "It freezes."),
        ("confidence", "…"),
        ("buddy", "…"),
    ],
)
def test_what_was_told_in_confidence_stands_in_no_subject(audience, subject):
    voice, buddy = named_voice(audience=audience, words="It freezes"), PersonFactory()
    services.take_on(voice, text="We look.", by=buddy, at=NOON)
    services.finish(voice, text="Mended.", by=buddy, at=NOON)

    said = {m.kind: write(m, at=NOON).subject for m in Message.objects.filter(to=voice.raised_by)}

    assert said == {
        "voice_between": f"We are working on it: {subject}",
        "voice_answered": f"You said: {subject} It is done",
    }


def test_the_answer_to_somebody_not_named_goes_to_the_buddy_who_heard_it():
    voice = VoiceFactory()

    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)

    assert kinds_to(voice.heard_by) == ["voice_answer_to_pass_on"]


def test_a_second_different_answer_is_told_and_overwrites_nothing():
    voice, one, other = named_voice(), PersonFactory(), PersonFactory()
    services.finish(voice, text="Done.", by=one, at=NOON)

    with pytest.raises(RuleBroken) as broken:
        services.finish(voice, text="Something else.", by=other, at=NOON)

    voice.refresh_from_db()
    assert (broken.value.code, voice.answer) == ("already_answered", "Done.")


@pytest.mark.parametrize(
    ("reason", "yes_if", "code"),
    [("", "Sales joins", "reason_missing"), ("no budget", " ", "yes_if_missing")],
)
def test_cannot_needs_a_reason_and_a_yes_if(reason, yes_if, code):
    voice = VoiceFactory()

    with pytest.raises(RuleBroken) as broken:
        services.decline(voice, reason=reason, yes_if=yes_if, by=PersonFactory(), at=NOON)

    voice.refresh_from_db()
    assert (broken.value.code, voice.status) == (code, "new")


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "cannot", "answer": "no budget", "yes_if": ""},
        {"status": "cannot", "answer": "", "yes_if": "Sales joins"},
        {"status": "done", "answer": ""},
        {"words": ""},
        {"status": "maybe"},
        {"kind": "ticket"},
        {"audience": "press"},
        {"source": "rumour"},
        {"confirmation": "perhaps"},
        {"is_named": False, "name_is_public": True},
    ],
)
def test_the_database_refuses_what_must_not_be(columns):
    voice = VoiceFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.filter(pk=voice.pk).update(**columns)


def test_the_database_stores_no_person_with_a_voice_without_a_name():
    with pytest.raises(IntegrityError), transaction.atomic():
        VoiceFactory(is_named=False, raised_by=PersonFactory())


def test_yes_closes_the_loop_and_counts_once():
    voice = named_voice()
    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)

    for _ in range(2):
        services.confirm(voice, number=1, has_helped=True, at=NOON)

    voice.refresh_from_db()
    assert (voice.status, voice.confirmation, voice.confirmed_at) == ("done", "yes", NOON)


def test_not_yet_opens_it_again_with_a_new_day_and_tells_who_answered():
    voice, owner = named_voice(owner=PersonFactory()), PersonFactory()
    services.finish(voice, text="Done.", by=owner, at=NOON)

    services.confirm(voice, number=1, has_helped=False, comment="Still slow on Mondays.", at=NOON)

    voice.refresh_from_db()
    assert (voice.status, voice.confirmation) == ("working", "not_yet")
    assert voice.answer_due_on == date(2026, 3, 10)
    assert voice.given_answers.get(number=1).comment == "Still slow on Mondays."
    assert kinds_to(owner) == kinds_to(voice.owner) == ["voice_not_yet"]


def test_a_second_answer_is_another_occasion_and_the_first_is_kept():
    voice, buddy = named_voice(), PersonFactory()
    services.finish(voice, text="Restarted it.", by=buddy, at=NOON)
    services.confirm(voice, number=1, has_helped=False, at=NOON)

    services.finish(voice, text="Replaced it.", by=buddy, at=NOON + timedelta(days=1))

    assert [a.text for a in voice.given_answers.order_by("number")] == [
        "Restarted it.",
        "Replaced it.",
    ]
    assert kinds_to(voice.raised_by) == ["voice_answered", "voice_answered"]
    voice.refresh_from_db()
    assert voice.first_answered_at == NOON


def test_an_older_answer_can_no_longer_be_confirmed():
    voice, buddy = named_voice(), PersonFactory()
    services.finish(voice, text="Restarted it.", by=buddy, at=NOON)
    services.open_again(voice, by=buddy, at=NOON)
    services.finish(voice, text="Replaced it.", by=buddy, at=NOON)

    with pytest.raises(RuleBroken) as broken:
        services.confirm(voice, number=1, has_helped=True, at=NOON)

    assert broken.value.code == "newer_answer"


def test_who_said_yes_cannot_say_not_yet_by_the_same_link():
    voice = named_voice()
    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)
    services.confirm(voice, number=1, has_helped=True, at=NOON)

    with pytest.raises(RuleBroken) as broken:
        services.confirm(voice, number=1, has_helped=False, at=NOON)

    assert broken.value.code == "already_said"


def test_who_takes_it_on_owns_it_where_nobody_did():
    voice, buddy = VoiceFactory(), PersonFactory()

    services.take_on(voice, by=buddy, at=NOON, answer_due_on=date(2026, 3, 20))

    voice.refresh_from_db()
    assert (voice.status, voice.owner, voice.answer_due_on) == (
        "working",
        buddy,
        date(2026, 3, 20),
    )


def test_what_is_answered_cannot_be_taken_on():
    voice, buddy = VoiceFactory(), PersonFactory()
    services.finish(voice, text="Done.", by=buddy, at=NOON)

    with pytest.raises(RuleBroken) as broken:
        services.take_on(voice, by=buddy, at=NOON)

    assert broken.value.code == "already_answered"


def test_a_new_owner_is_asked_once():
    voice, by = VoiceFactory(), PersonFactory()
    owner = ITBuddyFactory(unit=voice.unit).person

    for _ in range(2):
        services.hand_to(voice, owner, by=by, at=NOON)

    assert kinds_to(owner) == ["voice_owner"]


def test_nobody_sees_to_what_they_may_not_read():
    voice, by = VoiceFactory(audience="confidence"), PersonFactory()

    with pytest.raises(RuleBroken) as broken:
        services.hand_to(voice, PersonFactory(side="it"), by=by, at=NOON)

    voice.refresh_from_db()
    assert (broken.value.code, broken.value.field) == ("owner_cannot_read", "owner")
    assert (voice.owner, Message.objects.count()) == (None, 0)


def test_a_word_in_between_is_a_numbered_answer_that_leaves_it_open():
    voice, buddy = named_voice(), PersonFactory()

    for _ in range(2):
        services.take_on(
            voice, text="We found when.", answer_due_on=date(2026, 3, 20), by=buddy, at=NOON
        )

    voice.refresh_from_db()
    assert (voice.status, voice.answers, voice.answer) == ("working", 1, "We found when.")
    assert (voice.answer_due_on, voice.first_answered_at) == (date(2026, 3, 20), NOON)
    assert (voice.owner, kinds_to(voice.raised_by)) == (buddy, ["voice_between"])


def test_the_history_keeps_no_words_and_no_names():
    voice = named_voice()
    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)

    kept = {field.name for field in Voice.history.model._meta.get_fields()}

    assert kept & {"words", "folded_words", "answer", "yes_if", "raised_by", "ticket"} == set()
    assert [row.status for row in voice.history.order_by("history_id")] == ["new", "done"]


def test_opening_again_what_is_open_changes_nothing():
    voice = VoiceFactory()

    services.open_again(voice, by=PersonFactory(), at=NOON)

    voice.refresh_from_db()
    assert (voice.status, voice.version) == ("new", 1)


def test_the_transition_table_knows_each_status():
    assert set(MAY_BECOME) == set(VoiceStatus.values)
    assert all(targets <= set(VoiceStatus.values) for targets in MAY_BECOME.values())
