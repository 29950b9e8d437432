"""My day: the first page of whoever goes round."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.scope import Request
from brm.base.text import first_name
from relationships.logbook.queries.day import DayOfVisits, day_of
from relationships.logbook.words import in_words


@require_GET
def day(request: Request) -> HttpResponse:
    """Where I go today, what I say on arrival, what I owe."""
    found = day_of(request.scope, clock.now())
    context = {
        "day": found,
        "goes_round": request.scope.goes_round,
        "visits": request.scope.is_manager or request.scope.is_buddy,
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
