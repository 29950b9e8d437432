"""Who may be thanked, and who thanks; thanks in sight."""

from collections.abc import Mapping

from brm.base.db import folded
from brm.base.scope import Scope
from relationships.logbook.queries.sheet import labelled
from relationships.people.choices import Side
from relationships.people.forms import may_be_named
from relationships.people.models import Person, PersonQuerySet

MOST_OF_IT = 200


class Namable(dict[str, Person]):
    """People to choose from by what stands in the list; others in sight by their whole name."""

    def __init__(self, known: Mapping[str, Person], rows: PersonQuerySet) -> None:
        super().__init__(known)
        self.rows = rows

    def find(self, typed: str) -> Person | None:
        """Whom this means, where it means one; a bare name that two have means neither. One query."""
        name = folded(typed)
        chosen = self.get(name)
        if not name or (chosen is not None and folded(chosen.name) != name):
            return chosen  # told apart by what they do
        found = set(self.rows.filter(folded_name=name).order_by("pk")[:2])
        found |= {chosen} if chosen is not None else set()
        return found.pop() if len(found) == 1 else None


def namable(scope: Scope, colleagues: Mapping[str, Person]) -> Namable:
    """Those of IT beside those of the department; at most 200 of IT in the list. One query."""
    rows = may_be_named(scope)
    it = rows.filter(side=Side.IT).select_related(None)
    short = it.only("name", "job_title", "side", "left_on").order_by("folded_name", "pk")
    known = dict(colleagues)
    labelled(short[:MOST_OF_IT], known)
    return Namable(known, rows)
