"""What would be another of the records we have, field by field."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from brm.exchange.wanted import WantedPerson, WantedPost, WantedUnit
from relationships.people.models import Person, Post
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.exchange.plan import Plan


@dataclass(frozen=True)
class Change:
    """One field of one record: what we have, what would come."""

    row: int
    who: str
    label: str
    before: str
    after: str


def _shown(value: object) -> str:
    return str(value or "")


def of_unit(plan: "Plan", wanted: WantedUnit) -> None:
    """What would be another of a department we have."""
    unit = plan.units.get(wanted.key)
    if unit is None:
        return
    if wanted.parent is not None and plan.wanted.has_tree:
        above = plan.units.get(wanted.parent) if wanted.parent else None
        is_new_above = bool(wanted.parent) and above is None
        if is_new_above or (above.pk if above else None) != unit.parent_id:
            before = plan.names.get(unit.parent_id, "")
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


def of_person(plan: "Plan", wanted: WantedPerson) -> None:
    """What would be another of a person we have."""
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
        before = plan.names.get(person.unit_id, "")
        plan.changes.append(
            Change(wanted.row, person.name, str(_("department")), _shown(before), _shown(after))
        )


def of_post(plan: "Plan", wanted: WantedPost) -> None:
    """What would be another of a post we have."""
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
    for label, change in changes:
        if change is not None:
            plan.changes.append(
                Change(wanted.row, who, str(label), _shown(change[0]), _shown(change[1]))
            )


def _other(before: object, after: object) -> tuple[object, object] | None:
    return None if before == after else (before, after)


def _other_unit(plan: "Plan", post: Post, wanted: WantedPost) -> tuple[object, object] | None:
    """The department that a post comes to; which one it leaves is not said."""
    unit = plan.units.get(wanted.unit)
    if unit is not None and unit.pk == post.unit_id:
        return None
    return "", plan.wanted.units[wanted.unit].name


def _other_holder(plan: "Plan", post: Post, wanted: WantedPost) -> tuple[object, object] | None:
    """Who held a post and who is to; a namesake is another person."""
    holder = plan.people.get(wanted.holder)
    is_the_same = (holder.pk if holder else None) == post.holder_id
    if is_the_same and not (wanted.holder and holder is None):
        return None
    vacant = _("vacant")
    after = plan.wanted.people[wanted.holder].facts["name"] if wanted.holder else vacant
    return plan.held_by.get(post.holder_id, vacant), after
