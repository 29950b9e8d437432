"""Departments by the list: what of a pasted text is new, and making it."""

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.units.models import Unit
from relationships.units.paste import MOST, Line, Planned, plan, read
from relationships.units.services import DEEPEST, lock_tree, renumber, told_by


def preview(text: str, *, under: Unit | None = None) -> list[Planned]:
    """What would come of the list, below `under` or at the top; nothing is written. One query."""
    return plan(read(text, DEEPEST - depth_of(under)), set(known_paths(under)))


@transaction.atomic
def add_many(text: str, *, under: Unit | None = None) -> list[tuple[Line, Unit]]:
    """Make the departments of a list that do not exist yet; gives each line with its department.

    The same list again makes nothing. Raises RuleBroken("nothing_to_add") for a text without a
    name, "too_many", and RuleBroken("lines_refused") that names the lines which cannot be kept:
    then nothing is made.
    """
    lock_tree()
    lines = read(text, DEEPEST - depth_of(under))
    check(lines)
    units = known_paths(under)
    made = []
    for line in lines:
        unit = units.get(line.key)
        if unit is None:
            parent = units[line.key[:-1]] if len(line.key) > 1 else under
            unit = Unit(name=line.name, parent=parent, **told_by(line.place, parent))
            unit.save()
            units[line.key] = unit
        made.append((line, unit))
    renumber()
    return made


def check(lines: list[Line]) -> None:
    if not lines:
        raise RuleBroken(
            "nothing_to_add", _("Write at least one department, one a line."), field="text"
        )
    if len(lines) > MOST:
        raise RuleBroken(
            "too_many",
            _("At most %(most)s departments at once. Keep the first part, then paste the rest.")
            % {"most": MOST},
            field="text",
        )
    refused = [str(line.number) for line in lines if line.problem]
    if refused:
        raise RuleBroken(
            "lines_refused",
            _("These lines cannot be kept as they are: %(lines)s. Change them, then keep the list.")
            % {"lines": ", ".join(refused[:20])},
            field="text",
        )


def depth_of(under: Unit | None) -> int:
    return 0 if under is None else under.depth + 1


def known_paths(under: Unit | None) -> dict[tuple[str, ...], Unit]:
    """The open departments below `under` (or all) by their folded path from there. One query."""
    rows = Unit.objects.open().order_by("lft")
    if under is not None:
        rows = rows.filter(lft__range=(under.lft, under.rgt)).exclude(pk=under.pk)
    paths: dict[int, tuple[str, ...]] = {} if under is None else {under.pk: ()}
    known: dict[tuple[str, ...], Unit] = {}
    for unit in rows:
        above: tuple[str, ...] | None = () if unit.parent_id is None else paths.get(unit.parent_id)
        if above is None:  # something closed stands between
            continue
        paths[unit.pk] = (*above, unit.folded_name)
        known.setdefault(paths[unit.pk], unit)
    return known
