"""A department in Amsterdam with its buddy and a round on Tuesdays at ten."""

from datetime import UTC, date, datetime

import pytest

from relationships.rounds.services.horizon import keep_horizon
from tests.factories.relationships import (
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    RoundFactory,
    UnitFactory,
    manager,
)

SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def unit(db):
    return UnitFactory(name="Customer Care", country="NL", place="Utrecht")


@pytest.fixture
def joost(unit):
    return ITBuddyFactory(
        unit=unit, person=PersonFactory(name="Joost de Wit", side="it"), since=date(2026, 1, 1)
    )


@pytest.fixture
def priya(unit):
    return ITBuddyFactory(
        unit=unit, person=PersonFactory(name="Priya Raman", side="it"), rank="deputy",
        since=date(2026, 1, 1),
    )  # fmt: skip


@pytest.fixture
def tuesdays(unit, joost):
    """Planned from Tuesday 3 March 2026 on."""
    made = RoundFactory(unit=unit, buddy=joost)
    keep_horizon(SUNDAY)
    made.refresh_from_db()
    return made


@pytest.fixture
def head(unit):
    return BusinessPartnerFactory(unit=unit).person


@pytest.fixture
def amina(unit):
    return manager(unit)
