"""What the page shows of a file, as plain values: worked out at once, or kept by a worker."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from brm.exchange import leaving
from brm.exchange.cut import Cut
from brm.exchange.models import Import
from brm.exchange.plan import Plan
from relationships.people.models import Person

if TYPE_CHECKING:
    from brm.exchange.services import Preview

SHOWN = 25  # rows of each table on the page; the rest as a sheet
WAYS = 5  # departments named beside one


def shown(brought: Import, seen: "Preview") -> dict[str, Any]:
    """Columns, sums, and the first rows of each table with how many more there are."""
    return {
        "columns": [asdict(column) for column in seen.columns],
        "notices": list(seen.notices),
        "rows": seen.rows,
        "problem": seen.problem,
        "plan": _sums(seen.plan) if seen.plan else None,
        **(_figures(seen.plan, brought) if seen.plan else {}),
    }


def _sums(plan: Plan) -> dict[str, int]:
    return {"new": len(plan.new), "changed": len(plan.changed), "unchanged": len(plan.unchanged)}


def _figures(plan: Plan, brought: Import) -> dict[str, Any]:
    wanted = plan.wanted
    return {
        "kept": len(plan.new) + len(plan.changed),
        "may_keep": not plan.is_nothing or bool(plan.leavers),
        "refused": cut([asdict(one) for one in plan.refused], plan.refused.total),
        "reasons": {one.row: one.reason for one in plan.refused},
        "changes": cut([asdict(one) for one in plan.changes], plan.changes.total),
        "absent": _names(plan.absent),
        "complete": _complete(plan, brought),
        "new_units": cut(
            [_placed(plan, unit.key) for unit in plan.new_units[:SHOWN]], len(plan.new_units)
        ),
        "alike": [
            [name, other, brought.joins.get(name) == other] for name, other in _asked(plan, brought)
        ],
        "vacant": cut(wanted.vacant, wanted.vacant.total),
        "to_nobody": cut(wanted.to_nobody, wanted.to_nobody.total),
        "to_missing": cut(wanted.to_missing, wanted.to_missing.total),
        "undecided": cut(
            [
                [wanted.units[key].name, _some([wanted.units[one].name for one in ways])]
                for key, ways in islice(wanted.undecided.items(), SHOWN)
            ],
            len(wanted.undecided),
        ),
        "loops": cut(
            [_some([wanted.units[key].name for key in ring]) for ring in wanted.loops[:SHOWN]],
            len(wanted.loops),
        ),
    }


def _some(names: list[str]) -> list[str]:
    return names if len(names) <= WAYS else [*names[:WAYS], "…"]


def _names(people: Cut[Person]) -> dict[str, Any]:
    return cut([person.name for person in people], people.total)


def _complete(plan: Plan, brought: Import) -> dict[str, Any]:
    """The question what the file is complete for, with whom it would be asked about."""
    if not leaving.asks(brought) or not plan.absent:
        return {}
    there = sorted(
        (unit for unit in plan.units.values() if unit.closed_on is None), key=lambda one: one.lft
    )
    return {
        "units": [[unit.pk, unit.name, unit.pk in brought.complete_units] for unit in there],
        "leavers": _names(plan.leavers),
    }


def _asked(plan: Plan, brought: Import) -> list[tuple[str, str]]:
    """The look-alikes, and those that were said to be the same before."""
    return [*plan.alike, *(pair for pair in brought.joins.items() if pair not in plan.alike)]


def _placed(plan: Plan, key: str) -> list[str]:
    """A new department and what it lies under."""
    unit = plan.wanted.units[key]
    above = plan.wanted.units.get(unit.parent or "")
    return [unit.name, above.name if above else ""]


def cut(rows: Sequence[object], count: int | None = None) -> dict[str, Any]:
    """The first rows, how many more there are, and how many there are at all."""
    count = len(rows) if count is None else count
    return {"shown": list(rows[:SHOWN]), "more": max(0, count - SHOWN), "count": count}
