"""What is known of a person: all of it, nothing that others confided, and that it was made."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brm.stewardship import exporting, known
from brm.stewardship.keys import keys_to
from relationships.desk.keeping import keep_view, put_first
from relationships.desk.models import SavedView
from relationships.links.choices import Purpose
from relationships.links.services import link_for
from relationships.logbook.services import thanks
from relationships.people import services as people
from relationships.people.models import Person
from relationships.rounds.brought import Thanks
from relationships.rounds.wishes import Wish
from relationships.voices.choices import Audience
from relationships.voices.models import Answer
from tests.factories.governance import AssessmentFactory, RoleAssignmentFactory, finished
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia():
    """A buddy who heard a confidence, answered it, promised something from it, and said two things."""
    unit = UnitFactory(name="Claims")
    nadia = PersonFactory(
        name="Nadia Verhoeven", email="old@example.org", phone="0987-654", unit=unit, language="en"
    )
    ITBuddyFactory(person=nadia, unit=unit, note="likes mornings")
    BusinessPartnerFactory(person=nadia, unit=unit, cares_about="calm")
    DoneVisitFactory(buddy=nadia, unit=unit, summary="We spoke of the list.")
    secret = VoiceFactory(
        unit=unit, heard_by=nadia, owner=nadia, words="OTHERS-SECRET", audience=Audience.CONFIDENCE
    )
    Answer.objects.create(
        voice=secret, number=1, status="done", text="ABOUT-SECRET", by=nadia, at=NOON
    )
    PromiseFactory(unit=unit, owner=nadia, voice=secret, what="FROM-SECRET")
    PromiseFactory(unit=unit, owner=nadia, what="Bring the list")
    VoiceFactory(unit=unit, heard_by=nadia, words="OTHERS-WORDS", audience=Audience.EVERYBODY)
    for words, audience in (("OWN-OPEN", Audience.DEPARTMENT), ("OWN-SECRET", Audience.BUDDY)):
        VoiceFactory(unit=unit, raised_by=nadia, is_named=True, words=words, audience=audience)
    waiting = DoneVisitFactory(unit=unit)
    Thanks.objects.create(visit=waiting, to=nadia, words="WAITING-THANKS", from_words="Ed")
    RoleAssignmentFactory(holder=nadia)
    link_for(Purpose.MINE, about=f"person:{nadia.pk}", person_id=nadia.pk, at=NOON)
    people.give_sign_in(nadia, username="nadia")
    nadia.refresh_from_db()
    people.edit(nadia, version=nadia.version, email="new@example.org")
    return Person.objects.get(pk=nadia.pk)


def said(export) -> str:
    return json.dumps([one.rows for one in export.sections], default=str)


def test_each_foreign_key_to_a_person_has_a_rule_for_what_is_told():
    assert set(keys_to(Person)) == set(known.KNOWN)


def test_all_that_is_theirs_is_in_and_nothing_that_others_confided(nadia):
    own = said(exporting.known_of(nadia, at=NOON, is_own=True))

    for word in (
        "Nadia Verhoeven", "new@example.org", "old@example.org", "0987-654", "likes mornings",
        "calm", "We spoke of the list.", "Bring the list", "OWN-OPEN", "OWN-SECRET", "nadia",
    ):  # fmt: skip
        assert word in own, word
    for word in ("OTHERS-SECRET", "OTHERS-WORDS", "ABOUT-SECRET", "FROM-SECRET", "WAITING-THANKS"):
        assert word not in own, word


def test_what_they_confided_is_only_in_their_own_copy(nadia):
    theirs = said(exporting.known_of(nadia, at=NOON, is_own=False))

    assert "OWN-OPEN" in theirs
    assert "OWN-SECRET" not in theirs
    assert str(known.NOT_HERE) in theirs


def test_each_kind_of_record_stands_in_it(nadia):
    export = exporting.known_of(nadia, at=NOON, is_own=True)

    assert export.amounts == {
        "people.Person": 1, "people.User": 1, "relationships.ITBuddy.person": 1,
        "relationships.Visit.buddy": 1, "relationships.Visit.logged_by": 1,
        "relationships.Thanks.to": 1, "relationships.Answer.by": 1,
        "relationships.Voice.owner": 1, "relationships.Voice.heard_by": 2,
        "relationships.Voice.raised_by": 2, "relationships.Promise.owner": 2,
        "relationships.BusinessPartner.person": 1, "governance.RoleAssignment.holder": 1,
        "people.Person.history": 3, "relationships.ITBuddy.person.history": 1,
        "relationships.BusinessPartner.person.history": 1, "links.Link": 1,
    }  # fmt: skip


def rows_of(export, key) -> list[dict]:
    return next((one.rows for one in export.sections if one.key == key), [])


def test_thanks_that_were_taken_back_do_not_stand_there_as_passed_on():
    ed = PersonFactory()
    for words, consent in (("KEPT-THANKS", "named"), ("BACK-THANKS", "named")):
        Thanks.objects.create(
            visit=DoneVisitFactory(), to=ed, words=words, from_words="Ana", consent=consent,
            consent_at=NOON, passed_on_at=NOON,
        )  # fmt: skip
    thanks.take_back(Thanks.objects.get(words="BACK-THANKS"), at=NOON)

    kept, back = rows_of(exporting.known_of(ed, at=NOON, is_own=True), "relationships.Thanks.to")

    assert (kept["words"], kept["passed on at"]) == ("KEPT-THANKS", "2026-03-03 12:00+01:00")
    assert (back["words"], back["passed on at"]) == (str(known.NOT_HERE),) * 2


def test_views_that_they_kept_or_see_first_are_in_it():
    ed, boss = PersonFactory(), PersonFactory()
    for person, name, is_team in ((ed, "Late", False), (boss, "Ours", True), (boss, "Other", True)):
        keep_view(
            person_id=person.pk, place="voices:list", name=name, query="late=1", is_team=is_team,
            at=NOON,
        )  # fmt: skip
    put_first(SavedView.objects.get(name="Ours"), person_id=ed.pk)

    rows = rows_of(exporting.known_of(ed, at=NOON, is_own=True), "desk.SavedView")

    assert [(row["name"], row["comes first"]) for row in rows] == [("Late", "no"), ("Ours", "yes")]
    assert rows[0]["filter, order and columns"] == "late=1"


def test_it_asks_no_more_often_for_many_records_than_for_one(django_assert_max_num_queries):
    def more(person, amount):
        for _number in range(amount):
            unit = UnitFactory()
            ITBuddyFactory(person=person, unit=unit)
            BusinessPartnerFactory(person=person, unit=unit)
            visit = DoneVisitFactory(buddy=person, unit=unit, logged_by=person)
            Thanks.objects.create(visit=visit, to=person, words="Thank you", from_words="Ana")
            Wish.objects.create(visit=visit, by=person, what="subject", words="Lists", at=NOON)
            voice = VoiceFactory(
                unit=unit, heard_by=person, owner=person, raised_by=person, is_named=True
            )
            Answer.objects.create(voice=voice, number=1, status="done", by=person, at=NOON)
            PromiseFactory(unit=unit, owner=person, made_by=person)
            RoleAssignmentFactory(holder=person, deputy=None)
            finished(AssessmentFactory(unit=unit, by=person), UM1_1=2, IS1_1=1)

    few, many = PersonFactory(unit=UnitFactory()), PersonFactory(unit=UnitFactory())
    more(few, 1)
    more(many, 4)
    exporting.known_of(few, at=NOON, is_own=True)
    with CaptureQueriesContext(connection) as asked:
        exporting.known_of(few, at=NOON, is_own=True)

    with django_assert_max_num_queries(len(asked)):
        export = exporting.known_of(many, at=NOON, is_own=True)
    assert export.amounts["governance.Assessment.by"] == 4


def test_the_file_holds_tables_and_the_same_as_json(client, nadia):
    signed_in(client, nadia)
    answer = client.post(reverse("people:known", args=[nadia.pk]))

    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as folder:
        files = {name.partition("/")[2]: folder.read(name) for name in folder.namelist()}
    everything = json.loads(files["everything.json"])
    first = list(csv.reader(io.StringIO(files["01-who-you-are.csv"].decode("utf-8-sig"))))
    facts = everything["sections"][0]["rows"][0]
    assert answer["Content-Disposition"] == 'attachment; filename="nadia-verhoeven.zip"'
    assert answer["Cache-Control"] == "private, no-store"
    assert len(files) == len(everything["sections"]) + 2
    assert first == [list(facts), [str(value) for value in facts.values()]]
    assert "kept nowhere" in files["read-me.txt"].decode()


def test_that_it_was_made_is_written_down_and_looking_at_the_page_makes_nothing(client, nadia):
    admin = PersonFactory()
    signed_in(client, admin, is_staff=True)
    page = reverse("people:known", args=[nadia.pk])

    assert client.get(page).status_code == 200
    assert not LogEntry.objects.exists()
    client.post(page)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (admin.user, str(nadia.pk))


def test_only_the_person_and_an_administrator_get_it(client, nadia):
    colleague = BusinessPartnerFactory(unit=nadia.unit).person
    signed_in(client, colleague)

    assert client.post(reverse("people:known", args=[nadia.pk])).status_code == 403
    assert client.get(reverse("people:known", args=[colleague.pk])).status_code == 200


def test_the_command_writes_a_new_file_that_only_its_owner_reads(nadia, tmp_path):
    file, out = tmp_path / "nadia.zip", io.StringIO()
    call_command("export_person", str(nadia.pk), "--to", str(file), "--json", stdout=out)

    assert json.loads(out.getvalue())["bytes"] == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"OWN-SECRET" not in b"".join(
        ZipFile(file).read(name) for name in ZipFile(file).namelist()
    )
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", str(nadia.pk), "--to", str(file))
    with pytest.raises(CommandError, match="no person with this number"):
        call_command("export_person", "999999", "--to", str(tmp_path / "x.zip"))
