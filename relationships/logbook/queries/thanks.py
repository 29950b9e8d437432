"""Who may be thanked, and who thanks; thanks in sight."""

from collections.abc import Iterable, Mapping

from brm.base.db import folded
from brm.base.scope import Scope
from relationships.logbook.queries.namesakes import NEEDED, Known
from relationships.people.choices import Side
from relationships.people.forms import may_be_named
from relationships.people.models import Person, PersonQuerySet

MOST_OF_IT = 200


class Namable(Known):
    """People to choose from by what stands in the list; others in sight by their whole name."""

    def __init__(self, known: Iterable[Person], rows: PersonQuerySet) -> None:
        super().__init__(known)
        self.rows = rows

    def label(self, person: Person | None) -> str:
        """What means this person alone, as far as the list knows."""
        return "" if person is None else self.labels.get(person, person.name)

    def find(self, typed: str, before: Person | None = None) -> Person | None:
        """Whom this means, where it means one; a bare name that two have means neither, or whom it
        meant `before`. One query."""
        name = folded(typed)
        if before is not None and name in (folded(before.name), folded(self.label(before))):
            return before
        chosen = self.get(name)
        if not name or (chosen is not None and folded(chosen.name) != name):
            return chosen  # told apart from namesakes
        found = set(self.rows.filter(folded_name=name).order_by("pk")[:2])
        found |= {chosen} if chosen is not None else set()
        return found.pop() if len(found) == 1 else None


def namable(
    scope: Scope, colleagues: Mapping[str, Person], chosen: Iterable[Person | None] = ()
) -> Namable:
    """Those of IT beside those of the department and who was `chosen` before; at most 200 of IT in the
    list. One query."""
    rows = may_be_named(scope)
    short = rows.filter(side=Side.IT).only(*NEEDED).order_by("folded_name", "pk")
    before = (person for person in chosen if person is not None)
    return Namable([*colleagues.values(), *short[:MOST_OF_IT], *before], rows)
