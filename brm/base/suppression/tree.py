"""The departments of a campaign as a tree, and what each figure of it holds (pure)."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

WORTH_OF_A_LEVEL = 3
LEVELS = 12  # below that depth all figures are worth the same

# What the figures shown inside a subtree leave uncovered: nobody (COVERED), or some state that
# `State` numbers: how many new answers, up to `smallest`, of how many groups, up to TWO.
COVERED = 0
TWO = 2

Key = Hashable


class Group(NamedTuple):
    """A department with the number of answers of the people directly in it.

    `asked`: how many may answer there; None where nobody knows. Nobody asked: no group to hide.
    """

    key: Key
    parent: Key | None
    n: int
    asked: int | None = None


@dataclass(frozen=True)
class Shown:
    """The keys of the groups whose own figure and whose subtree's figure may be shown.

    `published`: per group how many of its own answers any figure has held so far; keep it and give
    it to the next decision of the same campaign.
    """

    own: frozenset[Key]
    subtree: frozenset[Key]
    published: Mapping[Key, int]


@dataclass
class Tree:
    """The groups from the leaves up, with what each holds."""

    groups: Iterable[Group]
    smallest: int
    published: Mapping[Key, int]
    n: dict[Key, int] = field(default_factory=dict)
    has_room: dict[Key, bool] = field(default_factory=dict)
    whole: dict[Key, int] = field(default_factory=dict)
    parent: dict[Key, Key | None] = field(default_factory=dict)
    children: dict[Key, list[Key]] = field(default_factory=dict)
    depth: dict[Key, int] = field(default_factory=dict)
    upwards: list[Key] = field(default_factory=list)
    more_than_all: int = 0  # more than the people of all figures together
    _sum: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for group in sorted(self.groups, key=lambda group: group.key):  # type: ignore[arg-type,return-value]
            if group.n < 0 or group.key in self.n:
                raise ValueError(f"The group {group.key} occurs twice or has less than no answers.")
            self.n[group.key] = group.n
            held = self.published.get(group.key, 0)
            self.has_room[group.key] = group.asked is None or max(group.asked, group.n) > held
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
        self._sum = self._sums()

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
        """The state of a group whose own figure is hidden.

        One that no answer can have joined since an earlier figure is nobody to hide among.
        """
        if not self.n[key] and not self.has_room[key]:
            return COVERED
        new = max(0, self.n[key] - self.published.get(key, 0))
        return self._numbered(min(new, self.smallest), int(self.has_room[key]))

    def holds_enough(self, state: int) -> bool:
        """Enough new answers for a figure of one group."""
        return state > COVERED and (state - 1) // (TWO + 1) == self.smallest

    def hides_enough(self, state: int) -> bool:
        """Enough new answers, of two hidden groups at least: nobody can tell them apart."""
        return state == self._numbered(self.smallest, TWO)

    def together(self, one: int, other: int) -> int:
        """The state of two parts side by side."""
        return self._sum[one][other]

    def _numbered(self, new: int, groups: int) -> int:
        return 1 + new * (TWO + 1) + groups

    def _sums(self) -> list[list[int]]:
        """`together` for any two states: asked a hundred times a group."""
        states = [(new, groups) for new in range(self.smallest + 1) for groups in range(TWO + 1)]
        rows = [[COVERED, *range(1, len(states) + 1)]]
        for at, (new, groups) in enumerate(states, 1):
            joined = [
                self._numbered(min(new + more, self.smallest), min(groups + others, TWO))
                for more, others in states
            ]
            rows.append([at, *joined])
        return rows

    def price(self, key: Key, depth: int, amount: int) -> int:
        """What hiding a figure costs: its level first, then the people it is about."""
        worth = WORTH_OF_A_LEVEL ** (LEVELS - min(depth, LEVELS))
        return worth * self.more_than_all + amount
