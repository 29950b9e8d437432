"""What roles need by themselves, every day."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from governance.roles.models import RoleAssignment
from governance.roles.queries import NOTICE_DAYS
from governance.roles.services.course import hand_back
from governance.roles.services.rows import day_of, to_be_told
from relationships.outbox.services import put


def look_after(at: datetime) -> dict[str, int]:
    """What roles need by themselves, every day: vacancies of those who left, words before an end.

    May run twice and at once: each role is locked, each message is one. Returns what was done.
    """
    day = day_of(at)
    done = {"vacated": 0, "told": 0}
    left = RoleAssignment.objects.held().filter(holder__left_on__lte=day)
    for assignment in left.order_by("pk")[:500]:
        hand_back(assignment, why=_("The person left."), at=at)
        done["vacated"] += 1
    RoleAssignment.objects.running().filter(deputy__left_on__lte=day).update(deputy=None)
    near = day + timedelta(days=NOTICE_DAYS)
    soon = RoleAssignment.objects.held().filter(valid_until__range=(day, near))
    for assignment in soon.select_related(*TOLD).order_by("pk").iterator(chunk_size=500):
        occasion = f"{assignment.valid_until:%Y-%m-%d}"
        for person in {assignment.holder, *to_be_told(assignment)}:
            if person is not None:
                told = put("role_ends", to=person, about=assignment, occasion=occasion, at=at)
                done["told"] += told
    return done


TOLD = ("holder", "role", "unit", "system__owned_by")
