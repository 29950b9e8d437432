"""Keeping what a visit brought: in one act, and once, however often a phone sends it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from relationships.logbook.services.parts import keep_parts, kept_elsewhere
from relationships.logbook.services.what import Log
from relationships.marks.services import touch
from relationships.people.models import Person
from relationships.rounds.choices import SummaryState, VisitState
from relationships.rounds.models import Visit
from relationships.rounds.services.visits import note_visit
from relationships.units.models import Unit

# Somebody may go earlier than planned; and no two clocks are the same.
EARLY = timedelta(hours=18)
SLACK = timedelta(minutes=5)


@transaction.atomic
def log_visit(visit: Visit, log: Log, *, version: object, by: Person, at: datetime) -> Visit:
    """Keep what a visit brought, or add to what was kept of it before.

    `version` is that of the visit as the page showed it. The same log again is one row of each, and
    a log that was changed before it was sent again corrects itself. Where somebody else kept other
    texts meanwhile nothing is written: raises Stale, with the visit as it stands. Raises RuleBroken
    for a visit still to come.
    """
    visit = _locked(visit.pk)
    _only_past(log, at)
    if visit.state == VisitState.PLANNED and visit.starts_at > at + EARLY:
        raise RuleBroken(
            "visit_to_come",
            _(
                "This visit is still to come. If you were there already, log a visit nobody planned."
            ),
        )
    if Visit.objects.filter(client_id=log.client_id).exclude(pk=visit.pk).exists():
        raise kept_elsewhere()
    return _keep(visit, log, version, by, at)


@transaction.atomic
def log_unplanned(unit: Unit, log: Log, *, by: Person, at: datetime, **about: Any) -> Visit:
    """Keep a visit that nobody planned. Sent twice, or at once, it is one. `about`: format, place.

    Raises RuleBroken for a moment still to come and for a closed department.
    """
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed",
            _("%(unit)s is closed. Choose another department.") % {"unit": unit.name},
            field="unit",
        )
    _only_past(log, at)
    visit = note_visit(
        unit, buddy=by, done_at=log.done_at, by=by, at=at, client_id=log.client_id, **about
    )
    visit = _locked(visit.pk)
    if visit.unit_id != unit.pk or visit.logged_by_id != by.pk or visit.round_id is not None:
        raise kept_elsewhere()
    return _keep(visit, log, 1, by, at)


def _only_past(log: Log, at: datetime) -> None:
    if log.done_at > at + SLACK:
        raise RuleBroken(
            "moment_to_come",
            _("This moment is still to come. Choose when you were there."),
            field="began_on",
        )


def _locked(pk: int) -> Visit:
    """Two at once come one after the other."""
    return Visit.objects.select_for_update(of=("self",)).select_related("unit", "buddy").get(pk=pk)


def _keep(visit: Visit, log: Log, version: object, by: Person, at: datetime) -> Visit:
    wished = {
        "done_at": log.done_at,
        "mood": log.mood,
        "people_met": log.people_met,
        "colleague_solved": max(log.colleague_solved, sum((log.solved or {}).values())),
        "summary": log.summary.strip(),
    }
    is_done = visit.state == VisitState.DONE
    changed = {name for name, value in wished.items() if getattr(visit, name) != value}
    if changed or not is_done:
        _refuse_overwriting(visit, log, version, changed)
        _write(visit, log, wished, by, at)
    has_more = keep_parts(visit, log, by=by, at=at)
    if changed or not is_done or has_more:
        touch(visit.unit_id)
    return visit


def _refuse_overwriting(visit: Visit, log: Log, version: object, changed: set[str]) -> None:
    """What another hand wrote is replaced by nobody who has not read it; empty fields are free.

    A phone that did not hear our answer still names the version before its own log.
    """
    known = {str(version)}
    if visit.client_id == log.client_id and str(version).isdecimal():
        known.add(str(int(str(version)) + 1))
    if str(visit.version) in known:
        return
    if visit.state == VisitState.DONE and any(getattr(visit, name) for name in changed):
        raise Stale(visit)


def _write(visit: Visit, log: Log, wished: Mapping[str, Any], by: Person, at: datetime) -> None:
    if wished["summary"] != visit.summary:
        visit.summary_state = SummaryState.SHARED if wished["summary"] else SummaryState.NONE
    for name, value in wished.items():
        setattr(visit, name, value)
    if visit.state != VisitState.DONE or visit.logged_by_id is None:
        visit.state, visit.logged_by, visit.logged_at = VisitState.DONE, by, at
    visit.client_id = visit.client_id or log.client_id
    visit.version += 1
    visit.save()
