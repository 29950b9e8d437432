"""Reading how far we are with teams' own tools, and who sees to them."""

from collections.abc import Iterable
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import BigIntegerField, Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from brm.base import clock
from brm.base.scope import Scope
from governance.tools.choices import Decision, ToolState
from governance.tools.models import Condition, Telling, Tool
from relationships.access.queries import managers_of
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.people.models import Person
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.systems.choices import RunBy
from relationships.systems.models import System, SystemQuerySet, Use
from relationships.systems.queries import may_keep
from relationships.units.models import Unit
from relationships.voices.choices import VoiceKind
from relationships.voices.models import Voice
from relationships.voices.queries import first_buddy

NEEDS = (VoiceKind.OWN_TOOL, VoiceKind.PROBLEM, VoiceKind.WISH, VoiceKind.IDEA)
MOST_NEEDS = 12


def untold_systems() -> SystemQuerySet:
    """Systems that teams run themselves, in use, of which no tool is known yet: to be spotted."""
    return System.objects.filter(run_by=RunBy.BUSINESS, retired_on=None, tool=None)


def home_of(system: System) -> Unit | None:
    """The department whose calendar and people count for it: its own, else the first that uses it.

    At most one query with `owned_by` fetched.
    """
    if system.owned_by is not None:
        return system.owned_by
    use = system.uses.select_related("unit").order_by("pk").first()
    return use.unit if use else None


def who_answers(unit: Unit | None, at: datetime) -> Person | None:
    """Who gives the first answer: the BRM manager of the department, else who comes by. Two queries."""
    if unit is None:
        return None
    return managers_of(unit.lft).first() or first_buddy(unit, at)


def may_answer(scope: Scope, unit: Unit | None) -> bool:
    """Whether this person welcomes and decides on tools of the department: its managers and buddies.

    No query.
    """
    if scope.is_administrator or scope.manages_everything:
        return True
    if unit is None:
        return False
    managed = any(branch.lft <= unit.lft <= branch.rgt for branch in scope.managed)
    return managed or unit.pk in scope.trusted


def may_explain(system: System, scope: Scope, unit: Unit | None) -> bool:
    """Whether this person answers the five questions: who answers, and who keeps the system."""
    return may_answer(scope, unit) or may_keep(system, scope)


def tool_of(system: System) -> Tool | None:
    """The tool of a system with the need behind it, if it is one. One query."""
    rows = Tool.objects.filter(system=system).select_related("need", "system__owned_by")
    return rows.first()


def conditions_of(tool: Tool, scope: Scope) -> list[Promise]:
    """The promises that it is supported under, as far as this reader may read them. One query."""
    of_it = Condition.objects.filter(tool=tool).values("promise")
    rows = Promise.objects.visible_to(scope).filter(pk__in=of_it)
    return list(rows.select_related("owner", "unit").order_by("due_on", "pk"))


def told_conditions(tool: Tool) -> list[Promise]:
    """What it is supported under, as the team reads it without an account: nothing from a confidence,
    and nothing that was withdrawn. One query, none where it is not supported under conditions.
    """
    if tool.decision != Decision.SUPPORT_IF:
        return []
    rows = Promise.objects.for_everybody().filter(condition__tool=tool)
    return list(rows.exclude(state=PromiseState.WITHDRAWN).order_by("due_on", "pk"))


def tellings_of(tool: Tool) -> QuerySet[Telling]:
    """What was told of it, the newest first."""
    return tool.tellings.select_related("unit").order_by("-said_at", "-pk")


def late_at(unit_ids: Iterable[int], day: date) -> QuerySet[Any, Any]:
    """Tools whose first answer these departments wait for longer than promised, the longest first.

    `home`: the department, as `home_of` finds it. One query, over tools that wait only.
    """
    uses = Use.objects.filter(system=OuterRef("system")).order_by("pk").values("unit")[:1]
    rows = Tool.objects.waiting().filter(answer_due_on__lt=day)
    rows = rows.annotate(
        home=Coalesce("system__owned_by", Subquery(uses), output_field=BigIntegerField())
    )
    return rows.filter(home__in=list(unit_ids)).order_by("answer_due_on", "pk")


def is_late(tool: Tool, today: date) -> bool:
    """Our first answer is late: ours, never the team's. No query."""
    return tool.state == ToolState.SPOTTED and tool.answer_due_on < today


def today_at(unit: Unit | None, at: datetime) -> date:
    """The day that it is in the department, or in the house where it belongs to none. No query."""
    return at.astimezone(ZoneInfo(unit.time_zone if unit else settings.TIME_ZONE)).date()


def needs_near(tool: Tool, scope: Scope, unit: Unit | None) -> list[Voice]:
    """What was heard in the department lately that may be the need behind it: of this tool first.

    One query.
    """
    if unit is None:
        return []
    rows = Voice.objects.visible_to(scope).filter(unit=unit, kind__in=NEEDS)
    of_it = Case(When(system=tool.system_id, then=0), default=1)
    return list(rows.order_by(of_it, "-heard_at", "-pk")[:MOST_NEEDS])


def records_of(tool: Tool) -> Q:
    """The tool and those that were put together with it, as a condition on tools. No query."""
    return Q(pk=tool.pk) | Q(system__merged_into=tool.system_id)


def needs_of(tool: Tool, scope: Scope) -> list[Voice]:
    """The needs behind it and behind those put together with it, as far as this reader may read them:
    its own first. One query."""
    behind = Tool.objects.filter(records_of(tool), need__isnull=False).values("need")
    own_first = Case(When(pk=tool.need_id, then=0), default=1) if tool.need_id else Value(0)
    rows = Voice.objects.visible_to(scope).filter(pk__in=behind)
    return list(rows.select_related("unit").order_by(own_first, "pk"))


def put_together_with(tool: Tool) -> list[Tool]:
    """Other records of the same tool, which lead to it. One query."""
    rows = Tool.objects.filter(system__merged_into=tool.system_id)
    return list(rows.select_related("system__owned_by").order_by("system__folded_name"))


def to_put_together(tool: Tool, scope: Scope) -> list[Tool]:
    """Tools in use that may be the same one, all answered by this reader; with like names first.

    One query.
    """
    rows = Tool.objects.visible_to(scope).filter(system__retired_on=None).exclude(pk=tool.pk)
    if not (scope.is_administrator or scope.manages_everything):
        own = scope.managed_units("system__owned_by__") | Q(system__owned_by__in=scope.trusted)
        rows = rows.filter(own)
    name = tool.system.folded_name
    return sorted(
        rows.select_related("system__owned_by").order_by("system__folded_name", "pk"),
        key=lambda row: -SequenceMatcher(None, name, row.system.folded_name).ratio(),
    )


def link_of(unit: Unit) -> Link | None:
    """The address by which anybody in the department tells of a tool, where there is one. One query."""
    links = Link.objects.live(clock.now()).filter(purpose=Purpose.TOOL, for_person=None)
    return links.filter(about=f"unit:{unit.pk}").first()
