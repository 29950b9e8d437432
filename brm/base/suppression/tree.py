"""The departments of a campaign as a tree, and what each figure of it holds (pure)."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

WORTH_OF_A_LEVEL = 3
LEVELS = 12  # below that depth all figures are worth the same

# What the figures shown inside a subtree leave uncovered: nobody; people, but no new answers;
# then NOTHING_NEW + the number of new answers, up to `smallest`, which stands for enough.
COVERED = 0
NOTHING_NEW = 1

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


@dataclass
class Tree:
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
