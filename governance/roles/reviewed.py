"""What a role review says: three sides apart on five conditions, and which condition is missing (pure).

Sides are shown beside each other, never added up: a review has no total, so nothing can be put in a
row by it. A number of users stands only where the module of small groups shows it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from brm.base.suppression import Group, decide
from governance.roles.choices import Condition

LOW = 2  # below that step a condition is missing
APART = 1.5  # steps from which two sides see it differently
Scores = Mapping[str, int | None]
Tallies = Mapping[str, Mapping[int, int]]  # by condition: how often which step

# Steps as words: what each means for one condition.
STEPS: dict[str, tuple[str | LazyText, ...]] = {
    Condition.MANDATE: (
        _("Nothing may be decided"),
        _("Some things, it is not clear which"),
        _("What matters, with a doubt now and then"),
        _("Clear and known: what this role decides, counts"),
    ),
    Condition.TIME: (
        _("None: it is done beside everything else"),
        _("Too little, and never sure"),
        _("Mostly enough"),
        _("Agreed, kept and enough"),
    ),
    Condition.KNOWLEDGE: (
        _("Too little to begin with"),
        _("Some, with holes that hurt"),
        _("Mostly enough, and help is near"),
        _("All that is needed, and it is kept fresh"),
    ),
    Condition.PRESENCE: (
        _("People do not know who it is"),
        _("Hard to find"),
        _("Mostly there when needed"),
        _("Known, easy to find, and acts"),
    ),
    Condition.RESULT: (
        _("Nothing to be seen yet"),
        _("A little"),
        _("Mostly what people need"),
        _("What people need, and it stays so"),
    ),
}
ASKS: dict[str, str | LazyText] = {
    Condition.MANDATE: _("May this role decide what it answers for?"),
    Condition.TIME: _("Is there time for it?"),
    Condition.KNOWLEDGE: _("Is there the knowledge it needs?"),
    Condition.PRESENCE: _("Do people find who fills it, and does something happen then?"),
    Condition.RESULT: _("Does what comes of it help?"),
}
FIRST: dict[str, str | LazyText] = {
    Condition.MANDATE: _(
        "First the mandate: agree, in writing, what this role decides without asking. Without it"
        " the rest cannot be judged."
    ),
    Condition.TIME: _(
        "First time: agree hours a week with the manager, and what is left undone for it."
    ),
    Condition.KNOWLEDGE: _(
        "First knowledge: who shows how, and by when? A colleague, a course, a written handover."
    ),
    Condition.PRESENCE: _(
        "Mandate, time and knowledge are there. Tell people who it is and how to find them."
    ),
    Condition.RESULT: _(
        "The conditions are there. Talk about what keeps the result back, and about one thing that"
        " would help most."
    ),
}


@dataclass(frozen=True)
class Line:
    """One condition as each side sees it; `users` is None where too few stand behind a number."""

    condition: Condition
    asks: str | LazyText
    own: int | None
    manager: int | None
    users: float | None
    users_n: int
    is_low: bool
    differs: bool

    @property
    def own_words(self) -> str | LazyText:
        return "" if self.own is None else STEPS[self.condition][self.own]

    @property
    def manager_words(self) -> str | LazyText:
        return "" if self.manager is None else STEPS[self.condition][self.manager]


@dataclass(frozen=True)
class Missing:
    """The first condition that is missing, what to do about it, and who says so."""

    condition: Condition
    first: str | LazyText


@dataclass(frozen=True)
class Reviewed:
    """A review as its two readers see it."""

    lines: tuple[Line, ...]
    missing: Missing | None


def enough(n: int, smallest: int) -> bool:
    """Whether a number about this one group may be shown, by the module of small groups."""
    return 0 in decide([Group(0, None, n)], smallest=smallest).subtree


def shown_tallies(tallies: Tallies, *, answered: int, smallest: int) -> dict[str, dict[int, int]]:
    """What may be kept of what users said: nothing of fewer than `smallest`, by condition too."""
    if not enough(answered, smallest):
        return {}
    return {
        condition: dict(steps)
        for condition, steps in tallies.items()
        if enough(sum(steps.values()), smallest)
    }


def reviewed(own: Scores, manager: Scores, users: Tallies) -> Reviewed:
    """The lines in the order of the conditions, and the first one that is missing.

    `users` holds only what may be shown.
    """
    lines = tuple(_line(condition, own, manager, users) for condition in Condition)
    low = next((line for line in lines if line.is_low), None)
    missing = None if low is None else Missing(low.condition, FIRST[low.condition])
    return Reviewed(lines, missing)


def _line(condition: Condition, own: Scores, manager: Scores, users: Tallies) -> Line:
    steps = users.get(condition, {})
    n = sum(steps.values())
    mean = sum(step * times for step, times in steps.items()) / n if n else None
    said = [one for one in (own.get(condition), manager.get(condition), mean) if one is not None]
    return Line(
        condition=condition,
        asks=ASKS[condition],
        own=own.get(condition),
        manager=manager.get(condition),
        users=None if mean is None else round(mean, 1),
        users_n=n,
        is_low=any(one < LOW for one in said),
        differs=bool(said) and max(said) - min(said) >= APART,
    )


def as_tallies(rows: Iterable[tuple[str, int, int]]) -> dict[str, dict[int, int]]:
    """Rows of (condition, step, how often) by condition; what was never chosen is left out."""
    found: dict[str, dict[int, int]] = {}
    for condition, step, amount in rows:
        if amount:
            found.setdefault(condition, {})[step] = amount
    return found
