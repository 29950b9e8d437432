"""Taking back what was just done to a visit or a round, as if nothing had happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from brm.base.undo import changed_since, is_back
from relationships.marks.services import touch
from relationships.outbox import services as outbox
from relationships.outbox.models import Message
from relationships.outbox.queries import TOLD
from relationships.people.models import Person
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Round, Visit
from relationships.rounds.services import telling
from relationships.rounds.services.horizon import horizon, plan_visits
from relationships.rounds.services.replan import replan

PLAIN = (
    "state", "buddy_id", "instead_of_id", "minutes", "format", "place", "why_changed", "why_words",
    "is_pinned", "logged_by_id",
)  # fmt: skip
MOMENTS = ("starts_at", "done_at", "logged_at")


def as_it_was(visit: Visit) -> dict[str, Any]:
    """What an act on this visit may change, as JSON can say it. No query."""
    moments = {name: getattr(visit, name) for name in MOMENTS}
    return {name: getattr(visit, name) for name in PLAIN} | {
        name: moment.isoformat() if moment else None for name, moment in moments.items()
    }


@transaction.atomic
def restore_visit(
    visit: Visit, version: int, before: Mapping[str, Any], *, by: Person, at: datetime
) -> Visit:
    """The visit as it was before the act that made this version; twice changes nothing more.

    Nobody hears of the act where its message did not leave yet; else of this change, too. Raises
    RuleBroken("changed_since").
    """
    current = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if is_back(current, version, now=as_it_was(current), before=before):
        return current
    for name in PLAIN:
        setattr(current, name, before[name])
    for name in MOMENTS:
        moment = before[name]
        setattr(current, name, datetime.fromisoformat(moment) if moment else None)
    current.version += 1
    current.save()
    if _left_already([current], [version]):
        tell = telling.tell_moved if current.state == VisitState.PLANNED else telling.tell_cancelled
        tell([current], at=at)
    touch(current.unit_id)
    return current


def _left_already(visits: list[Visit], versions: Iterable[int]) -> list[Visit]:
    """Those of whose change somebody knows; messages that did not leave are taken out. Two queries."""
    keys = {outbox.key_of(visit): visit for visit in visits}
    told = Message.objects.filter(
        kind__in=("visit_moved", "visit_cancelled"),
        about__in=keys,
        occasion__in={f"v{version}" for version in versions},
    )
    told.exclude(TOLD).filter(state="due").delete()
    left = told.filter(TOLD).values_list("about", flat=True)
    return [keys[about] for about in set(left)]


@transaction.atomic
def reopen_round(round_: Round, version: int, *, by: Person, at: datetime) -> Round:
    """A round that was just ended goes on, its visits are planned again; twice changes nothing more.

    Raises RuleBroken("changed_since").
    """
    current = (
        Round.objects.select_for_update(of=("self",))
        .select_related("unit", "buddy__person")
        .get(pk=round_.pk)
    )
    if current.ended_at is None and current.version == version + 1:
        return current
    if current.version != version or current.ended_at is None:
        raise changed_since()
    called_off = list(
        Visit.objects.filter(
            round=current, state=VisitState.CANCELLED, why_changed=WhyChanged.ENDED,
            starts_at__gt=at,
        )
    )  # fmt: skip
    knows = {visit.pk for visit in _left_already(called_off, {v.version for v in called_off})}
    Visit.objects.filter(pk__in=[visit.pk for visit in called_off]).update(is_pinned=False)
    current.ended_at, current.planned_until = None, None
    current.version += 1
    current.save(update_fields=["ended_at", "planned_until", "version"])
    plan_visits([current], horizon(at), at)
    replan(rounds=[current.pk], at=at)
    telling.tell_moved(Visit.objects.filter(pk__in=knows, state=VisitState.PLANNED), at=at)
    return current
