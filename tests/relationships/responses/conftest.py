"""A house of three departments, of which one is small."""

import pytest

from tests.factories.relationships import UnitFactory
from tests.relationships.responses.acts import people_in


@pytest.fixture
def house():
    """A house with three departments: of 8, 6 and 3 people."""
    top = UnitFactory(name="House")
    units = [UnitFactory(name=name, parent=top) for name in ("North", "South", "East")]
    for unit, count in zip(units, (8, 6, 3), strict=True):
        people_in(unit, count)
    top.refresh_from_db()
    return top, *units
