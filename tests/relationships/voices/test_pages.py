"""What people see and do on the pages of what was heard."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection

from brm.base import clock
from relationships.outbox.models import Message
from relationships.voices import services
from relationships.voices.models import Answer, Voice
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit).person


def said(answer) -> str:
    """The words of a page without its line ends."""
    return " ".join(answer.content.decode().split())


def test_the_list_shows_only_what_the_reader_may_read(client, unit, buddy):
    VoiceFactory(unit=unit, words="For all of us", audience="everybody")
    VoiceFactory(unit=unit, words="Between us two", audience="buddy")
    VoiceFactory(words="Of another department", audience="department")

    page = said(signed_in(client, buddy).get("/voices/"))

    assert [text in page for text in ("For all of us", "Between us two", "Of another")] == [
        True, False, False,
    ]  # fmt: skip
    assert "One entry" in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("open=1", {"new", "late", "owned"}),
        ("late=1", {"late"}),
        ("mine=1", {"owned"}),
        ("nobody=1", {"new", "late"}),
        ("status=done", {"done"}),
        ("kind=wish", {"new"}),
        ("q=LÀTE", {"late"}),
        ("kind=nonsense&late=1", {"late"}),
        ("late=1&after=nonsense", {"late"}),
    ],
)
def test_the_list_is_filtered_by_its_address(client, unit, buddy, asked, expected):
    VoiceFactory(unit=unit, words="new", kind="wish")
    VoiceFactory(unit=unit, words="late", answer_due_on=NOON.date() - timedelta(days=1))
    VoiceFactory(unit=unit, words="owned", owner=buddy)
    VoiceFactory(unit=unit, words="done", status="done", answer="Yes.", answered_at=NOON)

    page = said(signed_in(client, buddy).get(f"/voices/?{asked}"))

    assert {word for word in ("new", "late", "owned", "done") if f"“{word}”" in page} == expected


def test_a_list_of_three_costs_as_much_as_a_list_of_one(
    client, unit, buddy, django_assert_num_queries
):
    signed_in(client, buddy).get("/voices/")  # what is agreed here is read once a process
    for amount in (1, 2):
        for _ in range(amount):
            VoiceFactory(unit=unit, owner=buddy, is_named=True, raised_by=PersonFactory(unit=unit))
        with django_assert_num_queries(6):
            client.get("/voices/?open=1")


def test_the_sheet_never_holds_confidences_not_even_for_who_heard_them(client, unit, buddy):
    for audience in ("everybody", "department", "confidence", "buddy"):
        VoiceFactory(unit=unit, words=f"={audience}", audience=audience, heard_by=buddy)

    sheet = b"".join(signed_in(client, buddy).get("/voices/?as=csv").streaming_content).decode()

    rows = [line.split(",")[1] for line in sheet.splitlines()[1:]]
    assert sorted(rows) == ["'=department", "'=everybody"]


def test_the_sheet_names_the_day_by_the_readers_clock(client, unit):
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    reader = ITBuddyFactory(unit=unit, person__time_zone="Europe/Amsterdam").person
    VoiceFactory(unit=unit, heard_at=late)

    sheet = b"".join(signed_in(client, reader).get("/voices/?as=csv").streaming_content).decode()

    assert sheet.splitlines()[1].split(",")[5] == "2026-03-04"


def test_the_name_stands_only_where_the_reader_may_know_it(client, unit, buddy):
    person = PersonFactory(name="Nadia Benali", unit=unit)
    voice = VoiceFactory(unit=unit, audience="everybody", is_named=True, raised_by=person)
    elsewhere = ITBuddyFactory().person

    here = said(signed_in(client, buddy).get(f"/voices/{voice.pk}/"))
    there = said(signed_in(client, elsewhere).get(f"/voices/{voice.pk}/"))

    assert ["Nadia Benali" in here, "Nadia Benali" in there] == [True, False]


def test_who_may_not_answer_sees_the_voice_without_controls_and_is_told_why(client, unit):
    partner = BusinessPartnerFactory(unit=unit).person
    voice = VoiceFactory(unit=unit)
    signed_in(client, partner)

    page = said(client.get(f"/voices/{voice.pk}/"))
    refused = client.post(f"/voices/{voice.pk}/answer/", {"status": "done", "text": "Mine"})

    assert "Give this answer" not in page
    assert refused.status_code == 403
    assert "You may read this, but others answer it" in said(refused)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("who", ["buddy", "manager", "owner"])
def test_buddy_manager_and_owner_answer(client, unit, buddy, who):
    person = {"buddy": buddy, "manager": manager(unit), "owner": PersonFactory(side="it")}[who]
    voice = VoiceFactory(
        unit=unit, audience="everybody", owner=person if who == "owner" else None,
        is_named=True, raised_by=PersonFactory(unit=unit),
    )  # fmt: skip

    answer = signed_in(client, person).post(
        f"/voices/{voice.pk}/answer/",
        {"status": "done", "text": "It waits for the whole shift now.", "version": voice.version},
    )

    voice.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, f"/voices/{voice.pk}/")
    assert (voice.status, voice.answered_by, voice.answers) == ("done", person, 1)


def test_one_buddy_alone_answers_what_was_told_to_that_buddy_alone(client, unit, buddy):
    voice = VoiceFactory(unit=unit, audience="buddy", heard_by=buddy)
    other = ITBuddyFactory(unit=unit).person
    statuses = [
        signed_in(client, person)
        .post(f"/voices/{voice.pk}/answer/", {"status": "done", "text": "Done", "version": 1})
        .status_code
        for person in (other, manager(), buddy)
    ]

    assert statuses == [404, 404, 302]


def test_a_double_click_is_one_answer_and_one_mail(client, unit, buddy):
    voice = VoiceFactory(unit=unit, is_named=True, raised_by=PersonFactory(unit=unit))
    signed_in(client, buddy)
    data = {"status": "cannot", "text": "Old vans.", "yes_if": "New vans.", "version": 1}

    answers = [client.post(f"/voices/{voice.pk}/answer/", data).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (Answer.objects.count(), Message.objects.count()) == (1, 1)


def test_who_answers_second_is_shown_both_texts_and_nothing_is_overwritten(client, unit, buddy):
    voice = VoiceFactory(unit=unit)
    services.finish(voice, text="The first answer.", by=manager(unit), at=NOON)

    answer = signed_in(client, buddy).post(
        f"/voices/{voice.pk}/answer/", {"status": "done", "text": "The second one.", "version": 1}
    )

    page = said(answer)
    assert answer.status_code == 409
    assert ["The first answer." in page, "The second one." in page] == [True, True]
    assert list(Answer.objects.values_list("text", flat=True)) == ["The first answer."]


def test_who_takes_on_second_is_shown_what_was_said_meanwhile_and_may_add_to_it(
    client, unit, buddy
):
    voice = VoiceFactory(unit=unit)
    services.take_on(voice, text="We found when.", by=manager(unit), at=NOON)
    signed_in(client, buddy)
    data = {"status": "done", "text": "It is mended.", "version": 1}

    first = client.post(f"/voices/{voice.pk}/answer/", data)
    second = client.post(f"/voices/{voice.pk}/answer/", {**data, "version": 2})

    assert (first.status_code, second.status_code) == (409, 302)
    assert 'name="version" value="2"' in said(first)
    assert list(Answer.objects.order_by("number").values_list("text", flat=True)) == [
        "We found when.", "It is mended.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose how it stands."),
        ({"status": "done"}, "Write what was done, in plain words."),
        ({"status": "cannot", "yes_if": "then"}, "Say why it cannot be done."),
        ({"status": "cannot", "text": "No."}, "Say what would make it a yes, or name another way."),
        ({"status": "done", "text": "a\0b"}, "NUL"),
        ({"status": "done", "text": "x" * 20_000}, "16,000 characters too long"),
        ({"status": "working", "answer_due_on": "2025-01-01"}, "This day has passed."),
        ({"status": "working", "answer_due_on": "soon"}, "Choose a day, like 2026-11-24."),
        ({"status": "gone", "text": "x"}, "gone"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_place_and_what_was_typed_stays(
    client, unit, buddy, typed, sentence
):
    voice = VoiceFactory(unit=unit)

    answer = signed_in(client, buddy).post(f"/voices/{voice.pk}/answer/", {"version": 1, **typed})

    assert answer.status_code == 422
    assert sentence in said(answer)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    "words", ["😀" * 2000, "שלום עולם", "a" * 4000, "<script>alert(1)</script>"]
)
def test_any_words_are_kept_and_shown_as_they_are(client, unit, buddy, words):
    voice = VoiceFactory(unit=unit, words=words)
    signed_in(client, buddy)

    client.post(f"/voices/{voice.pk}/answer/", {"status": "done", "text": words, "version": 1})

    voice.refresh_from_db()
    assert voice.answer == words
    assert "<script>alert" not in said(client.get(f"/voices/{voice.pk}/"))


def test_for_somebody_not_named_the_buddy_says_whether_it_helped(client, unit, buddy):
    voice = VoiceFactory(unit=unit, heard_by=buddy)
    services.finish(voice, text="Done.", by=buddy, at=NOON)
    signed_in(client, buddy)

    client.post(f"/voices/{voice.pk}/helped/", {"say": "no", "comment": "Still", "number": 1})

    voice.refresh_from_db()
    assert (voice.status, voice.confirmation) == ("working", "not_yet")
    assert "Still" in said(client.get(f"/voices/{voice.pk}/"))


def test_who_only_runs_the_product_and_is_nobody_here_reads_what_is_for_everybody(
    admin_client, unit, buddy
):
    voice = VoiceFactory(unit=unit, audience="everybody", words="For all of us")
    raised = {"unit": unit.pk, "words": "And this", "audience": "department", "is_named": "on"}

    pages = [admin_client.get(at) for at in ("/voices/", "/voices/?mine=1", f"/voices/{voice.pk}/")]
    kept = admin_client.post("/voices/new/", raised)

    assert ["For all of us" in said(page) for page in pages] == [True, False, True]
    assert (kept.status_code, Voice.objects.filter(raised_by=None).count()) == (302, 2)


@pytest.mark.parametrize("number", ["2", "32767", "0", "many", ""])
def test_of_an_answer_that_was_never_given_nothing_is_kept(client, unit, buddy, number):
    voice = VoiceFactory(unit=unit, heard_by=buddy)
    services.finish(voice, text="Done.", by=buddy, at=NOON)

    answer = signed_in(client, buddy).post(
        f"/voices/{voice.pk}/helped/", {"say": "yes", "number": number}, follow=True
    )

    voice.refresh_from_db()
    assert (answer.status_code, voice.confirmation) == (200, "waiting")
    assert "Nothing was kept" in said(answer)


def test_of_a_named_persons_answer_nobody_else_says_that_it_helped(client, unit, buddy):
    voice = VoiceFactory(unit=unit, is_named=True, raised_by=PersonFactory(unit=unit))
    services.finish(voice, text="Done.", by=buddy, at=NOON)

    refused = signed_in(client, buddy).post(
        f"/voices/{voice.pk}/helped/", {"say": "yes", "number": 1}
    )

    voice.refresh_from_db()
    assert (refused.status_code, voice.confirmation) == (403, "waiting")


def test_the_story_tells_what_happened_in_its_order(client, unit, buddy):
    voice = VoiceFactory(unit=unit, heard_at=NOON - timedelta(days=3))
    services.take_on(voice, by=buddy, at=NOON - timedelta(days=2))
    services.finish(voice, text="Done.", by=buddy, at=NOON - timedelta(days=1))
    services.confirm(Voice.objects.get(), number=1, has_helped=True, at=NOON)

    page = said(signed_in(client, buddy).get(f"/voices/{voice.pk}/"))

    told = (f"{voice.heard_by.name} heard it", f"{buddy.name} answered: it is done")
    places = [page.index(f"<b>{step}</b>") for step in (*told, "“Yes, that helped”")]
    assert places == sorted(places)


def test_the_page_costs_the_same_with_a_long_story(client, unit, buddy, django_assert_num_queries):
    short, long = VoiceFactory(unit=unit), VoiceFactory(unit=unit)
    for number in range(3):
        services.take_on(long, text=f"Word {number}", by=buddy, at=NOON)
    signed_in(client, buddy).get("/voices/")  # what is agreed here is read once a process

    for voice in (short, long):
        with django_assert_num_queries(8):
            client.get(f"/voices/{voice.pk}/")


def test_the_page_says_that_the_day_of_the_answer_was_moved_and_when(client, unit, buddy):
    voice = services.raise_voice(unit=unit, words="Slow.", heard_by=buddy, at=NOON)
    services.take_on(voice, by=buddy, at=NOON + timedelta(days=1), answer_due_on=date(2026, 4, 1))

    page = said(signed_in(client, buddy).get(f"/voices/{voice.pk}/"))

    assert "first promised for Tue 10 Mar" in page
    assert page.count("The answer is now promised for") == 1
    moved = page.partition("The answer is now promised for")[2].partition("</li>")[0]
    assert ("2026-03-04" in moved, "Wed 1 Apr" in moved) == (True, True)


def test_the_first_promised_day_of_older_voices_comes_from_their_history(unit, buddy):
    filled = import_module("relationships.migrations.0017_voice_first_due_filled")
    moved = services.raise_voice(unit=unit, words="Slow.", heard_by=buddy, at=NOON)
    services.take_on(moved, by=buddy, at=NOON, answer_due_on=date(2026, 4, 1))
    unknown = VoiceFactory(unit=unit, answer_due_on=date(2026, 3, 20))
    unknown.history.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE relationships_voice ALTER first_due_on DROP NOT NULL")
        cursor.execute("UPDATE relationships_voice SET first_due_on = NULL")
        cursor.execute(filled.FILL)

    first = Voice.objects.values_list("pk", "first_due_on")

    assert dict(first) == {moved.pk: date(2026, 3, 10), unknown.pk: date(2026, 3, 20)}
