"""Rules about stand-ins: one person goes for another, to each department, and never in a circle."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.buddies.chains import Link, Links, by_person, closes, overlaps
from relationships.buddies.models import StandIn
from relationships.marks.changes import calendar_changed
from relationships.people.models import Person
from relationships.units.services import in_order

Teller = Callable[[StandIn, datetime], None]
_tellers: list[tuple[Teller, Teller]] = []

CHAINS = 1_112_690_035  # one chain is changed at a time: an advisory lock, by this number


def on_stand_in(*, named: Teller, ended: Teller) -> None:
    """Slices above tell who was named, and that it ended, in the same transaction."""
    _tellers.append((named, ended))


def links(first: date, last: date | None = None) -> Links:
    """Who stands in for whom on some day from `first` to `last`. One query."""
    rows = StandIn.objects.exclude(until__lt=first).order_by("since", "pk")
    if last is not None:
        rows = rows.filter(since__lte=last)
    return by_person(
        Link(*row) for row in rows.values_list("person_id", "deputy_id", "since", "until")
    )


def with_those_they_go_for(people: Collection[int]) -> set[int]:
    """These people and all for whom they stand in, over any number of others. One query."""
    found = set(people)
    if not found:
        return found
    pairs = list(StandIn.objects.values_list("person_id", "deputy_id"))
    while more := {person for person, deputy in pairs if deputy in found} - found:
        found |= more
    return found


@transaction.atomic
def name_stand_in(
    person: Person, deputy: Person, *, since: date, until: date | None, at: datetime
) -> StandIn:
    """From now on the deputy goes where this person and their deputies cannot; the same twice is once.

    Raises RuleBroken("oneself"), "left", "days_reversed", "stood_in_already", "chain_closes".
    """
    in_order(since, until)
    if person.pk == deputy.pk:
        raise RuleBroken(
            "oneself", _("Nobody stands in for themselves; choose somebody else."), field="deputy"
        )
    _one_at_a_time()
    both = Person.objects.select_for_update(of=("self",)).filter(pk__in=(person.pk, deputy.pk))
    for one in both.order_by("pk"):
        if one.left_on is not None and one.left_on <= max(since, at.date()):
            raise RuleBroken("left", _("%(name)s has left.") % {"name": one.name}, field="deputy")
    same = StandIn.objects.filter(person=person, deputy=deputy, since=since, until=until).first()
    if same is not None:
        return same
    known, new = links(since, until), Link(person.pk, deputy.pk, since, until)
    if any(overlaps(new, one) for one in known.get(person.pk, ())):
        raise RuleBroken(
            "stood_in_already",
            _("Somebody stands in on some of these days already. Take that away first."),
            field="since",
        )
    if closes(new, known):
        raise RuleBroken(
            "chain_closes",
            _(
                "%(person)s stands in for %(deputy)s on some of these days, directly or over others."
                " The chain would close on itself; choose somebody else."
            )
            % {"person": person.name, "deputy": deputy.name},
            field="deputy",
        )
    made = StandIn.objects.create(person=person, deputy=deputy, since=since, until=until)
    calendar_changed(persons=[person.pk], at=at)
    for named, _ended in _tellers:
        named(made, at)
    return made


@transaction.atomic
def end_stand_in(stand_in: StandIn, *, at: datetime) -> None:
    """Nobody stands in here any more; visits to come follow. Taken away twice is taken away once."""
    _one_at_a_time()
    if StandIn.objects.filter(pk=stand_in.pk).delete()[0]:
        calendar_changed(persons=[stand_in.person_id], at=at)
        for _named, ended in _tellers:
            ended(stand_in, at)


def _one_at_a_time() -> None:
    """Two halves of a circle saved at the same moment: the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAINS])
