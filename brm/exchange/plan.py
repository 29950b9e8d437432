"""What would happen if a file were kept: compared with what we have, nothing written."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.exchange import changes, leaving, staging, tree
from brm.exchange.changes import Change
from brm.exchange.choices import Kind, Step
from brm.exchange.cut import Cut
from brm.exchange.progress import Tell, quietly
from brm.exchange.records import Refusal, closest, initials, is_alike
from brm.exchange.standing import KNOWN, People, Units
from brm.exchange.wanted import MOST_REFUSED, Wanted, WantedUnit
from relationships.people.models import Person, Post
from relationships.units.models import Unit


@dataclass
class Plan:
    """What would happen, row by row and department by department.

    `people`, `posts` and `held_by` are those of the rows in hand; all of them lie in `staging`.
    """

    wanted: Wanted
    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refused: Cut[Refusal] = field(default_factory=lambda: Cut(most=MOST_REFUSED))
    changes: Cut[Change] = field(default_factory=Cut)
    new_units: list[WantedUnit] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)
    absent: Cut[Person] = field(default_factory=Cut)
    leavers: Cut[Person] = field(default_factory=Cut)
    units: dict[str, Unit] = field(default_factory=dict)
    names: dict[int | None, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    held_by: dict[int | None, str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed)

    @property
    def is_refused(self) -> bool:
        """Nothing of the file can be kept, and nothing of it is here already."""
        return bool(self.refused) and not (self.new or self.changed or self.unchanged)

    def counts(self) -> dict[str, object]:
        """As the commands and the API say it; `refused_rows` where not all of them are named."""
        more = {} if self.refused.is_whole else {"refused_rows": self.refused.total}
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "refused": [
                {"row": one.row, "cell": one.cell, "reason": one.reason} for one in self.refused
            ],
            **more,
        }


def compare(wanted: Wanted, kind: str, of: int, tell: Tell = quietly) -> Plan:
    """The plan for what a file wants, which lies in `staging`. Some ten queries for each batch."""
    plan = Plan(wanted)
    _find_units(plan, Units.load(), kind)
    staging.settle()
    if kind != Kind.UNITS:
        _find_people(plan, of, tell)
    _judge(plan, kind, of, tell)
    plan.refused = Cut(
        sorted(wanted.refused, key=lambda one: one.row), wanted.refused.total, MOST_REFUSED
    )
    if kind != Kind.UNITS:
        plan.absent = leaving.absent()
    return plan


def _find_units(plan: Plan, standing: Units, kind: str) -> None:
    """Match departments; unknown ones are new, or refused where the file is of people alone."""
    known = [unit.name for unit in standing.all if unit.closed_on is None]
    for key, wanted in plan.wanted.units.items():
        found = standing.unit(wanted)
        if found is not None:
            plan.units[key] = found
        elif kind != Kind.PEOPLE:
            plan.new_units.append(wanted)
    plan.names = {unit.pk: unit.name for unit in plan.units.values()}
    if kind == Kind.PEOPLE:
        _refuse_unknown(plan, known)
    _ask_about_alike(plan, known)


def _find_people(plan: Plan, of: int, tell: Tell) -> None:
    for batch in staging.people():
        wanted = [(staging.person_of(row[:9]), row[9]) for row in batch]
        there = People.load([one for one, _post in wanted], [post for _one, post in wanted if post])
        found = (
            (one.key, there.person(one, plan.units.get(one.unit), post)) for one, post in wanted
        )
        staging.found_people((key, person.pk) for key, person in found if person is not None)
        tell(Step.COMPARING, batch[-1][1] // 2, of)
    staging.mark_again()


def _ask_about_alike(plan: Plan, known: list[str]) -> None:
    """New departments whose name is that of another in other spelling: asked, not guessed."""
    before: dict[str, list[str]] = {}
    for name in known:
        before.setdefault(initials(name), []).append(name)
    for wanted in plan.new_units:
        near = before.setdefault(initials(wanted.name), [])
        same = next((name for name in near if is_alike(wanted.name, name)), "")
        if same:
            plan.alike.append((wanted.name, same))
        near.append(wanted.name)


def _refuse_unknown(plan: Plan, known: list[str]) -> None:
    reasons: dict[str, str] = {}
    for key, wanted in plan.wanted.units.items():
        if key not in plan.units:
            near = closest(wanted.name, known)
            reasons[key] = (
                _("No such department. Is it “%(name)s”?") % {"name": near}
                if near
                else _("No such department. Bring the departments first, or correct the name.")
            )
    letter = plan.wanted.unit_letter
    for row, unit in staging.refuse_units(reasons) if reasons else ():
        says = plan.wanted.units[unit].name
        plan.wanted.refused.append(Refusal(row, f"{letter}{row}", says, reasons[unit]))


def _judge(plan: Plan, kind: str, of: int, tell: Tell) -> None:
    """Each row is new, changed or stays as it is."""
    said: set[str] = set()
    for batch in staging.rows():
        first_rows = _take_in_hand(plan, batch)
        for row, unit, person, post, *_rest in batch:
            before = plan.changes.total
            is_new = _is_new(plan, kind, unit, person, post)
            if unit not in said:
                said.add(unit)
                changes.of_unit(plan, plan.wanted.units[unit])
            if first_rows.get(person) == row:
                changes.of_person(plan, plan.wanted.people[person])
            if post:
                changes.of_post(plan, plan.wanted.posts[post])
            if is_new:
                plan.new.append(row)
            elif plan.changes.total > before:
                plan.changed.append(row)
            else:
                plan.unchanged.append(row)
        tell(Step.COMPARING, (of + batch[-1][0]) // 2, of)


def _take_in_hand(plan: Plan, batch: list[Any]) -> dict[str, int]:
    """The people and posts of these rows, in the file and with us; gives where each comes first."""
    people = [row for row in batch if row[4] is not None]
    posts = [row for row in batch if row[15] is not None]
    plan.wanted.people = {row[4]: staging.person_of(row[4:13]) for row in people}
    plan.wanted.posts = {row[15]: staging.post_of(row[15:22]) for row in posts}
    there = Person.objects.only(*KNOWN).in_bulk({row[14] for row in people} - {None})
    here = Post.objects.in_bulk({row[22] for row in posts} - {None})
    plan.people = {row[4]: there[row[14]] for row in people if row[14] is not None}
    plan.posts = {row[15]: here[row[22]] for row in posts if row[22] is not None}
    holders = [post.holder_id for post in here.values() if post.holder_id is not None]
    plan.held_by = dict(Person.objects.filter(pk__in=holders).values_list("pk", "name"))
    return {row[4]: row[13] for row in people}


def _is_new(plan: Plan, kind: str, unit: str, person: str, post: str) -> bool:
    if kind == Kind.UNITS:
        return unit not in plan.units
    if kind == Kind.PEOPLE:
        return bool(person) and person not in plan.people
    return post not in plan.posts


def order_of(plan: Plan) -> list[str]:
    """The keys of all departments, each after its parent."""
    parents = {
        unit.key: (unit.parent if unit.parent in plan.wanted.units else None)
        for unit in plan.wanted.units.values()
    }
    return tree.depth_first(parents)


def refuse_nothing_to_do(plan: Plan) -> None:
    """Raises RuleBroken("nothing_to_keep") where the file says what we have already, of everybody."""
    if plan.is_nothing and not plan.leavers:
        raise RuleBroken(
            "nothing_to_keep", _("The file says what we have already: nothing changes.")
        )
