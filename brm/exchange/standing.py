"""What we have, ready to be compared with what a file brings: all departments, people by the batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from brm.base.db import folded
from brm.exchange.wanted import WantedPerson, WantedUnit
from relationships.people.models import Person, Post
from relationships.units.models import Unit

KNOWN = (
    "name", "folded_name", "email", "phone", "job_title", "language", "code", "unit_id",
)  # fmt: skip


@dataclass
class Units:
    """All departments, to be looked up by code or name; one query."""

    all: list[Unit]
    by_code: dict[str, Unit] = field(default_factory=dict)
    by_name: dict[str, list[Unit]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Units":
        units = cls(list(Unit.objects.select_related("merged_into").order_by("pk")))
        for unit in units.all:
            if unit.code:
                units.by_code[folded(unit.code)] = unit.merged_into or unit
            if unit.closed_on is None:
                units.by_name.setdefault(unit.folded_name, []).append(unit)
        return units

    def unit(self, wanted: WantedUnit) -> Unit | None:
        """By its code, else by its name where only one has it."""
        found = self.by_code.get(folded(wanted.code)) or self.by_code.get(wanted.key)
        if found is not None:
            return found
        named = self.by_name.get(wanted.key, [])
        return named[0] if len(named) == 1 else None


@dataclass
class People:
    """Those with us who may be the people of a batch."""

    by_email: dict[str, Person] = field(default_factory=dict)
    by_code: dict[str, Person] = field(default_factory=dict)
    by_name: dict[tuple[str, int | None], list[Person]] = field(default_factory=dict)
    holders: dict[str, Person] = field(default_factory=dict)

    @classmethod
    def load(cls, batch: Sequence[WantedPerson], posts: Iterable[str]) -> "People":
        """`posts`: the numbers of those that they hold. Three queries."""
        people = cls()
        emails = {one.facts["email"] for one in batch} - {""}
        codes = {one.facts["code"] for one in batch} - {""}
        names = {
            folded(one.facts["name"])
            for one in batch
            if not one.facts["code"] and not one.facts["email"]
        }
        near: QuerySet[Any] = Person.objects.only(*KNOWN).order_by("pk")
        lower = {email.lower() for email in emails} | {email.casefold() for email in emails}
        mails = near.alias(lower_email=Lower("email")).filter(
            ~Q(email=""), Q(email__in=emails) | Q(lower_email__in=lower)
        )
        for person in mails if emails else ():
            people.by_email[person.email.casefold()] = person
        for person in near.filter(code__in=codes) if codes else ():
            people.by_code[str(person.code)] = person
        for person in near.filter(folded_name__in=names) if names else ():
            people.by_name.setdefault((person.folded_name, person.unit_id), []).append(person)
        held = Post.objects.filter(number__in=set(posts), holder__isnull=False)
        for post in held.select_related("holder").only("number", *(f"holder__{n}" for n in KNOWN)):
            if post.holder is not None:
                people.holders[post.number] = post.holder
        return people

    def person(self, wanted: WantedPerson, unit: Unit | None, post: str | None) -> Person | None:
        """By number, by e-mail, as the holder of the post with that name, by name in the unit."""
        facts = wanted.facts
        if facts["code"]:
            return self.by_code.get(facts["code"])
        if facts["email"]:
            found = self.by_email.get(facts["email"].casefold())
            if found is not None:
                return found
        name = folded(facts["name"])
        holder = self.holders.get(post or "")
        if holder is not None and holder.folded_name == name:
            return holder
        named = self.by_name.get((name, unit.pk if unit else None), [])
        return named[0] if len(named) == 1 and not facts["email"] else None
