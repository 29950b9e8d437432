"""The tree of departments as the reporting lines of posts tell it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tree:
    """Each department's parent, and what could not be told from the lines.

    `undecided`: department -> the departments its posts report to, where none leads; it is placed
    under the first in the alphabet of those with most lines and named. `loops`: departments that
    report to each other; the one with fewest lines upwards is placed at the top and named.
    """

    parents: Mapping[str, str | None]
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loops: tuple[tuple[str, ...], ...] = ()


def from_votes(votes: Mapping[str, Counter[str]]) -> Tree:
    """Place each department under the one to which most of its own top posts report.

    A top post is one whose boss is in another department: `votes` counts them for each of these.
    Posts that report to nobody, or to a post that is not there, say nothing.
    """
    parents: dict[str, str | None] = {}
    undecided: dict[str, tuple[str, ...]] = {}
    for unit, counted in votes.items():
        best = sorted(counted, key=lambda name: (-counted[name], name))
        parents[unit] = best[0] if best else None
        level = tuple(name for name in best if counted[name] == counted[best[0]])
        if len(level) > 1:
            undecided[unit] = level
    return Tree(parents, undecided, _without_loops(parents, votes))


def _without_loops(
    parents: dict[str, str | None], votes: Mapping[str, Counter[str]]
) -> tuple[tuple[str, ...], ...]:
    """Cut each ring of departments at its weakest line, in place; the rings are returned."""
    loops: list[tuple[str, ...]] = []
    for start in sorted(parents):
        loop = ring(start, parents)
        if loop:
            weakest = min(loop, key=lambda name: (votes[name][str(parents[name])], name))
            loops.append(tuple(loop))
            parents[weakest] = None
    return tuple(loops)


def ring(start: str, parents: Mapping[str, str | None]) -> list[str]:
    """The departments that lie on a ring reached from `start`; empty where the way ends on top."""
    seen: dict[str, int] = {}
    way: list[str] = []
    at: str | None = start
    while at is not None and at not in seen:
        seen[at] = len(way)
        way.append(at)
        at = parents.get(at)
    return way[seen[at] :] if at is not None else []


def depth_first(parents: Mapping[str, str | None]) -> list[str]:
    """Every department after its parent."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for unit, parent in sorted(parents.items()):
        below[parent if parent in parents else None].append(unit)
    order: list[str] = []
    stack = list(reversed(below[None]))
    while stack:
        unit = stack.pop()
        order.append(unit)
        stack.extend(reversed(below[unit]))
    return order
