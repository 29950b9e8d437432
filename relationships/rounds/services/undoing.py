"""Taking back what was just done to a visit or a round, as if nothing had happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.undo import changed_since, is_back
from brm.base.undo_records import put_back, said_of, values_of
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
from relationships.rounds.services.wishing import move_on
from relationships.rounds.wishes import Wish

STANDING = (
    "state", "buddy_id", "instead_of_id", "minutes", "format", "place", "why_changed", "why_words",
    "is_pinned", "logged_by_id", "starts_at", "done_at", "logged_at",
)  # fmt: skip


def as_it_was(visit: Visit) -> dict[str, Any]:
    """What an act on this visit may change, as JSON can say it. No query."""
    return said_of(visit, STANDING)


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
    put_back(current, before)
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
def take_back_visit(visit: Visit) -> None:
    """A visit that was just planned by hand is gone again.

    Raises RuleBroken("told_already"), and "changed_since" where something is wished of it.
    """
    _nobody_knows([visit])
    _nothing_wished([visit])
    visit.delete()
    touch(visit.unit_id)


@transaction.atomic
def take_back_round(round_: Round) -> None:
    """A round that was just planned is gone again with its visits, of which nobody heard.

    Raises RuleBroken("told_already"), and "changed_since" where something happened on one of them.
    """
    visits = list(Visit.objects.select_for_update().filter(round=round_).order_by("pk"))
    _nobody_knows(visits)
    _nothing_wished(visits)
    if any(visit.logged_at is not None for visit in visits):
        raise changed_since()
    try:
        Visit.objects.filter(round=round_).delete()
    except ProtectedError:  # somebody noted something on one of them
        raise changed_since() from None
    round_.delete()
    touch(round_.unit_id)


def _nobody_knows(visits: list[Visit]) -> None:
    if telling.told_about(visits):
        raise RuleBroken(
            "told_already",
            _(
                "Somebody there was told already, so it stays. Call the visit off, or end the round."
            ),
        )


def _nothing_wished(visits: list[Visit]) -> None:
    if Wish.objects.standing().filter(visit__in=visits).exists():
        raise changed_since()


@transaction.atomic
def change_back(
    round_: Round,
    version: int,
    before: Mapping[str, Any],
    *,
    new: Round | None,
    at: datetime,
) -> Round:
    """A round that was just changed goes by what it said before; twice changes nothing more.

    `new`: what followed it from a day on, gone again; what was wished of its visits is wished of those
    that take their place. Visits that somebody changed by hand stay.
    Raises RuleBroken("changed_since"), "told_already".
    """
    rows = Round.objects.select_for_update(of=("self",)).select_related("unit", "buddy__person")
    current = rows.get(pk=round_.pk)
    if current.version == version + 1 and said_of(current, before) == dict(before):
        return current
    if current.version != version or current.ended_at is not None:
        raise changed_since()
    for name, value in values_of(Round, before).items():
        setattr(current, name, value)
    again = _walk_again(current, at)
    if new is not None:
        move_on(Visit.objects.filter(round=new), at=at)
        take_back_round(new)
    return again


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
    current.ended_at = None
    return _walk_again(current, at)


def _walk_again(current: Round, at: datetime) -> Round:
    """Keep the round and plan what is to come anew; what its act called off takes place after all."""
    called_off = list(
        Visit.objects.filter(
            round=current, state=VisitState.CANCELLED, why_changed=WhyChanged.ENDED,
            starts_at__gt=at,
        )
    )  # fmt: skip
    knows = {visit.pk for visit in _left_already(called_off, {v.version for v in called_off})}
    Visit.objects.filter(pk__in=[visit.pk for visit in called_off]).update(is_pinned=False)
    current.planned_until = None
    current.version += 1
    current.save()
    plan_visits([current], horizon(at), at)
    replan(rounds=[current.pk], at=at)
    telling.tell_moved(Visit.objects.filter(pk__in=knows, state=VisitState.PLANNED), at=at)
    return current
