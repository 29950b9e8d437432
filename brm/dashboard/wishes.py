"""What a department wishes of the visits to come, for its pages."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from brm.base import clock
from brm.base.scope import Request
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.rounds.wishes import Wish


def wishes_of(of: Q, visits: list[Visit], request: Request, at: datetime) -> dict[str, Any]:
    """For *Our page*: what is wished of the next visit, and the form for more. One query."""
    planned = Visit.objects.filter(of, state=VisitState.PLANNED, starts_at__gte=at)
    rows = Wish.objects.standing().filter(visit__in=planned).select_related("by").order_by("pk")
    wishes = list(rows)
    if not visits:
        return {}
    first = visits[0]
    return {
        "wishes": [wish for wish in wishes if wish.visit_id == first.pk],
        "mine": request.scope.person_id,
        "wish_action": reverse("dashboard:wish", args=[first.pk]),
        "first": clock.today_in(first.unit.time_zone),
    }
