"""Who stands in for whom, from person to person: pure, without clock or tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Link:
    """One person stands in for another on these days, ends included; no `until`: for good."""

    person_id: int
    deputy_id: int
    since: date = date.min
    until: date | None = None


Links = Mapping[int, Sequence[Link]]


def by_person(links: Iterable[Link]) -> Links:
    """The stand-ins of each person, in the order in which they are given."""
    found: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        found[link.person_id].append(link)
    return found


def behind(
    person_id: int, links: Links, since: date = date.min, until: date | None = None
) -> list[Link]:
    """Everybody who comes to stand in for this person, the nearest first: `person_id` is always theirs.

    `since`, `until`: the days on which the whole chain up to that deputy holds. Nobody is asked twice
    on one way, so that it ends also where rows that were never accepted close on themselves.
    """
    found: list[Link] = []
    ways = [(person_id, since, until, frozenset({person_id}))]
    for person, first, last, way in ways:  # grows while it is walked
        for link in links.get(person, ()):
            begin, end = max(first, link.since), earlier(last, link.until)
            if link.deputy_id in way or (end is not None and end < begin):
                continue
            found.append(Link(person_id, link.deputy_id, begin, end))
            ways.append((link.deputy_id, begin, end, way | {link.deputy_id}))
    return found


def closes(new: Link, links: Links) -> bool:
    """With this one the chain would come back to the person on some day, directly or over others."""
    return new.person_id == new.deputy_id or any(
        one.deputy_id == new.person_id for one in behind(new.deputy_id, links, new.since, new.until)
    )


def overlaps(one: Link, other: Link) -> bool:
    """Both hold on some day."""
    return (one.until is None or other.since <= one.until) and (
        other.until is None or one.since <= other.until
    )


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier end; None is no end."""
    ends = [end for end in (one, other) if end is not None]
    return min(ends, default=None)
