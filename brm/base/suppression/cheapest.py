"""The cheapest safe choice of figures: dynamic programming from the leaves up (pure)."""

from collections.abc import Container, Mapping
from typing import NamedTuple

from brm.base.suppression.tree import COVERED, Key, Shown, Tree


class Table(NamedTuple):
    """For a group: per state that its subtree can be left in, the cheapest way to get there.

    `costs`: state -> cost. `total_from`: state -> (state of the parts, is the total shown).
    `parts_from`: one dictionary a part, own figure first, then the children: state so far ->
    (state before, state of this part).
    """

    costs: dict[int, int]
    total_from: dict[int, tuple[int, bool]]
    parts_from: list[dict[int, tuple[int, int]]]


def tables_of(tree: Tree, among: Shown | None, never: Container[Key] = ()) -> dict[Key, Table]:
    """The cheapest ways of all groups; the figures of the subtrees in `never` stay hidden."""
    tables: dict[Key, Table] = {}
    for key in tree.upwards:
        parts = [_own_costs(tree, key, among)]
        parts.extend(tables[child].costs for child in tree.children[key])
        costs, parts_from = {COVERED: 0}, []
        for part in parts:
            costs, came_from = _joined(tree, costs, part)
            parts_from.append(came_from)
        tables[key] = Table(*_with_total(tree, key, costs, among, never), parts_from)
    return tables


def _own_costs(tree: Tree, key: Key, among: Shown | None) -> dict[int, int]:
    """The own figure, shown or hidden; without groups below it, it is the total and comes there."""
    hidden = tree.left_over(key)
    if not tree.children[key] or not tree.n[key]:
        return {hidden: 0}
    costs = {hidden: tree.price(key, tree.depth[key] + 1, tree.n[key])}
    if tree.holds_enough(hidden) and (among is None or key in among.own):
        costs[COVERED] = 0
    return costs


def _joined(
    tree: Tree, costs: dict[int, int], part: dict[int, int]
) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
    best: dict[int, int] = {}
    came_from: dict[int, tuple[int, int]] = {}
    for so_far, cost in sorted(costs.items()):
        for state, more in sorted(part.items()):
            after = tree.together(so_far, state)
            if after not in best or cost + more < best[after]:
                best[after] = cost + more
                came_from[after] = (so_far, state)
    return best, came_from


def _with_total(
    tree: Tree, key: Key, costs: dict[int, int], among: Shown | None, never: Container[Key]
) -> tuple[dict[int, int], dict[int, tuple[int, bool]]]:
    """Each state with the subtree's figure hidden, and `COVERED` where it can be shown."""
    if not tree.whole[key]:
        return costs, {state: (state, False) for state in costs}
    price = tree.price(key, tree.depth[key], tree.whole[key])
    best: dict[int, int] = {}
    came_from: dict[int, tuple[int, bool]] = {}
    for state, cost in sorted(costs.items()):
        ways = [(state, cost + price, False)]
        is_known = among is None or key in among.subtree
        if is_known and key not in never and _may_be_shown(tree, key, state):
            ways.append((COVERED, cost, True))
        for after, total, shown in ways:
            if after not in best or total < best[after]:
                best[after] = total
                came_from[after] = (state, shown)
    return best, came_from


def _may_be_shown(tree: Tree, key: Key, state: int) -> bool:
    """The figure of a subtree that leaves `state` uncovered; without groups below it, its own."""
    if not tree.children[key]:
        return tree.holds_enough(state)
    return state == COVERED or tree.hides_enough(state)


def choice(tree: Tree, tables: Mapping[Key, Table]) -> tuple[set[Key], set[Key]]:
    """Walk back down along the cheapest way."""
    own: set[Key] = set()
    subtree: set[Key] = set()
    state: dict[Key, int] = {}
    for key in reversed(tree.upwards):
        table = tables[key]
        if tree.parent[key] is None:
            state[key] = min(table.costs, key=lambda each: (table.costs[each], each))
        now, is_shown = table.total_from[state[key]]
        if is_shown:
            subtree.add(key)
        parts = [None, *tree.children[key]]
        for part, came_from in zip(reversed(parts), reversed(table.parts_from), strict=True):
            now, of_part = came_from[now]
            if part is not None:
                state[part] = of_part
            elif is_shown if len(parts) == 1 else of_part == COVERED and tree.n[key]:
                own.add(key)
    return own, subtree


def held_by_then(tree: Tree, own: set[Key], subtree: set[Key]) -> dict[Key, int]:
    """How many own answers of each group any figure has held, these included."""
    held: dict[Key, int] = {}
    inside: set[Key] = set()
    for key in reversed(tree.upwards):
        if key in subtree or tree.parent[key] in inside:
            inside.add(key)
        before = tree.published.get(key, 0)
        held[key] = max(before, tree.n[key]) if key in inside or key in own else before
    return held
