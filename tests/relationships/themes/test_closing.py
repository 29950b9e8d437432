"""What comes of a theme, and one message about it to everybody who was asked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.access.queries import scope_of
from relationships.outbox.models import Message
from relationships.outbox.rendering import write as mail_of
from relationships.responses.remarks import remarks
from relationships.stoplight.queries import board
from relationships.themes import services, word_back
from relationships.themes.models import Turn, WordBack
from relationships.wording import words
from tests.factories.feedback import address, running
from tests.factories.relationships import (
    NOON,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.factories.themes import LATER, settled

pytestmark = pytest.mark.django_db
POINTS = {
    "why": {"en": "You know best.", "fr": "Vous savez mieux."},
    "heard": {"en": "You wait too long.\nThe new hall is good.", "fr": "Vous attendez trop."},
    "chosen": {"en": "A second printer.", "fr": "Une seconde imprimante."},
    "not_chosen": {"en": "No new system. Yes, if Finance joins.", "fr": "Pas de système."},
    "next": {"en": "The printer comes on 3 May.", "fr": "Elle vient le 3 mai."},
}


@pytest.fixture
def amina():
    return manager()


@pytest.fixture
def campaign():
    return settled(UnitFactory(name="Care"), [f"I wait, time {n}." for n in range(8)])


@pytest.fixture
def theme(campaign, amina):
    return services.name_theme(campaign, name="Waiting", scope=scope_of(amina), at=LATER)


def decided(theme, **facts):
    said = {
        "name": theme.name, "decision": "did", "heard": {}, "said": {"en": "It is mended."},
        "yes_if": {}, "at": LATER, **facts,
    }  # fmt: skip
    return services.decide(theme, **said)


def sent(campaign, amina, points=POINTS, at=LATER):
    word_back.write(campaign, points)
    return word_back.send(campaign, by=amina, at=at)


def test_a_no_says_why_and_what_would_make_it_a_yes(theme):
    with pytest.raises(RuleBroken) as broken:
        decided(theme, decision="cannot")
    assert broken.value.code == "yes_if_missing"
    with pytest.raises(RuleBroken) as broken:
        decided(theme, said={})
    assert broken.value.code == "said_missing"
    with pytest.raises(RuleBroken) as broken:
        decided(theme, name=" ")
    assert broken.value.code == "name_missing"

    kept = decided(theme, decision="cannot", yes_if={"en": "Finance joins."})

    assert (kept.light, kept.yes_if, kept.decided_at) == ("cannot", {"en": "Finance joins."}, LATER)


def test_a_theme_keeps_a_name_of_its_own_and_a_second_editor_is_told(campaign, theme, amina):
    services.name_theme(campaign, name="Paper", scope=scope_of(amina), at=LATER)
    with pytest.raises(RuleBroken) as broken:
        decided(theme, name="paper")
    assert broken.value.code == "named_already"
    decided(theme, version=1)

    with pytest.raises(RuleBroken) as broken:
        decided(theme, said={"en": "Something else."}, version=1)

    assert broken.value.code == "stale"
    assert decided(theme, version=1).version == 2  # the same once more: nothing changes


def test_a_decision_taken_back_is_as_before_unless_somebody_changed_it(theme):
    before = services.as_it_was(theme)
    kept = decided(theme)
    services.restore(theme, kept.version, before)
    services.restore(theme, kept.version, before)
    theme.refresh_from_db()
    assert (theme.decision, theme.decided_at) == ("", None)
    decided(theme, said={"en": "Newer."})

    with pytest.raises(RuleBroken) as broken:
        services.restore(theme, kept.version, before)

    assert broken.value.code == "changed_since"


def test_a_theme_becomes_one_promise_and_one_voice_however_often_one_presses(
    campaign, theme, amina
):
    unit = campaign.units.get()
    facts = {"unit": unit, "what": "Mend it", "owner": amina, "due_on": LATER.date(), "by": amina}

    first, second = (services.promise(theme, **facts, at=LATER) for _ in range(2))
    one, other = (
        services.raise_of(theme, unit=unit, words="You wait.", by=amina, at=LATER) for _ in range(2)
    )

    assert (first, one) == (second, other)
    assert (first.what, one.audience, one.source) == ("Mend it", "everybody", "form")
    services.unmake_promise(theme, first.pk)
    services.unmake_promise(theme, first.pk)
    theme.refresh_from_db()
    assert theme.promise is None


def test_a_promise_that_was_changed_meanwhile_stays(campaign, theme, amina):
    made = services.promise(
        theme, unit=campaign.units.get(), what="Mend it", owner=amina, due_on=LATER.date(),
        by=amina, at=LATER,
    )  # fmt: skip
    type(made).objects.filter(pk=made.pk).update(version=2)

    with pytest.raises(RuleBroken, match="stays as it is"):
        services.unmake_promise(theme, made.pk)


def test_a_decision_lies_with_one_side_at_a_time_and_can_be_handed_back(theme):
    day = LATER.date()
    services.hand_to(theme, "business", on=day)
    services.hand_to(theme, "business", on=day)
    before = services.turns_of(theme)
    services.hand_to(theme, "it", on=day + timedelta(days=3))
    now = services.turns_of(theme)
    services.hand_back(theme, now=now, before=before)
    services.hand_back(theme, now=now, before=before)
    assert services.turns_of(theme) == before == [["business", str(day), None]]
    services.hand_to(theme, "", on=day)
    ended = services.turns_of(theme)
    services.hand_back(theme, now=ended, before=before)
    services.hand_back(theme, now=before, before=[])

    services.hand_to(theme, "it", on=day)
    with pytest.raises(RuleBroken, match="stays as it is"):
        services.hand_back(theme, now=before, before=[])


@pytest.mark.parametrize("facts", [{"side": "both"}, {"until_on": NOON.date()}])
def test_the_database_refuses_a_turn_that_cannot_be(theme, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.create(**{"theme": theme, "side": "it", "since_on": LATER.date(), **facts})


def test_everybody_who_was_asked_hears_of_it_once_in_their_language(campaign, amina):
    people = list(word_back.people_asked(campaign))
    reader, silent, unwilling, gone = people[0], people[5], people[6], people[7]
    type(reader).objects.filter(pk=reader.pk).update(language="fr")
    campaign.invitations.filter(person=silent).update(state="waiting")
    type(reader).objects.filter(pk=unwilling.pk).update(no_feedback_since=NOON)
    type(reader).objects.filter(pk=gone.pk).update(left_on=NOON.date())
    sent(campaign, amina)

    told = [word_back.put_words_back(LATER) for _ in range(2)]

    messages = Message.objects.filter(kind="feedback_word_back").order_by("to")
    assert told == [7, 0]
    assert [message.to_id for message in messages] == [person.pk for person in people[:7]]
    assert WordBack.objects.get().told == 7
    french, english = (mail_of(messages[n], at=LATER) for n in (0, 1))
    assert "Une seconde imprimante." in french.text
    assert "A second printer." in english.text
    assert "whether you answered or not" in english.text
    assert "/w/" in english.text


def test_what_was_cut_off_goes_on_and_nobody_hears_twice(campaign, amina, monkeypatch):
    monkeypatch.setattr(word_back, "AT_ONCE", 3)
    sent(campaign, amina)
    word_back.put_words_back(LATER)
    WordBack.objects.update(put_at=None)  # as if the worker had been killed before it said so
    Message.objects.filter(kind="feedback_word_back").order_by("pk").last().delete()

    assert word_back.put_words_back(LATER) == 1
    assert Message.objects.filter(kind="feedback_word_back").count() == 8


def test_a_second_word_is_a_new_occasion(campaign, amina):
    sent(campaign, amina)
    word_back.put_words_back(LATER)
    sent(campaign, amina, {**POINTS, "next": {"en": "The printer is there."}})

    assert word_back.put_words_back(LATER) == 8
    assert [word.number for word in campaign.words_back.order_by("pk")] == [1, 2]


def test_nothing_leaves_half_written_unwritten_or_while_people_answer(campaign, amina):
    with pytest.raises(RuleBroken) as broken:
        word_back.send(campaign, by=amina, at=LATER)
    assert broken.value.code == "nothing_to_send"
    word_back.write(campaign, {**POINTS, "next": {}})
    with pytest.raises(RuleBroken) as broken:
        word_back.send(campaign, by=amina, at=LATER)
    assert broken.value.code == "points_missing"
    kept = word_back.write(campaign, POINTS, version=1)
    assert word_back.write(campaign, POINTS, version=1) == kept
    for act in (
        lambda: word_back.write(campaign, {}, version=1),
        lambda: word_back.send(campaign, by=amina, at=LATER, version=1),
    ):
        with pytest.raises(RuleBroken) as broken:
            act()
        assert broken.value.code == "stale"
    type(campaign).objects.update(state="open", closed_at=None)
    with pytest.raises(RuleBroken) as broken:
        word_back.send(campaign, by=amina, at=LATER)
    assert broken.value.code == "not_closed"


def test_the_draft_is_made_of_the_decisions_in_both_languages(campaign, theme, amina):
    decided(theme, heard={"en": "You wait."}, said={"en": "It is mended.", "fr": "C’est réparé."})
    services.promise(
        theme, unit=campaign.units.get(), what="Mend it", owner=amina, due_on=LATER.date(),
        by=amina, at=LATER,
    )  # fmt: skip
    other = services.name_theme(campaign, name="Paper", scope=scope_of(amina), at=LATER)
    decided(other, decision="cannot", said={"en": "No budget."}, yes_if={"en": "Sales joins."})

    points = word_back.suggested(campaign)

    assert points["heard"] == {"en": "Paper\nYou wait.", "fr": "Waiting"}
    assert points["chosen"] == {"en": "It is mended.", "fr": "C’est réparé."}
    assert points["not_chosen"] == {"en": "No budget. Yes, if: Sales joins."}
    assert points["next"]["en"] == "Mend it, by 23 March"


def test_it_is_written_looked_at_sent_and_read_by_anybody_with_its_address(client, campaign, amina):
    signed_in(client, amina)
    page = reverse("themes:word", args=[campaign.pk])
    typed = {
        f"{point}_{code}": text for point, said in POINTS.items() for code, text in said.items()
    }

    client.post(page, typed)
    html = client.get(page).content.decode()
    look = client.get(reverse("themes:look", args=[campaign.pk]) + "?lang=fr").content.decode()
    assert "Send it to 8 people" in html
    assert "Une seconde imprimante." in look
    assert not Message.objects.filter(kind="feedback_word_back").exists()
    version = WordBack.objects.get().version
    client.post(reverse("themes:send", args=[campaign.pk]), {"version": version})
    client.logout()

    word = WordBack.objects.get()
    public = client.get(reverse("themes:said", args=[word.token])).content.decode()
    assert word.sent_by == amina
    assert "The printer comes on 3 May." in public
    assert "The new hall is good." in public


def test_one_theme_is_decided_on_its_page(client, theme, amina):
    signed_in(client, amina)
    page = reverse("themes:page", args=[theme.pk])

    refused = client.post(
        page, {"name": "Waiting", "decision": "cannot", "said_en": "No.", "version": 1}
    )
    client.post(
        page,
        {"name": "Waiting", "decision": "cannot", "said_en": "No.", "yes_if_en": "It snows."}
        | {"version": 1},
    )
    client.post(reverse("themes:hand", args=[theme.pk]), {"side": "business"})
    client.post(reverse("themes:raise", args=[theme.pk]))

    theme.refresh_from_db()
    assert refused.status_code == 422
    assert (theme.decision, theme.turns.get().side, theme.voice.words) == (
        "cannot", "business", "Waiting",
    )  # fmt: skip


def test_the_page_of_a_theme_shows_its_words_and_promises_no_refusal(
    client, campaign, theme, amina
):
    signed_in(client, amina)
    page = reverse("themes:page", args=[theme.pk])
    said = remarks(campaign, scope_of(amina))
    for remark in said[:5]:
        services.tag(theme, remark.key, scope=scope_of(amina))
    decided(theme)

    did = client.get(page).content.decode()
    decided(theme, decision="cannot", yes_if={"en": "Finance joins."})
    cannot = client.get(page).content.decode()

    assert "What 5 remarks say" in did
    assert [f"“{remark.words}”" in did for remark in said] == [True] * 5 + [False] * 3
    assert [html.count('value="It is mended."') for html in (did, cannot)] == [1, 0]


def test_the_next_form_opens_with_what_came_of_the_last_in_one_query(
    client, campaign, amina, django_assert_num_queries
):
    unit = campaign.units.get()
    sent(campaign, amina)
    below = UnitFactory(parent=unit)
    unit.refresh_from_db()
    elsewhere = UnitFactory()
    readers = [PersonFactory(unit=below, language="fr"), PersonFactory(unit=elsewhere)]
    for each in (below, elsewhere):
        each.refresh_from_db()
    asked = [running(each) for each in (below, elsewhere)]
    invitations = [
        each.invitations.get(person=reader) for each, reader in zip(asked, readers, strict=True)
    ]

    first, second = (address(invitation) for invitation in invitations)
    with clock.fixed(NOON):
        words.own()  # read once in ten seconds, and not for this page alone
        with django_assert_num_queries(1):
            opened = client.get(first).content.decode()
        other = client.get(second).content.decode()
        letters = Message.objects.filter(kind="feedback_invitation")
        mails = [
            mail_of(letters.get(to=reader, about=f"campaign:{each.pk}"), at=NOON)
            for each, reader in zip(asked, readers, strict=True)
        ]

    said = "Une seconde imprimante."
    assert [said in text for text in (opened, other, mails[0].text, mails[1].text)] == [
        True, False, True, False,
    ]  # fmt: skip
    assert "/w/" in opened


def test_the_board_shows_what_was_decided_once_everybody_was_told(campaign, theme, amina):
    unit = campaign.units.get()
    decided(
        theme, decision="cannot", heard={"fr": "Vous attendez."}, said={"en": "No budget."},
        yes_if={"en": "Sales joins."},
    )  # fmt: skip
    other = services.name_theme(campaign, name="Paper", scope=scope_of(amina), at=LATER)
    decided(other)
    assert board(unit, LATER, "fr").decisions == []
    sent(campaign, amina)

    assert [
        (each.light, each.heard, each.said, each.yes_if)
        for each in board(unit, LATER, "fr").decisions
    ] == [
        ("done", "Paper", "It is mended.", ""),
        ("cannot", "Vous attendez.", "No budget.", "Sales joins."),
    ]
    assert board(UnitFactory(), LATER, "fr").decisions == []
    assert board(unit, LATER + timedelta(days=91), "fr").decisions == []
