"""Somebody cannot come today: who would go instead is seen first, and all can be taken back."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from brm.base import clock, undo
from brm.base.errors import RuleBroken
from brm.base.pages import typed
from brm.base.scope import Request
from relationships.buddies.views import whose_days
from relationships.people.models import Person
from relationships.people.zones import zone_of
from relationships.rounds.forms.visits import CannotComeForm
from relationships.rounds.hand_over import HandOver
from relationships.rounds.queries.stepping_in import standing, steps
from relationships.rounds.services import stepping_in as services
from relationships.rounds.words import day_words, hour_words, there


def cannot_come(request: Request, pk: int) -> HttpResponse:
    """Each visit of these days and who takes it; the press notes the days and hands all over."""
    person = whose_days(request, pk)
    today = clock.today_in(zone_of(person))
    form = CannotComeForm(typed(request), today=today)
    until, status = today, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            until, status = form.cleaned_data["until"], 200
            if "look" not in request.POST:
                done = _noted(request, form, person, today, until)
                if done is not None:
                    return done
                until, status = today, 422
    is_own = person.pk == request.scope.person_id
    found = [
        (step, day_words(there(step.visit).date()), hour_words(there(step.visit)))
        for step in steps(person, today, until, clock.now())
    ]
    context = {
        "form": form, "person": person, "is_own": is_own, "steps": found, "until": until,
        "today": today, "standing": standing(person, today), "back": _back(request, person),
        "title": _("I cannot come") if is_own else _("%(name)s cannot come") % {"name": person.name},
    }  # fmt: skip
    return render(request, "relationships/rounds/cannot_come.html", context, status=status)


def _noted(
    request: Request, form: CannotComeForm, person: Person, today: date, until: date
) -> HttpResponse | None:
    try:
        made = services.cannot_come(
            person, first=today, until=until, by=request.person, at=clock.now()
        )
    except RuleBroken as broken:
        form.add_error("until", str(broken))
        return None
    undo.offer(request, _said(made), "hand_over", pk=made.pk)
    return redirect(_back(request, person))


def _said(made: HandOver) -> str:
    given, alone = len(made.visits) - len(made.alone), len(made.alone)
    if not made.visits:
        return _("Noted until %(day)s. No visit was planned.") % {"day": day_words(made.ends_on)}
    sentence = ngettext("%(n)s visit is handed over.", "%(n)s visits are handed over.", given)
    words = [sentence % {"n": given}] if given else []
    if alone:
        nobody = ngettext(
            "To %(n)s nobody can go; the managers hear it now.",
            "To %(n)s nobody can go; the managers hear it now.",
            alone,
        )
        words.append(nobody % {"n": alone})
    return " ".join(words)


def _back(request: Request, person: Person) -> str:
    if person.pk == request.scope.person_id:
        return reverse("logbook:day")
    return reverse("people:page", args=[person.pk])


@require_POST
def there_after_all(request: Request, pk: int, hand_over: int) -> HttpResponse:
    """The person comes after all."""
    person = whose_days(request, pk)
    made = get_object_or_404(
        HandOver.objects.select_related("person").filter(person=person), pk=hand_over
    )
    stayed = services.there_after_all(made, by=request.person, at=clock.now())
    messages.success(request, _("Taken back. Days and visits are as they were."))
    if stayed:
        names = ", ".join(
            f"{visit.unit.name}, {day_words(there(visit).date())}" for visit in stayed
        )
        messages.info(
            request, _("These stay as they are, because somebody changed them: %s.") % names
        )
    return redirect(_back(request, person))
