"""Understanding a tool, deciding on it with the team, and looking at it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.tools.choices import WITH_ANOTHER_WAY, Decision, ToolState
from governance.tools.models import Condition, Tool
from governance.tools.queries import home_of
from governance.tools.risk import LEAST, MOST, NAMES, care_of
from governance.tools.services import kept, locked, tell_tellers, today_of
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.promises.services import make_promise

FARTHEST = timedelta(days=3 * 366)  # nobody plans a review later


@dataclass(frozen=True)
class Wanted:
    """One condition: who does what by when."""

    what: str
    owner: Person
    due_on: date


@dataclass(frozen=True)
class Agreed:
    """What was agreed with the team, why, and when it is looked at again."""

    decision: str
    why: str
    review_on: date
    other_way: str = ""


def refuse_spotted(tool: Tool) -> None:
    """First thanks, then questions. Raises RuleBroken("welcome_first")."""
    if tool.state == ToolState.SPOTTED:
        raise RuleBroken("welcome_first", _("Welcome it first: the team waits for an answer."))


@transaction.atomic
def understand(tool: Tool, points: Mapping[str, int], *, note: str, at: datetime) -> Tool:
    """The five questions are answered: how closely to look after it follows from them.

    Answered again, the new answers count; what was decided stays decided. Raises
    RuleBroken("welcome_first"), "risk_missing", "risk_out_of_range".
    """
    tool = locked(tool)
    refuse_spotted(tool)
    _must_answer(points)
    for name in NAMES:
        setattr(tool, name, points[name])
    tool.care, tool.risk_note = care_of(points), note.strip()
    if tool.state == ToolState.WELCOMED:
        tool.state = ToolState.UNDERSTOOD
    return kept(tool, at)


def _must_answer(points: Mapping[str, int]) -> None:
    for name in NAMES:
        if points.get(name) is None:
            raise RuleBroken("risk_missing", _("Please choose one."), field=name)
        if not LEAST <= points[name] <= MOST:
            raise RuleBroken("risk_out_of_range", _("Choose an answer from 0 to 3."), field=name)


@transaction.atomic
def decide(
    tool: Tool,
    agreed: Agreed,
    *,
    conditions: tuple[Wanted, ...] = (),
    by: Person | None,
    at: datetime,
) -> Tool:
    """What was agreed with the team. "Support, if …" is agreed with at least one open condition, a
    promise.

    Who told us of it and may be written to hears of it. Decided anew it is decided again, from any
    state after "understood". Raises RuleBroken: "understand_first", "decision_missing", "why_missing",
    "other_way_missing", "condition_missing", "review_past", "review_far", "no_department",
    "ours_is_late", and what promises raise.
    """
    tool = locked(tool)
    if tool.state in (ToolState.SPOTTED, ToolState.WELCOMED):
        raise RuleBroken(
            "understand_first", _("Answer the five questions first, with those who know the tool.")
        )
    today = today_of(tool, at)
    _must_fit(tool, agreed, conditions, today)
    tool.decision, tool.why, tool.decided_on = agreed.decision, agreed.why.strip(), today
    tool.other_way, tool.review_on = agreed.other_way.strip(), agreed.review_on
    tool.state, tool.reviewed_on, tool.review = ToolState.DECIDED, None, ""
    kept(tool, at)
    for wanted in conditions:
        add_condition(tool, wanted, by=by, at=at)
    tell_tellers(tool, "tool_decided", by=by, at=at, occasion=f"decided-{tool.version}")
    return tool


def _must_fit(tool: Tool, agreed: Agreed, conditions: tuple[Wanted, ...], today: date) -> None:
    if agreed.decision not in Decision.values or not agreed.decision:
        raise RuleBroken("decision_missing", _("Please choose one."), field="decision")
    if not agreed.why.strip():
        raise RuleBroken("why_missing", _("Say why, in words for the team."), field="why")
    if agreed.decision in WITH_ANOTHER_WAY and not agreed.other_way.strip():
        raise RuleBroken(
            "other_way_missing",
            _("Say which other way works for the team: nothing goes without one."),
            field="other_way",
        )
    if agreed.decision == Decision.SUPPORT_IF and not (conditions or _stands_under(tool)):
        raise RuleBroken(
            "condition_missing",
            _("Say what must be so, who sees to it, and by when."),
            field="what",
        )
    if agreed.review_on <= today:
        raise RuleBroken("review_past", _("Choose a day to come."), field="review_on")
    if agreed.review_on > today + FARTHEST:
        raise RuleBroken("review_far", _("Choose a day within three years."), field="review_on")
    if agreed.decision in WITH_ANOTHER_WAY:
        refuse_while_ours_is_late(tool, today)


def _stands_under(tool: Tool) -> bool:
    """Something is still to be seen to; what was kept or withdrawn is no condition any more."""
    return Promise.objects.still_open().filter(condition__tool=tool).exists()


def refuse_while_ours_is_late(tool: Tool, today: date) -> None:
    """What we owe the team is never held against it: no state worsens by a day of ours.

    Raises RuleBroken("ours_is_late") while a condition that IT promised is open after its day.
    """
    owed = Promise.objects.still_open().filter(condition__tool=tool, side=Side.IT, due_on__lt=today)
    first = owed.order_by("due_on", "pk").first()
    if first is not None:
        raise RuleBroken(
            "ours_is_late",
            _(
                "IT has not kept its own condition yet: %(what)s. That is ours, so the tool stays as it"
                " is until it is kept."
            )
            % {"what": first.what},
            field="decision",
        )


@transaction.atomic
def add_condition(tool: Tool, wanted: Wanted, *, by: Person | None, at: datetime) -> Condition:
    """One thing that must be so: a promise of somebody for the department of the tool.

    Raises RuleBroken("no_department") where it belongs to none, and what promises raise.
    """
    home = home_of(tool.system)
    if home is None:
        raise RuleBroken(
            "no_department",
            _("Say first which department the tool belongs to: somebody there is promised it."),
        )
    promise = make_promise(
        unit=home, what=wanted.what, owner=wanted.owner, due_on=wanted.due_on, by=by, at=at
    )
    return Condition.objects.create(tool=tool, promise=promise)


@transaction.atomic
def one_more(tool: Tool, wanted: Wanted, *, by: Person | None, at: datetime) -> Tool:
    """One more condition of a tool that is supported under conditions.

    Raises RuleBroken("decide_first"), and what `add_condition` raises.
    """
    tool = locked(tool)
    if tool.decision != Decision.SUPPORT_IF:
        raise RuleBroken(
            "decide_first", _("Conditions belong to “Support, if …”. Decide that first.")
        )
    add_condition(tool, wanted, by=by, at=at)
    return kept(tool, at)


@transaction.atomic
def review(tool: Tool, *, words: str, review_on: date, by: Person | None, at: datetime) -> Tool:
    """It was looked at again with the team: what was found, and when the next time is.

    Who told us of it and may be written to hears of it, once.

    Raises RuleBroken("decide_first"), "words_missing", "review_past", "review_far".
    """
    tool = locked(tool)
    if tool.state not in (ToolState.DECIDED, ToolState.REVIEWED):
        raise RuleBroken("decide_first", _("Nothing is decided yet that could be looked at again."))
    today = today_of(tool, at)
    if not words.strip():
        raise RuleBroken("words_missing", _("Say what you found together."), field="words")
    if not today < review_on <= today + FARTHEST:
        raise RuleBroken(
            "review_past", _("Choose a day to come, within three years."), field="review_on"
        )
    tool.state, tool.review, tool.reviewed_on = ToolState.REVIEWED, words.strip(), today
    tool.review_on = review_on
    kept(tool, at)
    tell_tellers(tool, "tool_reviewed", by=by, at=at, occasion=f"reviewed-{tool.version}")
    return tool
