"""What the clock does with tools: remind us of what we owe. It changes no tool."""

from datetime import datetime, timedelta

from governance.tools.models import Tool
from governance.tools.queries import home_of, today_at, who_answers
from relationships.outbox.services import put
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays

AHEAD, BACK = timedelta(days=6), timedelta(days=40)


def remind_of_tools(at: datetime) -> int:
    """Remind who answers: the working day before a first answer is due, the working day after, and
    when a tool is to be looked at again. May run at any time and twice; returns how many were put.
    """
    near = (at.date() - BACK, at.date() + AHEAD)
    rows = Tool.objects.filter(system__retired_on=None).select_related("system__owned_by")
    put_now = 0
    for tool in rows.waiting().filter(answer_due_on__range=near).order_by("pk"):
        put_now += _answer(tool, at)
    for tool in rows.filter(review_on__range=near).order_by("pk"):
        put_now += _review(tool, at)
    return put_now


def _answer(tool: Tool, at: datetime) -> int:
    home = home_of(tool.system)
    to = who_answers(home, at)
    if home is None or to is None:
        return 0
    today, due = today_at(home, at), tool.answer_due_on
    if add_workdays(home, due, -1) <= today <= due:
        return put("tool_answer_due", to=to, about=tool, occasion=f"due-{due}", at=at)
    if today >= add_workdays(home, due, 1):
        return put("tool_answer_late", to=to, about=tool, occasion=f"late-{due}", at=at)
    return 0


def _review(tool: Tool, at: datetime) -> int:
    home = home_of(tool.system)
    to = who_answers(home, at)
    if home is None or to is None or tool.review_on is None:
        return 0
    if _is_near(home, tool, at):
        return put("tool_review", to=to, about=tool, occasion=f"review-{tool.review_on}", at=at)
    return 0


def _is_near(home: Unit, tool: Tool, at: datetime) -> bool:
    return tool.review_on is not None and add_workdays(home, tool.review_on, -3) <= today_at(
        home, at
    )
