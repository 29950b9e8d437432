"""Writing down what was said, raising something, and giving it to somebody who sees to it."""

from uuid import uuid4

import pytest

from brm.base import clock
from relationships.outbox.models import Message
from relationships.voices.models import Voice
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
    return ITBuddyFactory(unit=unit, person__name="Priya Raman").person


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def typed(unit, **given) -> dict[str, object]:
    return {"unit": unit.pk, "words": "It freezes.", "audience": "department", "kind": "wish",
            "client_id": str(uuid4()), **given}  # fmt: skip


def test_a_buddy_writes_down_what_was_said_with_all_that_was_said_of_it(client, unit, buddy):
    person = PersonFactory(unit=unit)
    data = typed(
        unit, person=person.pk, system_text="Appointments", people_affected=14, minutes_lost=180,
        ticket="INC-7",
    )  # fmt: skip

    answer = signed_in(client, buddy).post("/voices/new/", data)

    voice = Voice.objects.get()
    assert answer["Location"] == f"/voices/{voice.pk}/"
    assert (voice.heard_by, voice.raised_by, voice.is_named, voice.kind) == (
        buddy, person, True, "wish",
    )  # fmt: skip
    assert (voice.people_affected, voice.minutes_lost, voice.ticket) == (14, 180, "INC-7")
    assert voice.source == "typed"


def test_without_a_name_no_person_is_stored(client, unit, buddy):
    signed_in(client, buddy).post("/voices/new/", typed(unit))

    assert Voice.objects.filter(is_named=False, raised_by=None).count() == 1


def test_a_double_click_is_one_voice(client, unit, buddy):
    signed_in(client, buddy)
    data = typed(unit)

    places = {client.post("/voices/new/", data)["Location"] for _ in range(2)}

    assert places == {f"/voices/{Voice.objects.get().pk}/"}


def test_who_will_read_it_is_said_before_one_writes(client, unit, buddy):
    page = said(signed_in(client, buddy).get("/voices/new/"))

    assert page.index("Only the buddy who heard it reads it.") < page.index('name="words"')


@pytest.mark.parametrize("field", ["people_affected", "minutes_lost"])
@pytest.mark.parametrize("number", ["-1", "99999999999999999999", "many"])
def test_numbers_that_cannot_be_are_refused(client, unit, buddy, field, number):
    answer = signed_in(client, buddy).post("/voices/new/", typed(unit, **{field: number}))

    assert (answer.status_code, Voice.objects.count()) == (422, 0)


@pytest.mark.parametrize("words", ["", "a\0b", "x" * 20_000])
def test_words_that_cannot_be_kept_are_refused_with_a_sentence(client, unit, buddy, words):
    answer = signed_in(client, buddy).post("/voices/new/", typed(unit, words=words))

    assert (answer.status_code, Voice.objects.count()) == (422, 0)


def test_a_buddy_writes_nothing_down_for_a_department_of_others(client, buddy):
    answer = signed_in(client, buddy).post("/voices/new/", typed(UnitFactory()))

    assert (answer.status_code, Voice.objects.count()) == (422, 0)


def test_what_a_partner_raises_reaches_the_buddy_at_once(client, unit, buddy):
    partner = BusinessPartnerFactory(unit=unit).person

    answer = signed_in(client, partner).post(
        "/voices/new/", typed(unit, is_named="on"), follow=True
    )

    voice = Voice.objects.get()
    assert (voice.heard_by, voice.owner, voice.raised_by) == (buddy, buddy, partner)
    assert voice.source == "page"
    assert [(m.kind, m.to) for m in Message.objects.all()] == [("voice_owner", buddy)]
    assert "Priya Raman has it; there is an answer by Tuesday 10 March." in said(answer)


def test_what_only_the_buddy_reads_is_shown_to_nobody_else_not_even_to_who_raised_it_unnamed(
    client, unit, buddy
):
    partner = BusinessPartnerFactory(unit=unit).person

    answer = signed_in(client, partner).post(
        "/voices/new/", typed(unit, audience="buddy", words="Between us"), follow=True
    )

    assert answer.status_code == 200
    assert "Between us" not in said(answer)
    assert "Between us" in said(signed_in(client, buddy).get("/voices/"))


@pytest.mark.parametrize("named", [{}, {"is_named": "on"}])
def test_the_history_of_what_was_raised_does_not_hold_who_was_signed_in(client, unit, buddy, named):
    partner = BusinessPartnerFactory(unit=unit).person

    signed_in(client, partner).post("/voices/new/", typed(unit, **named))

    assert [row.history_user_id for row in Voice.objects.get().history.all()] == [None]


def test_where_nobody_comes_by_the_manager_sees_to_it(client, unit):
    boss = manager(unit)
    partner = BusinessPartnerFactory(unit=unit).person
    signed_in(client, partner)

    kept = client.post("/voices/new/", typed(unit))
    refused = client.post("/voices/new/", typed(unit, audience="buddy"))

    assert (kept.status_code, refused.status_code) == (302, 422)
    assert [(voice.owner, voice.heard_by) for voice in Voice.objects.all()] == [(boss, None)]


def test_a_voice_is_handed_over_by_typing_a_name(client, unit, buddy):
    voice = VoiceFactory(unit=unit)
    other = ITBuddyFactory(unit=unit, person__name="Joost de Wit").person

    answer = signed_in(client, buddy).post(f"/voices/{voice.pk}/owner/", {"owner-typed": "joost"})

    voice.refresh_from_db()
    assert (answer.status_code, voice.owner) == (302, other)
    assert [(m.kind, m.to) for m in Message.objects.all()] == [("voice_owner", other)]


def test_a_confidence_is_not_handed_to_somebody_who_may_not_read_it(client, unit, buddy):
    voice = VoiceFactory(unit=unit, audience="confidence")
    outsider = PersonFactory(side="it", name="Not There")

    answer = signed_in(client, buddy).post(f"/voices/{voice.pk}/owner/", {"owner": outsider.pk})

    voice.refresh_from_db()
    assert (answer.status_code, voice.owner) == (422, None)
    assert "Not There is not among those who may read this." in said(answer)


def test_names_are_suggested_while_one_types(client, unit, buddy, django_assert_num_queries):
    PersonFactory(unit=unit, name="Nadia Benali")
    PersonFactory(name="Nadia Elsewhere")
    signed_in(client, buddy)

    with django_assert_num_queries(3):
        page = said(client.get("/voices/people/?field=owner&owner-typed=nadia"))

    assert ["Nadia Benali" in page, "Nadia Elsewhere" in page] == [True, False]
