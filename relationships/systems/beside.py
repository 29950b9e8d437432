"""How far we are with a team's own tool is known above; the slice that knows it registers here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.expressions import Combinable

from brm.base.lists import Chip, Choice, Sort
from brm.base.scope import Request, Scope
from relationships.systems.models import System, SystemQuerySet


@dataclass(frozen=True)
class Standing:
    """Where one tool stands: its step of five in words, and what comes next.

    `care`: how much it needs, in words, of three `care_step`s and from so many `points`; empty, 0 and
    None while nobody knows. `because`: the answer that weighs most; `reasons`: all of them.
    """

    step: int
    label: str
    says: str
    is_ours_late: bool = False
    care: str = ""
    care_step: int = 0
    points: int | None = None
    because: str = ""
    reasons: str = ""


@dataclass(frozen=True)
class Beside:
    """What the slice above tells of systems.

    `filters(scope)`: filters of the list. `sorts`: columns it can be sorted by, `worked_out`: what of
    them the query works out. `standings`: where each stands, by the key of the system. `on_page`: a
    template and what it needs, for the page of one system. `counts`: what is counted along with all
    systems that one sees, `on_list`: what the list shows of that.
    """

    filters: Callable[[Scope], Sequence[Chip | Choice]]
    sorts: Mapping[str, Sort]
    worked_out: Mapping[str, Combinable]
    standings: Callable[[Collection[System]], Mapping[int, Standing]]
    on_page: Callable[[System, Request], Mapping[str, Any]]
    counts: Callable[[Scope], Mapping[str, Any]]
    on_list: Callable[[Scope, Sequence[Mapping[str, Any]]], Mapping[str, Any]]


_beside: list[Beside] = []


def register_beside(beside: Beside) -> None:
    """Let the slice of tools tell of systems; called once from its `apps.py`."""
    _beside[:] = [beside]


def filters(scope: Scope) -> list[Chip | Choice]:
    """Filters of the list that are known above."""
    return [one for beside in _beside for one in beside.filters(scope)]


def worked_out(systems: SystemQuerySet) -> SystemQuerySet:
    """The same systems with what columns are sorted by that is known above. No query."""
    more = {name: each for beside in _beside for name, each in beside.worked_out.items()}
    return systems.annotate(**more)


def sorts() -> dict[str, Sort]:
    return {name: sort for beside in _beside for name, sort in beside.sorts.items()}


def standings(systems: Collection[System]) -> dict[int, Standing]:
    """Where each of them stands that is a team's own tool. One query."""
    return {pk: said for beside in _beside for pk, said in beside.standings(systems).items()}


def on_page(system: System, request: Request) -> dict[str, Any]:
    """What the page of a system shows of it. Costs what the slice above says."""
    return {
        name: said for beside in _beside for name, said in beside.on_page(system, request).items()
    }


def counts(scope: Scope) -> dict[str, Any]:
    """What is counted along with all systems that one sees. No query."""
    return {name: each for beside in _beside for name, each in beside.counts(scope).items()}


def on_list(scope: Scope, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the list shows beside its rows, from what was counted along. No query."""
    return {name: said for beside in _beside for name, said in beside.on_list(scope, rows).items()}
