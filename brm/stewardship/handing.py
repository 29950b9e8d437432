"""What is open in somebody's name, and who sees to it after them: nothing is left without a word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from brm.base import clock
from brm.base.scope import Scope
from relationships.access.queries import managers_of, scope_of
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.outbox.services import put, put_all
from relationships.partners.models import BusinessPartner
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.promises.models import Promise, PromiseQuerySet
from relationships.promises.services import hand_promise
from relationships.units.models import Unit
from relationships.voices.models import Voice, VoiceQuerySet
from relationships.voices.queries import may_read, mine
from relationships.voices.services import hand_to

Heirs = Mapping[int, Person]  # by department


@dataclass
class Left:
    """What somebody leaves open at one department, as far as the reader may see it.

    `confides`: there is more, told in confidence to others than the reader. `heirs`: who may take
    over, the best first.
    """

    unit: Unit
    voices: list[Voice] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    confides: bool = False
    heirs: list[Person] = field(default_factory=list)


def open_voices(person: Person) -> VoiceQuerySet:
    """What was heard and waits in this person's name; what was told to them alone goes to nobody."""
    waiting = Voice.objects.for_figures().still_open()
    return waiting.filter(mine(person))


def open_promises(person: Person) -> PromiseQuerySet:
    """What this person promised and has not kept yet."""
    return Promise.objects.still_open().filter(owner=person)


def left_open(person: Person, scope: Scope, *, unit: Unit | None = None) -> list[Left]:
    """What is open in this person's name, by department, for one who ends it; heirs with each.

    Three queries, and four for each department.
    """
    here = Q() if unit is None else Q(unit=unit)
    seen = set(Voice.objects.visible_to(scope).filter(mine(person)).values_list("pk", flat=True))
    shown = Promise.objects.visible_to(scope).filter(owner=person)
    told = set(shown.values_list("pk", flat=True))
    found: dict[int, Left] = {}
    voices = open_voices(person).filter(here).select_related("unit")
    promises = open_promises(person).filter(here).select_related("unit")
    rows: list[Voice | Promise] = list(voices.order_by("answer_due_on", "pk"))
    for row in [*rows, *promises.order_by("due_on", "pk")]:
        one = found.setdefault(row.unit_id, Left(row.unit))
        if isinstance(row, Voice) and row.pk in seen:
            one.voices.append(row)
        elif isinstance(row, Promise) and row.pk in told:
            one.promises.append(row)
        else:
            one.confides = True
    for one in found.values():
        one.heirs = heirs_at(one.unit, besides=person)
    return sorted(found.values(), key=lambda one: one.unit.lft)


def heirs_at(unit: Unit, *, besides: Person) -> list[Person]:
    """Who may take over there: first buddy, deputies, the BRM managers, then who speaks for it;
    after somebody of the business who speaks for it comes first. Three queries."""
    today = clock.today_in(unit.time_zone)
    serving = ITBuddy.objects.on(today).filter(unit=unit).select_related("person").order_by("pk")
    buddies = [row.person for row in sorted(serving, key=lambda row: row.rank != Rank.PRIMARY)]
    speaking = BusinessPartner.objects.on(today).filter(unit=unit).select_related("person")
    partners = [row.person for row in speaking.order_by("pk")]
    own = [partners, buddies] if besides.side == Side.BUSINESS else [buddies]
    rest = [list(managers_of(unit.lft)), partners]
    people = {person.pk: person for group in [*own, *rest] for person in group}
    return [one for one in people.values() if one.left_on is None and one.pk != besides.pk]


@transaction.atomic
def hand_over(person: Person, heirs: Heirs, *, by: Person | None, at: datetime) -> None:
    """Give what is open in this person's name to who was chosen at each department; each of them
    hears of it once. What the chosen one may not read stays as it is."""
    handed: set[Person] = set()
    for voice in open_voices(person).filter(unit__in=heirs).order_by("pk"):
        heir = heirs[voice.unit_id]
        if may_read(heir, voice):
            hand_to(voice, heir, by=by, at=at, tells=False)
            handed.add(heir)
    for promise in open_promises(person).filter(unit__in=heirs).order_by("pk"):
        heir = heirs[promise.unit_id]
        hand_promise(promise, heir, by=by, at=at, tells=False)
        handed.add(heir)
    others = [heir for heir in handed if heir != by]
    put_all("handed_over", to=others, about=person, at=at, occasion=at.isoformat("T", "minutes"))


@transaction.atomic
def let_go(person: Person, *, at: datetime) -> int:
    """What this person can no longer see to has no owner from now on, and the BRM managers of the
    departments are told once; who told them something alone by name hears that they left.

    Somebody who is here keeps what they may still read, and what they promised. Done twice it
    changes nothing. Returns how many things lost their owner now.
    """
    gone = person.left_on is not None
    owned = list(open_voices(person).filter(owner=person).select_related("unit"))
    if not gone:
        reads = Voice.objects.visible_to(scope_of(person)).values_list("pk", flat=True)
        kept = set(reads.filter(pk__in=[voice.pk for voice in owned]))
        owned = [voice for voice in owned if voice.pk not in kept]
    nobodys: list[Any] = list(owned)
    if gone:
        nobodys += open_voices(person).filter(owner=None).select_related("unit")
        nobodys += open_promises(person).select_related("unit")
        _tell_who_confided(person, at=at)
    for voice in owned:
        hand_to(voice, None, by=None, at=at)
    units = {row.unit for row in nobodys}
    managers = {one for unit in units for one in managers_of(unit.lft)} - {person}
    occasion = f"left-{person.left_on}" if gone else f"ended-{at.date()}"
    put_all("left_open", to=managers, about=person, at=at, occasion=occasion)
    return len(owned)


def _tell_who_confided(person: Person, *, at: datetime) -> None:
    """Only they could read it; so only who said it, where named, can bring it to somebody else."""
    alone = Voice.objects.told_alone_to(person).still_open()
    for voice in alone.exclude(raised_by=None).select_related("raised_by"):
        assert voice.raised_by is not None  # noqa: S101  narrows the type
        put("told_one_left", to=voice.raised_by, about=voice, at=at)


def look_after(at: datetime) -> int:
    """What is open in the name of somebody who left, or no longer goes there, is let go of.

    Finds whatever ended it: a last day that passed, a grant taken back, the administration. Four
    queries for each person in whose name something is open; may run at any time and twice.
    """
    waiting = Voice.objects.for_figures().still_open()
    left = Q(left_on__isnull=False) & (
        Q(promises__in=Promise.objects.still_open())
        | Q(heard_voices__in=Voice.objects.still_open())
    )
    people = Person.objects.filter(Q(owned_voices__in=waiting) | left).distinct().order_by("pk")
    with clock.fixed(at):
        return sum(let_go(person, at=at) for person in people)
