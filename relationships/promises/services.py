"""Promises of either side: made, kept, not kept, moved, withdrawn."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.marks.services import touch
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.models import Voice


@transaction.atomic
def make_promise(
    *,
    unit: Unit,
    what: str,
    owner: Person,
    due_on: date,
    by: Person | None,
    at: datetime,
    side: str = "",
    voice: Voice | None = None,
    visit: Visit | None = None,
    client_id: UUID | None = None,
) -> Promise:
    """Note that `owner` does something for `unit` by a day; the side is the owner's own.

    Who did not note it themselves is told once. A `client_id` that was kept before gives the
    promise of that time. Raises RuleBroken("what_missing"), RuleBroken("day_past"),
    RuleBroken("owner_left").
    """
    if not what.strip():
        raise RuleBroken("what_missing", _("Say what is promised."), field="what")
    if due_on < at.astimezone(ZoneInfo(unit.time_zone)).date():
        raise RuleBroken("day_past", _("This day has passed. Choose a later one."), field="due_on")
    if owner.left_on is not None:
        raise RuleBroken(
            "owner_left",
            _("%(name)s has left. Choose somebody else.") % {"name": owner.name},
            field="owner",
        )
    promise = Promise(
        unit=unit,
        side=side or owner.side,
        what=what.strip(),
        owner=owner,
        due_on=due_on,
        voice=voice,
        visit=visit,
        made_by=by,
        made_at=at,
        client_id=client_id,
    )
    try:
        with transaction.atomic():
            promise.save(force_insert=True)
    except IntegrityError:
        before = Promise.objects.filter(client_id=client_id).first() if client_id else None
        if before is None:
            raise
        return before
    touch(unit.pk)
    if owner != by:
        put("promise_noted", to=owner, about=promise, at=at)
    return promise


def keep_promise(promise: Promise, *, at: datetime) -> None:
    """It is done. A second click changes nothing."""
    _close(promise, PromiseState.KEPT, why="", at=at)


def give_up_promise(promise: Promise, *, why: str, at: datetime) -> None:
    """It was not kept, and why. Raises RuleBroken("why_missing")."""
    _close(promise, PromiseState.NOT_KEPT, why=_reason(why), at=at)


def withdraw_promise(promise: Promise, *, why: str, at: datetime) -> None:
    """It is taken back, and why. Raises RuleBroken("why_missing")."""
    _close(promise, PromiseState.WITHDRAWN, why=_reason(why), at=at)


@transaction.atomic
def open_promise_again(promise: Promise) -> None:
    """Take back that it was kept, not kept or withdrawn."""
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    if promise.state == PromiseState.OPEN:
        return
    promise.state, promise.closed_on, promise.why = PromiseState.OPEN, None, ""
    promise.version += 1
    promise.save()
    touch(promise.unit_id)


@transaction.atomic
def move_promise(promise: Promise, *, due_on: date, at: datetime) -> None:
    """ "I need until …": another day, said before the old one. Raises RuleBroken("day_past")."""
    promise = (
        Promise.objects.select_for_update(of=("self",)).select_related("unit").get(pk=promise.pk)
    )
    if promise.state != PromiseState.OPEN:
        raise RuleBroken("promise_closed", _("This promise is closed. Open it again first."))
    if due_on < at.astimezone(ZoneInfo(promise.unit.time_zone)).date():
        raise RuleBroken("day_past", _("This day has passed. Choose a later one."), field="due_on")
    promise.due_on = due_on
    promise.version += 1
    promise.save(update_fields=["due_on", "version"])
    touch(promise.unit_id)


def _reason(why: str) -> str:
    if not why.strip():
        raise RuleBroken("why_missing", _("Say why, in a sentence."), field="why")
    return why.strip()


@transaction.atomic
def _close(promise: Promise, state: PromiseState, *, why: str, at: datetime) -> None:
    promise = (
        Promise.objects.select_for_update(of=("self",)).select_related("unit").get(pk=promise.pk)
    )
    if promise.state == state:
        return
    if promise.state != PromiseState.OPEN:
        raise RuleBroken(
            "promise_closed",
            _("This promise was closed in the meantime: %(state)s.")
            % {"state": promise.get_state_display()},
        )
    promise.state, promise.why = state, why
    promise.closed_on = at.astimezone(ZoneInfo(promise.unit.time_zone)).date()
    promise.version += 1
    promise.save()
    touch(promise.unit_id)
