"""Find: over everything in sight, by words; typing errors forgiven, and no confidence betrayed."""

import pytest
from django.urls import reverse

from brm.base import clock
from brm.find.models import Word
from brm.find.services import learn_all, learn_new
from brm.stewardship.erasing import erase
from relationships.voices.choices import Audience
from tests.factories.relationships import (
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def buddy(client):
    row = ITBuddyFactory(unit=UnitFactory(name="Claims"), person__name="Nadia Verhoeven")
    client.unit = row.unit
    client.person = row.person
    return signed_in(client, row.person)


def page(client, q, **more):
    return client.get(reverse("dashboard:find"), {"q": q, **more})


def found(client, q, **more):
    groups = page(client, q, **more).context["groups"]
    return {str(group.title): [hit.name for hit in group.hits] for group in groups}


def test_what_was_said_promised_and_summed_up_is_found_by_the_beginnings_of_its_words(buddy):
    VoiceFactory(unit=buddy.unit, words="L’imprimante à étiquettes s’arrête, chaque matin.")
    PromiseFactory(unit=buddy.unit, what="Étiquette printer checked")
    VisitFactory(unit=buddy.unit, buddy=buddy.person, summary="We spoke of étiquettes.")

    assert found(buddy, "ETIQ") == {
        "What we heard": ["L’imprimante à étiquettes s’arrête, chaque matin."],
        "Promises": ["Étiquette printer checked"],
        "Summaries of visits": ["We spoke of étiquettes."],
    }
    assert found(buddy, "matin, etiquet") == {
        "What we heard": ["L’imprimante à étiquettes s’arrête, chaque matin."]
    }
    assert found(buddy, "tiquettes") == {}


def test_what_is_written_is_found_at_once_and_no_longer_than_it_stands(buddy):
    promise = PromiseFactory(unit=buddy.unit, what="Repair the scanner")
    type(promise).objects.filter(pk=promise.pk).update(what="Repair the printer")

    assert (found(buddy, "scanner"), len(found(buddy, "printer"))) == ({}, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("pritner", "printer"), ("prnter", "printer"), ("skanner", "scanner"),
     ("maintennace contrat", "maintenance contract"), ("verhoven", "verhoeven")],
)  # fmt: skip
def test_typing_errors_are_forgiven_and_told(buddy, typed, meant):
    VoiceFactory(unit=buddy.unit, words="The printer and the scanner have no maintenance contract")
    learn_new(clock.now())

    answer = page(buddy, typed)

    assert (answer.context["found"].instead, bool(answer.context["groups"])) == (meant, True)
    assert f'<a class="b" href="?q={meant.replace(" ", "%20")}">' in answer.content.decode()


@pytest.mark.parametrize("typed", ["pri", "prx", "prxxter"])
def test_short_words_and_words_far_away_are_left_as_they_are(buddy, typed):
    VoiceFactory(unit=buddy.unit, words="A print")
    learn_new(clock.now())

    assert not page(buddy, typed).context["found"].instead


def test_a_word_that_only_others_may_read_is_neither_found_nor_suggested(client):
    unit = UnitFactory()
    VoiceFactory(unit=unit, words="The secretword", audience=Audience.CONFIDENCE)
    learn_all(clock.now())
    signed_in(client, BusinessPartnerFactory(unit=unit, person__unit=unit).person)

    for typed in ("secretword", "sceretword", "secret"):
        assert not page(client, typed).context["found"], typed
        assert part(client, typed) == part(client, "unheardof")


def part(client, typed):
    answer = client.get(
        reverse("dashboard:find"), {"q": typed}, headers={"HX-Request": "true"}
    ).content.decode()
    return answer.replace(typed, "")


def test_more_than_the_best_of_a_kind_are_all_shown_in_one_place(buddy):
    for n in range(9):
        PromiseFactory(unit=buddy.unit, what=f"Cable {n}")
        VisitFactory(unit=buddy.unit, buddy=buddy.person, summary=f"The cable {n}")
    promises, visits = page(buddy, "cable").context["groups"]

    assert (len(promises.hits), len(visits.hits)) == (8, 8)
    assert buddy.get(promises.all_url).context["page"].total == "9 of 9 promises"
    assert [len(one.hits) for one in buddy.get(visits.all_url).context["groups"]] == [9]


def test_one_or_two_letters_are_a_whole_word_of_a_text_but_any_part_of_a_name(buddy):
    PersonFactory(name="Prisca", unit=buddy.unit)
    VoiceFactory(unit=buddy.unit, words="The PR of the print shop")
    VoiceFactory(unit=buddy.unit, words="The printer")
    VoiceFactory(unit=buddy.unit, words="網路很慢")

    assert found(buddy, "pr") == {
        "People": ["Prisca"], "What we heard": ["The PR of the print shop"],
    }  # fmt: skip
    assert len(found(buddy, "pri")["What we heard"]) == 2
    assert found(buddy, "網")["What we heard"] == ["網路很慢"]


def test_places_and_things_to_do_are_offered_to_who_may(buddy, client):
    ways = {way.name for way in page(buddy, "plan").context["found"].ways}

    assert ways == {"Plan a round", "Plan one visit"}
    assert [w.name for w in page(buddy, "plan a ruond").context["found"].ways] == ["Plan a round"]
    assert [way.name for way in page(buddy, "heard").context["found"].ways] == ["What we heard"]
    signed_in(client, BusinessPartnerFactory().person)
    assert not page(client, "plan").context["found"].ways


@pytest.mark.parametrize(
    "typed",
    ["\x00", "print\x00er", "x" * 20_000, "word " * 4_000, "   ", "مرحبا", "\u202eabc", "👩🏽‍🔧",
     "'; --", "a:*|b&!(", "\\", "ʼn ʼ' '", "-", "ﬃ", "%", "_"],
)  # fmt: skip
def test_whatever_is_typed_is_answered_with_a_sentence(buddy, typed):
    VoiceFactory(unit=buddy.unit, words="مرحبا بالعالم ﬃ")

    assert page(buddy, typed).status_code == 200
    assert buddy.get(reverse("voices:list"), {"q": typed}).status_code == 200


def test_other_writing_is_found_too(buddy):
    VoiceFactory(unit=buddy.unit, words="Η οθόνη παγώνει, مرحبا, straße")

    for typed in ("ΟΘΟΝΗ", "مرحبا", "STRASSE"):
        assert found(buddy, typed), typed


def test_words_that_stand_nowhere_any_more_go_and_come_in_once(buddy):
    promise = PromiseFactory(unit=buddy.unit, what="Scribbling")
    learn_new(clock.now())
    assert learn_new(clock.now()) == 0
    promise.what = "Nothing"
    promise.save()

    assert learn_all(clock.now()) == {"learnt": 1, "gone": 1}
    assert learn_all(clock.now()) == {"learnt": 0, "gone": 0}


def test_no_word_of_an_erased_name_stays_in_the_list():
    person = PersonFactory(name="Zephyrine Quillfeather")
    learn_new(clock.now())

    erase(person, at=clock.now())

    assert not Word.objects.filter(pk__in=["zephyrine", "quillfeather"])
    assert learn_all(clock.now())["gone"] == 0


def test_people_are_found_by_a_part_of_the_name_in_any_order(buddy):
    PersonFactory(name="Jan de Vries", unit=buddy.unit)

    assert found(buddy, "vries jan")["People"] == ["Jan de Vries"]
