"""What the sheet of a visit needs to know of the department."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from brm.base.db import lasting
from brm.base.scope import Scope
from relationships.logbook.queries.namesakes import NEEDED, Known
from relationships.people.models import Person
from relationships.rounds.brought import Observation, SolvedByColleague
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.models import Voice

MOST_NAMES = 400
ASKED_AGAIN = 3


def may_log(scope: Scope, unit: Unit, visit: Visit | None = None) -> bool:
    """Whoever walks the visit, the buddies of the department, its BRM managers. No query."""
    return (
        unit.pk in scope.trusted
        or scope.manages_everything
        or any(branch.lft <= unit.lft <= branch.rgt for branch in scope.managed)
        or (visit is not None and visit.buddy_id == scope.person_id)
    )


def loggable(scope: Scope) -> QuerySet[Unit]:
    """Departments that are open and where this person may log a visit that nobody planned."""
    return Unit.objects.open().filter(scope.managed_units() | scope.trusted_units())


def last_visit(unit: Unit, *, before: datetime, but: int | None = None) -> Visit | None:
    """The visit walked there last. One query."""
    walked = Visit.objects.filter(unit=unit, state=VisitState.DONE, done_at__lte=before)
    return walked.exclude(pk=but or 0).order_by("-done_at", "-pk").first()


def advice_to_ask(unit: Unit, *, but: int | None = None) -> dict[int, str]:
    """What came of earlier looks there, of which nobody knows yet whether it helped. One query."""
    rows = (
        Observation.objects.to_ask_again()
        .filter(visit__unit=unit)
        .exclude(visit=but or 0)
        .order_by("-visit__done_at", "-pk")
    )
    return {row.pk: row.advice or row.title for row in rows[:ASKED_AGAIN]}


def solved_on(visit: Visit | None) -> dict[str, int]:
    """By field of the sheet, what colleagues solved on that visit. One query."""
    rows = SolvedByColleague.objects.filter(visit=visit).values_list("subject", "amount")
    return {f"solved-{subject}": amount for subject, amount in rows}


def colleagues(unit: Unit) -> Known:
    """Who may have said it: people of the department and of what lies under it. One query, at most
    400 people."""
    people = (
        Person.objects.present()
        .filter(unit__lft__range=(unit.lft, unit.rgt))
        .select_related("unit")
        .only(*NEEDED)
        .order_by("folded_name", "pk")
    )
    return Known(people[:MOST_NAMES])


def promisers(unit: Unit, by: Person, day: date) -> dict[str, Person]:
    """Who may promise something there: oneself, its buddies, its partners. One query."""
    on = lasting(day)
    people = (
        Person.objects.present()
        .filter(
            Q(pk__in=unit.buddies.filter(on).values("person"))
            | Q(pk__in=unit.partners.filter(on).values("person"))
        )
        .exclude(pk=by.pk)
        .order_by("folded_name", "pk")
    )
    return {str(person.pk): person for person in (by, *people)}


def heard_on(visit: Visit | None, scope: Scope) -> list[Voice]:
    """What was heard on a visit, as far as this reader may read it. One query."""
    if visit is None:
        return []
    return list(Voice.objects.visible_to(scope).filter(visit=visit).order_by("pk"))
