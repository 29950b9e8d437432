"""My day: the first page of whoever goes round."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock
from brm.base.htmx import back_to
from brm.base.scope import Request
from brm.base.text import first_name
from relationships.logbook.queries.day import DayOfVisits, day_of
from relationships.logbook.queries.sheet import may_log
from relationships.logbook.services import pass_on
from relationships.logbook.words import in_words
from relationships.rounds.models import Thanks, Visit


@require_GET
def day(request: Request) -> HttpResponse:
    """Where I go today, what I say on arrival, what I owe."""
    found = day_of(request.scope, clock.now())
    context = {
        "day": found,
        "goes_round": request.scope.is_manager or request.scope.is_buddy,
        "greeting": _greeting(found, str(request.person or "")),
        "card": _card(len(found.questions)),
    }
    return render(request, "relationships/logbook/day.html", context)


def _greeting(day: DayOfVisits, name: str) -> str:
    """The day in one line, by its facts."""
    first = first_name(name)
    number = len(day.planned)
    if number and not day.still_to_go:
        return _("All visits of today are done, %(name)s") % {"name": first}
    if not number:
        return _("No visit today, %(name)s") % {"name": first}
    sentence = ngettext(
        "%(number)s visit today, %(name)s", "%(number)s visits today, %(name)s", number
    )
    return sentence % {"number": in_words(number), "name": first}


def _card(number: int) -> str:
    sentence = ngettext(
        "Five minutes, %(number)s question", "Five minutes, %(number)s questions", number
    )
    return sentence % {"number": in_words(number).lower()}


@require_POST
def passed_on(request: Request, pk: int) -> HttpResponse:
    """Say that thanks reached whom they were for."""
    visits = Visit.objects.visible_to(request.scope)
    thanks = get_object_or_404(
        Thanks.objects.filter(visit__in=visits).select_related("visit__unit"), pk=pk
    )
    if not may_log(request.scope, thanks.visit.unit, thanks.visit):
        raise PermissionDenied(_("Thanks are passed on by the buddies of the department."))
    pass_on(thanks, at=clock.now())
    return HttpResponseRedirect(back_to(request, reverse("logbook:day")))
