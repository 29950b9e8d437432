"""What the clock does with promises: remind of them before and after their day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from relationships.outbox.services import put
from relationships.promises.models import Promise
from relationships.units.workdays import add_workdays


def remind_of_promises(at: datetime) -> int:
    """Tell owners the working day before, and once the working day after.

    May run at any time and twice. Returns how many messages were put.
    """
    rows = (
        Promise.objects.still_open()
        .filter(due_on__range=(at.date() - timedelta(days=30), at.date() + timedelta(days=5)))
        .select_related("unit", "owner")
        .order_by("due_on", "pk")
    )
    sent = 0
    for promise in rows.iterator(chunk_size=500):
        today = at.astimezone(ZoneInfo(promise.unit.time_zone)).date()
        due = promise.due_on
        if add_workdays(promise.unit, due, -1) <= today <= due:
            kind, occasion = "promise_due", f"due-{due}"
        elif today >= add_workdays(promise.unit, due, 1):
            kind, occasion = "promise_late", f"late-{due}"
        else:
            continue
        sent += put(kind, to=promise.owner, about=promise, occasion=occasion, at=at)
    return sent
