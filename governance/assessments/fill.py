"""Going through a checklist: a page a group, each click kept; without JavaScript a form a page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from governance.assessments import queries, services
from governance.assessments.choices import Given, Importance
from governance.assessments.forms import AnswerForm
from governance.assessments.models import Assessment
from governance.assessments.queries import ClusterPart, Line
from governance.assessments.views import seen
from governance.checklists.models import Checklist


@dataclass(frozen=True)
class Question:
    """One statement as it is drawn: prepared once, so that the page only loops."""

    code: str
    text: str
    evidence_hint: str
    options: tuple[tuple[str, str, str, bool], ...]
    others: tuple[tuple[str, str, bool], ...]
    weights: tuple[tuple[int, str, bool], ...]
    was: str
    evidence: str
    importance: str
    is_now: bool
    fault: str = ""


def own(request: Request, pk: int) -> Assessment:
    """What this person began; finished ones of others are read elsewhere."""
    found = seen(request, pk)
    if found.by_id != request.scope.person_id:
        raise Http404
    return found


def fill(request: Request, pk: int, code: str = "") -> HttpResponse:
    """One group of statements after another; a POST keeps the page's answers and goes on."""
    found = own(request, pk)
    if found.finished_at is not None:
        return redirect("assessments:page", pk)
    parts = queries.parts_of(found)
    at = _place(parts, code)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _keep_page(request, found, parts[at])
        if not faults:
            return _onwards(request, found, parts, at)
        parts = queries.parts_of(found)
    context = _context(found, parts, at)
    context["practices"] = _practices(found, parts[at], request.POST, faults)
    context["is_wrong"] = bool(faults)
    if at == 0:
        context["before"] = queries.promised_last_time(found)
    return render(
        request, "governance/assessments/fill.html", context, status=422 if faults else 200
    )


def _place(parts: list[ClusterPart], code: str) -> int:
    """The group of the address; without one the first that is not answered whole."""
    if code:
        for at, part in enumerate(parts):
            if part.cluster.code == code:
                return at
        raise Http404
    open_ones = (at for at, part in enumerate(parts) if part.sums.answered < part.sums.asked)
    return next(open_ones, len(parts) - 1)


def _onwards(
    request: Request, found: Assessment, parts: list[ClusterPart], at: int
) -> HttpResponse:
    """To the next group, the one before, or what came out, as the pressed button says."""
    if "finish" in request.POST:
        try:
            services.finish(found, at=clock.now())
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect("assessments:fill_part", found.pk, parts[at].cluster.code)
        messages.success(request, _("Finished. This is your department’s picture."))
        return redirect("assessments:page", found.pk)
    step = -1 if "back" in request.POST else 1
    to = parts[min(max(at + step, 0), len(parts) - 1)]
    return redirect("assessments:fill_part", found.pk, to.cluster.code)


def _keep_page(request: Request, found: Assessment, part: ClusterPart) -> dict[str, str]:
    """Keep what is new on a page; faults by the code of the statement."""
    faults = {}
    for line in part.lines:
        if fault := _keep(request, found, line):
            faults[line.statement.code] = fault
    return faults


def _keep(request: Request, found: Assessment, line: Line) -> str:
    form = AnswerForm(request.POST, prefix=line.statement.code)
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    changes = form.changes()
    if not changes:
        return ""
    try:
        services.answer(found, line.statement, **changes, at=clock.now())
    except RuleBroken as broken:
        return str(broken)
    return ""


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """One click, kept at once: answers with how far one is."""
    found = own(request, pk)
    parts = queries.parts_of(found)
    code = request.POST.get("statement", "")
    lines = [line for part in parts for line in part.lines if line.statement.code == code]
    if not lines:
        raise Http404
    fault = _keep(request, found, lines[0])
    parts = queries.parts_of(found)
    at = next(i for i, part in enumerate(parts) if code in {x.statement.code for x in part.lines})
    context = _context(found, parts, at) | {"fault": fault, "kept_at": "" if fault else clock.now()}
    response = render(request, "governance/assessments/_progress.html", context)
    response["X-Kept"] = "no" if fault else "yes"
    return response


def _context(found: Assessment, parts: list[ClusterPart], at: int) -> dict[str, Any]:
    asked = sum(part.sums.asked for part in parts)
    answered = sum(part.sums.answered for part in parts)
    levels: list[tuple[str, list[tuple[ClusterPart, bool]]]] = []
    for number, part in enumerate(parts):
        name = part.cluster.level_title
        if not levels or levels[-1][0] != name:
            levels.append((name, []))
        levels[-1][1].append((part, number == at))
    return {
        "assessment": found,
        "part": parts[at],
        "is_first": at == 0,
        "next": parts[at + 1] if at + 1 < len(parts) else None,
        "levels": levels,
        "asked": asked,
        "answered": answered,
        "share": answered / asked if asked else 0.0,
        "minutes": queries.minutes_left(parts),
        "kept_at": max(
            (line.answer.answered_at for p in parts for line in p.lines if line.answer),
            default=None,
        ),
    }


def _practices(
    found: Assessment, part: ClusterPart, posted: Any, faults: dict[str, str]
) -> list[tuple[Any, list[Question]]]:
    open_lines = (line.statement.code for line in part.lines if not line.value)
    now = next(iter(faults), "") or next(open_lines, "")
    return [
        (
            each.practice,
            [question(line, found.checklist, now, posted, faults) for line in each.lines],
        )
        for each in part.practices
    ]


NO_SCORE = (Given.DONT_KNOW, Given.NOT_APPLICABLE)


def question(
    line: Line, checklist: Checklist, now: str, posted: Any, faults: dict[str, str]
) -> Question:
    """One statement ready to be drawn; what was typed stays where it could not be kept."""
    statement, kept = line.statement, line.answer
    code, value = statement.code, line.value
    evidence = kept.evidence if kept else ""
    importance = str(kept.importance or "") if kept else ""
    if code in faults:
        value = posted.get(f"{code}-given", value)
        evidence = posted.get(f"{code}-evidence", evidence).replace("\0", "")
    return Question(
        code=code,
        text=statement.text,
        evidence_hint=statement.evidence[:1].lower() + statement.evidence[1:],
        options=tuple(
            (key, option["label"], option["description"], key == value)
            for option in checklist.options
            for key in [str(option["value"])]
        ),
        others=tuple((key, str(key.label), key == value) for key in NO_SCORE),
        weights=tuple(
            (key, str(label), str(key) == importance) for key, label in Importance.choices
        ),
        was=line.value,
        evidence=evidence,
        importance=importance,
        is_now=code == now,
        fault=faults.get(code, ""),
    )
