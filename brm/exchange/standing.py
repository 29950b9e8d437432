"""What we have, ready to be compared with what a file brings."""

from dataclasses import dataclass, field

from brm.base.db import folded
from brm.exchange.wanted import WantedPerson, WantedUnit
from relationships.people.models import Person, Post
from relationships.units.models import Unit


@dataclass
class Standing:
    """What we have, ready to be looked up; three queries."""

    units: list[Unit]
    people: list[Person]
    posts: dict[str, Post]
    by_code: dict[str, Unit] = field(default_factory=dict)
    by_name: dict[str, list[Unit]] = field(default_factory=dict)
    by_email: dict[str, Person] = field(default_factory=dict)
    by_person_code: dict[str, Person] = field(default_factory=dict)
    by_person_name: dict[tuple[str, int | None], list[Person]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Standing":
        units = list(Unit.objects.select_related("merged_into").order_by("pk"))
        people = list(Person.objects.order_by("pk"))
        posts = {post.number: post for post in Post.objects.order_by("pk")}
        standing = cls(units, people, posts)
        for unit in units:
            if unit.code:
                standing.by_code[folded(unit.code)] = unit.merged_into or unit
            if unit.closed_on is None:
                standing.by_name.setdefault(unit.folded_name, []).append(unit)
        for person in people:
            if person.email:
                standing.by_email[person.email.casefold()] = person
            if person.code:
                standing.by_person_code[person.code] = person
            key = (person.folded_name, person.unit_id)
            standing.by_person_name.setdefault(key, []).append(person)
        return standing

    def unit(self, wanted: WantedUnit) -> Unit | None:
        """By its code, else by its name where only one has it."""
        found = self.by_code.get(folded(wanted.code)) or self.by_code.get(wanted.key)
        if found is not None:
            return found
        named = self.by_name.get(wanted.key, [])
        return named[0] if len(named) == 1 else None

    def person(self, wanted: WantedPerson, unit: Unit | None, post: Post | None) -> Person | None:
        """By number, by e-mail, as the holder of the post with that name, by name in the unit."""
        facts = wanted.facts
        if facts["code"]:
            return self.by_person_code.get(facts["code"])
        if facts["email"]:
            found = self.by_email.get(facts["email"].casefold())
            if found is not None:
                return found
        name = folded(facts["name"])
        if post is not None and post.holder_id is not None:
            holder = next((p for p in self.people if p.pk == post.holder_id), None)
            if holder is not None and holder.folded_name == name:
                return holder
        named = self.by_person_name.get((name, unit.pk if unit else None), [])
        return named[0] if len(named) == 1 and not facts["email"] else None
