"""Open links of places take a limited number of answers, so that no program fills the box.

A bucket a door: `MOST` answers at once, then one every `EVERY` seconds: thirty people behind one
address get through within a minute. While a flood lasts (somebody was refused within the last
`FLOOD` seconds) the bucket does not fill, so a program gets no more out of it however long it goes
on. That is shorter than the time between two of many people who pass, so that a refusal of one does
not shut out the next: between them the bucket fills, and soon holds enough for `PEOPLE` again. What was
pressed faster than anybody reads is taken only while more than `KEPT` are left: those are for who takes
their time.
Nothing of the device is kept or counted: an office has one address, and an address leads to somebody.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken

MOST = 46  # answers a door takes at once
KEPT = 16  # of them for those who took their time
EVERY = 30.0  # seconds until the next one
FLOOD = 2.5  # seconds without a refusal until the bucket fills again
PEOPLE = 30  # how far it fills quickly after a flood
SOON = 3.0  # seconds until the next one then
TALKS = 10  # wishes to talk that a door takes at once
AN_HOUR = 3600


class Bucket(NamedTuple):
    """How many are left, as of when, and when somebody was refused last (seconds)."""

    left: float
    as_of: float
    refused_at: float = 0.0

    def at(self, moment: float, most: int) -> "Bucket":
        """What it holds at that moment: filled up, but not in the shadow of a flood (pure)."""
        since = max(self.as_of, self.refused_at + FLOOD)
        recovers = self.refused_at > 0 and self.left < PEOPLE
        goal, pace = (min(PEOPLE, most), SOON) if recovers else (most, EVERY)
        filled = self.left + max(0.0, moment - since) / pace
        return self._replace(left=min(float(goal), filled), as_of=max(moment, self.as_of))


def guard(door_id: int, moment: float, *, is_hasty: bool = False) -> None:
    """Count one answer at this door. Raises RuleBroken "too_many" above the rate; no query."""
    _take(f"door-{door_id}", moment, most=MOST, leaves=KEPT if is_hasty else 0)


def guard_place(place: str, moment: float, *, is_hasty: bool = False) -> None:
    """The same at any other open page, named by `place`. Raises RuleBroken "too_many"; no query."""
    _take(f"place-{place}", moment, most=MOST, leaves=KEPT if is_hasty else 0)


def guard_talk(door_id: int, moment: float) -> None:
    """Count one wish to talk at this door. Raises RuleBroken "too_many"; no query."""
    _take(f"door-{door_id}-talk", moment, most=TALKS)


def _take(key: str, moment: float, *, most: int, leaves: int = 0) -> None:
    if not settings.RATE_LIMITS:
        return
    with _alone(key) as is_mine:
        is_taken = is_mine and _taken(key, moment, most, leaves)
    if not is_taken:
        raise RuleBroken(
            "too_many",
            _(
                "Many people answer here right now. What you wrote is still below: please press"
                " again in a minute."
            ),
        )


def _taken(key: str, moment: float, most: int, leaves: int) -> bool:
    kept = cache.get(key)  # forgotten, or no cache there: better one too many than one lost
    bucket = Bucket(*kept).at(moment, most) if kept else Bucket(float(most), moment)
    is_enough = bucket.left >= 1 + leaves
    after = {"left": bucket.left - 1} if is_enough else {"refused_at": moment}
    cache.set(key, tuple(bucket._replace(**after)), AN_HOUR)
    return is_enough


@contextmanager
def _alone(key: str) -> Iterator[bool]:
    """One after the other; False for who waited a second in vain. A forgotten lock ends by itself."""
    mine = f"{key}-alone"
    for _turn in range(200):
        if cache.add(mine, 1, 5):
            break
        time.sleep(0.005)
    else:
        yield False
        return
    try:
        yield True
    finally:
        cache.delete(mine)
