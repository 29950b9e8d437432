"""Keeping what people say of their ways, what was noticed on a visit, and what of it is told."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.buddies.models import ITBuddy
from relationships.marks.services import touch
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.ways.choices import Kind
from relationships.ways.models import OwnWay, SeenWay, WayFigure
from relationships.ways.told import counted

FIELDS = ("kind", "value", "written", "source", "n", "of", "record")
MOST_OWN = 40  # of one person

# By kind and code how many people.
Noticed = Mapping[tuple[str, str], int]


@transaction.atomic
def keep_own_ways(person: Person, wished: Iterable[tuple[str, str, str]]) -> bool:
    """Keep what a person says of themselves, in place of what was said before; whether it is new.

    `wished`: kind, code and how it was written. Kept twice it changes nothing. Raises
    RuleBroken("too_many"). Three queries where something changes.
    """
    ways = {(kind, value): written for kind, value, written in wished if value}
    if len(ways) > MOST_OWN:
        raise RuleBroken(
            "too_many",
            _("That are more than %(most)s. Name those that you really use.") % {"most": MOST_OWN},
        )
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two pages at once
    rows = OwnWay.objects.filter(person=person)
    before = {(kind, value): pk for pk, kind, value in rows.values_list("pk", "kind", "value")}
    if set(before) == set(ways):
        return False
    rows.filter(pk__in=[pk for way, pk in before.items() if way not in ways]).delete()
    OwnWay.objects.bulk_create(
        OwnWay(person=person, kind=kind, value=value, written=written)
        for (kind, value), written in ways.items()
        if (kind, value) not in before
    )
    touch(*told_in(person))
    return True


def told_in(person: Person) -> set[int]:
    """Departments whose figures tell of this person's ways: where they are, and where they go as a
    buddy, for the languages that are spoken there. One query."""
    served = ITBuddy.objects.filter(person=person, until=None).values_list("unit_id", flat=True)
    return {*served, *([person.unit_id] if person.unit_id is not None else [])}


def keep_seen_ways(visit: Visit, noticed: Noticed | None, written: Mapping[str, str]) -> bool:
    """What a buddy noticed on a visit, in place of what stood there; None: the device did not tell.

    `written`: how apps that no list knows were named. The same again changes nothing. The visit is
    locked by the caller.
    """
    if noticed is None:
        return False
    rows = SeenWay.objects.filter(visit=visit)
    wished = {way: people for way, people in noticed.items() if people}
    before = {(row.kind, row.value): row.people for row in rows}
    if before == wished:
        return False
    rows.delete()
    SeenWay.objects.bulk_create(
        SeenWay(
            visit=visit, kind=kind, value=value, people=people,
            written=written.get(value, "") if kind == Kind.APP else "",
        )
        for (kind, value), people in wished.items()
    )  # fmt: skip
    return True


def renew_ways(unit_ids: Collection[int], at: datetime) -> int:
    """Work out what may be told of these departments; how many of them have other figures now.

    A figure that is as it was keeps the day since when it is so; a closed department has none. In
    the transaction of the caller, who holds the departments' figures: of two at once the later one reads
    later. Six queries, and two to write.
    """
    ids = list(unit_ids)
    there = list(Unit.objects.open().filter(pk__in=ids).values_list("pk", flat=True))
    now: dict[int, list[WayFigure]] = {pk: [] for pk in ids} | _now(there, at)
    before = _before(ids)
    changed = [pk for pk in ids if _as_kept(now[pk]) != _as_kept(before[pk])]
    if changed:
        for pk in changed:
            keep_days(now[pk], before[pk])
        WayFigure.objects.filter(unit__in=changed).delete()
        WayFigure.objects.bulk_create(row for pk in changed for row in now[pk])
    return len(changed)


def wrong_ways(unit_ids: Collection[int], at: datetime) -> set[int]:
    """Of these open departments those whose kept figures are not what may be told of them on the day.
    Five queries."""
    now, before = _now(unit_ids, at), _before(unit_ids)
    return {pk for pk in unit_ids if _as_kept(now[pk]) != _as_kept(before[pk])}


def _now(unit_ids: Collection[int], at: datetime) -> dict[int, list[WayFigure]]:
    now: dict[int, list[WayFigure]] = {pk: [] for pk in unit_ids}
    for one in merged(counted(unit_ids, at)):
        now[one.unit_id].append(one)
    return now


def _before(unit_ids: Collection[int]) -> dict[int, list[WayFigure]]:
    before: dict[int, list[WayFigure]] = {pk: [] for pk in unit_ids}
    for row in WayFigure.objects.filter(unit__in=unit_ids):
        before[row.unit_id].append(row)
    return before


def merged(found: Iterable[Any]) -> list[WayFigure]:
    """The figures of all that was counted; "others" of one source stand there once. No query."""
    rows: dict[tuple[int, str, str, str], WayFigure] = {}
    for one in found:
        for row in one.figures():
            rows.setdefault((row.unit_id, row.kind, row.source, row.value), row)
    return list(rows.values())


def keep_days(now: list[WayFigure], before: list[WayFigure]) -> None:
    """What is as it was keeps its day."""
    stood = {_place(row): row.since for row in before}
    for row in now:
        row.since = stood.get(_place(row), row.since)


def _place(row: WayFigure) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in FIELDS)


def _as_kept(rows: list[WayFigure]) -> set[tuple[Any, ...]]:
    return {_place(row) for row in rows}
