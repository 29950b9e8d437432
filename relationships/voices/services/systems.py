"""The system that people spoke of, or that was seen in use: found by its name, added, joined later."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from brm.base.db import folded
from relationships.rounds.brought import Observation, ObservationQuerySet
from relationships.systems.choices import RunBy
from relationships.systems.models import System
from relationships.systems.services import add_system, say_used
from relationships.systems.together import named
from relationships.units.models import Unit
from relationships.voices.choices import VoiceKind
from relationships.voices.models import Voice, VoiceQuerySet
from relationships.voices.services.record import dated

MOST = 500  # earlier remarks joined by one press


def system_of(text: str, *, unit: Unit, kind: str, adds: bool = False) -> System | None:
    """The system of that name; with `adds` a new one, used by this department. One query, or none.

    That a name is known elsewhere opens nothing: the link is shown to those who see the system.
    """
    name = folded(text)
    if not name:
        return None
    known = named(name)
    if known is not None or not adds:
        return known
    is_own = kind == VoiceKind.OWN_TOOL
    system = add_system(name=text, run_by=RunBy.BUSINESS if is_own else RunBy.UNKNOWN)
    say_used(system, unit=unit)
    return system


def to_join(voices: VoiceQuerySet, text: str) -> VoiceQuerySet:
    """Those of these that named a system in these words and are joined to none. No query."""
    return voices.filter(system=None, folded_system=folded(text)).exclude(folded_system="")


@transaction.atomic
def join_texts(system: System, voices: VoiceQuerySet, text: str, *, at: datetime) -> list[int]:
    """Earlier remarks in these words belong to this system from now on; what was typed stays.

    Gives the keys of those that were joined. At most `MOST` at once.
    """
    rows = list(to_join(voices, text).order_by("pk").values_list("pk", flat=True)[:MOST])
    return _move(rows, was=None, to=system, at=at)


@transaction.atomic
def part_texts(system: System, voices: Collection[int], *, at: datetime) -> None:
    """Undo of `join_texts`, for those that still belong to it; twice changes nothing."""
    _move(voices, was=system, to=None, at=at)


def seen_to_join(seen: ObservationQuerySet, text: str) -> ObservationQuerySet:
    """Those of these things seen in use that named a system so and are joined to none. No query."""
    return seen.filter(system=None, folded_system=folded(text)).exclude(folded_system="")


@transaction.atomic
def join_seen(system: System, seen: ObservationQuerySet, text: str) -> list[int]:
    """What was seen earlier, with the system named so, belongs to this one from now on.

    Gives the keys of those that were joined. At most `MOST` at once.
    """
    rows = seen_to_join(seen, text).order_by("pk").values_list("pk", flat=True)[:MOST]
    locked = Observation.objects.select_for_update().filter(pk__in=list(rows), system=None)
    joined = list(locked.order_by("pk").values_list("pk", flat=True))
    Observation.objects.filter(pk__in=joined).update(system=system)
    return joined


def part_seen(system: System, seen: Collection[int]) -> None:
    """Undo of `join_seen`, for those that still belong to it; twice changes nothing."""
    Observation.objects.filter(pk__in=seen, system=system).update(system=None)


def _move(
    voices: Collection[int], *, was: System | None, to: System | None, at: datetime
) -> list[int]:
    rows = Voice.objects.select_for_update().filter(pk__in=voices, system=was).order_by("pk")
    moved = []
    for voice in rows:
        voice.system = to
        dated(voice, at)
        voice.save(update_fields=["system"])
        moved.append(voice.pk)
    return moved
