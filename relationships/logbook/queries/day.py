"""A buddy's day: where to go, what to bring, what is owed there."""

from datetime import datetime, timedelta

from django.utils import timezone

from brm.base.scope import Scope
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit


def open_today(scope: Scope, at: datetime) -> list[Visit]:
    """One's own visits of today that nobody has logged yet, in order. One query."""
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return list(
        Visit.objects.filter(
            buddy=scope.person_id,
            state=VisitState.PLANNED,
            starts_at__gte=start,
            starts_at__lt=start + timedelta(days=1),
        )
        .select_related("unit")
        .order_by("starts_at", "pk")
    )
