"""Going through a checklist: a page a group, each click kept; without JavaScript a form a page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from governance.assessments import queries, services
from governance.assessments.choices import Given, Importance, Mode
from governance.assessments.forms import AnswerForm
from governance.assessments.models import Assessment, Sheet
from governance.assessments.queries import ClusterPart, Line
from governance.checklists.models import Checklist
from governance.guidance import Guidance, for_practice


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


@dataclass(frozen=True)
class Way:
    """How one person goes through one assessment: signed in, or by a link; its addresses and pages."""

    sheet: Sheet
    part: Callable[[str], str]
    answer: str
    out: str
    template: str = "governance/assessments/fill.html"

    @property
    def assessment(self) -> Assessment:
        return self.sheet.assessment

    def parts(self) -> list[ClusterPart]:
        return queries.parts_of(self.assessment, self.sheet.person_id)


def own(request: Request, pk: int) -> Way:
    """What this person began or was asked; finished ones of others are read elsewhere."""
    person = request.scope.person_id
    sheets = Sheet.objects.filter(assessment=pk, person=person)
    sheet = sheets.select_related(
        "assessment__checklist", "assessment__unit", "assessment__by", "person"
    ).first()
    if sheet is None:
        rows = Assessment.objects.select_related("checklist", "unit", "by")
        found = get_object_or_404(rows, pk=pk, by=person, mode=Mode.ALONE)
        sheet = services.begin_sheet(found, request.person)
    return Way(
        sheet,
        part=lambda code: reverse("assessments:fill_part", args=[pk, code]),
        answer=reverse("assessments:answer", args=[pk]),
        out=reverse("assessments:page", args=[pk]),
    )


def fill(request: Request, pk: int, code: str = "") -> HttpResponse:
    """One group of statements after another; a POST keeps the page's answers and goes on."""
    way = own(request, pk)
    if way.assessment.finished_at is not None or way.assessment.is_planned:
        return redirect(way.out)
    return go_through(request, way, code)


def go_through(request: HttpRequest, way: Way, code: str) -> HttpResponse:
    """The page of a group, signed in or by a link."""
    parts = way.parts()
    at = _place(parts, code)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _keep_page(request, way, parts[at])
        if not faults:
            return _onwards(request, way, parts, at)
        parts = way.parts()
    context = context_of(way, parts, at)
    context["practices"] = _practices(way.assessment, parts[at], request.POST, faults)
    context["is_wrong"] = bool(faults)
    if at == 0:
        context["before"] = queries.promised_last_time(way.assessment)
    return render(request, way.template, context, status=422 if faults else 200)


def _place(parts: list[ClusterPart], code: str) -> int:
    """The group of the address; without one the first that is not answered whole."""
    if code:
        for at, part in enumerate(parts):
            if part.cluster.code == code:
                return at
        raise Http404
    open_ones = (at for at, part in enumerate(parts) if part.sums.answered < part.sums.asked)
    return next(open_ones, len(parts) - 1)


def _onwards(request: HttpRequest, way: Way, parts: list[ClusterPart], at: int) -> HttpResponse:
    """To the next group, the one before, or what came out, as the pressed button says."""
    if "finish" in request.POST:
        try:
            if way.assessment.is_alone:
                services.finish(way.assessment, at=clock.now())
                said = _("Finished. This is your department’s picture.")
            else:
                closed = services.hand_in(way.assessment, way.sheet.person, at=clock.now())
                said = _handed_in(closed=closed)
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect(way.part(parts[at].cluster.code))
        messages.success(request, said)
        return redirect(way.out)
    step = -1 if "back" in request.POST else 1
    to = parts[min(max(at + step, 0), len(parts) - 1)]
    return redirect(way.part(to.cluster.code))


def _handed_in(*, closed: bool) -> str:
    if closed:
        return _("Handed in, thank you. You were the last, so it is closed now.")
    return _("Handed in, thank you. You may change it until it closes.")


def _keep_page(request: HttpRequest, way: Way, part: ClusterPart) -> dict[str, str]:
    """Keep what is new on a page; faults by the code of the statement."""
    faults = {}
    for line in part.lines:
        if fault := _keep(request, way, line):
            faults[line.statement.code] = fault
    return faults


def _keep(request: HttpRequest, way: Way, line: Line) -> str:
    form = AnswerForm(request.POST, prefix=line.statement.code)
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    changes = form.changes()
    if not changes:
        return ""
    try:
        services.answer(
            way.assessment, line.statement, of=way.sheet.person, **changes, at=clock.now()
        )
    except RuleBroken as broken:
        return str(broken)
    return ""


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """One click, kept at once: answers with how far one is."""
    return keep_one(request, own(request, pk))


def keep_one(request: HttpRequest, way: Way) -> HttpResponse:
    """Keep the answer to one statement, signed in or by a link."""
    parts = way.parts()
    code = request.POST.get("statement", "")
    lines = [line for part in parts for line in part.lines if line.statement.code == code]
    if not lines:
        raise Http404
    fault = _keep(request, way, lines[0])
    parts = way.parts()
    at = next(i for i, part in enumerate(parts) if code in {x.statement.code for x in part.lines})
    context = context_of(way, parts, at) | {"fault": fault, "kept_at": "" if fault else clock.now()}
    response = render(request, "governance/assessments/_progress.html", context)
    response["X-Kept"] = "no" if fault else "yes"
    return response


def context_of(way: Way, parts: list[ClusterPart], at: int) -> dict[str, Any]:
    """How far one is, and where each group stands."""
    asked = sum(part.sums.asked for part in parts)
    answered = sum(part.sums.answered for part in parts)
    levels: list[tuple[str, list[tuple[ClusterPart, bool, str]]]] = []
    for number, part in enumerate(parts):
        name = part.cluster.level_title
        if not levels or levels[-1][0] != name:
            levels.append((name, []))
        levels[-1][1].append((part, number == at, way.part(part.cluster.code)))
    return {
        "assessment": way.assessment,
        "way": way,
        "address": way.part(parts[at].cluster.code),
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
) -> list[tuple[Any, list[Question], Guidance | None]]:
    """What is asked about each practice, with what helps to answer it."""
    open_lines = (line.statement.code for line in part.lines if not line.value)
    now = next(iter(faults), "") or next(open_lines, "")
    return [
        (
            each.practice,
            [question(line, found.checklist, now, posted, faults) for line in each.lines],
            for_practice(each.practice.slug),
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
    hint = checklist.spoken(statement.evidence)
    evidence = kept.evidence if kept else ""
    importance = str(kept.importance or "") if kept else ""
    if code in faults:
        value = posted.get(f"{code}-given", value)
        evidence = posted.get(f"{code}-evidence", evidence).replace("\0", "")
    return Question(
        code=code,
        text=checklist.spoken(statement.text).marked(),
        evidence_hint=replace(hint, words=hint.words[:1].lower() + hint.words[1:]).marked(),
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
