"""Records of the room "relationships"."""

from datetime import UTC, date, datetime, time

import factory
from factory.django import DjangoModelFactory

from relationships.access.models import Grant
from relationships.buddies.models import Absence, ITBuddy, StandIn
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, Post, User
from relationships.promises.models import Promise
from relationships.rounds.models import Round, Visit
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.units.services import renumber
from relationships.voices.models import Voice

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)  # Tuesday, noon in Amsterdam


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"Department {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        unit = super()._create(model_class, *args, **kwargs)
        renumber()
        unit.refresh_from_db()
        return unit


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    unit = factory.SubFactory(UnitFactory)
    time_zone = "Europe/Amsterdam"


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    number = factory.Sequence(lambda n: f"P{n}")
    title = "Adviser"
    unit = factory.SubFactory(UnitFactory)


class BusinessPartnerFactory(DjangoModelFactory):
    class Meta:
        model = BusinessPartner

    unit = factory.SubFactory(UnitFactory)
    person = factory.SubFactory(PersonFactory, unit=factory.SelfAttribute("..unit"))
    role = "head"
    since = date(2026, 1, 1)


class ITBuddyFactory(DjangoModelFactory):
    class Meta:
        model = ITBuddy

    unit = factory.SubFactory(UnitFactory)
    person = factory.SubFactory(PersonFactory, side="it")
    since = date(2026, 1, 1)


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    person = factory.SubFactory(PersonFactory)
    starts_on = MONDAY
    ends_on = MONDAY


class StandInFactory(DjangoModelFactory):
    class Meta:
        model = StandIn

    person = factory.SubFactory(PersonFactory)
    deputy = factory.SubFactory(PersonFactory, side="it")
    since = date(2026, 1, 1)


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    person = factory.SubFactory(PersonFactory, side="it")
    since = date(2026, 1, 1)


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = Round

    unit = factory.SubFactory(UnitFactory)
    buddy = factory.SubFactory(ITBuddyFactory, unit=factory.SelfAttribute("..unit"))
    rule = "FREQ=WEEKLY;BYDAY=TU"
    starts_on = date(2026, 3, 3)
    starts_time = time(10)
    time_zone = "Europe/Amsterdam"


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    unit = factory.SubFactory(UnitFactory)
    buddy = factory.SubFactory(PersonFactory, side="it")
    starts_at = NOON


class DoneVisitFactory(VisitFactory):
    state = "done"
    done_at = NOON
    logged_at = NOON
    logged_by = factory.SelfAttribute("buddy")
    mood = 4
    people_met = 3


class VoiceFactory(DjangoModelFactory):
    class Meta:
        model = Voice

    unit = factory.SubFactory(UnitFactory)
    words = "The screen freezes when two of us book."
    heard_at = NOON
    heard_by = factory.SubFactory(PersonFactory, side="it")
    answer_due_on = date(2026, 3, 10)


class PromiseFactory(DjangoModelFactory):
    class Meta:
        model = Promise

    unit = factory.SubFactory(UnitFactory)
    owner = factory.SubFactory(PersonFactory)
    side = "business"
    what = "Send the list of devices"
    due_on = date(2026, 3, 10)
    made_at = NOON


class SystemFactory(DjangoModelFactory):
    class Meta:
        model = System

    name = factory.Sequence(lambda n: f"System {n}")


def signed_in(client, person: Person, *, is_staff: bool = False):
    """The test client, signed in as this person."""
    if person.user is None:
        person.user = UserFactory(is_staff=is_staff, is_superuser=is_staff)
        person.save()
    client.force_login(person.user)
    return client


def manager(unit: Unit | None = None) -> Person:
    """A BRM manager of that department and below, or of all."""
    return GrantFactory(unit=unit).person
