"""One day of a department, and who could go on it."""

from datetime import date

from django.utils.translation import gettext as _

from brm.base.recurrence.parse import WEEKDAYS
from relationships.buddies.chains import behind
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.buddies.standing_in import links
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


def who_stands_in(unit: Unit, first: date, last: date | None = None) -> dict[Person, Person]:
    """Who goes for somebody that serves the department, on some day from `first` to `last`, and for
    whom: over any number of others, the nearest first. Three queries."""
    serving = ITBuddy.objects.filter(unit=unit).exclude(until__lt=first).select_related("person")
    if last is not None:
        serving = serving.filter(since__lte=last)
    chains = links(first, last)
    found: dict[int, Person] = {}
    for row in serving.order_by("since", "pk"):
        for link in behind(row.person_id, chains, row.since, row.until):
            if link.until is None or link.until >= first:
                found.setdefault(link.deputy_id, row.person)
    people = Person.objects.here_on(first).in_bulk(found)
    return {people[pk]: served for pk, served in found.items() if pk in people}
