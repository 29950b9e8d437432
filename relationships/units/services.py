"""Rules of the tree of departments: what may be added, changed and moved."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from brm.base import editing
from brm.base.db import folded
from brm.base.errors import RuleBroken
from relationships.marks.changes import calendar_changed
from relationships.marks.services import touch
from relationships.units.models import BusyPeriod, Unit
from relationships.units.places import country_of, zone_of

TREE = 7_110_001  # the key of the lock that all changes of the tree take, also in migration 0003
DEEPEST = 40


@transaction.atomic
def renumber() -> int:
    """Number the tree anew from `parent`; returns how many departments changed their place.

    Siblings stand in the order of their folded names. Reads all departments, writes the changed
    ones in batches; called once after any change of the tree.
    """
    lock_tree()
    changed = misplaced()
    Unit.objects.bulk_update(changed, ["lft", "rgt", "depth"], batch_size=500)
    return len(changed)


def misplaced() -> list[Unit]:
    """Departments whose numbers do not follow from `parent`, with those that do, not kept.

    One query of all departments.
    """
    rows = list(
        Unit.objects.order_by("folded_name", "pk").only("pk", "parent_id", "lft", "rgt", "depth")
    )
    children: dict[int | None, list[Unit]] = {}
    for unit in rows:
        children.setdefault(unit.parent_id, []).append(unit)
    changed: list[Unit] = []
    number = 0
    stack: list[tuple[Unit, int, bool]] = [
        (unit, 0, False) for unit in reversed(children.get(None, []))
    ]
    before = {unit.pk: (unit.lft, unit.rgt, unit.depth) for unit in rows}
    while stack:
        unit, depth, is_leaving = stack.pop()
        number += 1
        if is_leaving:
            unit.rgt = number
            if before[unit.pk] != (unit.lft, unit.rgt, unit.depth):
                changed.append(unit)
            continue
        unit.lft, unit.depth = number, depth
        stack.append((unit, depth, True))
        stack.extend((child, depth + 1, False) for child in reversed(children.get(unit.pk, [])))
    return changed


def lock_tree() -> None:
    """One change of the tree at a time, until the transaction ends: two at once could make a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE])


@transaction.atomic
def add(*, name: str, parent: Unit | None = None, **facts: Any) -> Unit:
    """A new department, under another or at the top.

    Raises RuleBroken("name_taken") where an open one of that name stands there already, and
    RuleBroken("parent_closed"), RuleBroken("too_deep"). `facts` are fields of Unit.
    """
    lock_tree()
    parent = fresh(parent)
    check_place(name, parent)
    unit = Unit.objects.create(
        name=name, parent=parent, **{**told_by(facts.get("place", ""), parent), **facts}
    )
    renumber()
    unit.refresh_from_db()
    return unit


@transaction.atomic
def take_back(unit: Unit) -> None:
    """A department added by mistake is gone again; nothing hangs on it yet."""
    lock_tree()
    unit.delete()
    renumber()


@transaction.atomic
def edit(unit: Unit, *, version: object, at: datetime, **changes: Any) -> Unit:
    """Keep changed facts of a department; where it stands in the tree is changed by `move`.

    Raises editing.Stale where somebody else was first, RuleBroken("name_taken"), and
    RuleBroken("code_taken") where another department has that code.
    """
    lock_tree()
    unit = fresh(unit)
    name = changes.get("name", unit.name)
    if unit.closed_on is None:
        check_place(name, unit.parent, besides=unit)
    code = changes.get("code")
    if code and Unit.objects.filter(code=code).exclude(pk=unit.pk).exists():
        raise RuleBroken(
            "code_taken",
            _("Another department has this code. Each code stands for one."),
            field="code",
        )
    has_new_name = folded(name) != unit.folded_name
    has_new_days = any(changes.get(field, was) != was for field, was in days_of(unit).items())
    unit = editing.keep(unit, version, **changes, folded_name=folded(name)[:300])
    if has_new_name:
        renumber()
        unit.refresh_from_db()
    if has_new_days:
        calendar_changed(units=[unit.pk], at=at)
    touch(unit.pk)
    return unit


@transaction.atomic
def move(unit: Unit, *, under: Unit | None) -> Unit:
    """Put a department with all that lies under it below another one, or to the top.

    Raises RuleBroken("under_itself") for a circle, "name_taken", "parent_closed", "too_deep". Where
    it stands there already nothing changes.
    """
    lock_tree()
    unit, under = fresh(unit), fresh(under)
    if under is not None:
        check_circle(unit, under)
    if unit.parent_id == (under.pk if under else None):
        return unit
    check_place(unit.name, under, besides=unit, height=height_of(unit))
    unit = editing.keep(unit, unit.version, parent=under)
    renumber()
    touch(unit.pk)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def reopen(unit: Unit, *, at: datetime) -> Unit:
    """Take back the closing of a department; rounds that ended then must be planned anew.

    Raises RuleBroken("merged") for one that went into another, "name_taken", "parent_closed".
    """
    lock_tree()
    unit = fresh(unit)
    if unit.closed_on is None:
        return unit
    if unit.merged_into is not None:
        raise RuleBroken(
            "merged",
            _("It went into %(other)s with all its records. Add a new department instead.")
            % {"other": unit.merged_into.name},
        )
    check_place(unit.name, unit.parent, besides=unit)
    unit = editing.keep(unit, unit.version, closed_on=None)
    touch(unit.pk)
    calendar_changed(units=[unit.pk], at=at)
    return unit


