"""A department in Amsterdam, its buddy and a visit planned for today at noon."""

from datetime import timedelta

import pytest

from brm.base import clock
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VisitFactory,
    manager,
)

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def unit(db):
    return UnitFactory(name="Fitting Clinics", place="Lyon", time_zone="Europe/Amsterdam")


@pytest.fixture
def priya(unit):
    person = PersonFactory(name="Priya Raman", side="it")
    ITBuddyFactory(unit=unit, person=person)
    return person


@pytest.fixture
def joost(unit):
    person = PersonFactory(name="Joost de Wit", side="it")
    ITBuddyFactory(unit=unit, person=person, rank="deputy")
    return person


@pytest.fixture
def amina(unit):
    return manager(unit)


@pytest.fixture
def head(unit):
    return BusinessPartnerFactory(unit=unit).person


@pytest.fixture
def visit(unit, priya):
    return VisitFactory(unit=unit, buddy=priya, starts_at=NOON)


@pytest.fixture
def one_o_clock():
    with clock.fixed(LATER):
        yield LATER
