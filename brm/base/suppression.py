"""Which numbers of small groups may be shown, so that nobody's answer can be worked out (pure).

**The danger.** A number about fewer than five people says what one person answered. Hiding it is
not enough: where the department's total and all other teams are shown, the hidden team is total
less the rest. Survey tools that take this seriously hide the next smallest team too, or the total
(Dialog, PeopleCues; the floor of five: Dialog, Betterworks, Actify; eight for more than averages:
Quicksearch). Statisticians call it complementary suppression. Both rules, "two
hidden ones at least" and "the next smallest", fail where two hidden teams hold four people
together, or where a figure two levels up gives the difference away; so we do not use a rule of
thumb but the condition itself.

**The condition.** A tree of departments has two figures each: of the people directly in it (own)
and of all that lies under it too (subtree). Seen as sets of people, any two figures are one inside
the other or apart. What somebody can work out from the shown ones by adding and subtracting are
then exactly the *remainders*, and sums of them: a shown figure less the largest shown figures
inside it. So the shown figures are safe if and only if each remainder holds nobody or at least
`smallest` answers. Nothing else needs to be asked, at any depth.

**Several publications.** Results appear once there are enough answers and again at the end of the
campaign. Who kept the first page can subtract it from the second. Therefore each new figure's
remainder must hold at least `smallest` answers that no figure published before has held. Why that
is enough: in any sum of old and new figures in which a new remainder occurs, those answers stand
with a factor other than nought, because no old figure can cancel them and remainders do not
overlap. A figure that fails keeps its earlier number, which tells nothing new.

**Several questions.** Fewer people answer the third question than the first. Each question is
decided by its own numbers, but only among the figures shown for the people who answered at all, so
that no question gives away what the number of people hides. A number made of several questions (an
index) may be shown where all of its questions are.

**As little as possible.** Among all safe choices the cheapest is taken, exactly (dynamic
programming over the tree, whose state is what a subtree leaves uncovered: nothing, nothing new,
1 … smallest - 1, or enough). A total is worth three figures one level below, since it is on more
pages; among equals the fewest people are hidden. The same input gives the same answer.

Words of people need eight, or what the settings say: a comment on the department's page that stands on
none of its shown teams' pages comes from the others, so the same condition holds for words.

Not covered, as by any such method: people who already know each other's answers, and a group of any
size in which everybody answered the same. A group in which nobody answered is hidden like a small
one, but that nobody answered there may be worked out.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

SMALLEST = 5
SMALLEST_IN_WORKSHOP = 3
WORTH_OF_A_LEVEL = 3
LEVELS = 12  # below that depth all figures are worth the same

Key = Hashable


class Group(NamedTuple):
    """A department with the number of answers of the people directly in it."""

    key: Key
    parent: Key | None
    n: int


@dataclass(frozen=True)
class Shown:
    """The keys of the groups whose own figure and whose subtree's figure may be shown.

    `published`: per group how many of its own answers any figure has held so far; keep it and give
    it to the next decision of the same campaign.
    """

    own: frozenset[Key]
    subtree: frozenset[Key]
    published: Mapping[Key, int]


def decide(
    groups: Iterable[Group],
    *,
    smallest: int = SMALLEST,
    published: Mapping[Key, int] | None = None,
    among: Shown | None = None,
) -> Shown:
    """What may be shown now of a whole campaign, such that nothing hidden can be worked out.

    `groups`: the whole tree (or several), each with its parent; keys of one kind that can be sorted.
    `published`: `Shown.published` of the publication before; figures not in the answer keep their
    earlier number, if they had one. `among`: show nothing that is not shown there.

    Raises ValueError for a tree that is none. 5,000 groups: below a second.
    """
    tree = _Tree(groups, smallest, published or {})
    tables = _tables(tree, among)
    own, subtree = _choice(tree, tables)
    return Shown(frozenset(own), frozenset(subtree), _published(tree, own, subtree))


def decide_questions(
    people: Iterable[Group],
    questions: Mapping[Key, Mapping[Key, int]],
    *,
    smallest: int = SMALLEST,
    published: Mapping[Key | None, Mapping[Key, int]] | None = None,
) -> tuple[Shown, dict[Key, Shown]]:
    """What may be shown of the number of people who answered, and of each question.

    `people`: the tree with how many answered at all. `questions`: question -> group -> answers.
    `published`: question -> `Shown.published`; the people's own under None.
    """
    people = list(people)
    before = published or {}
    base = decide(people, smallest=smallest, published=before.get(None))
    by_question = {
        question: decide(
            [Group(group.key, group.parent, counts.get(group.key, 0)) for group in people],
            smallest=smallest,
            published=before.get(question),
            among=base,
        )
        for question, counts in questions.items()
    }
    return base, by_question


def why_not(smallest: int = SMALLEST) -> str:
    """The one sentence for every hidden figure: it must not tell small groups from their company."""
    return _(
        "Not shown: fewer than %(smallest)s answers here, or beside it, so that nobody's answer can"
        " be worked out."
    ) % {"smallest": smallest}


# ---- The tree ------------------------------------------------------------------------------------


@dataclass
class _Tree:
    """The groups from the leaves up, with what each holds."""

    groups: Iterable[Group]
    smallest: int
    published: Mapping[Key, int]
    n: dict[Key, int] = field(default_factory=dict)
    whole: dict[Key, int] = field(default_factory=dict)
    parent: dict[Key, Key | None] = field(default_factory=dict)
    children: dict[Key, list[Key]] = field(default_factory=dict)
    depth: dict[Key, int] = field(default_factory=dict)
    upwards: list[Key] = field(default_factory=list)
    more_than_all: int = 0  # more than the people of all figures together

    def __post_init__(self) -> None:
        for group in sorted(self.groups, key=lambda group: group.key):  # type: ignore[arg-type,return-value]
            if group.n < 0 or group.key in self.n:
                raise ValueError(f"The group {group.key} occurs twice or has less than no answers.")
            self.n[group.key] = group.n
            self.parent[group.key] = group.parent
            self.children[group.key] = []
        roots = []
        for key, parent in self.parent.items():
            if parent is None:
                roots.append(key)
            elif parent in self.n:
                self.children[parent].append(key)
            else:
                raise ValueError(f"The group {key} lies under {parent}, which is not there.")
        self._walk(roots)

    def _walk(self, roots: list[Key]) -> None:
        downwards = []
        waiting = [(key, 0) for key in roots]
        while waiting:
            key, depth = waiting.pop()
            self.depth[key] = depth
            downwards.append(key)
            waiting.extend((child, depth + 1) for child in self.children[key])
        if len(downwards) != len(self.n):
            raise ValueError("Some groups lie under each other in a circle.")
        self.upwards = downwards[::-1]
        for key in self.upwards:
            self.whole[key] = self.n[key] + sum(self.whole[child] for child in self.children[key])
        self.more_than_all = 1 + sum(self.whole.values()) + sum(self.n.values())

    def left_over(self, key: Key) -> int:
        """The state of a group whose own figure is hidden."""
        if not self.n[key]:
            return COVERED
        new = max(0, self.n[key] - self.published.get(key, 0))
        return NOTHING_NEW + min(new, self.smallest)

    def enough(self, state: int) -> bool:
        return state == NOTHING_NEW + self.smallest

    def together(self, one: int, other: int) -> int:
        """The state of two parts side by side."""
        if COVERED in {one, other}:
            return one + other
        return min(one + other - NOTHING_NEW, NOTHING_NEW + self.smallest)

    def price(self, key: Key, depth: int, amount: int) -> int:
        """What hiding a figure costs: its level first, then the people it is about."""
        worth = WORTH_OF_A_LEVEL ** (LEVELS - min(depth, LEVELS))
        return worth * self.more_than_all + amount


# What the figures shown inside a subtree leave uncovered: nobody; people, but no new answers;
# then NOTHING_NEW + the number of new answers, up to `smallest`, which stands for enough.
COVERED = 0
NOTHING_NEW = 1


# ---- The cheapest safe choice ----------------------------------------------------------------------


class _Table(NamedTuple):
    """For a group: per state that its subtree can be left in, the cheapest way to get there.

    `costs`: state -> cost. `total_from`: state -> (state of the parts, is the total shown).
    `parts_from`: one dictionary a part, own figure first, then the children: state so far ->
    (state before, state of this part).
    """

    costs: dict[int, int]
    total_from: dict[int, tuple[int, bool]]
    parts_from: list[dict[int, tuple[int, int]]]


def _tables(tree: _Tree, among: Shown | None) -> dict[Key, _Table]:
    tables: dict[Key, _Table] = {}
    for key in tree.upwards:
        parts = [_own_costs(tree, key, among)]
        parts.extend(tables[child].costs for child in tree.children[key])
        costs, parts_from = {COVERED: 0}, []
        for part in parts:
            costs, came_from = _joined(tree, costs, part)
            parts_from.append(came_from)
        tables[key] = _Table(*_with_total(tree, key, costs, among), parts_from)
    return tables


def _own_costs(tree: _Tree, key: Key, among: Shown | None) -> dict[int, int]:
    """The own figure, shown or hidden; without groups below it, it is the total and comes there."""
    hidden = tree.left_over(key)
    if not tree.children[key] or hidden == COVERED:
        return {hidden: 0}
    costs = {hidden: tree.price(key, tree.depth[key] + 1, tree.n[key])}
    if tree.enough(hidden) and (among is None or key in among.own):
        costs[COVERED] = 0
    return costs


def _joined(
    tree: _Tree, costs: dict[int, int], part: dict[int, int]
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
    tree: _Tree, key: Key, costs: dict[int, int], among: Shown | None
) -> tuple[dict[int, int], dict[int, tuple[int, bool]]]:
    """Each state with the subtree's figure hidden, and `COVERED` where it can be shown."""
    if not tree.whole[key]:
        return costs, {state: (state, False) for state in costs}
    price = tree.price(key, tree.depth[key], tree.whole[key])
    best: dict[int, int] = {}
    came_from: dict[int, tuple[int, bool]] = {}
    for state, cost in sorted(costs.items()):
        ways = [(state, cost + price, False)]
        may_be_shown = state == COVERED or tree.enough(state)
        if may_be_shown and (among is None or key in among.subtree):
            ways.append((COVERED, cost, True))
        for after, total, shown in ways:
            if after not in best or total < best[after]:
                best[after] = total
                came_from[after] = (state, shown)
    return best, came_from


def _choice(tree: _Tree, tables: Mapping[Key, _Table]) -> tuple[set[Key], set[Key]]:
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


def _published(tree: _Tree, own: set[Key], subtree: set[Key]) -> dict[Key, int]:
    """How many own answers of each group any figure has held, these included."""
    held: dict[Key, int] = {}
    inside: set[Key] = set()
    for key in reversed(tree.upwards):
        if key in subtree or tree.parent[key] in inside:
            inside.add(key)
        before = tree.published.get(key, 0)
        held[key] = max(before, tree.n[key]) if key in inside or key in own else before
    return held
