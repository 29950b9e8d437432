"""The system that people speak of: linked while one writes, added on the fly, joined later."""

from uuid import uuid4

import pytest

from brm.base import clock
from relationships.logbook.services import Heard, Log, log_visit
from relationships.rounds.brought import Observation
from relationships.systems.models import System, Use
from relationships.voices import services
from relationships.voices.from_seen import become_voice
from relationships.voices.models import Voice
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    SystemFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    signed_in,
)
from tests.relationships.voices.test_undo import offered, press

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit).person


@pytest.fixture
def aps(unit):
    return SystemFactory(name="APS", owned_by=unit)


def write(client, unit, **said):
    said = {"unit": unit.pk, "audience": "department", "words": "It is slow.", **said}
    return client.post("/voices/new/", said, follow=True)


def test_a_name_of_the_register_is_linked_however_it_is_typed(client, unit, buddy, aps):
    shown = write(signed_in(client, buddy), unit, system_text=" aps ").content.decode()

    voice = Voice.objects.get()
    assert (voice.system, voice.system_text) == (aps, "aps")
    assert f'href="/systems/{aps.pk}/"' in shown


def test_an_unknown_name_stays_text_unless_it_is_to_be_added(client, unit, buddy):
    signed_in(client, buddy)

    write(client, unit, system_text="Cast Tracker")
    assert (System.objects.count(), Voice.objects.get().system) == (0, None)
    write(client, unit, system_text="Cast Tracker", adds_system="on")
    write(client, unit, system_text="cast tracker", adds_system="on")

    system = System.objects.get()
    assert (system.name, system.run_by) == ("Cast Tracker", "unknown")
    assert list(Use.objects.values_list("unit", flat=True)) == [unit.pk]
    assert system.voices.count() == 2


def test_a_teams_own_tool_is_added_as_theirs(client, unit, buddy):
    write(
        signed_in(client, buddy), unit, system_text="Our sheet", adds_system="on", kind="own_tool"
    )

    assert System.objects.get().run_by == "business"


def test_names_out_of_sight_are_not_offered_and_a_guessed_one_opens_nothing(client, unit, buddy):
    secret = SystemFactory(name="Ghost Ledger", owned_by=UnitFactory())
    signed_in(client, buddy)

    assert "Ghost Ledger" not in client.get("/voices/new/").content.decode()
    shown = write(client, unit, system_text="ghost ledger", adds_system="on").content.decode()

    assert f"/systems/{secret.pk}/" not in shown
    assert "Ghost Ledger" not in shown
    assert client.get(f"/systems/{secret.pk}/").status_code == 404
    assert client.get(f"/systems/{secret.pk}/heard/").status_code == 404


def test_earlier_remarks_are_joined_and_that_is_taken_back(client, unit, buddy, aps):
    mine = VoiceFactory.create_batch(2, unit=unit, system_text="Aps")
    VoiceFactory(system_text="APS")  # of another department
    VoiceFactory(unit=unit, system_text="Another")
    signed_in(client, buddy)

    shown = client.get(f"/systems/{aps.pk}/heard/").content.decode()
    assert "2 earlier remarks say “APS”" in shown
    joined = client.post(f"/systems/{aps.pk}/heard/", {"said": "APS"}, follow=True)
    assert set(aps.voices.all()) == set(mine)
    press(client, offered(joined))

    assert not aps.voices.exists()
    assert Voice.objects.filter(system_text="Aps").count() == 2


def test_work_as_it_was_seen_is_joined_with_the_remarks_told_on_the_page_and_taken_back(
    client, unit, buddy, aps
):
    seen = [
        Observation.objects.create(visit=visit, seen=words, look="twice", system_text=typed)
        for visit, words, typed in (
            (VisitFactory(unit=unit, buddy=buddy), "Typed twice", "Aps"),
            (VisitFactory(unit=unit, buddy=buddy), "Something else", "Another"),
            (VisitFactory(), "Of another department", "APS"),
        )
    ]
    VoiceFactory(unit=unit, system_text="APS")
    address = f"/systems/{aps.pk}/heard/"

    shown = signed_in(client, buddy).get(address).content.decode()
    joined = client.post(address, {"said": "APS"}, follow=True)

    assert ["2 earlier remarks say “APS”" in shown, "Of another" in shown] == [True, False]
    assert list(aps.observations.all()) == seen[:1]
    told = joined.content.decode()
    assert ["Typed twice" in told, "Something else" in told] == [True, False]
    press(client, offered(joined))
    assert not aps.observations.exists()
    assert not aps.voices.exists()


