"""The demo's systems as people know them, and its teams' own tools from spotted to reviewed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from brm.demo.organisation import House, load
from governance.tools.choices import ToolState
from governance.tools.joining import put_together
from governance.tools.models import Condition, Telling, Tool
from governance.tools.risk import NAMES, care_of
from relationships.promises.models import Promise
from relationships.systems.models import System, Use
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays
from relationships.voices.choices import Audience, Source, VoiceKind
from relationships.voices.services import raise_voice

LATELY = 30  # days


def tell(house: House, at: datetime) -> None:
    """What is known of systems, and each tool with what became of it, told from that moment."""
    data = load("tools.yaml")
    for name, facts in data["facts"].items():
        _know(house, System.objects.get(name=name), facts)
    for row in data["tools"]:
        _tool(house, row, at)
    for row in data["tools"]:
        if "into" in row:
            _together(row, at - timedelta(days=row["ago"] - 1))


def _know(house: House, system: System, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if name == "ends":
            system.contract_ends_on = house.day(value)
        elif name == "checked":
            system.access_checked_on = house.day(-value)
        else:
            setattr(system, name, Decimal(value) if name == "cost_a_year" else value)
    system.save()


def _tool(house: House, row: dict[str, Any], at: datetime) -> None:
    unit = house.units[row["of"]]
    system = _system(unit, row)
    _know(house, system, row["facts"])
    then = at - timedelta(days=row["ago"])
    tool = Tool(
        system=system, came_up=row["came_up"], spotted_at=then,
        answer_due_on=add_workdays(unit, house.day(-row["ago"]), 5),
    )  # fmt: skip
    _keep(tool, then)
    if "told" in row:
        _told(tool, unit, row, then)
    for state, step in STEPS.items():
        if state in row:
            step(house, tool, row)
            _keep(tool, at - timedelta(days=row["decided" if state == "risks" else state]))
    for wanted in row.get("conditions", []):
        _condition(house, tool, unit, wanted, at - timedelta(days=row["decided"]))


def _together(row: dict[str, Any], then: datetime) -> None:
    """A second record of a tool, told by another department, was put together with the first."""
    one, other = (Tool.objects.get(system__name=name) for name in (row["into"], row["name"]))
    put_together(one, other, by=None, at=then)


def _system(unit: Unit, row: dict[str, Any]) -> System:
    if "new" not in row:
        return System.objects.get(name=row["name"])
    system = System.objects.create(
        name=row["name"], run_by="business", owned_by=unit, what_for=row["new"]
    )
    Use.objects.create(system=system, unit=unit)
    return system


def _keep(tool: Tool, then: datetime) -> None:
    tool._history_date = then  # type: ignore[attr-defined]  # noqa: SLF001  documented
    tool.save()


def _told(tool: Tool, unit: Unit, row: dict[str, Any], then: datetime) -> None:
    told = row["told"]
    Telling.objects.create(tool=tool, unit=unit, name=row["name"], said_at=then, **told)
    if told.get("missing") and row["ago"] <= LATELY:  # older needs were answered long ago
        tool.need = raise_voice(
            unit=unit, words=told["missing"], at=then, heard_by=None, kind=VoiceKind.OWN_TOOL,
            audience=Audience.DEPARTMENT, source=Source.FORM, system=tool.system,
            language=told["language"],
        )  # fmt: skip


def _answered(house: House, tool: Tool, row: dict[str, Any]) -> None:
    tool.state, tool.answer = ToolState.WELCOMED, row["answer"]
    tool.answered_on = house.day(-row["answered"])


def _understood(_house: House, tool: Tool, row: dict[str, Any]) -> None:
    points = dict(zip(NAMES, row["risks"], strict=True))
    for name, value in points.items():
        setattr(tool, name, value)
    tool.state, tool.care, tool.risk_note = (
        ToolState.UNDERSTOOD,
        care_of(points),
        row.get("note", ""),
    )


def _decided(house: House, tool: Tool, row: dict[str, Any]) -> None:
    tool.state, tool.decision, tool.why = ToolState.DECIDED, row["decision"], row["why"]
    tool.decided_on, tool.review_on = house.day(-row["decided"]), house.day(row["again"])
    tool.other_way = row.get("other_way", "")


def _reviewed(house: House, tool: Tool, row: dict[str, Any]) -> None:
    tool.state, tool.review = ToolState.REVIEWED, row["review"]
    tool.reviewed_on = house.day(-row["reviewed"])


STEPS = {
    "answered": _answered, "risks": _understood, "decided": _decided, "reviewed": _reviewed,
}  # fmt: skip


def _condition(
    house: House, tool: Tool, unit: Unit, wanted: dict[str, Any], then: datetime
) -> None:
    owner, is_kept = house.people[wanted["who"]], wanted.get("kept", False)
    promise = Promise.objects.create(
        unit=unit, side=owner.side, what=wanted["what"], owner=owner, made_at=then,
        due_on=house.workday(unit, wanted["by"]), state="kept" if is_kept else "open",
        closed_on=house.day(wanted["by"] - 3) if is_kept else None,
    )  # fmt: skip
    Condition.objects.create(tool=tool, promise=promise)
