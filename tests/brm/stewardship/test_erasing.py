"""A person is erased: not a word says who they were, and all that is counted is counted as before."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from brm.base.errors import RuleBroken
from brm.exchange import apply
from brm.exchange import services as exchange
from brm.exchange.models import Entry
from brm.stewardship import erasing
from relationships.access.models import Grant
from relationships.people import services as people
from relationships.people.models import Person, User
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.voices.models import Voice
from tests.factories.governance import RoleAssignmentFactory
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
SECRETS = ("Quetzal", "quetzal@example.org", "0987-654", "feathers", "keeper of birds")


@pytest.fixture
def known() -> Person:
    """Somebody with a trace in each room."""
    unit = UnitFactory()
    person = PersonFactory(
        name="Quetzal Fern", email="quetzal@example.org", phone="0987-654", unit=unit,
        about="keeper of birds", job_title="keeper of birds", code="quetzal-7",
    )  # fmt: skip
    BusinessPartnerFactory(person=person, unit=unit, cares_about="feathers", reached_by="feathers")
    ITBuddyFactory(person=person, unit=unit, note="feathers")
    DoneVisitFactory(buddy=person, unit=unit)
    VoiceFactory(unit=unit, raised_by=person, is_named=True, owner=person, heard_by=person)
    PromiseFactory(unit=unit, owner=person)
    RoleAssignmentFactory(holder=person)
    Grant.objects.create(person=person, kind="manager", unit=unit, since=NOON.date())
    people.give_sign_in(person, username="quetzal")
    person.refresh_from_db()
    people.edit(person, version=person.version, phone="0987-654 7")
    return Person.objects.get(pk=person.pk)


def everything_stored() -> str:
    """Each text of each table of the product."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            found += [str(bytes(x)) if isinstance(x, memoryview) else str(x) for x in row]
    return "\n".join(found)


def test_each_foreign_key_to_a_person_has_a_rule_for_erasing():
    assert set(erasing.keys_to_people()) == set(erasing.RULES)


def test_not_a_word_says_who_it_was(known):
    content = (
        b"post number,name,e-mail,department\n"
        b"1,Quetzal Fern,quetzal@example.org,Birds\n"
        b"2,Ada,a@example.org,Birds\n"
    )
    file = exchange.bring(kind="organisation", file_name="p.csv", content=content, by=None, at=NOON)
    exchange.keep(file, at=NOON)
    before = everything_stored()
    assert [word for word in SECRETS if word in before] == list(SECRETS)
    assert Entry.objects.exists()

    erasing.erase(known, at=NOON)

    after = everything_stored().casefold()
    assert [word for word in (*SECRETS, "quetzal") if word.casefold() in after] == []


def test_what_happened_stays_and_is_counted(known):
    def counts() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (Visit, Voice, Promise, Person))

    before = counts()

    erasing.erase(known, at=NOON)

    assert counts() == before
    assert Voice.objects.get().raised_by is None
    assert Promise.objects.get().owner.name == "Somebody who left"
    assert Person.objects.get(pk=known.pk).left_on is not None
    assert not User.objects.get(username__startswith="erased-").is_active
    assert not Grant.objects.filter(person=known).exists()


def test_twice_is_once(known):
    erasing.erase(known, at=NOON)
    once = Person.objects.values().get(pk=known.pk)

    erasing.erase(Person.objects.get(pk=known.pk), at=NOON)

    assert Person.objects.values().get(pk=known.pk) == {**once, "version": once["version"] + 1}


def test_no_page_breaks_afterwards(client, known):
    voice, promise, visit = Voice.objects.get(), Promise.objects.get(), Visit.objects.get()
    erasing.erase(known, at=NOON)
    signed_in(client, manager())

    for page in (
        f"/units/{voice.unit_id}/", f"/voices/{voice.pk}/", f"/promises/{promise.pk}/",
        f"/visits/{visit.pk}/", f"/people/{known.pk}/", "/voices/", "/promises/", "/visits/",
        "/roles/", "/", "/portfolio/",
    ):  # fmt: skip
        assert client.get(page).status_code == 200, page


@pytest.mark.django_db(transaction=True)
def test_while_an_import_is_kept_it_refuses_at_once_and_says_so():
    person = PersonFactory(name="Quetzal Fern")
    is_kept, may_end = Event(), Event()

    def keep() -> None:
        with transaction.atomic():
            apply.lock()
            is_kept.set()
            may_end.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        kept = threads.submit(keep)
        is_kept.wait(20)
        with pytest.raises(RuleBroken, match="An import runs just now"):
            erasing.erase(person, at=NOON)
        assert Person.objects.get().name == "Quetzal Fern"
        may_end.set()
        kept.result()

    erasing.erase(person, at=NOON)
    assert Person.objects.get().name == "Somebody who left"


def test_the_last_administrator_stays():
    only = PersonFactory()
    user = people.give_sign_in(only, username="only")
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)

    with pytest.raises(RuleBroken, match="last administrator"):
        erasing.erase(only, at=NOON)


def test_the_command_says_what_it_did_and_refuses_an_unknown_number(known):
    out = io.StringIO()
    call_command("erase_person", str(known.pk), "--json", stdout=out)

    assert json.loads(out.getvalue())["person"] == known.pk
    with pytest.raises(CommandError, match="no person with this number"):
        call_command("erase_person", "999999")
