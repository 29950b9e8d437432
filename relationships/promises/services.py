"""Promises of either side: made, kept, not kept, moved, withdrawn."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from brm.base.once import kept_once
from brm.base.undo import TIME_TO_UNDO, is_back
from brm.base.undo_records import put_back, said_of
from relationships.marks.services import touch
from relationships.outbox.services import put, put_all, unsay
from relationships.people.models import Person
from relationships.promises.choices import PromiseState
from relationships.promises.models import Moved, Promise
from relationships.promises.queries import promised_to
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
    must_be_here(owner)
    promise = Promise(
        unit=unit, side=side or owner.side, what=what.strip(), owner=owner, due_on=due_on,
        voice=voice, visit=visit, made_by=by, made_at=at, client_id=client_id,
    )  # fmt: skip
    promise._history_date = at  # noqa: SLF001  documented
    promise, is_new = kept_once(promise)
    if is_new:
        touch(unit.pk)
        tell_owner(promise.pk, by=by, at=at)
    return promise


def must_be_here(owner: Person) -> None:
    """Who is to promise something has not left. Raises RuleBroken("owner_left")."""
    if owner.left_on is not None:
        raise RuleBroken(
            "owner_left",
            _("%(name)s has left. Choose somebody else.") % {"name": owner.name},
            field="owner",
        )


def tell_owner(pk: int, *, by: Person | None, at: datetime) -> None:
    """Whose promise it is now hears of it once, unless they noted it themselves. Three queries."""
    promise = Promise.objects.select_related("owner").get(pk=pk)
    if promise.owner != by:
        put("promise_noted", to=promise.owner, about=promise, at=at, due_at=at + TIME_TO_UNDO)


def keep_promise(promise: Promise, *, at: datetime) -> Promise:
    """It is done. A second click changes nothing. Raises RuleBroken("promise_closed")."""
    return _close(promise, PromiseState.KEPT, why="", at=at)


def give_up_promise(promise: Promise, *, why: str, at: datetime, version: object = None) -> Promise:
    """It was not kept, and why. Raises RuleBroken("why_missing"), "promise_closed"; Stale."""
    return _close(promise, PromiseState.NOT_KEPT, why=_reason(why), at=at, version=version)


def withdraw_promise(
    promise: Promise, *, why: str, at: datetime, version: object = None
) -> Promise:
    """It is taken back, and why. Raises RuleBroken("why_missing"), "promise_closed"; Stale."""
    return _close(promise, PromiseState.WITHDRAWN, why=_reason(why), at=at, version=version)


@transaction.atomic
def open_promise_again(promise: Promise, *, at: datetime) -> Promise:
    """Take back that it was kept, not kept or withdrawn."""
    promise = _locked(promise)
    if promise.state != PromiseState.OPEN:
        promise.state, promise.closed_on, promise.why = PromiseState.OPEN, None, ""
        _keep(promise, at)
    return promise


@transaction.atomic
def take_back(promise: Promise) -> None:
    """A promise that was just noted by mistake is gone again. Raises RuleBroken("told_already")."""
    unsay([promise], ["promise_noted"], since=promise.made_at)
    promise.delete()
    touch(promise.unit_id)


@transaction.atomic
def move_promise(
    promise: Promise,
    *,
    due_on: date,
    at: datetime,
    why: str = "",
    version: object = None,
    by: Person | None = None,
) -> Promise:
    """ "I need until …": another day; the first one stays known, and whether it was said in time.

    Those it was promised to are told once. `version`: the page's; None asks for none. Raises
    RuleBroken("day_past"), RuleBroken("promise_closed"), Stale.
    """
    promise = _locked(promise)
    if promise.state == PromiseState.OPEN and (promise.due_on, promise.why) == (
        due_on,
        why.strip(),
    ):
        return promise  # said already: a double click changes nothing
    _must_be_fresh(promise, version)
    if promise.state != PromiseState.OPEN:
        raise RuleBroken("promise_closed", _("This promise is closed. Open it again first."))
    today = at.astimezone(ZoneInfo(promise.unit.time_zone)).date()
    if due_on < today:
        raise RuleBroken("day_past", _("This day has passed. Choose a later one."), field="due_on")
    is_moved = due_on != promise.due_on
    if is_moved:
        Moved.objects.create(
            promise=promise, from_on=promise.due_on, to_on=due_on, said_at=at,
            is_in_time=today <= promise.due_on,
        )  # fmt: skip
        promise.moved_from = promise.moved_from or promise.due_on
        promise.moved_in_time = today <= promise.due_on and promise.moved_in_time is not False
    promise.due_on, promise.why = due_on, why.strip()
    _keep(promise, at)
    if is_moved:
        _tell_of_day(promise, by=by, at=at)
    return promise


def _tell_of_day(promise: Promise, *, by: Person | None, at: datetime) -> None:
    """The other side hears of the new day; what was taken back in time nobody hears of."""
    told = [person for person in promised_to(promise, at) if person != by]
    put_all(
        "promise_moved", to=told, about=promise, occasion=f"moved-{promise.due_on}", at=at,
        due_at=at + TIME_TO_UNDO,
    )  # fmt: skip


@transaction.atomic
def hand_promise(
    promise: Promise, owner: Person, *, by: Person | None, at: datetime, tells: bool = True
) -> Promise:
    """Somebody else sees to it from now on, for the same side, and hears of it once.

    `tells`: False where one message tells of all that was handed over at once. Raises
    RuleBroken("promise_closed"), RuleBroken("owner_left").
    """
    promise = _locked(promise)
    if promise.owner_id == owner.pk:
        return promise  # handed over already: a double click changes nothing
    if promise.state != PromiseState.OPEN:
        raise RuleBroken("promise_closed", _("This promise is closed. Open it again first."))
    must_be_here(owner)
    promise.owner = owner
    _keep(promise, at)
    if tells:
        tell_owner(promise.pk, by=by, at=at)
    return promise


STANDING = ("state", "why", "due_on", "moved_from", "moved_in_time", "closed_on", "owner_id")


def as_it_was(promise: Promise) -> dict[str, Any]:
    """What an act on this promise may change, as JSON can say it. No query."""
    return said_of(promise, STANDING)


@transaction.atomic
def restore_promise(
    promise: Promise, version: int, before: Mapping[str, Any], *, at: datetime
) -> None:
    """The promise as it was before the act that made this version; twice changes nothing more.

    Raises RuleBroken("changed_since"), and "told_already" where it was handed to somebody who knows.
    """
    promise = _locked(promise)
    if is_back(promise, version, now=as_it_was(promise), before=before):
        return
    if before["due_on"] != str(promise.due_on):
        last = promise.moves.filter(to_on=promise.due_on).order_by("-said_at", "-pk")
        promise.moves.filter(pk__in=last.values("pk")[:1]).delete()
    if str(promise.owner_id) != before["owner_id"]:
        act = promise.history.latest("history_id")
        unsay([promise], ["promise_noted"], since=act.history_date, to_id=promise.owner_id)
    put_back(promise, before)
    _keep(promise, at)


def _locked(promise: Promise) -> Promise:
    rows = Promise.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=promise.pk)


def _keep(promise: Promise, at: datetime) -> None:
    promise.version += 1
    promise._history_date = at  # noqa: SLF001  documented
    promise.save()
    touch(promise.unit_id)


def _must_be_fresh(promise: Promise, version: object) -> None:
    if version is not None and stale(promise, version):
        raise Stale(promise)


def _reason(why: str) -> str:
    if not why.strip():
        raise RuleBroken("why_missing", _("Say why, in a sentence."), field="why")
    return why.strip()


@transaction.atomic
def _close(
    promise: Promise, state: PromiseState, *, why: str, at: datetime, version: object = None
) -> Promise:
    promise = _locked(promise)
    if promise.state == state:
        return promise
    if promise.state != PromiseState.OPEN:
        raise RuleBroken(
            "promise_closed",
            _("This promise was closed in the meantime: %(state)s.")
            % {"state": promise.get_state_display()},
        )
    _must_be_fresh(promise, version)
    promise.state, promise.why = state, why
    promise.closed_on = at.astimezone(ZoneInfo(promise.unit.time_zone)).date()
    _keep(promise, at)
    return promise
