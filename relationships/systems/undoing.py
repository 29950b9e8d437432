"""Acts on the register of systems that the toast takes back."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import undo, undo_records
from brm.base.scope import Request
from relationships.systems import services
from relationships.systems.models import System, Use
from relationships.systems.queries import choosable_units
from relationships.systems.reach import kept_system, seen_system
from relationships.units.models import Unit

FIELDS = ("name", "run_by", "what_for", "owned_by", "retired_on", *services.FACTS)
ALONG = [Use._meta.label]


def goes_along(label: str) -> None:
    """Let a slice above say what it makes for a system by itself, and what is gone with it."""
    if label not in ALONG:
        ALONG.append(label)


def _change(system: System, *, version: object, **values: Any) -> None:
    now = {name: getattr(system, name) for name in FIELDS}
    services.change_system(system, version=version, **now | values)


def offer_use(
    request: Request, sentence: str, system: System, unit: Unit, *, before: Any, now: Any
) -> None:
    """Tell that a department works with it or not, with the press that takes it back where that
    changed; `before`, `now`: its row as it was and is, or None. No query."""
    undo.offer_back(
        request, sentence, "system_used", pk=system.pk, unit=unit.pk,
        before=_said(before), now=_said(now),
    )  # fmt: skip


def _said(use: Use | None) -> list[int | None] | None:
    return None if use is None else [use.people_count]


@transaction.atomic
def _use(request: Request, said: dict[str, Any]) -> str:
    system = kept_system(request, said["pk"])
    unit = get_object_or_404(choosable_units(request.scope), pk=said["unit"])
    undo.must_still_be(said, _said(system.uses.select_for_update().filter(unit=unit).first()))
    if said["before"] is None:
        services.say_not_used(system, unit_id=unit.pk)
    else:
        services.say_used(system, unit=unit, people_count=said["before"][0])
    return _("Taken back. It is as it was.")


def register() -> None:
    """Make known how these acts are taken back."""
    way = undo_records.Way(
        System, kept_system, fields=FIELDS, change=_change, remove=services.take_back,
        along=ALONG, find_made=seen_system,
    )  # fmt: skip
    undo_records.register("system", way)
    undo.register("system_used", _use)
