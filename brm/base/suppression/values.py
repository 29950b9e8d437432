"""Which values of one group are told beside each other: what language, what device (pure).

Of a department it is told how many speak a language or carry a device, never of whom. Three things
would tell of fewer than `smallest` people, so none of them is told:

- the number of a value that fewer have: such values are put together as "others", without a number;
- the rest, where everybody has a value: all less what is told. Where the others are too few together,
  the least one that is told goes to them;
- those who do not have it: of twelve, ten speak German, so two do not. There the value is told as that
  of most people, without its number.

What more than half have is not hidden, for that would hide what the figures are for: it is told as that
of most people (from seven people on: of six, "most but not all" could only be five). So nobody can say
of a hidden number whether it was one or another.
"""

from collections.abc import Mapping
from typing import NamedTuple

from brm.base.suppression.deciding import SMALLEST


class Values(NamedTuple):
    """What is told of a group of `of` people.

    `told`: by value how many have it, None for "most of them". `has_others`: some have other values.
    """

    of: int
    told: Mapping[str, int | None]
    has_others: bool


def tell(
    counts: Mapping[str, int], of: int, *, smallest: int = SMALLEST, covers: bool = True
) -> Values | None:
    """What may be told of these values among `of` people; None where the group itself is too small.

    `covers`: everybody of the group has at least one of the values, as with the languages of a person.
    Raises ValueError where more have a value than there are people.
    """
    if any(not 0 <= n <= of for n in counts.values()):
        raise ValueError("More people have a value than there are.")
    if of < smallest:
        return None
    hidden = {value for value, n in counts.items() if 0 < n < smallest}
    told: dict[str, int | None] = {value: n for value, n in counts.items() if n >= smallest}
    blurred = {value for value in told if 0 < of - counts[value] < smallest}
    if told and covers and hidden and sum(counts[value] for value in hidden) < smallest:
        blurred.add(min(told, key=lambda value: (counts[value], value)))
    for value in blurred:
        if 2 * counts[value] > of > smallest + 1:
            told[value] = None
        else:  # a small part, or the one number that "most" could stand for
            del told[value]
            hidden.add(value)
    return Values(of, told, bool(hidden))