def in_order(first: date, last: date | None, *, field: str = "until") -> None:
    """Raises RuleBroken("days_reversed"), at that field, where the last day lies before the first."""
    if last is not None and last < first:
        raise RuleBroken(
            "days_reversed", _("The last day lies before the first. Exchange them."), field=field
        )


@transaction.atomic
def add_busy_period(
    unit: Unit, *, starts_on: date, ends_on: date, what: str, at: datetime
) -> BusyPeriod:
    """Days on which the department has no time; the same days twice are kept once.

    Raises RuleBroken("days_reversed").
    """
    in_order(starts_on, ends_on, field="ends_on")
    Unit.objects.select_for_update().get(pk=unit.pk)
    period, _is_new = BusyPeriod.objects.get_or_create(
        unit=unit, starts_on=starts_on, ends_on=ends_on, defaults={"what": what}
    )
    calendar_changed(units=[unit.pk], at=at)
    return period


@transaction.atomic
def end_busy_period(period: BusyPeriod, *, at: datetime) -> None:
    """The department has time after all; taken away twice is taken away once."""
    if BusyPeriod.objects.filter(pk=period.pk).delete()[0]:
        calendar_changed(units=[period.unit_id], at=at)


def fresh(unit: Any) -> Any:
    """The department as it stands now that the tree is locked."""
    if unit is None:
        return None
    return Unit.objects.select_related("parent", "merged_into").get(pk=unit.pk)


def check_circle(unit: Unit, under: Unit) -> None:
    """A department does not become part of itself, at whatever depth."""
    if under == unit:
        raise RuleBroken(
            "under_itself",
            _("A department cannot be part of itself. Choose another one."),
            field="parent",
        )
    if unit.lft <= under.lft <= unit.rgt:
        raise RuleBroken(
            "under_itself",
            _(
                "%(under)s is part of %(unit)s, so it cannot stand above it. Move %(under)s out first."
            )
            % {"under": under.name, "unit": unit.name},
            field="parent",
        )


def check_place(
    name: str, parent: Unit | None, *, besides: Unit | None = None, height: int = 0
) -> None:
    """A department of that name may stand there, with as many levels under it."""
    if parent and parent.closed_on is not None:
        raise RuleBroken(
            "parent_closed",
            _("%(parent)s is closed. Choose a department that still exists.")
            % {"parent": parent.name},
            field="parent",
        )
    if parent and parent.depth + 1 + height > DEEPEST:
        raise RuleBroken(
            "too_deep",
            _("That would be more than %(most)s levels. Choose a department higher up.")
            % {"most": DEEPEST},
            field="parent",
        )
    twins = Unit.objects.open().filter(parent=parent, folded_name=folded(name)[:300])
    if besides is not None:
        twins = twins.exclude(pk=besides.pk)
    if twins.exists():
        sentence = (
            _("%(parent)s has a department called “%(name)s” already. Choose another name.")
            if parent
            else _("There is a department called “%(name)s” already. Choose another name.")
        )
        parent_name = parent.name if parent else ""
        raise RuleBroken(
            "name_taken", sentence % {"parent": parent_name, "name": name}, field="name"
        )


def height_of(unit: Unit) -> int:
    """How many levels lie under a department. One query."""
    deepest = (
        Unit.objects.filter(lft__range=(unit.lft, unit.rgt))
        .order_by("-depth")
        .values_list("depth", flat=True)
        .first()
    )
    return (deepest or unit.depth) - unit.depth


def days_of(unit: Unit) -> dict[str, Any]:
    """What decides on which days and at what hour somebody can come."""
    return {name: getattr(unit, name) for name in ("workdays", "country", "region", "time_zone")}


def told_by(place: str, parent: Unit | None) -> dict[str, Any]:
    """What is known of a new department from the one above it and from the name of its place."""
    found = inherited(parent)
    if place:
        found["place"] = place
        zone = zone_of(place)
        if zone is not None:
            found["country"], found["time_zone"] = zone
    return found


def inherited(parent: Unit | None) -> dict[str, Any]:
    """What a new department has in common with the one above it until somebody says otherwise."""
    if parent is None:
        zone = settings.TIME_ZONE
        return {
            "time_zone": zone, "country": country_of(zone), "language": settings.LANGUAGE_CODE,
        }  # fmt: skip
    same = ("kind", "place", "time_zone", "country", "region", "language", "opens_at", "closes_at")
    return {name: getattr(parent, name) for name in (*same, "workdays", "rhythm_days")}