def test_who_speaks_for_the_department_reads_what_was_seen_with_the_system_and_a_stranger_none(
    client, unit, aps
):
    visit = VisitFactory(unit=unit)
    Observation.objects.create(visit=visit, seen="Typed twice", system=aps, system_text="APS")
    partner = BusinessPartnerFactory(unit=unit).person
    other = UnitFactory()
    Use.objects.create(system=aps, unit=other)
    stranger = BusinessPartnerFactory(unit=other).person

    pages = [
        signed_in(client, one).get(f"/systems/{aps.pk}/heard/").content.decode()
        for one in (partner, stranger)
    ]

    assert ["Typed twice" in page for page in pages] == [True, False]


def test_what_was_seen_is_told_once_where_it_became_a_voice_and_to_who_may_read_that(
    client, unit, buddy, aps
):
    visit = VisitFactory(unit=unit, buddy=buddy)
    partner = BusinessPartnerFactory(unit=unit).person
    for words, system in (("Typed twice", aps), ("Printed twice", None)):
        seen = Observation.objects.create(
            visit=visit, seen=words, system=system, system_text="Aps", ending="training"
        )
        become_voice(seen, by=buddy, at=NOON)
    Voice.objects.filter(words="Printed twice").update(system=None)

    page = signed_in(client, buddy).get(f"/systems/{aps.pk}/heard/").content.decode()
    Voice.objects.update(audience="buddy", system=aps)
    closed = signed_in(client, partner).get(f"/systems/{aps.pk}/heard/").content.decode()

    assert (page.count("Typed twice"), page.count("Printed twice")) == (1, 1)
    assert "1 earlier remark says" in page
    assert ["Typed twice" in closed, "Printed twice" in closed] == [False, False]


def test_a_voice_from_what_was_seen_has_its_system_though_that_is_called_otherwise(
    unit, buddy, aps
):
    seen = Observation.objects.create(
        visit=VisitFactory(unit=unit, buddy=buddy), seen="Typed twice", system_text="the old one",
        system=aps,
    )  # fmt: skip

    assert become_voice(seen, by=buddy, at=NOON).system == aps


def test_remarks_that_call_it_otherwise_are_found(client, unit, buddy, aps):
    voice = VoiceFactory(unit=unit, system_text="the Aid System")
    signed_in(client, buddy)

    shown = client.get(f"/systems/{aps.pk}/heard/?said=THE+aid++system").content.decode()
    assert "1 earlier remark says" in shown
    client.post(f"/systems/{aps.pk}/heard/", {"said": "the aid system"})

    voice.refresh_from_db()
    assert (voice.system, voice.system_text) == (aps, "the Aid System")


def test_who_speaks_for_the_department_reads_but_joins_nothing(client, unit, aps):
    partner = BusinessPartnerFactory(unit=unit).person
    VoiceFactory(unit=unit, words="For us", system=aps)
    VoiceFactory(unit=unit, words="In confidence", system=aps, audience="confidence")
    VoiceFactory(unit=unit, system_text="APS")
    signed_in(client, partner)

    shown = client.get(f"/systems/{aps.pk}/heard/").content.decode()
    assert ["For us" in shown, "In confidence" in shown, "earlier remark" in shown] == [
        True, False, False,
    ]  # fmt: skip
    assert client.post(f"/systems/{aps.pk}/heard/", {"said": "APS"}).status_code == 403


def test_what_no_database_keeps_is_left_out(client, buddy, aps):
    assert signed_in(client, buddy).get(f"/systems/{aps.pk}/heard/?said=A%00").status_code == 200


def test_nothing_to_join_is_said(client, unit, buddy, aps):
    shown = signed_in(client, buddy).post(
        f"/systems/{aps.pk}/heard/", {"said": "Nobody"}, follow=True
    )

    assert "Nothing to join" in shown.content.decode()


def test_taking_back_twice_changes_nothing(unit, aps):
    voice = VoiceFactory(unit=unit, system_text="APS", system=aps)

    for _ in range(2):
        services.part_texts(aps, [voice.pk], at=NOON)

    voice.refresh_from_db()
    assert voice.system is None


def test_the_log_of_a_visit_links_and_adds_systems_too(unit, buddy, aps):
    visit, part, log_id = VisitFactory(unit=unit, buddy=buddy), uuid4(), uuid4()
    for typed in ("aps", "New Box"):
        heard = Heard(part, "Slow.", system_text=typed, adds_system=True)
        log = Log(client_id=log_id, done_at=NOON, mood=4, heard=(heard,))
        log_visit(visit, log, version=1, by=buddy, at=NOON)

    voice = Voice.objects.get()
    assert (voice.system_text, voice.folded_system) == ("New Box", "new box")
    assert voice.system == System.objects.get(name="New Box")
