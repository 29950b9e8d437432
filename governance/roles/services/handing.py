"""Handing a role over: asked for on the day it ends, written down, taken over by who comes next."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO
from governance.roles.choices import Standing
from governance.roles.models import Handover, RoleAssignment
from governance.roles.queries import next_holder
from relationships.outbox.services import put
from relationships.people.models import Person

TIME_TO_WRITE = timedelta(days=14)
NOTICE = timedelta(days=3)


def was_in_it(assignment: RoleAssignment, day: object) -> bool:
    """Whether there is anything to hand over: not where somebody only said no to being asked."""
    is_new = assignment.since == day and assignment.accepted_on is None
    return assignment.standing == Standing.DE_FACTO or not is_new


def ask_handover(ended: RoleAssignment, *, at: datetime) -> Handover:
    """Ask for what the next holder must know: of who held the role, else of the deputy.

    Where neither is here the managers hear of it with the vacancy. Twice asks once. Five queries.
    """
    asked = next((one for one in (ended.holder, ended.deputy) if one and one.left_on is None), None)
    handover, is_new = Handover.objects.get_or_create(
        assignment=ended,
        defaults={"asked_of": asked, "asked_at": at, "due_on": clock.day_of(at) + TIME_TO_WRITE},
    )
    if is_new and asked is not None:
        put("role_handover", to=asked, about=ended, at=at, due_at=at + TIME_TO_UNDO)
    return handover


def remind_of_handovers(at: datetime) -> int:
    """Remind once, three days before its day, of what is not written yet; how many. May run twice."""
    soon = clock.day_of(at) + NOTICE
    rows = Handover.objects.to_be_written().filter(due_on__lte=soon, asked_of__isnull=False)
    told = 0
    for row in rows.select_related("asked_of", "assignment").order_by("due_on", "pk")[:500]:
        if row.asked_of is not None:
            occasion = f"by-{row.due_on}"
            told += put(
                "role_handover", to=row.asked_of, about=row.assignment, at=at, occasion=occasion
            )
    return told


@transaction.atomic
def write_handover(
    ended: RoleAssignment,
    *,
    runs: str,
    found_in: str,
    ask_whom: str,
    by: Person | None,
    at: datetime,
) -> Handover:
    """Note what the next holder must know; who comes next is told once. Written again it is as said
    last, until it is taken over.

    Raises RuleBroken("not_ended"), "runs_missing", "handed_over".
    """
    if ended.ended_on is None:
        raise RuleBroken(
            "not_ended", _("This role is held still. Hand it back first, then hand it over.")
        )
    if not runs.strip():
        raise RuleBroken(
            "runs_missing", _("Say what runs now and what is open, in a sentence."), field="runs"
        )
    Handover.objects.get_or_create(
        assignment=ended, defaults={"asked_of": by, "asked_at": at, "due_on": clock.day_of(at)}
    )
    handover = Handover.objects.select_for_update(of=("self",)).get(assignment=ended)
    if handover.taken_on is not None:
        raise RuleBroken(
            "handed_over", _("This was taken over already. Talk to who fills the role now.")
        )
    handover.runs, handover.found_in, handover.ask_whom = (
        runs.strip(),
        found_in.strip(),
        ask_whom.strip(),
    )
    handover.written_by, handover.written_on = by, handover.written_on or clock.day_of(at)
    handover.save()
    successor = next_holder(ended)
    if successor is not None and successor.holder is not None and successor.holder != by:
        put("role_handed_over", to=successor.holder, about=ended, at=at, due_at=at + TIME_TO_UNDO)
    return handover


@transaction.atomic
def take_over(ended: RoleAssignment, *, by: Person, at: datetime) -> Handover:
    """Who fills the role now has read it and goes on from there. Twice changes nothing.

    Raises RuleBroken("not_written") and RuleBroken("not_yours").
    """
    handover = Handover.objects.select_for_update(of=("self",)).filter(assignment=ended).first()
    if handover is None or handover.written_on is None:
        raise RuleBroken("not_written", _("Nothing is written down yet. Ask who held the role."))
    successor = next_holder(ended)
    if successor is None or successor.holder_id != by.pk:
        raise RuleBroken("not_yours", _("Only who fills this role now can take it over."))
    if handover.taken_on is None:
        handover.taken_by, handover.taken_on = by, max(clock.day_of(at), handover.written_on)
        handover.save(update_fields=["taken_by", "taken_on"])
    return handover
