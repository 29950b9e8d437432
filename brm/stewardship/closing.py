"""A department ends: what stands open is named first; then nobody goes there any more."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock, editing
from brm.base.errors import RuleBroken
from relationships.buddies.models import ITBuddy
from relationships.buddies.services import end as end_buddy
from relationships.marks.changes import calendar_changed
from relationships.marks.services import touch
from relationships.partners.models import BusinessPartner
from relationships.partners.services import end as end_partner
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Round, Visit, VisitQuerySet
from relationships.rounds.services.plans import end_round
from relationships.rounds.services.telling import tell_cancelled
from relationships.units.models import Unit
from relationships.units.services import fresh, lock_tree
from relationships.voices.models import Voice


@dataclass(frozen=True)
class StandsOpen:
    """What a department still has: numbers of it, each with what closing does to it."""

    parts: int
    rounds: int
    visits: int
    promises: int
    voices: int
    people: int

    def sentences(self) -> list[str]:
        """One sentence for each that is not nought, in the order of their weight."""
        rounds = ngettext("%(n)s round ends.", "%(n)s rounds end.", self.rounds)
        visits = ngettext(
            "%(n)s planned visit is cancelled.", "%(n)s planned visits are cancelled.", self.visits
        )
        promises = ngettext("%(n)s promise stays open.", "%(n)s promises stay open.", self.promises)
        voices = ngettext(
            "%(n)s voice for everybody waits for an answer, and keeps waiting.",
            "%(n)s voices for everybody wait for an answer, and keep waiting.",
            self.voices,
        )
        people = ngettext(
            "%(n)s person still belongs to it.", "%(n)s people still belong to it.", self.people
        )
        said = [
            (self.rounds, rounds),
            (self.visits, visits),
            (self.promises, promises),
            (self.voices, voices),
            (self.people, people),
        ]
        return [sentence % {"n": number} for number, sentence in said if number]


def stands_open(unit: Unit, *, at: datetime) -> StandsOpen:
    """What would be left behind. Six queries. Of voices only those that everybody may read count:
    that there are others, nobody learns here."""
    return StandsOpen(
        parts=Unit.objects.open().filter(parent=unit).count(),
        rounds=Round.objects.running().filter(unit=unit).count(),
        visits=to_come(unit, at).count(),
        promises=Promise.objects.still_open().filter(unit=unit, voice=None).count(),
        voices=Voice.objects.for_everybody().still_open().filter(unit=unit).count(),
        people=Person.objects.present().filter(unit=unit).count(),
    )


def to_come(unit: Unit, at: datetime) -> VisitQuerySet:
    return Visit.objects.filter(unit=unit, state=VisitState.PLANNED, starts_at__gt=at)


@transaction.atomic
def close(unit: Unit, *, by: Person | None, at: datetime) -> Unit:
    """The department exists no longer: rounds end, visits to come are cancelled, nobody speaks for it
    or goes there any more; promises and voices stay open and its records can be read.

    Closed already, it changes nothing. Raises RuleBroken("has_parts") while it has open parts.
    """
    lock_tree()
    unit = fresh(unit)
    if unit.closed_on is not None:
        return unit
    names = list(
        Unit.objects.open().filter(parent=unit).order_by("lft").values_list("name", flat=True)[:5]
    )
    if names:
        raise RuleBroken(
            "has_parts",
            _("These still belong to it: %(names)s. Move or close them first.")
            % {"names": ", ".join(names)},
        )
    today = clock.today_in(unit.time_zone)
    for round_ in Round.objects.running().filter(unit=unit).order_by("pk"):
        end_round(round_, by=by, at=at)
    cancel_visits(unit, at=at)
    end_people(unit, today, at)
    closed = editing.keep(unit, unit.version, closed_on=today)
    touch(unit.pk)
    calendar_changed(units=[unit.pk], at=at)
    return closed


def cancel_visits(unit: Unit, *, at: datetime) -> None:
    """What was planned by hand or moved is cancelled with the reason; who was told, hears it."""
    visits = list(to_come(unit, at).select_for_update())
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(
        state=VisitState.CANCELLED, why_changed=WhyChanged.ENDED, is_pinned=True,
        why_words=_("The department was closed.")[:200], version=F("version") + 1,
    )  # fmt: skip
    tell_cancelled(Visit.objects.filter(pk__in=[visit.pk for visit in visits]), at=at)


def end_people(unit: Unit, today: date, at: datetime) -> None:
    """Nobody speaks for it or goes there after today."""
    still = Q(until=None) | Q(until__gt=today)
    for partner in BusinessPartner.objects.filter(still, unit=unit):
        end_partner(partner, on=max(today, partner.since))
    for buddy in ITBuddy.objects.filter(still, unit=unit):
        end_buddy(buddy, on=max(today, buddy.since), at=at)
