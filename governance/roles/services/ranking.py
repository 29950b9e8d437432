"""How much stops where a role is vacant, kept beside it: lists of vacancies are read in its order."""

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from governance.roles.models import RoleAssignment
from governance.roles.queries import touched

A_STEP = 1_000_000  # more than people work with any system
NOBODY_STEPS_IN = 4 * A_STEP  # more than any step of a card


def rank(rows: QuerySet[RoleAssignment]) -> int:
    """Keep of these vacancies how much stops: first whether nobody steps in, then the step on the
    card of the role, then how many people it touches. How many changed. One query.
    """
    alone = Case(When(deputy=None, then=Value(NOBODY_STEPS_IN)), default=Value(0))
    people = Least(Coalesce(touched(), 0, output_field=IntegerField()), A_STEP - 1)
    urgency = alone + F("role__gravity") * A_STEP + people
    counted = (
        RoleAssignment.objects.filter(pk=OuterRef("pk")).annotate(now=urgency).values("now")[:1]
    )
    now = Subquery(counted, output_field=IntegerField())
    return rows.filter(standing="vacant", ended_on=None).exclude(urgency=now).update(urgency=now)
