"""Which teams wait for our first answer about a tool: what a department's figures say of it."""

from collections.abc import Iterable
from datetime import date

from brm.health.models import UnitPulse
from governance.tools.models import Tool
from governance.tools.queries import late_at


def late_tools(unit_ids: Iterable[int], day: date) -> dict[int, list[Tool]]:
    """Tools whose first answer is late on that day, by the department that waits. One query."""
    found: dict[int, list[Tool]] = {}
    for tool in late_at(unit_ids, day):
        found.setdefault(tool.home, []).append(tool)
    return found


def keep_tools(pulse: UnitPulse, tools: list[Tool]) -> None:
    """How many wait for us, and the one that waits longest. Late are we; the tool is as it was."""
    pulse.late_tools = len(tools)
    pulse.late_tool = tools[0] if tools else None


def days_late(pulse: UnitPulse) -> int | None:
    """Days since the answer was promised to the team that waits longest. No query."""
    return None if pulse.late_tool is None else (pulse.day - pulse.late_tool.answer_due_on).days
