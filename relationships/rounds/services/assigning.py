"""Giving departments a buddy and a rhythm in one act, and taking that back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.undo import changed_since
from relationships.buddies import services as buddies
from relationships.buddies.models import ITBuddy
from relationships.marks.changes import calendar_changed
from relationships.people.models import Person
from relationships.rounds.models import Round, Visit
from relationships.rounds.queries.assigning import Proposal, Terms, proposed
from relationships.rounds.services.horizon import horizon, plan_visits
from relationships.rounds.services.plans import check
from relationships.rounds.services.replan import drop, replan
from relationships.units.models import Unit

logger = structlog.get_logger(__name__)


@dataclass
class Assigned:
    """What the act made and changed: enough to say it and to take it back."""

    rounds: list[Round] = field(default_factory=list)
    buddies: list[ITBuddy] = field(default_factory=list)
    handed: list[tuple[Round, int]] = field(default_factory=list)
    standing: list[Unit] = field(default_factory=list)

    @property
    def amount(self) -> int:
        return len(self.rounds) + len(self.buddies) + len(self.handed)

    def said(self) -> dict[str, Any]:
        """What the act was, as JSON can say it."""
        return {
            "rounds": [[one.pk, one.version] for one in self.rounds],
            "buddies": [one.pk for one in self.buddies],
            "handed": [[one.pk, was, one.version] for one, was in self.handed],
        }


@transaction.atomic
def assign(units: Iterable[Unit], terms: Terms, *, by: Person, at: datetime) -> Assigned:
    """Give these departments a buddy and a levelled round each; who serves one already goes on.

    A department that has a round keeps it, so that the same twice is once. Some thirty queries,
    however many departments. Raises RuleBroken("nobody_chosen"), "no_room", "unit_closed", "left".
    """
    ids = [unit.pk for unit in units]
    locked = Unit.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    if any(unit.closed_on is not None for unit in locked):
        raise RuleBroken("unit_closed", _("This department is closed; nobody goes there any more."))
    plan = proposed(locked, terms, at)
    made = Assigned(standing=plan.standing)
    made.buddies = buddies.add_all(plan.named, at=at)
    made.rounds = _rounds(plan, terms.minutes, at)
    made.handed = _handed(plan, at)
    if made.buddies:
        calendar_changed(units={one.unit_id for one in made.buddies}, at=at)
    logger.info("departments_assigned", rounds=len(made.rounds), by=by.pk)
    return made


def _rounds(plan: Proposal, minutes: int, at: datetime) -> list[Round]:
    rounds = [turn.round() for turn in plan.turns]
    for one in rounds:
        one.minutes = minutes
        check(one)
    Round.objects.bulk_create(rounds)
    if rounds:
        plan_visits(rounds, horizon(at), at)
    return rounds


def _handed(plan: Proposal, at: datetime) -> list[tuple[Round, int]]:
    """Rounds whose buddy serves no more go to who was named now."""
    was = [(round_, round_.buddy_id) for round_, _buddy in plan.orphaned]
    for round_, buddy in plan.orphaned:
        round_.buddy = buddy
        round_.version += 1
    rounds = [round_ for round_, _buddy in plan.orphaned]
    Round.objects.bulk_update(rounds, ["buddy", "version"])
    replan(rounds=[one.pk for one in rounds], at=at)
    return was


@transaction.atomic
def take_back(said: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """As if the act had not been; twice changes nothing more.

    A round of whose visits somebody was told stays as an ended one. Raises
    RuleBroken("changed_since") where somebody changed one of the rounds or its visits.
    """
    versions = dict(said["rounds"]) | {pk: version for pk, _was, version in said["handed"]}
    rounds = {
        one.pk: one
        for one in Round.objects.select_for_update(of=("self",))
        .filter(pk__in=versions)
        .order_by("pk")
    }
    made = [rounds[pk] for pk, _version in said["rounds"] if pk in rounds]
    if not _is_there(made, said):
        return
    touched = Q(is_pinned=True) | Q(logged_at__isnull=False)
    if (
        any(one.version != versions[one.pk] for one in rounds.values())
        or Visit.objects.filter(touched, round__in=made).exists()
    ):
        raise changed_since()
    drop(list(Visit.objects.filter(round__in=made)), at=at)
    kept = set(Visit.objects.filter(round__in=made).values_list("round_id", flat=True))
    Round.objects.filter(pk__in=[one.pk for one in made if one.pk not in kept]).delete()
    Round.objects.filter(pk__in=kept).update(ended_at=at, version=F("version") + 1)
    _hand_back(said["handed"], rounds, at)
    units = buddies.take_back(said["buddies"], at=at) | {one.unit_id for one in made}
    calendar_changed(units=units, at=at)
    logger.info("departments_taken_back", rounds=len(made), by=by.pk)


def _is_there(made: Sequence[Round], said: Mapping[str, Any]) -> bool:
    """Something of the act still stands."""
    return (
        any(one.ended_at is None for one in made)
        or ITBuddy.objects.filter(pk__in=said["buddies"]).exists()
        or (bool(said["handed"]) and not said["rounds"])
    )


def _hand_back(handed: Iterable[Sequence[int]], rounds: Mapping[int, Round], at: datetime) -> None:
    for pk, was, _version in handed:
        rounds[pk].buddy_id = was
        rounds[pk].version += 1
    given = [rounds[pk] for pk, _was, _version in handed]
    Round.objects.bulk_update(given, ["buddy", "version"])
    replan(rounds=[one.pk for one in given], at=at)
