"""People of a department, and what they say of themselves."""

from relationships.people.models import Person
from relationships.units.models import Unit
from relationships.ways.models import OwnWay, WayFigure
from tests.factories.relationships import PersonFactory


def some(n: int, unit: Unit, *ways: tuple[str, str], **facts) -> list[Person]:
    """So many people of a department who all say the same of themselves."""
    people = [PersonFactory(unit=unit, **facts) for _ in range(n)]
    OwnWay.objects.bulk_create(
        OwnWay(person=person, kind=kind, value=value) for person in people for kind, value in ways
    )
    return people


def told(unit: Unit, kind: str, source: str = "profile") -> dict[str, tuple[int | None, int]]:
    """What may be told: by value how many of how many; an empty value are the others."""
    rows = WayFigure.objects.filter(unit=unit, kind=kind, source=source)
    return {row.value: (row.n, row.of) for row in rows}
