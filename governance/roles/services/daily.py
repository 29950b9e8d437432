"""What roles need by themselves, every day."""

from datetime import datetime, timedelta

from django.db.models import Q

from brm.base import clock
from governance.roles.models import RoleAssignment
from governance.roles.queries import NOTICE_DAYS
from governance.roles.services.handing import remind_of_handovers
from governance.roles.services.moving import AT_ONCE, end_run_out, follow_moves, leave_roles
from governance.roles.services.ranking import rank
from governance.roles.services.reviewing import close_due
from governance.roles.services.rows import to_be_told
from relationships.outbox.services import put
from relationships.people.models import Person


def look_after(at: datetime) -> dict[str, int]:
    """What roles need by themselves: vacancies of those who left or moved and of what ran out, words
    before an end.

    May run twice and at once: each role is locked, each message is one. Returns what was done.
    """
    day = clock.day_of(at)
    done = {"vacated": 0, "told": 0}
    left = Person.objects.filter(left_on__lte=day)
    stays = Q(pk__in=RoleAssignment.objects.held().values("holder")) | Q(
        pk__in=RoleAssignment.objects.running().values("deputy")
    )
    for gone in left.filter(stays).order_by("pk")[:AT_ONCE]:
        done["vacated"] += leave_roles(gone, at=at)
    done["vacated"] += follow_moves(at)
    done["vacated"] += end_run_out(at)
    done["reviewed"] = close_due(at)
    rank(RoleAssignment.objects.all())
    done["reminded"] = remind_of_handovers(at)
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
