"""Two records of one tool, told by two departments, are put together: one goes on for both teams."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.undo import changed_since
from governance.tools.choices import STEPS, WITH_ANOTHER_WAY, ToolState
from governance.tools.models import Condition, Telling, Tool
from governance.tools.services import TELLS, kept, tell_tellers, today_of
from relationships.outbox.services import unsay
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.systems.together import lead_to, part


@dataclass(frozen=True)
class Joined:
    """The record that goes on, the one that leads to it, and what takes the act back (empty where it
    was done before)."""

    one: Tool
    other: Tool
    way_back: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def put_together(one: Tool, other: Tool, *, by: Person | None, at: datetime) -> Joined:
    """Both records are of one tool: what was told, promised and needed of either stands with one.

    The one that is further along goes on, so that nobody's tool stands worse; else `one`. The other
    keeps its history and its need, and leads there. Its team hears what the other team heard. Twice
    changes nothing. Raises RuleBroken: "same_record", "put_together_already", "no_longer_used",
    "agreed_differently", "agree_with_both".
    """
    if one.pk == other.pk:
        raise RuleBroken(
            "same_record", _("This is the same record. Choose another one."), field="other"
        )
    one, other = _locked(one, other)
    if {one.system.merged_into_id, other.system.merged_into_id} & {one.system_id, other.system_id}:
        goes_on = one if one.system.merged_into_id is None else other
        return Joined(goes_on, other if goes_on is one else one)
    for tool in (one, other):
        _must_be_there(tool.system)
    if STEPS.index(other.state) > STEPS.index(one.state):
        one, other = other, one
    _must_agree(one, other)
    return _join(one, other, by=by, at=at)


def _locked(one: Tool, other: Tool) -> tuple[Tool, Tool]:
    """Both as they stand now, held until the act is done; always in the same order. Two queries."""
    ids = [one.pk, other.pk]
    systems = System.objects.filter(tool__in=ids).order_by("pk")
    list(systems.select_for_update(of=("self",)).values_list("pk"))
    rows = Tool.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    found = {
        tool.pk: tool for tool in rows.select_related("system__owned_by", "system__merged_into")
    }
    return found[one.pk], found[other.pk]


def _must_be_there(system: System) -> None:
    if system.merged_into is not None:
        raise RuleBroken(
            "put_together_already",
            _("“%(name)s” was put together with “%(other)s” already. Choose that one.")
            % {"name": system.name, "other": system.merged_into.name},
            field="other",
        )
    if system.retired_on is not None:
        raise RuleBroken(
            "no_longer_used",
            _("“%(name)s” is no longer in use. Choose another one.") % {"name": system.name},
            field="other",
        )


def _must_agree(one: Tool, other: Tool) -> None:
    """What was agreed with one team does not bind the other one behind its back."""
    if other.decision and other.decision != one.decision:
        raise RuleBroken(
            "agreed_differently",
            _("Different things were agreed with the two teams. Agree on one with both, first."),
            field="other",
        )
    if one.decision in WITH_ANOTHER_WAY and one.decision != other.decision:
        raise RuleBroken(
            "agree_with_both",
            _(
                "“%(name)s” is to go another way, and only one team agreed. Agree on it with the other"
                " team, first."
            )
            % {"name": one.system.name},
            field="other",
        )


def _join(one: Tool, other: Tool, *, by: Person | None, at: datetime) -> Joined:
    told = list(other.tellings.order_by("pk").values_list("pk", flat=True))
    conditions = list(other.conditions.order_by("pk").values_list("pk", flat=True))
    due, was = one.answer_due_on, other.state
    Telling.objects.filter(pk__in=told).update(tool=one)
    Condition.objects.filter(pk__in=conditions).update(tool=one)
    added, moved = lead_to(one.system, other.system, day=today_of(other, at))
    if one.state == ToolState.SPOTTED:
        one.answer_due_on = min(due, other.answer_due_on)
    one, other = kept(one, at), kept(other, at)
    if was == ToolState.SPOTTED and one.answer:
        tell_tellers(one, "tool_answered", by=by, at=at, among=told)
    if one.decision and not other.decision:
        occasion = f"decided-{one.version}"
        tell_tellers(one, "tool_decided", by=by, at=at, occasion=occasion, among=told)
    way_back = {
        "one": one.pk, "other": other.pk, "versions": [one.version, other.version],
        "told": told, "conditions": conditions, "added": added, "moved": moved,
        "due": due.isoformat(), "at": at.isoformat(),
    }  # fmt: skip
    return Joined(one, other, way_back)


@transaction.atomic
def take_apart(said: dict[str, Any], *, at: datetime) -> None:
    """Undo of `put_together`: both records stand as they stood; twice changes nothing more.

    What was to tell of it does not leave. Raises RuleBroken("changed_since") where something was done
    or told since, and "told_already" where somebody may have read of it.
    """
    one, other = _locked(Tool(pk=said["one"]), Tool(pk=said["other"]))
    if other.system.merged_into_id is None:
        return
    then = datetime.fromisoformat(said["at"])
    if [one.version, other.version] != said["versions"] or _told_since(one, then):
        raise changed_since()
    unsay(Telling.objects.filter(pk__in=said["told"]), TELLS, since=then)
    Telling.objects.filter(pk__in=said["told"], tool=one).update(tool=other)
    Condition.objects.filter(pk__in=said["conditions"], tool=one).update(tool=other)
    part(one.system, other.system, added=said["added"], moved=said["moved"])
    one.answer_due_on = datetime.fromisoformat(said["due"]).date()
    kept(one, at)
    kept(other, at)


def _told_since(tool: Tool, then: datetime) -> bool:
    return tool.tellings.filter(said_at__gt=then).exists()
