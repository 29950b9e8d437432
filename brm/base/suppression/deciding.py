"""Which figures of one question are shown (pure)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from brm.base.suppression.cheapest import choice, held_by_then, tables_of
from brm.base.suppression.tree import Group, Key, Shown, Tree

SMALLEST = 5

# The shown figures whose hidden groups are known by what they have in common: tree, own, subtrees.
Alike = Callable[[Tree, set[Key], set[Key]], set[Key]]


def decide(
    groups: Iterable[Group],
    *,
    smallest: int = SMALLEST,
    published: Mapping[Key, int] | None = None,
    among: Shown | None = None,
    new: Mapping[Key, Mapping[int, int]] | None = None,
) -> Shown:
    """What may be shown now of a whole campaign, such that nothing hidden can be worked out.

    `groups`: the whole tree (or several), each with its parent; keys of one kind that can be sorted.
    `published`: `Shown.published` of the publication before; figures not in the answer keep their
    earlier number, if they had one. `among`: show nothing that is not shown there. `new`: how often
    each answer was given in a group, where means are told.

    Raises ValueError for a tree that is none. 5,000 groups: below a second.
    """
    tree = Tree(groups, smallest, published or {})

    def tells_one(tree: Tree, own: set[Key], subtree: set[Key]) -> set[Key]:
        return _tells_one_answer(tree, own, subtree, new or {})

    return decided(tree, among, tells_one)


def decided(tree: Tree, among: Shown | None, alike: Alike) -> Shown:
    """The cheapest safe choice without the figures whose hidden groups are alike."""
    never: set[Key] = set()
    while True:
        own, subtree = choice(tree, tables_of(tree, among, never))
        more = alike(tree, own, subtree)
        if not more:
            return Shown(frozenset(own), frozenset(subtree), held_by_then(tree, own, subtree))
        never |= more


def hidden_in(tree: Tree, own: set[Key], subtree: set[Key]) -> dict[Key, list[Key]]:
    """Each shown figure of a subtree with the groups of its remainder."""
    found: dict[Key, list[Key]] = {}
    place: dict[Key, Key | None] = {}
    for key in reversed(tree.upwards):
        above = place[key] = key if key in subtree else place.get(tree.parent[key])
        if above is not None and key not in own:
            found.setdefault(above, []).append(key)
    return found


def _tells_one_answer(
    tree: Tree, own: set[Key], subtree: set[Key], new: Mapping[Key, Mapping[int, int]]
) -> set[Key]:
    """The shown figures whose hidden groups gave all the same new answers."""
    alike = set()
    for figure, hidden in hidden_in(tree, own, subtree).items():
        groups = [key for key in hidden if new.get(key)]
        answers: Counter[int] = Counter()
        for key in groups:
            answers.update(new[key])
        people = sum(max(0, tree.n[key] - tree.published.get(key, 0)) for key in groups)
        if people and all(times in {0, people} for times in answers.values()):
            alike.add(figure)
    return alike
