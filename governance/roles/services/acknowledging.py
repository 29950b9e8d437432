"""Somebody people go to anyway is asked to be it openly: their manager first, then they."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO
from governance.roles.choices import Says, Standing
from governance.roles.models import Acknowledgement, RoleAssignment
from governance.roles.services.course import accept
from governance.roles.services.rows import changed, check_hours, locked
from relationships.buddies import services as buddies
from relationships.buddies.choices import Origin, Rank
from relationships.buddies.models import ITBuddy
from relationships.outbox.services import put, unsay
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.units.models import Unit

TELLS = ("role_manager_asked",)


@transaction.atomic
def ask_manager(
    assignment: RoleAssignment,
    *,
    manager: Person,
    hours_per_week: Decimal,
    buddy_of: Unit | None = None,
    by: Person | None,
    at: datetime,
) -> Acknowledgement:
    """Ask the manager of somebody people go to whether that may be official, with time for it.

    Only they are told now; the person hears of it when the manager agreed. Raises RuleBroken:
    "role_ended", "role_vacant", "not_de_facto", "manager_left", "manager_is_holder",
    "hours_out_of_range", "buddy_of_it", "asked_already".
    """
    assignment = locked(assignment)
    holder = assignment.holder
    assert holder is not None  # noqa: S101  `locked` refuses a vacancy
    if assignment.standing != Standing.DE_FACTO:
        raise RuleBroken("not_de_facto", _("This is official already."))
    if manager.left_on is not None:
        raise RuleBroken(
            "manager_left",
            _("%(name)s has left. Choose somebody else.") % {"name": manager.name},
            field="manager",
        )
    if manager == holder:
        raise RuleBroken(
            "manager_is_holder",
            _("Nobody agrees for themselves. Choose who leads %(name)s.") % {"name": holder.name},
            field="manager",
        )
    check_hours(hours_per_week)
    if not hours_per_week:
        raise RuleBroken(
            "hours_out_of_range", _("Say how many hours a week."), field="hours_per_week"
        )
    if buddy_of is not None and holder.side != Side.BUSINESS:
        raise RuleBroken(
            "buddy_of_it",
            _("A power user is somebody of the business. Name a buddy from IT in the department."),
            field="buddy_of",
        )
    try:
        with transaction.atomic():
            asked = Acknowledgement.objects.create(
                assignment=assignment, manager=manager, hours_per_week=hours_per_week,
                buddy_of=buddy_of, asked_by=by, asked_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise RuleBroken(
            "asked_already", _("This was asked already. Wait for the answer.")
        ) from None
    put("role_manager_asked", to=manager, about=asked, at=at, due_at=at + TIME_TO_UNDO)
    return asked


@transaction.atomic
def manager_says(asked: Acknowledgement, *, yes: bool, why: str, at: datetime) -> Acknowledgement:
    """The manager agrees, and the person is asked; or does not, and who asked hears why.

    Said twice it counts once. Raises RuleBroken("why_missing"), "role_ended", "role_vacant".
    """
    asked = _locked(asked)
    if not asked.waits_for_manager:
        return asked
    if not (yes or why.strip()):
        raise RuleBroken("why_missing", _("Say why, in a sentence."), field="why")
    assignment = locked(asked.assignment)
    asked.manager_says, asked.manager_said_on = Says.YES if yes else Says.NO, clock.day_of(at)
    asked.why_not = "" if yes else why.strip()
    asked.save()
    if not yes:
        _tell_who_asked(asked, at=at)
        return asked
    assignment.hours_per_week, assignment.is_agreed_by_manager = asked.hours_per_week, True
    changed(assignment)
    if assignment.holder is not None:
        put("role_wanted", to=assignment.holder, about=asked, at=at)
    return asked


@transaction.atomic
def holder_says(asked: Acknowledgement, *, yes: bool, why: str, at: datetime) -> Acknowledgement:
    """The person wants it: acknowledged from now on, and buddy where that was asked; or does not,
    and all stays as it was. Who asked hears of it. Said twice it counts once.

    Raises RuleBroken("manager_first"), "role_ended", "role_vacant", and "unit_closed" of a buddy.
    """
    asked = _locked(asked)
    if asked.holder_says != Says.WAITING:
        return asked
    if asked.manager_says != Says.YES:
        raise RuleBroken("manager_first", _("Their manager is asked first."))
    assignment = locked(asked.assignment)
    asked.holder_says, asked.holder_said_on = Says.YES if yes else Says.NO, clock.day_of(at)
    asked.why_not = "" if yes else why.strip()
    asked.save()
    if yes:
        accept(assignment, at=at)
        if asked.buddy_of is not None and assignment.holder is not None:
            _go_round(assignment.holder, asked.buddy_of, at=at)
    _tell_who_asked(asked, at=at)
    return asked


@transaction.atomic
def take_back_asking(asked: Acknowledgement) -> None:
    """The question was a mistake: it is gone. Raises RuleBroken("told_already")."""
    unsay([asked], TELLS, since=asked.asked_at)
    asked.delete()


def _go_round(person: Person, unit: Unit, *, at: datetime) -> None:
    """A power user of the business goes round there, beside who does already."""
    today = clock.day_of(at)
    has_first = ITBuddy.objects.on(today).filter(unit=unit, rank=Rank.PRIMARY).exists()
    rank = Rank.DEPUTY if has_first else Rank.PRIMARY
    buddies.add(person=person, unit=unit, since=today, at=at, origin=Origin.POWER_USER, rank=rank)


def _tell_who_asked(asked: Acknowledgement, *, at: datetime) -> None:
    if asked.asked_by is not None:
        put("role_agreed", to=asked.asked_by, about=asked, occasion=str(clock.day_of(at)), at=at)


def _locked(asked: Acknowledgement) -> Acknowledgement:
    rows = Acknowledgement.objects.select_for_update(of=("self",))
    return rows.select_related(
        "assignment", "manager", "buddy_of", "asked_by"
    ).get(pk=asked.pk)  # fmt: skip
