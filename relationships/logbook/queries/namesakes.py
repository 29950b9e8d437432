"""People who are chosen by their name, and what tells those of one name apart."""

from collections import Counter
from collections.abc import Iterable

from brm.base.db import folded
from relationships.people.models import Person

NEEDED = ("name", "job_title", "side", "left_on", "unit__name")  # of each, for a long list


class Known(dict[str, Person]):
    """People by the folded label that means one of them alone; `labels` as the list shows them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.labels = told_apart(people)
        super().__init__({folded(label): person for person, label in self.labels.items()})


def told_apart(people: Iterable[Person]) -> dict[Person, str]:
    """What each is chosen by: the name; of one name what they do, then where, a number at last.

    No query where the departments of namesakes are read already.
    """
    labels = {person: person.name for person in people}
    shared: set[str] = set()
    for more in (_what_they_do, _and_where, _by_number):
        counts = Counter(folded(label) for label in labels.values())
        shared |= {label for label, number in counts.items() if number > 1}
        labels = {
            person: more(person) if folded(label) in shared else label
            for person, label in labels.items()
        }
    return labels


def _what_they_do(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.job_title)))


def _and_where(person: Person) -> str:
    where = person.unit.name if person.unit else ""
    return ", ".join(filter(None, (_what_they_do(person), where)))


def _by_number(person: Person) -> str:
    return f"{_and_where(person)} {person.pk}"
