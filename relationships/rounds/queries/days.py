"""One day of a department, and who could go on it."""

from datetime import date

from django.utils.translation import gettext as _

from brm.base.recurrence.parse import WEEKDAYS
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.people.models import Person
from relationships.rounds.queries.calendars import days_of
from relationships.rounds.words import day_words
from relationships.units.models import Unit


def in_the_way(unit: Unit, day: date) -> str:
    """What speaks against a visit on that day, in a sentence; empty where nothing does. One query."""
    busy = unit.busy_periods.filter(starts_on__lte=day, ends_on__gte=day).order_by("pk")
    days = days_of(unit, list(busy.values_list("starts_on", "ends_on", "what")), day, day)
    values = {"day": day_words(day), "words": days.busy_with(day) or days.holidays.get(day, "")}
    if days.busy_with(day):
        return _("%(day)s: %(words)s.") % values
    if values["words"]:
        return _("%(day)s is %(words)s.") % values
    if WEEKDAYS[day.weekday()] not in days.workdays:
        return _("%(day)s is not a working day there.") % values
    return ""


def who_serves(unit: Unit, day: date) -> list[Person]:
    """Who could go on that day: first buddies before deputies, the longest serving first. One query."""
    rows = (
        ITBuddy.objects.filter(unit=unit)
        .exclude(until__lt=day)
        .select_related("person")
        .order_by("since", "pk")
    )
    return [row.person for row in sorted(rows, key=lambda row: row.rank == Rank.DEPUTY)]
