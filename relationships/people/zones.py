"""By which clock somebody lives: their own, else that of their department."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import prefetch_related_objects

from relationships.people.models import Person


def zone_of(person: Person) -> str:
    """Their own time zone, else their department's, else the organisation's.

    A query where they have none of their own and `unit` was not read.
    """
    if person.time_zone:
        return person.time_zone
    return person.unit.time_zone if person.unit else str(settings.TIME_ZONE)


def clock_of(person: Person) -> ZoneInfo:
    """The same as a clock."""
    return ZoneInfo(zone_of(person))


def read_zones(people: Iterable[Person]) -> None:
    """Read the departments that `zone_of` asks for, of all these people. At most one query."""
    prefetch_related_objects([one for one in people if not one.time_zone and one.unit_id], "unit")
