"""Somebody else changes a person's address: what was confided before does not follow to it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brm.base import clock
from brm.exchange.services import bring
from brm.exchange.services import keep as keep_file
from relationships.links.models import Link
from relationships.links.services import url_for
from relationships.outbox.addresses import tell_old_addresses
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.people import services as people
from relationships.people.models import Person
from relationships.voices import services as voices
from tests.administration import address, save
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
OLD, NEW = "tess@old.example", "other@new.example"


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def tess():
    return PersonFactory(name="Tess", email=OLD, unit=UnitFactory())


@pytest.fixture
def buddy(tess):
    return ITBuddyFactory(unit=tess.unit).person


def said_by(tess, buddy, audience, at=NOON - timedelta(days=3)):
    return voices.raise_voice(
        unit=tess.unit, words="Between us.", raised_by=tess, heard_by=buddy, at=at,
        audience=audience,
    )  # fmt: skip


def readdress(tess, email=NEW):
    tess.refresh_from_db()
    people.edit(tess, version=tess.version, email=email)


def answered_to(voice, buddy) -> tuple[str, str]:
    """The kind and the address of the mail that brings the answer."""
    voices.finish(voice, text="Mended.", by=PersonFactory(), at=NOON)
    message = Message.objects.get(about=f"voice:{voice.pk}", kind__startswith="voice_answer")
    mail = write(message, at=NOON)
    assert mail.address in mail.to
    return message.kind, mail.address


@pytest.mark.parametrize(
    ("audience", "goes_to"), [("confidence", OLD), ("buddy", OLD), ("department", NEW)]
)
def test_the_answer_to_an_earlier_confidence_goes_to_the_address_of_that_time(
    tess, buddy, audience, goes_to
):
    voice = said_by(tess, buddy, audience)

    readdress(tess)

    assert answered_to(voice, buddy) == ("voice_answered", goes_to)


def test_an_answer_that_waits_in_the_outbox_does_not_follow_to_the_new_address(tess, buddy):
    voice = said_by(tess, buddy, "confidence")
    voices.finish(voice, text="Mended.", by=PersonFactory(), at=NOON)

    readdress(tess)

    assert write(Message.objects.get(kind="voice_answered"), at=NOON).address == OLD


def test_what_is_confided_after_the_change_is_answered_to_the_new_address(tess, buddy):
    readdress(tess)

    voice = said_by(Person.objects.get(pk=tess.pk), buddy, "confidence", at=NOON)

    assert answered_to(voice, buddy) == ("voice_answered", NEW)


def test_a_second_change_does_not_make_the_first_one_sure(tess, buddy):
    voice = said_by(tess, buddy, "confidence")

    readdress(tess)
    readdress(tess, "third@new.example")

    assert answered_to(voice, buddy) == ("voice_answered", OLD)


def test_an_address_changed_back_is_in_no_doubt(tess):
    readdress(tess)
    readdress(tess, OLD.upper())

    tess.refresh_from_db()

    assert (tess.email_before, tess.email_since) == ("", None)


def test_who_had_no_address_then_is_told_by_whoever_heard_it(tess, buddy):
    Person.objects.filter(pk=tess.pk).update(email="")
    voice = said_by(tess, buddy, "confidence")

    readdress(tess)

    assert answered_to(voice, buddy) == ("voice_answer_to_pass_on", buddy.email)


def test_the_old_address_is_told_once_and_its_link_makes_the_new_one_sure(client, tess, buddy):
    voice = said_by(tess, buddy, "confidence")
    readdress(tess)

    put = [tell_old_addresses(NOON) for _ in range(2)]
    mail = write(Message.objects.get(kind="address_changed"), at=NOON)
    address = url_for(Link.objects.get(purpose="address")).partition("//")[2].partition("/")[2]
    looked = client.get(f"/{address}")
    still = Person.objects.get(pk=tess.pk).email_before
    client.post(f"/{address}", {"email": NEW})

    assert (put, mail.address, NEW in mail.text) == ([1, 0], OLD, True)
    assert (NEW in looked.content.decode(), still) == (True, OLD)
    assert answered_to(voice, buddy) == ("voice_answered", NEW)


def test_the_link_of_an_earlier_change_says_nothing_of_a_later_one(client, tess):
    readdress(tess)
    tell_old_addresses(NOON)
    write(Message.objects.get(kind="address_changed"), at=NOON)
    address = url_for(Link.objects.get(purpose="address")).partition("//")[2].partition("/")[2]
    with clock.fixed(NOON + timedelta(hours=1)):
        readdress(tess, "third@new.example")

    said = client.post(f"/{address}", {"email": "third@new.example"})

    assert (said.status_code, Person.objects.get(pk=tess.pk).email_before) == (410, OLD)


def test_nothing_is_told_of_a_change_that_was_undone_before(tess):
    readdress(tess)
    tell_old_addresses(NOON)
    told = Message.objects.get(kind="address_changed")
    assert kind_of("address_changed").still_true(told, NOON)

    readdress(tess, OLD)

    assert not kind_of("address_changed").still_true(Message.objects.get(pk=told.pk), NOON)


def test_the_link_of_somebody_who_left_opens_nothing(client, tess):
    readdress(tess)
    tell_old_addresses(NOON)
    write(Message.objects.get(kind="address_changed"), at=NOON)
    Person.objects.filter(pk=tess.pk).update(left_on=NOON.date())

    answer = client.get(url_for(Link.objects.get(purpose="address")))

    assert answer.status_code == 404


def test_who_signs_in_says_in_the_settings_that_the_address_is_theirs(client, tess):
    readdress(tess)
    signed_in(client, Person.objects.get(pk=tess.pk))

    shown = client.get(reverse("people:me")).content.decode()
    client.post(reverse("people:my-address"), {"email": NEW})

    assert "Is this your address?" in shown
    assert Person.objects.get(pk=tess.pk).email_since is None
    assert "Is this your address?" not in client.get(reverse("people:me")).content.decode()


def test_a_file_and_the_administration_make_no_address_sure(client, tess):
    other = PersonFactory(name="Uma", email="uma@old.example", code="U1")
    file = f"Name,Number,E-mail,Department\nUma,U1,uma@new.example,{other.unit.name}\n"
    brought = bring(kind="people", file_name="p.csv", content=file.encode(), by=None, at=NOON)
    keep_file(brought, at=NOON)
    runs = signed_in(client, manager(), is_staff=True)
    save(runs, address("relationships_person", "change", tess.pk), email=NEW)

    assert list(Person.objects.exclude(email_since=None).order_by("name").values_list(
        "email", "email_before"
    )) == [(NEW, OLD), ("uma@new.example", "uma@old.example")]  # fmt: skip
