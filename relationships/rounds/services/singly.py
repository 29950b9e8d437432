"""A round planned with single dates changed while it was planned."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Round, Visit
from relationships.rounds.services import plans, visits
from relationships.rounds.services.plans import Wish
from relationships.units.models import Unit


@transaction.atomic
def plan_with_changes(
    unit: Unit, wish: Wish, changes: Mapping[date, date | None], *, by: Person, at: datetime
) -> Round:
    """Plan a round; each date of `changes` is left out (None) or walked on the other day.

    All of it or nothing, and twice is once. Raises RuleBroken, as planning and moving do.
    """
    made = plans.plan_round(unit, wish, by=by, at=at)
    for named_on, to in sorted(changes.items()):
        rows = Visit.objects.filter(round=made, recurrence_id__startswith=named_on.isoformat())
        visit = rows.select_related("unit", "buddy").first()
        if visit is None:
            continue  # a date that the rhythm no longer names
        if to is None:
            words = _("Left out when the round was planned.")
            visits.cancel_visit(visit, words=words, by=by, at=at)
            continue
        if visit.state == VisitState.CANCELLED:
            visit = visits.plan_again(visit, by=by, at=at)
        there = datetime.combine(to, wish.starts_time, tzinfo=ZoneInfo(made.time_zone))
        visits.move_visit(visit, starts_at=there, by=by, at=at)
    return made
