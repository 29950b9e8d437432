"""*Our page*: what a business partner comes for. Who comes, what came of what we said, did they get
it right, and something to raise."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from brm.base.text import first_name
from brm.dashboard.both_sides import Column, Side, board, coming, promises_of
from brm.dashboard.wishes import wishes_of
from brm.templatetags.times import as_day, as_moment
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.rounds import summary
from relationships.rounds.choices import SummaryState, VisitState
from relationships.rounds.correcting import SummaryForm
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays
from relationships.voices.choices import Audience
from relationships.voices.forms import audiences
from relationships.wording.models import Agreed

SOON = timedelta(days=14)


def our_page(request: Request, *, status: int = 200, **more: Any) -> HttpResponse:
    """The first page of a business partner. At most ten queries at any size."""
    now = clock.now()
    today = timezone.localdate(now)
    of = request.scope.partnered_units("unit__")
    unit, buddies = whose(request, now)
    visits = coming(of, at=now) if buddies else []
    columns = board(request.scope, of, today, now, language=get_language() or "")
    sides = promises_of(request.scope, of, today)
    visit = last_summary(of)
    agreed = Agreed.get()
    context = {
        "unit": unit,
        "buddy": buddies[0] if buddies else None,
        "hello": hello(request.person.name, timezone.localtime(now).hour),
        "facts": facts(visits, visit, columns, sides),
        "visits": visits,
        **wishes_of(of, visits, request, now),
        "columns": columns,
        "sides": sides,
        "visit": visit,
        "agreed": agreed,
        "answer_by": add_workdays(unit, today, agreed.first_answer_days),
        "audiences": audiences(Audience.DEPARTMENT, Audience.CONFIDENCE, Audience.BUDDY)
        if buddies
        else audiences(Audience.DEPARTMENT, Audience.CONFIDENCE),
        "client_id": uuid4(),
        **more,
    }
    return render(request, "brm/dashboard/our_page.html", context, status=status)


def whose(request: Request, at: datetime) -> tuple[Unit, list[ITBuddy]]:
    """The department one speaks for first, and who comes by there. One query, two without buddies."""
    first = min(request.scope.partnered, key=lambda branch: branch.lft)
    buddies = ITBuddy.objects.on(timezone.localdate(at)).filter(unit=first.unit_id)
    rows = list(buddies.select_related("person", "unit"))
    rows.sort(key=lambda row: (row.rank != Rank.PRIMARY, row.pk))
    unit = rows[0].unit if rows else Unit.objects.get(pk=first.unit_id)
    return unit, rows


def last_summary(of: Q) -> Visit | None:
    """The last visit that was told in words. One query."""
    visits = Visit.objects.filter(of, state=VisitState.DONE).exclude(summary="")
    return visits.select_related("buddy", "unit", "corrected_by").order_by("-done_at").first()


# ---- The sentence that greets ------------------------------------------------------------------


def hello(name: str, hour: int) -> str:
    words = {"name": first_name(name)}
    if hour < 12:
        return _("Good morning, %(name)s") % words
    if hour < 18:
        return _("Good afternoon, %(name)s") % words
    return _("Good evening, %(name)s") % words


def facts(
    visits: list[Visit], visit: Visit | None, columns: list[Column], sides: list[Side]
) -> list[str]:
    """What is so, in whole sentences; nothing that is not there is said."""
    sentences = []
    if visits:
        sentences.append(
            _("%(name)s comes to %(unit)s on %(when)s.")
            % {
                "name": first_name(visits[0].buddy.name),
                "unit": visits[0].unit.name,
                "when": as_moment(visits[0].starts_at, visits[0].unit.time_zone),
            }
        )
    if visit is not None and visit.summary_state == SummaryState.SHARED:
        sentences.append(_("One visit waits for your word."))
    late = columns[0].late
    if late:
        sentences.append(
            ngettext("%(late)s answer to you is late.", "%(late)s answers to you are late.", late)
            % {"late": late}
        )
    sentences += own_promise(sides)
    return sentences or [_("Nothing waits for you today.")]


def own_promise(sides: list[Side]) -> list[str]:
    """The next promise of one's own, when it is soon."""
    today = timezone.localdate(clock.now())
    for side in sides:
        for row in side.rows:
            promise = row["promise"]
            if row["is_mine"] and row["is_open"] and promise.due_on <= today + SOON:
                words = {"what": promise.what, "day": as_day(promise.due_on)}
                return [_("You promised for %(day)s: %(what)s.") % words]
    return []


# ---- Did we get it right? ----------------------------------------------------------------------


@require_POST
def say_of_summary(request: Request, pk: int) -> HttpResponse:
    """Agree with the summary of a visit, or correct it: for who speaks for the department."""
    visits = Visit.objects.visible_to(request.scope).select_related("unit").exclude(summary="")
    visit = get_object_or_404(visits, pk=pk)
    lft = visit.unit.lft
    if not any(branch.lft <= lft <= branch.rgt for branch in request.scope.partnered):
        raise PermissionDenied(_("Whether it was like that says who speaks for the department."))
    form = SummaryForm(request.POST)
    sentence = _("Choose one of the two.")
    if form.is_valid():
        said = form.cleaned_data
        try:
            _say(visit, said, request)
        except RuleBroken as broken:
            sentence = str(broken)
        else:
            return redirect("dashboard:first")
    elif form.errors.get("text"):
        sentence = " ".join(str(error) for error in form.errors["text"])
    typed = {"typed_correction": request.POST.get("text", ""), "correction_error": sentence}
    return our_page(request, status=422, **typed)


def _say(visit: Visit, said: dict[str, Any], request: Request) -> None:
    by, at = request.person, clock.now()
    if said["say"] == "yes":
        summary.agree(visit, by=by, at=at)
        messages.success(request, _("Thank you. Then that is how it was."))
    else:
        summary.correct(visit, text=said["text"], by=by, at=at)
        messages.success(request, _("Kept. Your text stands beside ours."))
