"""Acts on people that the toast takes back."""

from brm.base import undo_records
from relationships.people import services
from relationships.people.models import Person
from relationships.people.views import EDITED, kept_person


def register() -> None:
    """Make known how these acts are taken back."""
    way = undo_records.Way(
        Person, kept_person, fields=tuple(EDITED), change=services.edit, remove=Person.delete
    )
    undo_records.register("person", way)
