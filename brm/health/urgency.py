"""Which department needs somebody first, and why (pure): one reason a department, the strongest.

Each reason begins at its own height and grows with the days it lasts, up to a bound: an answer that
is owed outranks silence, and silence of months outranks a promise late since yesterday. Somebody who
waits, a team that told us of its tool among them, is more urgent than an empty chair, and a chair that
somebody called empty more than one that was never set up: roles come next, growing by weeks, then a
department without a buddy, and last one whose language no buddy speaks. Urgency orders the manager's
list and nothing else: it is shown to nobody as a number.
"""

from dataclasses import dataclass

from brm.health.choices import Reason

# (height, bound of what the days add)
HEIGHTS: dict[Reason, tuple[int, int]] = {
    Reason.ANSWER_LATE: (40, 30),
    Reason.NOBODY_GOES: (36, 0),
    Reason.OBJECTED: (30, 7),
    Reason.NO_OWNER: (26, 10),
    Reason.TOOL_LATE: (24, 14),
    Reason.SILENT: (20, 22),
    Reason.PROMISE_LATE: (18, 20),
    Reason.ROLE_VACANT: (13, 4),
    Reason.ROLE_ENDS: (11, 4),
    Reason.NO_BUDDY: (10, 0),
    Reason.LANGUAGE: (8, 0),
}
NEVER_VISITED = 7  # counts as so many days beyond the rhythm


@dataclass(frozen=True)
class Pressing:
    """What lasts how long, or None where it does not press: days (`silent`: beyond the rhythm); for
    roles weeks (`role_ends`: since the end came near)."""

    answer_late: int | None = None
    nobody_goes: int | None = None
    objected: int | None = None
    no_owner: int | None = None
    silent: int | None = None
    promise_late: int | None = None
    no_buddy: int | None = None
    role_vacant: int | None = None
    role_ends: int | None = None
    language: int | None = None
    tool_late: int | None = None


def urgency(pressing: Pressing) -> tuple[int, Reason]:
    """The strongest reason with its height; (0, NONE) where nothing presses."""
    found = []
    for reason, (height, bound) in HEIGHTS.items():
        days = getattr(pressing, reason.value)
        if days is not None:
            found.append((height + min(max(days, 0), bound), reason))
    return max(found, key=lambda one: one[0], default=(0, Reason.NONE))
