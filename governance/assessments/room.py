"""Together: one screen with the choices hidden until they are shown; and the meeting that settles."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.scope import Request
from governance.assessments import queries, services
from governance.assessments.asking import arranged
from governance.assessments.choices import Given
from governance.assessments.forms import ANSWERS, SCORES, SettleForm
from governance.assessments.models import Assessment, Settlement, StatementAnswer
from governance.assessments.picture import picture_of
from governance.checklists.models import Statement
from relationships.people.models import Person

NO_SCORE = (
    (Given.DONT_KNOW, Given.DONT_KNOW.label),
    (Given.NOT_APPLICABLE, Given.NOT_APPLICABLE.label),
)


@dataclass(frozen=True)
class Seat:
    """Somebody in the room: chosen or not, and what, once it is shown."""

    person: Person
    has_chosen: bool
    said: str = ""


# ---- The meeting ----------------------------------------------------------------------------------


@require_safe
def meeting(request: Request, pk: int) -> HttpResponse:
    """What people see differently or do not know, one under the other, to be agreed on."""
    found = arranged(request, pk)
    if found.finished_at is None or found.is_called_off or found.is_alone:
        return redirect("assessments:page", pk)
    return _meeting_page(request, found)


def _meeting_page(
    request: Request, found: Assessment, *, code: str = "", fault: str = ""
) -> HttpResponse:
    picture = picture_of(found)
    context = {
        "assessment": found,
        "picture": picture,
        "talks": picture.differing,
        "settled": sum(each.settled is not None for _practice, each in picture.differing),
        "before": queries.promised_last_time(found),
        "options": _options(found),
        "others": NO_SCORE,
        "fault": fault,
        "fault_at": code,
        "typed": request.POST,
    }
    status = 422 if fault else 200
    return render(request, "governance/assessments/meeting.html", context, status=status)


@require_POST
def settle(request: Request, pk: int, code: str) -> HttpResponse:
    """Write down what was agreed about one statement."""
    found = arranged(request, pk)
    fault = _settle(request, found, statement_of(found, code))
    if fault:
        return _meeting_page(request, found, code=code, fault=fault)
    return redirect(f"{reverse('assessments:meeting', args=[pk])}#s-{code}")


def _settle(request: Request, found: Assessment, statement: Statement) -> str:
    form = SettleForm(request.POST)
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    try:
        services.settle(found, statement, **form.agreed(), by=request.person, at=clock.now())
    except RuleBroken as broken:
        return str(broken)
    return ""


def _options(found: Assessment) -> list[tuple[str, str, str]]:
    return [
        (str(option["value"]), option["label"], option["description"])
        for option in found.checklist.options
    ]


def statement_of(found: Assessment, code: str) -> Statement:
    """The statement of this code that the assessment asks; 404 for another."""
    statement = queries.asked_by(found).filter(code=code).first()
    if statement is None:
        raise Http404
    return statement


# ---- The room -------------------------------------------------------------------------------------


@require_safe
def room(request: Request, pk: int) -> HttpResponse:
    """Where the room stands: the statement that is talked of, else the first one not agreed on."""
    found = arranged(request, pk)
    if not found.is_together or found.finished_at is not None or found.is_planned:
        return redirect("assessments:page", pk)
    at = found.room_at
    if at is None:
        done = found.settlements.exclude(given="").values("statement")
        asked = queries.asked_by(found)
        at = asked.exclude(pk__in=done).first() or asked.last()
    if at is None:
        raise Http404
    return redirect("assessments:room_statement", pk, at.code)


def statement(request: Request, pk: int, code: str) -> HttpResponse:
    """One statement on the screen: who has chosen, then what, then what was agreed."""
    found = arranged(request, pk)
    if not found.is_together or found.finished_at is not None or found.is_planned:
        return redirect("assessments:page", pk)
    asked = list(queries.asked_by(found))
    at = next((number for number, each in enumerate(asked) if each.code == code), None)
    if at is None:
        raise Http404
    fault = ""
    if request.method == "POST":
        to = {"next": at + 1, "back": at - 1}.get(request.POST.get("act", ""))
        if "close" in request.POST.getlist("act"):
            services.close(found, at=clock.now())
            return redirect("assessments:page", pk)
        if to is not None:
            going = asked[min(max(to, 0), len(asked) - 1)]
            services.go_to(found, going)
            return redirect("assessments:room_statement", pk, going.code)
        fault = _act(request, found, asked[at])
        if not fault:
            return redirect("assessments:room_statement", pk, code)
    return _room_page(request, found, asked, at, fault)


def _act(request: Request, found: Assessment, statement: Statement) -> str:
    """What was pressed: a choice of somebody, show them, agree. The sentence where it went wrong."""
    act = request.POST.get("act", "")
    if act == "settle":
        return _settle(request, found, statement)
    try:
        if act == "reveal":
            services.reveal(found, statement, at=clock.now())
        elif act == "choose":
            _choose(request, found, statement)
            messages.success(request, _("Kept, and hidden until it is shown."))
    except RuleBroken as broken:
        return str(broken)
    return ""


def _choose(request: Request, found: Assessment, statement: Statement) -> None:
    person = Person.objects.filter(
        checklist_sheets__assessment=found, pk=key_in(request.POST.get("person", "")) or 0
    ).first()
    given = request.POST.get("given", "")
    if person is None or given not in dict(ANSWERS):
        raise RuleBroken("choose_first", _("Choose an answer first."))
    services.answer(
        found, statement, of=person,
        given=Given.SCORED if given in SCORES else given,
        score=int(given) if given in SCORES else None, at=clock.now(),
    )  # fmt: skip


def _room_page(
    request: Request, found: Assessment, asked: list[Statement], at: int, fault: str
) -> HttpResponse:
    statement = asked[at]
    settled = Settlement.objects.filter(assessment=found, statement=statement).first()
    is_shown = settled is not None and settled.revealed_at is not None
    seats = _seats(found, statement, is_shown=is_shown)
    chosen = key_in(request.GET.get("as", ""))
    context: dict[str, Any] = {
        "assessment": found,
        "statement": statement,
        "number": at + 1,
        "all": len(asked),
        "share": (at + 1) / len(asked),
        "is_first": at == 0,
        "is_last": at + 1 == len(asked),
        "seats": seats,
        "chosen": sum(seat.has_chosen for seat in seats),
        "is_shown": is_shown,
        "settled": settled if settled and settled.given else None,
        "was": _was(settled),
        "seat": next((seat for seat in seats if seat.person.pk == chosen), None),
        "options": _options(found),
        "others": NO_SCORE,
        "fault": fault,
        "before": queries.promised_last_time(found) if at == 0 else [],
    }
    status = 422 if fault else 200
    return render(request, "governance/assessments/room.html", context, status=status)


def _was(settled: Settlement | None) -> str:
    if settled is None or not settled.given:
        return ""
    return str(settled.score) if settled.score is not None else settled.given


def _seats(found: Assessment, statement: Statement, *, is_shown: bool) -> list[Seat]:
    """Who sits there; what they chose is read only once it is shown. Two queries."""
    rows = StatementAnswer.objects.filter(sheet__assessment=found, statement=statement)
    said = {
        row.sheet.person_id: str(row.score) if row.score is not None else row.get_given_display()
        for row in rows.select_related("sheet")
    }
    people = Person.objects.filter(checklist_sheets__assessment=found)
    return [
        Seat(person, person.pk in said, said.get(person.pk, "") if is_shown else "")
        for person in people.order_by("folded_name", "pk")
    ]
