"""What is told beside the dates of a round before it is kept: who is elsewhere then, who hears of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Round, Visit
from relationships.rounds.planning import Planned
from relationships.rounds.queries.people import contacts
from relationships.rounds.words import day_words


@dataclass(frozen=True)
class Stay:
    """Somebody is somewhere from a moment to another."""

    person: int
    unit: int
    begins: datetime
    ends: datetime
    day: date


Known = dict[tuple[int, date], list[Stay]]  # by person and day, so that few are compared


def elsewhere(
    rounds: Sequence[Round], dates: Sequence[Sequence[Planned]], names: dict[int, str]
) -> list[str]:
    """For each round, on how many of its dates whoever goes is in another department at the same
    time: by a visit that is planned already, or by another of these rounds. One query."""
    stays = [_stays(one, found) for one, found in zip(rounds, dates, strict=True)]
    known: Known = defaultdict(list)
    for stay in (*_planned(rounds, stays), *(stay for each in stays for stay in each)):
        for day in {stay.begins.date(), stay.ends.date()}:
            known[stay.person, day].append(stay)
    return [_told(_met(each, known), names) for each in stays]


def _stays(round_: Round, found: Sequence[Planned]) -> list[Stay]:
    length = timedelta(minutes=round_.minutes)
    return [
        Stay(
            one.person_id, round_.unit_id, one.date.starts_at, one.date.starts_at + length,
            one.date.day,
        )
        for one in found
        if not one.date.is_off and one.why != "nobody"
    ]  # fmt: skip


def _planned(rounds: Sequence[Round], stays: Sequence[Sequence[Stay]]) -> list[Stay]:
    """Where these people are expected besides."""
    every = [stay for each in stays for stay in each]
    if not every:
        return []
    rows = (
        Visit.objects.filter(
            buddy__in={stay.person for stay in every}, state=VisitState.PLANNED,
            starts_at__gte=min(stay.begins for stay in every) - timedelta(days=1),
            starts_at__lt=max(stay.ends for stay in every),
        )
        .exclude(unit__in=[one.unit_id for one in rounds])
        .values_list("buddy", "unit", "starts_at", "minutes")
    )  # fmt: skip
    return [
        Stay(person, unit, begins, begins + timedelta(minutes=minutes), begins.date())
        for person, unit, begins, minutes in rows
    ]


def _met(stays: Sequence[Stay], known: Known) -> list[Stay]:
    """Those into which a stay in another department falls."""
    return [
        stay
        for stay in stays
        if any(
            one.unit != stay.unit and one.begins < stay.ends and stay.begins < one.ends
            for day in (stay.begins.date(), stay.ends.date())
            for one in known[stay.person, day]
        )
    ]


def _told(met: Sequence[Stay], names: dict[int, str]) -> str:
    """Without the name of the other department: whoever plans may not know of it."""
    if not met:
        return ""
    words = ngettext(
        "%(name)s is expected somewhere else at the same time on %(day)s.",
        "On %(n)s of these dates %(name)s is expected somewhere else at the same time,"
        " first on %(day)s.",
        len(met),
    )
    first = met[0]
    return words % {"n": len(met), "name": names[first.person], "day": day_words(first.day)}


def hearers(rounds: Sequence[Round], at: datetime) -> list[str]:
    """For each round, who is reminded on the working day before, or that nobody is. One query."""
    people = contacts({one.unit_id for one in rounds}, at)
    return [_reminded(one, people[one.unit_id]) for one in rounds]


def _reminded(round_: Round, people: Sequence[Person]) -> str:
    if not people:
        return _("Nobody speaks for %(unit)s yet, so nobody there is reminded.") % {
            "unit": round_.unit.name
        }
    return _("Reminded on the working day before: %(names)s.") % {
        "names": ", ".join(person.name for person in people)
    }
