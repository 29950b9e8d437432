"""What the register shows of teams' own tools: where each stands, and what comes next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.lists import Chip, Choice, Sort
from brm.base.scope import Request, Scope
from governance.tools import queries
from governance.tools.choices import CARES, CameUp, Care, Decision, ToolState
from governance.tools.figures import FOUND, counted, figures_of
from governance.tools.models import Tool
from governance.tools.risk import NAMES, reasons_of
from relationships.systems.beside import Beside, Standing
from relationships.systems.choices import RunBy
from relationships.systems.models import System

CARE_ORDER = Case(
    *(When(tool__care=care, then=Value(100 * step)) for step, care in enumerate(CARES, 1)),
    output_field=IntegerField(null=True),
) + sum((F(f"tool__{name}") for name in NAMES[1:]), F(f"tool__{NAMES[0]}"))
SORTS = {
    "care": Sort(gettext_lazy("Care it needs"), ("care_order", "folded_name"), descending=True),
    "comes": Sort(gettext_lazy("What comes"), ("tool__answer_due_on", "folded_name")),
}  # fmt: skip
UNSAID, ANY, PAST = "unsaid", "any", "past"
CAME = (  # told to us or found by us: the first is what we hope for
    ("told", gettext_lazy("Told by the team"), [CameUp.TOLD]),
    ("found", gettext_lazy("Found by us"), list(FOUND)),
    ("written", gettext_lazy("Written into the register"), [CameUp.REGISTER]),
)


def filters(_scope: Scope) -> Sequence[Chip | Choice]:
    """Those whom nobody answered yet, and where they stand. No query."""
    return [
        Chip("waits", _("Waits for a first answer"), Q(tool__state=ToolState.SPOTTED), "yes"),
        Choice("stands", _("Where it stands"), list(ToolState.choices), _stands),
        Choice(
            "care", _("Care it needs"),
            [*((care.value, care.label) for care in reversed(CARES)), (UNSAID, Care.UNSAID.label)],
            _needs,
        ),
        Choice("came", _("How it came up"), [(way, label) for way, label, _ups in CAME], _came),
        Choice(
            "agreed", _("What was agreed"),
            [
                *((each.value, each.label) for each in Decision if each),
                (ANY, _("Anything")), (PAST, _("Something, to be looked at again by now")),
            ],
            _agreed,
        ),
    ]  # fmt: skip


def _stands(state: str) -> Q:
    return Q(tool__state=state)


def _needs(care: str) -> Q:
    """Those that need so much care; nobody knows it of a tool until all five are answered."""
    if care != UNSAID:
        return Q(tool__care=care)
    return Q(tool__care="") | Q(tool__isnull=True, run_by=RunBy.BUSINESS)


def _came(way: str) -> Q:
    return Q(tool__came_up__in=next(ups for name, _label, ups in CAME if name == way))


def _agreed(decision: str) -> Q:
    if decision == PAST:
        today = clock.today_in(settings.TIME_ZONE)
        return Q(tool__decision__gt="", tool__review_on__lt=today)
    return Q(tool__decision__gt="") if decision == ANY else Q(tool__decision=decision)


def counts(scope: Scope) -> Mapping[str, Any]:
    """What the list counts along, for managers. No query."""
    return counted() if scope.is_manager else {}


def on_list(scope: Scope, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the list says above its rows, for managers. No query."""
    return {"tool_figures": figures_of(rows)} if scope.is_manager else {}


def standings(systems: Collection[System]) -> Mapping[int, Standing]:
    """Where each tool stands. One query."""
    rows = Tool.objects.filter(system__in=[system.pk for system in systems])
    found = {tool.system_id: tool for tool in rows.select_related("system__owned_by")}
    return {
        system.pk: standing(found.get(system.pk))
        for system in systems
        if system.pk in found or system.run_by == RunBy.BUSINESS
    }


def standing(tool: Tool | None) -> Standing:
    """Where it stands in words; a tool just written into the register is spotted. No query."""
    if tool is None:
        return Standing(1, str(ToolState.SPOTTED.label), "")
    late = _is_late(tool)
    said = Standing(tool.step, tool.get_state_display(), _says(tool, late=late), late)
    return replace(said, **_cared(tool)) if tool.care else said


def _cared(tool: Tool) -> dict[str, Any]:
    """How much care it needs, from how many points, and the answers that say so, the heaviest first."""
    reasons = reasons_of(tool.risks)
    said = [
        _("%(points)s of 3, %(short)s: %(says)s")
        % {"points": each.points, "short": each.short, "says": each.says}
        for each in reasons
    ]
    return {
        "care": tool.get_care_display(), "care_step": CARES.index(tool.care) + 1,
        "points": tool.points, "because": str(reasons[0].says), "reasons": "\n".join(said),
    }  # fmt: skip


def _is_late(tool: Tool) -> bool:
    return queries.is_late(tool, queries.today_at(tool.system.owned_by, clock.now()))


def _says(tool: Tool, *, late: bool) -> str:
    if late:
        return _("our answer is late, promised for %(day)s") % {
            "day": date_format(tool.answer_due_on, "j M")
        }
    if tool.is_spotted:
        return _("answer by %(day)s") % {"day": date_format(tool.answer_due_on, "j M")}
    if tool.decision:
        return tool.get_decision_display()
    if tool.answered_on is None:
        return ""
    return _("first answer given on %(day)s") % {"day": date_format(tool.answered_on, "j M")}


def on_page(system: System, request: Request) -> Mapping[str, Any]:
    """What the page of a system shows where it is a team's own. Six queries for a tool, else one."""
    tool = queries.tool_of(system)
    if tool is None and system.run_by != RunBy.BUSINESS:
        return {}
    home = queries.home_of(system)
    may = queries.may_answer(request.scope, home)
    if tool is None:
        return {"is_own_tool": True, "may_answer": may}
    return {
        "is_own_tool": True,
        "tool": tool,
        "may_answer": may,
        "may_explain": queries.may_explain(tool.system, request.scope, home),
        "is_late": queries.is_late(tool, queries.today_at(home, clock.now())),
        "tellings": queries.tellings_of(tool)[:20],
        "reasons": reasons_of(tool.risks),
        "conditions": queries.conditions_of(tool, request.scope),
        "needs": queries.needs_of(tool, request.scope),
        "together": queries.put_together_with(tool),
        "today": queries.today_at(home, clock.now()),
    }


BESIDE = Beside(filters, SORTS, {"care_order": CARE_ORDER}, standings, on_page, counts, on_list)
