"""Rules of the tree of departments."""

from django.db import transaction

from relationships.units.models import Unit


@transaction.atomic
def renumber() -> int:
    """Number the tree anew from `parent`; returns how many departments changed their place.

    Siblings stand in the order of their folded names. Reads all departments, writes the changed
    ones in batches; called once after any change of the tree.
    """
    # one tree at a time: two changes at once would number over each other
    rows = list(
        Unit.objects.select_for_update()
        .order_by("folded_name", "pk")
        .only("pk", "parent_id", "lft", "rgt", "depth")
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
    Unit.objects.bulk_update(changed, ["lft", "rgt", "depth"], batch_size=500)
    return len(changed)
