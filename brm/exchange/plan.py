"""What would happen if a file were kept: compared with what we have, nothing written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.exchange import tree
from brm.exchange.choices import Kind
from brm.exchange.records import Refusal, closest, is_alike
from brm.exchange.standing import Standing
from brm.exchange.wanted import Wanted, WantedPerson, WantedPost, WantedUnit
from relationships.people.models import Person, Post
from relationships.units.models import Unit


@dataclass(frozen=True)
class Change:
    """One field of one record: what we have, what would come."""

    row: int
    who: str
    label: str
    before: str
    after: str


@dataclass
class Plan:
    """What would happen, row by row and department by department."""

    wanted: Wanted
    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new_units: list[WantedUnit] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)
    absent: list[Person] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
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
        """As the commands and the API say it."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "refused": [
                {"row": one.row, "cell": one.cell, "reason": one.reason} for one in self.refused
            ],
        }


def compare(wanted: Wanted, kind: str, refused: Iterable[Refusal]) -> Plan:
    """The plan for what a file wants. Three queries, whatever its size."""
    standing = Standing.load()
    plan = Plan(wanted)
    _find_units(plan, standing, kind)
    holder_of = {post.holder: standing.posts.get(post.number) for post in wanted.posts.values()}
    for person in wanted.people.values():
        unit = plan.units.get(person.unit)
        found = standing.person(person, unit, holder_of.get(person.key))
        if found is not None:
            plan.people[person.key] = found
    plan.posts = {
        number: standing.posts[number] for number in wanted.posts if number in standing.posts
    }
    plan.held_by = {person.pk: person.name for person in standing.people}
    _judge(plan, kind)
    plan.refused += [*refused, *wanted.refused]
    plan.refused.sort(key=lambda one: one.row)
    _name_absent(plan, standing, kind)
    return plan


def _find_units(plan: Plan, standing: Standing, kind: str) -> None:
    """Match departments; unknown ones are new, or refused where the file is of people alone."""
    known = [unit.name for unit in standing.units if unit.closed_on is None]
    for key, wanted in plan.wanted.units.items():
        found = standing.unit(wanted)
        if found is not None:
            plan.units[key] = found
        elif kind != Kind.PEOPLE:
            plan.new_units.append(wanted)
    if kind == Kind.PEOPLE:
        _refuse_unknown(plan, known)
    _ask_about_alike(plan, known)


def _ask_about_alike(plan: Plan, known: list[str]) -> None:
    """New departments whose name is that of another in other spelling: asked, not guessed."""
    before = list(known)
    for wanted in plan.new_units:
        same = next((name for name in before if is_alike(wanted.name, name)), "")
        if same:
            plan.alike.append((wanted.name, same))
        before.append(wanted.name)


def _refuse_unknown(plan: Plan, known: list[str]) -> None:
    kept = []
    for row, unit, person, post in plan.wanted.rows:
        if unit in plan.units:
            kept.append((row, unit, person, post))
            continue
        wanted = plan.wanted.units[unit]
        near = closest(wanted.name, known)
        reason = (
            _("No such department. Is it “%(name)s”?") % {"name": near}
            if near
            else _("No such department. Bring the departments first, or correct the name.")
        )
        plan.refused.append(Refusal(row, f"{plan.wanted.unit_letter}{row}", wanted.name, reason))
        if person in plan.wanted.people and plan.wanted.people[person].row == row:
            del plan.wanted.people[person]
    plan.wanted.rows = kept


def _judge(plan: Plan, kind: str) -> None:
    """Each row is new, changed or stays as it is."""
    said: set[str] = set()
    for row, unit, person, post in plan.wanted.rows:
        before = len(plan.changes)
        is_new = _is_new(plan, kind, unit, person, post)
        if unit not in said:
            said.add(unit)
            _unit_changes(plan, plan.wanted.units[unit])
        if person and person not in said:
            said.add(person)
            _person_changes(plan, plan.wanted.people[person])
        if post:
            _post_changes(plan, plan.wanted.posts[post])
        if is_new:
            plan.new.append(row)
        elif len(plan.changes) > before:
            plan.changed.append(row)
        else:
            plan.unchanged.append(row)


def _is_new(plan: Plan, kind: str, unit: str, person: str, post: str) -> bool:
    if kind == Kind.UNITS:
        return unit not in plan.units
    if kind == Kind.PEOPLE:
        return bool(person) and person not in plan.people
    return post not in plan.posts


def _shown(value: object) -> str:
    return str(value or "")


