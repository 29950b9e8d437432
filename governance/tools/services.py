"""Writing how far we are with a tool that a team brought in itself; it never goes back by a clock."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO, is_back
from brm.base.undo_records import put_back, said_of
from governance.tools.choices import CameUp, ToolState
from governance.tools.harbour import refuse_to_reopen
from governance.tools.models import Telling, Tool
from governance.tools.queries import home_of, untold_systems
from relationships.marks.services import touch
from relationships.outbox.services import put, unsay
from relationships.people.models import Person
from relationships.promises.services import take_back
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.voices.choices import VoiceKind
from relationships.voices.services.raising import promised_day

MOST_AT_ONCE = 500
A_WEEK = timedelta(days=7)  # where no department says which days it works
TELLS = ("tool_answered", "tool_decided", "tool_reviewed")


def spot(system: System, *, came_up: str, at: datetime, unit: Unit | None = None) -> Tool:
    """A tool is known from now on, with the day by which we answer; known already, it stays as it is.

    `unit`: whose working days count, else the one that it belongs to. Two queries, four where new.
    """
    before = Tool.objects.filter(system=system).first()
    if before is not None:
        return before
    home = unit or home_of(system)
    here = ZoneInfo(settings.TIME_ZONE)
    due = promised_day(home, at) if home else (at + A_WEEK).astimezone(here).date()
    made, _is_new = Tool.objects.get_or_create(
        system=system, defaults={"came_up": came_up, "spotted_at": at, "answer_due_on": due}
    )
    return made


def spot_written(at: datetime) -> int:
    """Systems that somebody wrote into the register as a team's own are spotted, too; how many.

    What was heard of it as a team's own tool is the need behind it. May run at any time and twice.
    """
    rows = untold_systems().select_related("owned_by").order_by("pk")[:MOST_AT_ONCE]
    for system in rows:
        heard = system.voices.filter(kind=VoiceKind.OWN_TOOL).order_by("pk").first()
        tool = spot(system, came_up=CameUp.ROUND if heard else CameUp.REGISTER, at=at)
        Tool.objects.filter(pk=tool.pk, need=None).update(need=heard)
    return len(rows)


def locked(tool: Tool) -> Tool:
    """The tool as it stands now, held until the act is done. One query."""
    rows = Tool.objects.select_for_update(of=("self",)).select_related("system__owned_by")
    return rows.get(pk=tool.pk)


def kept(tool: Tool, at: datetime) -> Tool:
    """Write the tool with its next version; its history says when it was. Two queries."""
    tool.version += 1
    tool._history_date = at  # type: ignore[attr-defined]  # noqa: SLF001  documented
    tool.save()
    return tool


@transaction.atomic
def welcome(tool: Tool, *, words: str, by: Person | None, at: datetime) -> Tool:
    """The first answer: thanks, and what happens next. Who told it and may be written to reads it.

    Welcomed already, a second click changes nothing. Raises RuleBroken("words_missing").
    """
    if not words.strip():
        raise RuleBroken("words_missing", _("Say thank you, and what happens next."), field="words")
    tool = locked(tool)
    if tool.state != ToolState.SPOTTED:
        return tool
    tool.state, tool.answer = ToolState.WELCOMED, words.strip()
    tool.answered_on = today_of(tool, at)
    kept(tool, at)
    mark(tool)
    tell_tellers(tool, "tool_answered", by=by, at=at)
    return tool


def mark(tool: Tool) -> None:
    """The figures of the department that waited for an answer are old. Two queries at most."""
    home = home_of(tool.system)
    if home is not None:
        touch(home.pk)


def today_of(tool: Tool, at: datetime) -> date:
    """The day that it is where the tool belongs to. At most one query."""
    home = home_of(tool.system)
    return at.astimezone(ZoneInfo(home.time_zone if home else settings.TIME_ZONE)).date()


def tell_tellers(
    tool: Tool, kind: str, *, by: Person | None, at: datetime, occasion: str = "",
    among: Collection[int] | None = None,
) -> None:  # fmt: skip
    """Those who told of it and gave an address of ours hear what became of it. Once each.

    `among`: only by these tellings, and who told by another one heard of it before.
    """
    told: dict[int, Telling] = {}
    rows = tool.tellings.select_related("person").exclude(person=None)
    if among is not None:
        heard = tool.tellings.exclude(pk__in=among).exclude(person=None).values("person")
        rows = rows.filter(pk__in=among).exclude(person__in=heard)
    for telling in rows.order_by("pk"):
        told[telling.person_id or 0] = telling
    for telling in told.values():
        if telling.person is not None and telling.person != by:
            put(
                kind, to=telling.person, about=telling, at=at, occasion=occasion,
                due_at=at + TIME_TO_UNDO,
            )  # fmt: skip


@transaction.atomic
def restore(tool: Tool, version: int, before: Mapping[str, Any], *, at: datetime) -> None:
    """The tool as it was before the act that made this version; twice changes nothing more.

    What was to tell of that act does not leave. Raises RuleBroken("changed_since") and
    "told_already" where somebody may have read of it, "ended_meanwhile" where it ended by that act.
    """
    tool = locked(tool)
    if is_back(tool, version, now=said_of(tool, before), before=before):
        return
    last = tool.history.order_by("-history_id")[:1].get()
    unsay(tool.tellings.all(), TELLS, since=last.history_date)
    promises = list(tool.conditions.filter(promise__made_at__gte=last.history_date))
    put_back(tool, before)
    refuse_to_reopen(tool)
    kept(tool, at)
    mark(tool)
    for condition in promises:
        promise = condition.promise
        condition.delete()
        take_back(promise)
