"""Somebody leaves: what they did for departments ends, their sign-in closes, their words stay."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from brm.base import clock, editing
from brm.base.errors import RuleBroken
from brm.stewardship.handing import Heirs, hand_over, let_go
from governance.roles.services import leave_roles
from relationships.buddies.models import ITBuddy
from relationships.buddies.services import end as end_buddy
from relationships.marks.changes import calendar_changed
from relationships.partners.models import BusinessPartner
from relationships.partners.services import end as end_partner
from relationships.people.models import Person, Post
from relationships.people.zones import zone_of


@transaction.atomic
def has_left(
    person: Person,
    *,
    left_on: date,
    at: datetime,
    heirs: Heirs | None = None,
    by: Person | None = None,
) -> Person:
    """The person left with that day: partner and buddy rows end, posts and roles are vacant, no sign-in.

    What is open in their name goes to `heirs`, by department; of the rest the BRM managers are told.
    Somebody who left already stays as they are. What begins later than that day ends on the day it
    would have begun, so that it never counts. Raises RuleBroken("not_yet") for a day to come.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    if person.left_on is not None:
        return person
    if left_on > clock.today_in(zone_of(person)):
        raise RuleBroken(
            "not_yet",
            _("That day has not come. Note it on the day; absences can be noted ahead."),
            field="on",
        )
    hand_over(person, heirs or {}, by=by, at=at)
    still = Q(until=None) | Q(until__gt=left_on)
    for partner in BusinessPartner.objects.filter(still, person=person):
        end_partner(partner, on=max(left_on, partner.since))
    for buddy in ITBuddy.objects.filter(still, person=person):
        end_buddy(buddy, on=max(left_on, buddy.since), at=at)
    Post.objects.filter(holder=person).update(holder=None)
    person.grants.all().delete()
    if person.user is not None and person.user.is_active:
        person.user.is_active = False
        person.user.save(update_fields=["is_active"])
    kept = editing.keep(person, person.version, left_on=left_on)
    let_go(kept, at=at)
    leave_roles(kept, at=at)
    calendar_changed(persons=[person.pk], at=at)
    return kept


@transaction.atomic
def stops(
    row: ITBuddy | BusinessPartner, *, on: date, heirs: Heirs, by: Person | None, at: datetime
) -> None:
    """Somebody goes to a department, or speaks for it, until and including that day.

    What is open in their name there goes to who was chosen, at once; of what they can no longer see
    to the BRM managers are told. Raises RuleBroken("days_reversed").
    """
    if isinstance(row, ITBuddy):
        end_buddy(row, on=on, at=at)
    else:
        end_partner(row, on=on)
    hand_over(row.person, heirs, by=by, at=at)
    let_go(row.person, at=at)