def _unit_changes(plan: Plan, wanted: WantedUnit) -> None:
    unit = plan.units.get(wanted.key)
    if unit is None:
        return
    if wanted.parent is not None and plan.wanted.has_tree:
        above = plan.units.get(wanted.parent) if wanted.parent else None
        is_new_above = bool(wanted.parent) and above is None
        if is_new_above or (above.pk if above else None) != unit.parent_id:
            before = next((u.name for u in plan.units.values() if u.pk == unit.parent_id), "")
            after = (
                plan.wanted.units[wanted.parent].name if wanted.parent in plan.wanted.units else ""
            )
            plan.changes.append(
                Change(wanted.row, unit.name, str(_("part of")), _shown(before), _shown(after))
            )
    for name, value in wanted.facts.items():
        if value and str(getattr(unit, name) or "") != value:
            label = Unit._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            plan.changes.append(
                Change(
                    wanted.row, unit.name, str(label), _shown(getattr(unit, name)), _shown(value)
                )
            )


def _person_changes(plan: Plan, wanted: WantedPerson) -> None:
    person = plan.people.get(wanted.key)
    if person is None:
        return
    for name, value in wanted.facts.items():
        if value and (getattr(person, name) or "") != value:
            label = Person._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            plan.changes.append(
                Change(
                    wanted.row,
                    person.name,
                    str(label),
                    _shown(getattr(person, name)),
                    _shown(value),
                )
            )
    unit = plan.units.get(wanted.unit)
    if unit is None or unit.pk != person.unit_id:
        after = plan.wanted.units[wanted.unit].name
        before = next((u.name for u in plan.units.values() if u.pk == person.unit_id), "")
        plan.changes.append(
            Change(wanted.row, person.name, str(_("department")), _shown(before), _shown(after))
        )


def _post_changes(plan: Plan, wanted: WantedPost) -> None:
    post = plan.posts.get(wanted.number)
    if post is None:
        return
    who = f"{wanted.number} {post.title}"
    changes = [
        (_("title"), _other(post.title, wanted.title or post.title)),
        (_("grade"), _other(post.grade, wanted.grade or post.grade)),
        (_("reports to"), _other(post.reports_to_number, wanted.reports_to)),
        (_("department"), _other_unit(plan, post, wanted)),
        (_("held by"), _other_holder(plan, post, wanted)),
    ]
    plan.changes += [
        Change(wanted.row, who, str(label), _shown(change[0]), _shown(change[1]))
        for label, change in changes
        if change is not None
    ]


def _other(before: object, after: object) -> tuple[object, object] | None:
    return None if before == after else (before, after)


def _other_unit(plan: Plan, post: Post, wanted: WantedPost) -> tuple[object, object] | None:
    """The department that a post comes to; which one it leaves is not said."""
    unit = plan.units.get(wanted.unit)
    if unit is not None and unit.pk == post.unit_id:
        return None
    return "", plan.wanted.units[wanted.unit].name


def _other_holder(plan: Plan, post: Post, wanted: WantedPost) -> tuple[object, object] | None:
    """Who held a post and who is to; a namesake is another person."""
    holder = plan.people.get(wanted.holder)
    is_the_same = (holder.pk if holder else None) == post.holder_id
    if is_the_same and not (wanted.holder and holder is None):
        return None
    vacant = _("vacant")
    after = plan.wanted.people[wanted.holder].facts["name"] if wanted.holder else vacant
    return plan.held_by.get(post.holder_id, vacant), after


def _name_absent(plan: Plan, standing: Standing, kind: str) -> None:
    """People we have who are not in the file: named, never removed. By name."""
    if kind == Kind.UNITS:
        return
    there = {person.pk for person in plan.people.values()}
    absent = [p for p in standing.people if p.pk not in there and p.left_on is None]
    plan.absent = sorted(absent, key=lambda person: (folded(person.name), person.pk))


def order_of(plan: Plan) -> list[str]:
    """The keys of all departments, each after its parent."""
    parents = {
        unit.key: (unit.parent if unit.parent in plan.wanted.units else None)
        for unit in plan.wanted.units.values()
    }
    return tree.depth_first(parents)


def refuse_nothing_to_do(plan: Plan, leavers: Sequence[Person] = ()) -> None:
    """Raises RuleBroken("nothing_to_keep") where the file says what we have already, of everybody."""
    if plan.is_nothing and not leavers:
        raise RuleBroken(
            "nothing_to_keep", _("The file says what we have already: nothing changes.")
        )
