"""Who of the chosen departments is asked: all, or those of some roles or systems, or whom a buddy met.

Slices above may know more audiences: they register them from their `apps.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from brm.base.scope import Scope
from relationships.people.models import Person
from relationships.systems.models import System, Use
from relationships.voices.models import Voice

EVERYBODY = "everybody"
A_YEAR = timedelta(days=365)
Options = list[tuple[int, str]]


@dataclass(frozen=True)
class Audience:
    """One way to choose among the people of departments.

    `options(scope)`: what may be chosen, where something is; `narrow(people, chosen, on)` leaves those
    who are meant on that day. `asks` stands over the choice.
    """

    name: str
    label: LazyText
    narrow: Callable[[QuerySet[Person], list[int], date], QuerySet[Person]]
    asks: LazyText | None = None
    options: Callable[[Scope], Options] | None = None


def users_of(people: QuerySet[Person], systems: list[int], _on: date) -> QuerySet[Person]:
    """The people of departments that work with one of these systems."""
    return people.filter(unit__in=Use.objects.filter(system__in=systems).values("unit"))


def met(people: QuerySet[Person], _chosen: list[int], on: date) -> QuerySet[Person]:
    """Those who told a buddy something at a visit of the last year, with their name and openly.

    Who spoke in confidence or without a name is not given away by being asked.
    """
    said = Voice.objects.shared().filter(
        raised_by=OuterRef("pk"),
        is_named=True,
        visit__done_at__date__gte=on - A_YEAR,
    )
    return people.filter(Exists(said))


def systems_in_sight(scope: Scope) -> Options:
    rows = System.objects.visible_to(scope).filter(retired_on=None).order_by("folded_name")
    return list(rows.values_list("pk", "name"))


_ways: dict[str, Audience] = {}


def register(*audiences: Audience) -> None:
    """Make audiences known, in the order in which the form offers them."""
    _ways.update({each.name: each for each in audiences})


def audiences() -> list[Audience]:
    return list(_ways.values())


def needs_choice(name: str) -> bool:
    """Something of a list must be chosen with it."""
    return _ways[name].options is not None


def audience_words(name: str, chosen: Iterable[Any], scope: Scope) -> str:
    """Who is asked, in words: "Who works with certain systems: Planner, Rota"."""
    way = _ways[name]
    if way.options is None:
        return str(way.label)
    known = dict(way.options(scope))
    names = [known[each] for each in map(int, chosen) if each in known]
    return f"{way.label}: {', '.join(names)}" if names else str(way.label)


def narrowed(
    people: QuerySet[Person], name: str, chosen: Iterable[Any], *, on: date
) -> QuerySet[Person]:
    """Of these people those whom that audience means. No query."""
    return _ways[name].narrow(people, [int(each) for each in chosen], on)


register(
    Audience(EVERYBODY, _("Everybody of the business there"), lambda people, _of, _on: people),
    Audience(
        "systems",
        _("Who works with certain systems"),
        users_of,
        asks=_("With which systems?"),
        options=systems_in_sight,
    ),
    Audience("met", _("Whom a buddy met: who said something at a visit within a year"), met),
)
